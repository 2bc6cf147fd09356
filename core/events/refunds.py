"""What goes back to a client."""

from dataclasses import dataclass, field
from typing import ClassVar

from core.events.base import Event


@dataclass(frozen=True)
class RefundAsked(Event):
    """Somebody wants to give money back; it waits for an owner's approval."""

    refund_id: int
    invoice_id: int
    approval_id: int
    others: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class RefundRejected(Event):
    """An owner says that nothing goes back, and why; everything is as it was."""

    private: ClassVar = frozenset({"reason"})

    refund_id: int
    invoice_id: int
    reason: str
    others: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class RefundBooked(Event):
    """Money went back: out of the client's credit, or `others` and this invoice are owed again."""

    refund_id: int
    invoice_id: int
    amount_minor: int
    currency: str
    others: list[int] = field(default_factory=list)
