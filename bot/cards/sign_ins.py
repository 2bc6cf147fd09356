"""Cards about signing in on the web: what is told to whom it concerns."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.cards.codes import ASK_ADMIN
from bot.cards.model import Button, Card, Link, Row, Tone, Weight
from bot.cards.words import day
from core.models import Passkey, WebSession
from core.services.sign_ins import PASSKEY

SIGN_OUT = "If that was not you, sign out everywhere: /session end-all. Then tell another owner."


def session(one: WebSession, here: int, zone: ZoneInfo) -> tuple[str, str]:
    """One of them: with what and from where, and since when; `here` is the one that asks."""
    title = f"{one.browser}, {one.origin}" if one.origin else one.browser
    began, seen = one.began_at.astimezone(zone), one.seen_at.astimezone(zone)
    used = f"Last used {day(seen.date())}, {seen:%H:%M}."
    mark = "This browser. " if one.id == here else ""
    return title, f"{mark}Signed in {day(began.date())}, {began:%H:%M}. {used}"


def sessions(found: Sequence[WebSession], here: int, zone: ZoneInfo, page: str) -> Card:
    """Where somebody is signed in, each to be ended."""
    more = Link("Passkeys and password", page)
    if not found:
        text = "With a password and a second step you can do there what you may do here."
        return Card("You are signed in nowhere on the web.", text=text, actions=(more,))
    rows = tuple(
        Row(
            *session(each, here, zone),
            Button("Sign out", "session end", {"session": str(each.id)}),
        )
        for each in found
    )
    everywhere = Button("Sign out everywhere", "session end-all", weight=Weight.DANGER)
    return Card("You are signed in on the web.", rows=rows, actions=(everywhere, more))


def signed_out(count: int) -> Card:
    """Nobody speaks for one on the web any more."""
    text = "One session has ended." if count == 1 else f"{count} sessions have ended."
    return Card("You are signed out everywhere on the web.", text=text, tone=Tone.GOOD)


def passkeys(found: Sequence[Passkey], page: str) -> Card:
    """The devices that let somebody in, each to be taken away."""
    add = Link("Add one on the web", page)
    if not found:
        text = "A passkey on a device of yours is taken instead of a code when you sign in."
        return Card("You have no passkeys.", text=text, actions=(add,))
    sure = "Shall it let you in no more? You are signed out everywhere."
    rows = tuple(
        Row(
            each.name,
            f"Added on {day(each.added_at.date())}",
            Button("Remove", "passkey remove", {"passkey": str(each.id)}, Weight.DANGER, sure),
        )
        for each in found
    )
    return Card("Your passkeys", rows=rows, actions=(add,))


def told_signed_in(name: str, browser: str, where: str, by: str) -> Card:
    """Somebody came in, with what and from where."""
    step = "a passkey" if by == PASSKEY else "a one-time code"
    at = f" at {where}" if where else ""
    return Card(f"{name} signed in on the web.", text=f"{browser}{at}, with {step}. {SIGN_OUT}")


def told_password(name: str) -> Card:
    """Somebody has another password."""
    text = f"Whoever was signed in on the web as {name} is signed out. {ASK_ADMIN}"
    return Card(f"{name} has set a password for the web.", text=text, tone=Tone.WARNING)


def told_paused(name: str, minutes: int) -> Card:
    """Somebody guesses at a password."""
    text = (
        f"None is taken for {minutes} minutes, save in a browser that you have signed in with"
        f" before. Nobody came in by this. {ASK_ADMIN}"
    )
    title = f"Somebody gave wrong passwords for {name} on the web."
    return Card(title, text=text, tone=Tone.WARNING)


def told_invitation(name: str, display: str) -> Card:
    """A browser was let in, so that its user can set a password."""
    text = f"It may set a password for {name} now. {ASK_ADMIN}"
    return Card(f"{display} was let in as {name}.", text=text, tone=Tone.WARNING)


def told_asked(name: str, asker: str) -> Card:
    """Somebody else asked for a code that links an account to one."""
    text = f"{asker} asked for it. Whatever shows it, you are asked first. {ASK_ADMIN}"
    return Card(f"There is a link code for {name}.", text=text, tone=Tone.WARNING)


def told_passkey(name: str, passkey: str) -> Card:
    """A device lets somebody in from now on."""
    text = f"“{passkey}” is taken instead of a code when signing in. {ASK_ADMIN}"
    return Card(f"{name} has added a passkey.", text=text, tone=Tone.WARNING)


def told_passkey_removed(name: str, passkey: str) -> Card:
    """A device lets nobody in any more."""
    return Card(f"{name} has removed a passkey.", text=f"“{passkey}” is taken no more.")
