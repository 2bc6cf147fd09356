"""What the clock keeps of an overdue invoice: its alert, its reminders, and what makes them wait.

    (stage due) ──▶ planned ──▶ sending ──▶ sent
                    │ ▲  │         ├──▶ unclear   nobody knows whether it arrived: never again
    (by hand at     ▼ │  │         └──▶ planned   the mail server said no before it took anything
     night) ──▶ waiting  ├──▶ dropped   paid, void or held before it went; may be planned again
                         └──▶ failed    no mail server takes it

A reminder is one stage of one invoice: one row, whatever happens. A hold makes alerts and
reminders of an invoice wait until its day comes, or until a person lifts it.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Column, Field, ForeignKey, Index, SQLModel, UniqueConstraint

from core.models.base import Id, Moment, Word


class ReminderState(StrEnum):
    """How far a reminder has come."""

    WAITING = "waiting"
    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    UNCLEAR = "unclear"
    DROPPED = "dropped"
    FAILED = "failed"


ON_ITS_WAY = frozenset({ReminderState.WAITING, ReminderState.PLANNED, ReminderState.SENDING})
"""Still to be mailed, or being mailed just now."""

AGAIN = frozenset({ReminderState.DROPPED, ReminderState.FAILED})
"""Certainly not mailed: the same stage may be planned once more."""


class Reminder(SQLModel, table=True):
    """One stage of reminding a client of one invoice; `member_id` is who asked for it by hand."""

    __table_args__ = (
        UniqueConstraint("invoice_id", "stage"),
        Index(None, "company_id", "state"),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    invoice_id: int = Field(sa_column=Column(Id, ForeignKey("invoice.id"), nullable=False))
    stage: int
    state: ReminderState = Field(sa_column=Column(Word(ReminderState), nullable=False))
    member_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("member.id")))
    reason: str = Field(default="", max_length=300)
    planned_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    sent_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class HoldKind(StrEnum):
    """Why reminders wait."""

    SNOOZE = "snooze"
    CLAIM = "claim"
    PROMISE = "promise"
    DISPUTE = "dispute"
    EXTENSION = "extension"
    UNDELIVERED = "undelivered"


class Hold(SQLModel, table=True):
    """What makes alerts and reminders of an invoice wait: one row per kind, ever.

    `until` is the first day on which it no longer does; without one, a person has to lift it.
    """

    __table_args__ = (
        UniqueConstraint("invoice_id", "kind"),
        Index(None, "company_id", "lifted_at", "until"),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    invoice_id: int = Field(sa_column=Column(Id, ForeignKey("invoice.id"), nullable=False))
    kind: HoldKind = Field(sa_column=Column(Word(HoldKind), nullable=False))
    until: date | None = None
    reason: str = Field(default="", max_length=300)
    placed_by: str = Field(max_length=200)
    placed_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    lifted_at: datetime | None = Field(default=None, sa_column=Column(Moment))

    def holds_on(self, day: date) -> bool:
        """Whether it makes anything wait on a day."""
        return self.lifted_at is None and (self.until is None or self.until > day)


class Nudge(SQLModel, table=True):
    """When the approvers were last told again of a payment that keeps an overdue invoice waiting.

    One row a payment.
    """

    payment_id: int = Field(sa_column=Column(Id, ForeignKey("payment.id"), primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    told_at: datetime = Field(sa_column=Column(Moment, nullable=False))


DIGEST_WAITS = 0


class OverdueAlert(SQLModel, table=True):
    """That the team was told of an overdue invoice: one row an invoice, so it is told once.

    `digest` is the number of the digest it was told in, none when it had a card of its own, and
    `DIGEST_WAITS` until the digest of its day is announced.
    """

    __tablename__ = "overdue_alert"

    __table_args__ = (Index(None, "company_id", "told_on", "digest"),)

    invoice_id: int = Field(sa_column=Column(Id, ForeignKey("invoice.id"), primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    told_on: date
    digest: int | None = None
