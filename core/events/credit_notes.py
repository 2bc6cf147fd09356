"""Credit notes, and what clients have to their credit."""

from dataclasses import dataclass

from core.events.base import Event


@dataclass(frozen=True)
class CreditNoteIssued(Event):
    """An approved credit note got its number, and took back its part of an invoice.

    So much less is owed on the invoice; what was paid beyond that is the client's credit now.
    """

    invoice_id: int
    number: str
    approval_id: int
    credits_id: int
    total_minor: int
    freed_minor: int
    currency: str


@dataclass(frozen=True)
class CreditApplied(Event):
    """A client's credit paid for an invoice, or for a part of it."""

    adjustment_id: int
    invoice_id: int
    amount_minor: int
    currency: str
