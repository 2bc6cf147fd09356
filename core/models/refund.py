"""A refund: money that goes back to a client, of one payment or of the client's credit.

pending ──approve──▶ booked                   at the bank, or in cash: an owner says it was paid
    │  └─approve──▶ sending ──done──▶ booked  to a card: the gateway is asked, and asked again
    │                  └──failed──▶ failed
    └──reject──▶ rejected
"""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.asked import Asked
from core.models.base import Id, Moment, Word
from core.models.payment import Method
from core.money import Money


class RefundState(StrEnum):
    """Whether money that somebody wants to give back is back."""

    PENDING = "pending"
    SENDING = "sending"
    BOOKED = "booked"
    FAILED = "failed"
    REJECTED = "rejected"


class Refund(Asked, SQLModel, table=True):
    """So much goes back to a client, and why.

    Of a payment, or, without one, of the client's credit. What it takes from the credit is
    `credit_minor`; its parts say which invoices are owed again. `invoice_id` is where it is told.
    """

    __table_args__ = (UniqueConstraint("company_id", "serial"),)

    letter: ClassVar = "R"
    kind_of: ClassVar = "refund"

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    client_id: int = Field(
        sa_column=Column(Id, ForeignKey("client.id"), nullable=False, index=True)
    )
    invoice_id: int = Field(
        sa_column=Column(Id, ForeignKey("invoice.id"), nullable=False, index=True)
    )
    payment_id: int | None = Field(
        default=None, sa_column=Column(Id, ForeignKey("payment.id"), index=True)
    )
    serial: int
    state: RefundState = Field(sa_column=Column(Word(RefundState), nullable=False))
    method: Method = Field(sa_column=Column(Word(Method), nullable=False))
    amount_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    credit_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(max_length=3)
    reason: str = Field(default="", max_length=500)
    asked_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("member.id")))
    asked_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    booked_on: date | None = None

    @property
    def credit(self) -> Money:
        """How much of it comes from the client's credit."""
        return Money(self.credit_minor, self.currency)


class RefundPart(SQLModel, table=True):
    """So much more is owed on this invoice, since a refund took what was paid on it."""

    __tablename__ = "refund_part"

    refund_id: int = Field(sa_column=Column(Id, ForeignKey("refund.id"), primary_key=True))
    invoice_id: int = Field(
        sa_column=Column(Id, ForeignKey("invoice.id"), primary_key=True, index=True)
    )
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    amount_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
