"""What the clock finds, and how clients are reminded."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.base import Event


@dataclass(frozen=True)
class InvoiceFellOverdue(Event):
    """The due date has passed; `in_digest_of` counts those told with it, 0 if it is told alone."""

    invoice_id: int
    number: str
    days: int
    in_digest_of: int


@dataclass(frozen=True)
class OverdueDigested(Event):
    """Several invoices fell overdue on one day and are told together."""

    digest: int
    count: int


@dataclass(frozen=True)
class PaymentKeptWaiting(Event):
    """An overdue invoice is not reminded of, since nobody has decided on a payment for days."""

    payment_id: int
    invoice_id: int
    days: int


@dataclass(frozen=True)
class HoldPlaced(Event):
    """Alerts and reminders of an invoice wait; `until` is empty when a person has to lift it.

    A quiet one is told with its client: only the cards change.
    """

    private: ClassVar = frozenset({"reason"})

    invoice_id: int
    kind: str
    until: str
    reason: str
    is_quiet: bool = False


@dataclass(frozen=True)
class HoldLifted(Event):
    """They go on; `by_clock` tells that the day came, `is_alarm` that the team is told again.

    A quiet one is told with its client: only the cards change.
    """

    invoice_id: int
    kind: str
    by_clock: bool
    is_quiet: bool = False
    is_alarm: bool = False


@dataclass(frozen=True)
class ReminderPlanned(Event):
    """A reminder is to be mailed to the client now."""

    invoice_id: int
    reminder_id: int
    stage: int


@dataclass(frozen=True)
class ReminderSent(Event):
    """The client's mail server took a reminder."""

    private: ClassVar = frozenset({"address"})

    invoice_id: int
    reminder_id: int
    stage: int
    address: str


@dataclass(frozen=True)
class ReminderUnclear(Event):
    """Nobody knows whether a reminder arrived; it is not mailed again."""

    private: ClassVar = frozenset({"address"})

    invoice_id: int
    reminder_id: int
    stage: int
    address: str


@dataclass(frozen=True)
class ReminderDropped(Event):
    """A planned reminder was not mailed, since something stood against it by then."""

    invoice_id: int
    reminder_id: int
    stage: int
    reason: str


@dataclass(frozen=True)
class RemindingChanged(Event):
    """A company reminds its clients on other days, or at other hours; empty days are none."""

    days: str
    quiet_hours: str
    rest: str = "never"


@dataclass(frozen=True)
class ReckoningChanged(Event):
    """A company's new documents are added up in another way; what is there stays as it is.

    `coin` is the smallest one, `withheld` a name and a rate; empty is none.
    """

    is_gross: bool
    is_taxed_by_line: bool
    coin: str
    withheld: str
