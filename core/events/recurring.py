"""What becomes of recurring plans."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.base import Event


@dataclass(frozen=True)
class RecurringPlanned(Event):
    """A client is to be invoiced again and again; nothing is owed yet."""

    plan_id: int
    client_id: int
    reference: str


@dataclass(frozen=True)
class RecurringInvoiced(Event):
    """The invoice of one period of a plan was written; no other ever is for that period."""

    plan_id: int
    invoice_id: int
    begins_on: str
    ends_on: str


@dataclass(frozen=True)
class RecurringCaughtUp(Event):
    """A plan wrote several invoices at once; `waiting` periods more wait for a person."""

    plan_id: int
    client_id: int
    written: int
    waiting: int


@dataclass(frozen=True)
class RecurringStopped(Event):
    """A plan cannot go on by itself, and says why."""

    private: ClassVar = frozenset({"reason"})

    plan_id: int
    client_id: int
    reason: str


@dataclass(frozen=True)
class RecurringEnded(Event):
    """A plan writes no more invoices."""

    plan_id: int
    client_id: int
    reference: str
