"""What late money costs: the legal base rates, and what was claimed for which days."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger
from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Exact, Id, Moment
from core.money import Money


class BaseRate(SQLModel, table=True):
    """The base rate from a day on, in percent a year; it may be below nothing."""

    __tablename__ = "base_rate"

    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), primary_key=True))
    begins_on: date = Field(primary_key=True)
    percent: Decimal = Field(sa_column=Column(Exact, nullable=False))


class LateCharge(SQLModel, table=True):
    """What was claimed of a late invoice with a document of its own, and for which days.

    The days of one invoice's charges follow each other, so none is claimed twice. `stage` is the
    last stage whose fee is in it. One whose document is void is forgotten when another takes over.
    """

    __tablename__ = "late_charge"
    __table_args__ = (UniqueConstraint("invoice_id", "begins_on"), UniqueConstraint("document_id"))

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    invoice_id: int = Field(sa_column=Column(Id, ForeignKey("invoice.id"), nullable=False))
    document_id: int = Field(sa_column=Column(Id, ForeignKey("invoice.id"), nullable=False))
    begins_on: date
    ends_on: date
    stage: int
    interest_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    fee_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(max_length=3)
    claimed_at: datetime = Field(sa_column=Column(Moment, nullable=False))

    @property
    def interest(self) -> Money:
        """What had grown in those days."""
        return Money(self.interest_minor, self.currency)

    @property
    def fee(self) -> Money:
        """The flat fees in it."""
        return Money(self.fee_minor, self.currency)
