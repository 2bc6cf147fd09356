"""Which card tells about signing in on the web."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.cards import sign_ins as cards
from bot.notify.told import Told
from core.billing import Work
from core.services.deliveries import Telling


async def signed_in(work: Work, telling: Telling) -> Told:
    """Somebody came in."""
    del work
    told = telling.payload
    note = cards.told_signed_in(told["name"], told["browser"], "", told["by"])
    return Told(note=note)


async def password_set(work: Work, telling: Telling) -> Told:
    """Somebody has another password."""
    del work
    return Told(note=cards.told_password(telling.payload["name"]))


async def paused(work: Work, telling: Telling) -> Told:
    """Somebody guesses at a password."""
    del work
    return Told(note=cards.told_paused(telling.payload["name"], telling.payload["minutes"]))


async def invitation(work: Work, telling: Telling) -> Told:
    """A browser was let in."""
    del work
    return Told(note=cards.told_invitation(telling.payload["name"], telling.payload["display"]))


async def link_asked(work: Work, telling: Telling) -> Told:
    """Somebody else asked for a code."""
    name = await work.members.name(telling.payload["member_id"])
    return Told(note=cards.told_asked(name, telling.actor))


async def passkey_added(work: Work, telling: Telling) -> Told:
    """A device lets somebody in."""
    del work
    return Told(note=cards.told_passkey(telling.payload["name"], telling.payload["passkey"]))


async def passkey_removed(work: Work, telling: Telling) -> Told:
    """A device lets nobody in any more."""
    del work
    return Told(
        note=cards.told_passkey_removed(telling.payload["name"], telling.payload["passkey"])
    )


SIGN_IN_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "SignedIn": signed_in,
    "PasswordSet": password_set,
    "SignInPaused": paused,
    "InvitationConfirmed": invitation,
    "LinkAsked": link_asked,
    "PasskeyAdded": passkey_added,
    "PasskeyRemoved": passkey_removed,
}
