"""What documents are called once they are issued: the one place that knows how numbers look."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from core.clock import spoken
from core.errors import WrongState
from core.models import Company, DocumentKind, NumberFormat, Reset
from core.repositories.numbers import NumberRepository

SERIES: Final = {
    DocumentKind.CREDIT_NOTE: "CN",
    DocumentKind.QUOTE: "QUO",
    DocumentKind.PRO_FORMA: "PRO",
}
"""The series of documents that are no invoices; an invoice's is the company's own."""

PLACES: Final = 4


@dataclass(frozen=True)
class Given:
    """A number, and which place in which counter it stands for."""

    number: str
    numbered_in: str
    serial: int

    @property
    def columns(self) -> dict[str, Any]:
        """What a document keeps of it."""
        return asdict(self)


def format_of(company: Company, kind: DocumentKind) -> NumberFormat:
    """How a company's numbers of a kind look."""
    kept = company.number_formats.get(kind)
    if kept is None:
        return NumberFormat(SERIES.get(kind, company.series))
    return NumberFormat(kept["series"], kept["template"], Reset(kept["reset"]))


def place_of(counter: str, serial: int) -> str:
    """A place in a counter as people read it, whatever the number there looks like."""
    return f"{counter}-{serial:0{PLACES}d}"


class Numbering:
    """Gives documents their numbers."""

    def __init__(self, numbers: NumberRepository) -> None:
        self._numbers = numbers

    async def next(self, company: Company, kind: DocumentKind, day: date) -> Given:
        """The next number of a kind of document; its row is locked until the work is done.

        Raises `WrongState` when a number of the series was given on a later day: the clock was set
        back, and a document would stand before those that were issued before it.
        """
        looks = format_of(company, kind)
        counter = looks.counter(day)
        serial = await self._numbers.next_on(counter, looks.series, day)
        if serial is None:
            raise await self._too_early(looks.series, day)
        return Given(looks.number(serial, day), counter, serial)

    async def _too_early(self, series: str, day: date) -> WrongState:
        last = await self._numbers.last_on(series)
        given = spoken(last) if last else "later"
        message = f"The last number of the series {series} was given on {given}."
        hint = f"By this machine it is {spoken(day)}. See that its clock is right, then try again."
        return WrongState(message, hint=hint)
