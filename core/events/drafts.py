"""What else happens to drafts and beside invoices; no money is in any of it."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.base import Event


@dataclass(frozen=True)
class ProFormaMade(Event):
    """A pro forma was made of a document, `of`; nobody owes it, and the client gets it."""

    invoice_id: int
    number: str
    of: str
    total_minor: int
    currency: str


@dataclass(frozen=True)
class InvoiceRemarked(Event):
    """Somebody of the team noted something; no client is ever shown it."""

    private: ClassVar = frozenset({"text"})

    invoice_id: int
    reference: str
    text: str
