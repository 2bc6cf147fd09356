"""Terms, and what follows from money that came early or late."""

from dataclasses import dataclass

from core.events.base import Event


@dataclass(frozen=True)
class CashDiscountTaken(Event):
    """A client paid early and less, as was offered; the invoice is settled."""

    invoice_id: int
    payment_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class TermsChanged(Event):
    """A company or a client has other terms from now on; empty are none of its own."""

    terms: str
