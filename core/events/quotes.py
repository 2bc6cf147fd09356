"""What becomes of quotes; no money is in any of it."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.base import Event


@dataclass(frozen=True)
class QuoteSent(Event):
    """A quote has its number, and the client gets it; `content_hash` is of what is offered."""

    invoice_id: int
    number: str
    valid_until: str
    content_hash: str
    total_minor: int
    currency: str


@dataclass(frozen=True)
class QuoteAccepted(Event):
    """The client wants what was offered; a draft says the same. `by` is who said so."""

    private: ClassVar = frozenset({"by"})

    invoice_id: int
    number: str
    draft_id: int
    draft: str
    by: str


@dataclass(frozen=True)
class QuoteDeclined(Event):
    """The client does not want it; `by` is who said so."""

    private: ClassVar = frozenset({"by"})

    invoice_id: int
    number: str
    by: str


@dataclass(frozen=True)
class QuoteExpired(Event):
    """Nobody answered while it held."""

    invoice_id: int
    number: str
