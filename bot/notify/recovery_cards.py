"""Which card tells about coming back from a backup."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.cards import recovery as cards
from bot.notify.told import Told
from core.billing import Work
from core.services.deliveries import Telling


async def begun(work: Work, telling: Telling) -> Told:
    """The books are older than what happened."""
    told, company = telling.payload, await work.companies.own()
    made_at = datetime.fromisoformat(told["made_at"]).astimezone(ZoneInfo(company.time_zone))
    return Told(note=cards.begun(company.name, made_at, told["gaps"]))


async def asked(work: Work, telling: Telling) -> Told:
    """What the provider said."""
    told, company = telling.payload, await work.companies.own()
    return Told(note=cards.asked(company.name, told["asked"], told["unknown"], told["named"]))


async def finished(work: Work, telling: Telling) -> Told:
    """All is well again."""
    del telling
    return Told(note=cards.finished((await work.companies.own()).name))


RECOVERY_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "RecoveryBegun": begun,
    "RecoveryAsked": asked,
    "RecoveryFinished": finished,
}
