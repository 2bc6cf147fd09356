"""A recurring plan: an invoice that comes again, and what became of each of its periods.

active ──the last period──▶ ended
  │ ▲
  │ └──resume── paused (by a person) | stopped (by itself, saying why)
  └──end──▶ ended, from wherever it stands

Its periods come from `core/periods.py`. `passed` counts those behind it, and `next_at` is the
moment the next one is invoiced: kept, indexed, and nothing while nobody waits for it. That no
period has two invoices is held by the rows of `recurring_period`, not by these two.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Column, Field, ForeignKey, Index, SQLModel, UniqueConstraint

from core.clock import day_in
from core.errors import WrongState
from core.models.base import Id, Json, Moment, Word
from core.money import Money
from core.periods import Every, Period, Plan, begins_at


class RecurringState(StrEnum):
    """Where a plan stands in its life."""

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
    times: int | None = None
    anchor_on: date | None = None
    trial: str = Field(default="", max_length=20)
    is_in_arrears: bool = False
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
    def total(self) -> Money:
        """What a whole period comes to, tax included."""
        return Money(self.total_minor, self.currency)

    @property
    def plan(self) -> Plan:
        """When its periods come."""
        trial = Every.read(self.trial) if self.trial else None
        every = Every.read(self.every)
        return Plan(self.starts_on, every, self.ends_on, self.times, self.anchor_on, trial)

    def invoiced_at(self, period: Period) -> datetime:
        """The moment a period is invoiced: when its day begins where the client is."""
        return begins_at(period.invoiced_on(in_arrears=self.is_in_arrears), self.time_zone)

    def ahead(self, passed: int) -> datetime | None:
        """The moment the period after so many is invoiced; nothing when there is none."""
        period = self.plan.period(passed + 1)
        return None if period is None else self.invoiced_at(period)

    @property
    def next_on(self) -> date | None:
        """The day the next period is invoiced, where the client is."""
        return None if self.next_at is None else day_in(self.time_zone, self.next_at)

    def require_alive(self) -> None:
        """Refuse when it has come to its end."""
        if self.state is RecurringState.ENDED:
            raise WrongState(f"{self.reference} has ended.", hint="Write another: /recurring new")


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
