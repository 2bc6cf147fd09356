"""Which card tells about alarms."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.cards import alarms as cards
from bot.notify.told import Told
from core.billing import Work
from core.services.deliveries import Telling


async def raised(work: Work, telling: Telling) -> Told:
    """Somebody has to mend something."""
    del work
    return Told(note=cards.raised(telling.payload["kind"], telling.payload["text"]))


async def cleared(work: Work, telling: Telling) -> Told:
    """It is mended."""
    del work
    return Told(note=cards.cleared(telling.payload["kind"], telling.payload["about"]))


ALARM_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "AlarmRaised": raised,
    "AlarmCleared": cleared,
}
