"""Cards about one-time codes: setting them up, how they stand, and what the others hear."""

from datetime import datetime
from io import BytesIO
from typing import Final

import segno

from bot.cards.model import Button, Card, Link, Picture, Tone, Weight
from bot.cards.words import day
from core.services.second_factors import Begun, Standing

DOT_SIZE: Final = 8
SURE_OFF: Final = "Without codes you cannot do what takes one. Shall they go?"
ASK_ADMIN: Final = "If that was not you, tell another owner or your administrator at once."


def to_scan(begun: Begun, page: str) -> Card:
    """A fresh secret, to be put into an authenticator app."""
    return Card(
        title="Set up one-time codes",
        text=(
            "Scan the QR code with an authenticator app, such as Aegis, 2FAS or Google "
            "Authenticator. Then confirm it with the code the app shows. The page with the QR "
            "code opens once, and for ten minutes."
        ),
        actions=(
            Button("I have added it", "mfa confirm", weight=Weight.FIRST),
            Link("Show the QR code", page),
        ),
        picture=Picture(qr_code(begun.address), f"Or type this into the app: {begun.secret}"),
    )


def qr_code(address: str) -> bytes:
    """What an authenticator app scans, as a PNG."""
    image = BytesIO()
    segno.make_qr(address, error="m").save(image, kind="png", scale=DOT_SIZE)
    return image.getvalue()


def recovery(codes: list[str], title: str) -> Card:
    """Recovery codes, shown this once."""
    return Card(
        title=title,
        text=(
            "Keep these ten recovery codes where only you look, and not on the phone. Each stands "
            "in for a code once, should the phone be lost. They are not shown again.\n\n"
            + "\n".join(codes)
        ),
        actions=(Button("I have kept them", "mfa kept", weight=Weight.FIRST),),
        tone=Tone.GOOD,
    )


def kept() -> Card:
    """Takes the place of the recovery codes."""
    look = Button("How they stand", "mfa status")
    return Card("Your codes are ready.", actions=(look,), tone=Tone.GOOD)


def standing(now: Standing) -> Card:
    """How a member's codes stand; the moment is told as it comes."""
    if now.since is None:
        return Card(
            "You have no one-time codes.",
            text="Without them you cannot do what takes one.",
            actions=(Button("Set up", "mfa setup", weight=Weight.FIRST),),
        )
    facts = [("Since", day(now.since.date())), ("Recovery codes left", str(now.recovery_left))]
    if now.paused_until is not None:
        facts.append(("Paused until", _moment(now.paused_until)))
    return Card(
        "You have one-time codes.",
        facts=tuple(facts),
        actions=(
            Button("New recovery codes", "mfa recovery"),
            Button("New phone", "mfa setup"),
            Button("Turn off", "mfa off", weight=Weight.DANGER, sure=SURE_OFF),
        ),
        tone=Tone.WAITING if now.paused_until else Tone.GOOD,
    )


def removed() -> Card:
    """Said to whoever did it."""
    text = "What takes a code cannot be done by you now."
    again = Button("Set up again", "mfa setup")
    return Card("Your one-time codes are off.", text=text, actions=(again,))


def told_set_up(name: str) -> Card:
    """Told to the member on every side, and to the other owners."""
    return Card(f"{name} gives one-time codes from now on.", text=ASK_ADMIN)


def told_removed(name: str) -> Card:
    """The same."""
    return Card(f"{name} has no one-time codes any more.", text=ASK_ADMIN, tone=Tone.WARNING)


def told_recovery(name: str) -> Card:
    """The same."""
    return Card(f"{name} has new recovery codes; the earlier ones are dead.", text=ASK_ADMIN)


def told_used(name: str, left: int) -> Card:
    """A recovery code is gone."""
    many = "It was the last one" if not left else f"{left} are left"
    text = f"{many}. Make new ones with /mfa recovery. {ASK_ADMIN}"
    return Card(f"{name} gave a recovery code.", text=text, tone=Tone.WARNING)


def told_paused(name: str, until: datetime, tries: int) -> Card:
    """Somebody guesses: the others should know. The moment is told as it comes."""
    text = (
        f"None of {name}'s codes is taken until {_moment(until)}. "
        f"Ask {name} whether it was them: if not, somebody else uses their account."
    )
    return Card(f"{_many(tries)} codes of {name}'s were wrong.", text=text, tone=Tone.BAD)


def told_own_pause(until: datetime, tries: int, *, others_know: bool) -> Card:
    """The same, said to the one whose codes they are."""
    known = "The other owners know. " if others_know else ""
    text = (
        f"None of them is taken until {_moment(until)}. {known}"
        "If that was not you, somebody else uses your account: tell your administrator at once."
    )
    return Card(f"{_many(tries)} of your codes were wrong.", text=text, tone=Tone.BAD)


def _many(tries: int) -> str:
    return {5: "Five", 20: "Twenty", 50: "Fifty"}.get(tries, str(tries))


def _moment(at: datetime) -> str:
    """A moment, and whose clocks show it."""
    return f"{at:%H:%M} ({at.tzinfo}) on {day(at.date())}"
