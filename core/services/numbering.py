"""What documents are called once they are issued: the one place that knows how numbers look."""

from datetime import date
from typing import Final

from core.models import Company, DocumentKind
from core.repositories.numbers import NumberRepository

SERIES: Final = {
    DocumentKind.QUOTE: "QUO",
    DocumentKind.PRO_FORMA: "PRO",
    DocumentKind.CREDIT_NOTE: "CN",
}
"""The series of documents that are no invoices; an invoice's is the company's own."""


class Numbering:
    """Gives documents their numbers."""

    def __init__(self, numbers: NumberRepository) -> None:
        self._numbers = numbers

    async def next(self, company: Company, kind: DocumentKind, day: date) -> str:
        """The next number of a kind of document; its row is locked until the work is done."""
        series = SERIES.get(kind, company.series)
        serial = await self._numbers.next(f"{series}-{day.year}")
        return f"{series}-{day.year}-{serial:04d}"
