"""An adjustment: less is owed on an invoice though no money came. It waits for an approval.

pending ──approve──▶ booked
    └──reject──▶ rejected
"""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.asked import Asked
from core.models.base import Id, Moment, Word


class AdjustmentKind(StrEnum):
    """Why less is owed."""

    WRITE_OFF = "write-off"
    CREDIT_NOTE = "credit note"
    CREDIT = "credit"


class AdjustmentState(StrEnum):
    """Whether an adjustment that somebody asked for is in the books."""

    PENDING = "pending"
    BOOKED = "booked"
    REJECTED = "rejected"


class Adjustment(Asked, SQLModel, table=True):
    """So much less is owed on one invoice, and why; one at a time waits.

    A credit note is its own approval and `document_id` says which it is, or which freed the credit
    that a revision was paid with; a client's credit needs none. So these two are booked as soon as
    they are there.
    """

    letter: ClassVar = "A"
    kind_of: ClassVar = "adjustment"

    __table_args__ = (
        UniqueConstraint("company_id", "serial"),
        Index(
            "uq_adjustment_pending",
            "invoice_id",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    invoice_id: int = Field(
        sa_column=Column(Id, ForeignKey("invoice.id"), nullable=False, index=True)
    )
    serial: int
    kind: AdjustmentKind = Field(sa_column=Column(Word(AdjustmentKind), nullable=False))
    state: AdjustmentState = Field(sa_column=Column(Word(AdjustmentState), nullable=False))
    amount_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(max_length=3)
    reason: str = Field(default="", max_length=500)
    asked_by: int = Field(sa_column=Column(Id, ForeignKey("member.id"), nullable=False))
    asked_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    booked_on: date | None = None
    document_id: int | None = Field(default=None, sa_column=Column(Id))
