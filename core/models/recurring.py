"""A recurring plan: an invoice that comes again, and what became of each of its periods.

awaiting approval ──approve──▶ active ──the last period──▶ ended
   ▲      │                      │ ▲
   │      └─reject─▶ stopped ◀───┤ └──resume── paused (by a person) | stopped (saying why)
   └─ what it sends has changed ─┘      end leads to its end from wherever it stands

One that sends by itself begins by awaiting an approval, and awaits another when it would send
something else than was approved. One that writes drafts begins active.

Its periods come from `core/periods.py`. `passed` counts those behind it, and `next_at` is the
moment the next one is invoiced: kept, indexed, and nothing while nobody waits for it. That no
period has two invoices is held by the rows of `recurring_period`, not by these two.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Column, Field, ForeignKey, Index, SQLModel, UniqueConstraint

from core.clock import day_in
from core.errors import WrongState
from core.models.base import Exact, Id, Json, Moment, Word
from core.periods import Every, Period, Plan, begins_at


class RecurringState(StrEnum):
    """Where a plan stands in its life."""

    AWAITING = "awaiting approval"
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    ENDED = "ended"


class PeriodState(StrEnum):
    """What became of a period: an invoice was written for it, or none ever is."""

    WRITTEN = "written"
    SKIPPED = "skipped"


class RecurringPlan(SQLModel, table=True):
    """What one client is invoiced again and again, from when, how often, until when.

    `wording` is what an invoice of it says, as `core/services/repeating.py` keeps it. The total is
    that of a whole period. Its days are days in its time zone: the client's when it was written.
    `ends_on` was written with it; `ended_on` is an earlier last day that somebody chose since.
    """

    __tablename__ = "recurring_plan"
    __table_args__ = (
        UniqueConstraint("company_id", "serial"),
        Index(None, "company_id", "next_at"),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    client_id: int = Field(
        sa_column=Column(Id, ForeignKey("client.id"), nullable=False, index=True)
    )
    serial: int
    state: RecurringState = Field(sa_column=Column(Word(RecurringState), nullable=False))
    wording: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    total_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(max_length=3)
    every: str = Field(max_length=20)
    starts_on: date
    ends_on: date | None = None
    ended_on: date | None = None
    times: int | None = None
    anchor_on: date | None = None
    trial: str = Field(default="", max_length=20)
    is_in_arrears: bool = False
    is_automatic: bool = False
    approval_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("approval.id")))
    time_zone: str = Field(max_length=64)
    passed: int = 0
    next_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    cleared_until: datetime | None = Field(default=None, sa_column=Column(Moment))
    paused_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    stopped_because: str = Field(default="", max_length=500)
    authors: list[int] = Field(sa_column=Column(Json, nullable=False))
    drafted_by: int = Field(sa_column=Column(Id, ForeignKey("member.id"), nullable=False))
    drafted_at: datetime = Field(sa_column=Column(Moment, nullable=False))

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"S{self.serial}"

    @property
    def subject(self) -> str:
        """What its living cards and its events hang on."""
        return f"recurring:{self.id}"

    @property
    def plan(self) -> Plan:
        """When its periods come."""
        trial = Every.read(self.trial) if self.trial else None
        every, last = Every.read(self.every), self.ended_on or self.ends_on
        return Plan(self.starts_on, every, last, self.times, self.anchor_on, trial)

    @property
    def first(self) -> Period:
        """Its first period; every plan that is kept has one."""
        period = self.plan.period(1)
        assert period is not None, f"{self.reference} has no period"
        return period

    def invoiced_at(self, period: Period) -> datetime:
        """The moment a period is invoiced: when its day begins where the client is."""
        return begins_at(period.invoiced_on(in_arrears=self.is_in_arrears), self.time_zone)

    @property
    def next_on(self) -> date | None:
        """The day the next period is invoiced, where the client is."""
        return None if self.next_at is None else day_in(self.time_zone, self.next_at)

    def require_alive(self) -> None:
        """Refuse when it has come to its end."""
        if self.state is RecurringState.ENDED:
            raise WrongState(f"{self.reference} has ended.", hint="Write another: /recurring new")


class RecurringPrice(SQLModel, table=True):
    """Another price of one line of a plan, for the periods that begin on a day or later.

    `total_minor` is what a whole period comes to from then on, all changes until then counted.
    """

    __tablename__ = "recurring_price"
    __table_args__ = (UniqueConstraint("plan_id", "from_on", "position"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    plan_id: int = Field(sa_column=Column(Id, ForeignKey("recurring_plan.id"), nullable=False))
    from_on: date
    position: int
    unit_price: Decimal = Field(sa_column=Column(Exact, nullable=False))
    total_minor: int = Field(sa_column=Column(BigInteger, nullable=False))


class RecurringPeriod(SQLModel, table=True):
    """One period of a plan that is behind it, with its invoice; one row for each, whoever writes.

    `written_on` is the day it was done, where the client is.
    """

    __tablename__ = "recurring_period"
    __table_args__ = (
        UniqueConstraint("plan_id", "begins_on"),
        UniqueConstraint("invoice_id"),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    plan_id: int = Field(sa_column=Column(Id, ForeignKey("recurring_plan.id"), nullable=False))
    begins_on: date
    ends_on: date
    state: PeriodState = Field(sa_column=Column(Word(PeriodState), nullable=False))
    invoice_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("invoice.id")))
    written_on: date
