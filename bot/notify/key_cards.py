"""Which card tells about the keys to what is sealed."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.cards import keys as cards
from bot.notify.told import Told
from core.billing import Work
from core.services.deliveries import Telling


async def made(work: Work, telling: Telling) -> Told:
    """Somebody at the machine's keyboard made a key."""
    del work
    told = telling.payload
    return Told(note=cards.told_made(telling.actor, told["origin"], told["key"]))


async def in_force(work: Work, telling: Telling) -> Told:
    """Two owners agreed to another key."""
    del work
    told = telling.payload
    return Told(note=cards.told_in_force(told["before"], told["key"]))


async def rotated(work: Work, telling: Telling) -> Told:
    """It is done."""
    del work
    return Told(note=cards.told_rotated(telling.payload["key"]))


KEY_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "KeyMade": made,
    "KeyCameIntoForce": in_force,
    "KeysRotated": rotated,
}
