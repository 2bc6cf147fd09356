"""Which card tells about what was handed out, erased, and has had its time."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.cards import privacy as cards
from bot.notify.told import Told
from core.billing import Work
from core.services.deliveries import Telling


async def exported(work: Work, telling: Telling) -> Told:
    """All about a client was handed out."""
    told = telling.payload
    client = await work.privacy.called(told["number"])
    note = cards.exported(client, telling.actor, told["invoices"], told["letters"])
    return Told(note=note)


async def erased(work: Work, telling: Telling) -> Told:
    """A client is no more."""
    del work
    told = telling.payload
    note = cards.erased(told["number"], telling.actor, told["invoices"], told["booked_on"])
    return Told(note=note)


async def retired(work: Work, telling: Telling) -> Told:
    """What stands in a chat about an erased client."""
    del work
    return Told((cards.retired(telling.subject),), edits_only=True)


async def repeated(work: Work, telling: Telling) -> Told:
    """A restore would have brought one back."""
    del work
    told = telling.payload
    return Told(note=cards.repeated(told["number"], told["ended"], told["owed"]))


async def read(work: Work, telling: Telling) -> Told:
    """Papers of an erased client were read."""
    client = await work.privacy.called(telling.payload["number"])
    return Told(note=cards.read(client, telling.actor, telling.payload["why"]))


async def forgotten(work: Work, telling: Telling) -> Told:
    """What the night took out."""
    company = await work.companies.own()
    return Told(note=cards.forgotten(company.name, telling.payload["counts"]), is_hushed=True)


PRIVACY_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "ClientExported": exported,
    "ClientErased": erased,
    "CardRetired": retired,
    "ErasureRepeated": repeated,
    "PapersRead": read,
    "RetentionDone": forgotten,
}
