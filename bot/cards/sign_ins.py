"""Cards about signing in on the web: what is told to whom it concerns."""

from bot.cards.codes import ASK_ADMIN
from bot.cards.model import Card, Tone
from core.services.sign_ins import PASSKEY

SIGN_OUT = "If that was not you, sign out everywhere: /session end-all. Then tell another owner."


def told_signed_in(name: str, browser: str, where: str, by: str) -> Card:
    """Somebody came in, with what and from where."""
    step = "a passkey" if by == PASSKEY else "a one-time code"
    at = f" at {where}" if where else ""
    return Card(f"{name} signed in on the web.", text=f"{browser}{at}, with {step}. {SIGN_OUT}")


def told_password(name: str) -> Card:
    """Somebody has another password."""
    text = f"Whoever was signed in on the web as {name} is signed out. {ASK_ADMIN}"
    return Card(f"{name} has set a password for the web.", text=text, tone=Tone.WARNING)


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
