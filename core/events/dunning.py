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


@dataclass(frozen=True)
class LadderWritten(Event):
    """An owner wrote a ladder, or wrote it anew; `days` are those of its stages."""

    name: str
    days: str


@dataclass(frozen=True)
class LadderChosen(Event):
    """A company, a client or an invoice has this ladder from now on; empty is none of its own."""

    name: str


@dataclass(frozen=True)
class BaseRatesLoaded(Event):
    """Base rates are known from now on, the last of them from a day on."""

    count: int
    last_on: str


@dataclass(frozen=True)
class LateChargeDrafted(Event):
    """Fees and interest of a late invoice were drafted as a document of their own."""

    invoice_id: int
    document_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class ClientPaused(Event):
    """Nobody is alerted or reminded of a client's invoices until a day."""

    client_id: int
    until: str


@dataclass(frozen=True)
class ClientResumed(Event):
    """A client's reminders go on before their day."""

    client_id: int
