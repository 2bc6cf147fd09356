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


@dataclass(frozen=True)
class RecurringAsked(Event):
    """An owner is asked whether a plan may send its invoices by itself."""

    plan_id: int
    client_id: int
    approval_id: int
    content_hash: str


@dataclass(frozen=True)
class RecurringApproved(Event):
    """An owner lets a plan send its invoices by itself, as long as they say what was shown."""

    plan_id: int
    client_id: int
    approval_id: int


@dataclass(frozen=True)
class RecurringRejected(Event):
    """An owner does not let a plan send by itself, and says why."""

    private: ClassVar = frozenset({"reason"})

    plan_id: int
    client_id: int
    reason: str


@dataclass(frozen=True)
class RecurringRepriced(Event):
    """A line of a plan has another price from a day on; `voided` tells that a yes went with it."""

    plan_id: int
    client_id: int
    position: int
    unit_price: str
    from_on: str
    voided: bool


@dataclass(frozen=True)
class RecurringPaused(Event):
    """A plan writes nothing until somebody lets it go on."""

    plan_id: int
    client_id: int


@dataclass(frozen=True)
class RecurringResumed(Event):
    """A plan goes on; so many periods were left out for good, and so many are written now."""

    plan_id: int
    client_id: int
    skipped: int
    waiting: int


@dataclass(frozen=True)
class RecurringSkipped(Event):
    """A period of a plan is never invoiced."""

    plan_id: int
    client_id: int
    begins_on: str
    ends_on: str


@dataclass(frozen=True)
class RecurringEndChosen(Event):
    """A day is the last one of a plan, whose period is cut there."""

    plan_id: int
    client_id: int
    on: str
