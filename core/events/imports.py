"""What came from other programs."""

from dataclasses import dataclass

from core.events.base import Event


@dataclass(frozen=True)
class InvoiceImported(Event):
    """An invoice of another program is owed here from now on, under its own number."""

    invoice_id: int
    number: str
    source: str
    owed_minor: int
    currency: str


@dataclass(frozen=True)
class ImportDone(Event):
    """A file of another program was taken whole; so many rows were new, so many changed."""

    source: str
    kind: str
    new: int
    changed: int
