"""Which card tells about the trail itself."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.cards import trail as cards
from bot.notify.told import Told
from core.billing import Work
from core.services.deliveries import Telling


async def head(work: Work, telling: Telling) -> Told:
    """The day's head."""
    told, company = telling.payload, await work.companies.own()
    made_at = datetime.fromisoformat(told["made_at"]).astimezone(ZoneInfo(company.time_zone))
    note = cards.head(company, told["size"], told["head"], made_at)
    return Told(note=note, is_hushed=True)


async def doubted(work: Work, telling: Telling) -> Told:
    """Somebody was at the books."""
    company = await work.companies.own()
    told = telling.payload
    return Told(note=cards.doubted(company.name, told["place"], told["text"]))


TRAIL_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "CheckpointMade": head,
    "TrailDoubted": doubted,
}
