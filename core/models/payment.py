"""Payments, and attempts to be paid through a gateway.

payment:   pending ──approve──▶ booked          attempt:  opening ──▶ open ──▶ paid
              └──reject──▶ rejected                          │          ├──▶ settling ──▶ paid
                                                             ▼          │        └──▶ failed
                                                           failed       └──▶ expired
"""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.asked import Asked
from core.models.base import Id, Moment, Word
from core.models.sealed import SealedText
from core.money import Money


class PaymentState(StrEnum):
    """Whether money that somebody reported is in the books."""

    PENDING = "pending"
    BOOKED = "booked"
    REJECTED = "rejected"


class Method(StrEnum):
    """How money came."""

    BANK = "bank"
    CARD = "card"
    CASH = "cash"
    OTHER = "other"


class Payment(Asked, SQLModel, table=True):
    """Money for invoices of one client. One recorded by hand waits for an approval first.

    Its parts say how much of it is for which invoice, `invoice_id` is the first of them. What is
    more than was owed is `credit_minor`: the client's credit.
    """

    letter: ClassVar = "P"
    kind_of: ClassVar = "payment"

    __table_args__ = (
        UniqueConstraint("company_id", "serial"),
        UniqueConstraint("attempt_id"),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    invoice_id: int = Field(
        sa_column=Column(Id, ForeignKey("invoice.id"), nullable=False, index=True)
    )
    attempt_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("attempt.id")))
    serial: int
    state: PaymentState = Field(sa_column=Column(Word(PaymentState), nullable=False))
    method: Method = Field(sa_column=Column(Word(Method), nullable=False))
    amount_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(max_length=3)
    paid_on: date
    note: str = Field(default="", max_length=200)
    recorded_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("member.id")))
    recorded_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    credit_minor: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, server_default="0")
    )

    @property
    def credit(self) -> Money:
        """How much of it is the client's credit, or will be."""
        return Money(self.credit_minor, self.currency)


class PaymentPart(SQLModel, table=True):
    """So much of a payment is for this invoice. With its credit, the parts are the payment."""

    __tablename__ = "payment_part"

    payment_id: int = Field(sa_column=Column(Id, ForeignKey("payment.id"), primary_key=True))
    invoice_id: int = Field(
        sa_column=Column(Id, ForeignKey("invoice.id"), primary_key=True, index=True)
    )
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    amount_minor: int = Field(sa_column=Column(BigInteger, nullable=False))


class AttemptState(StrEnum):
    """How far a gateway's checkout has come."""

    OPENING = "opening"
    OPEN = "open"
    SETTLING = "settling"
    PAID = "paid"
    EXPIRED = "expired"
    FAILED = "failed"
    ASIDE = "set aside"


LIVE = frozenset({AttemptState.OPENING, AttemptState.OPEN, AttemptState.SETTLING})


class Attempt(SQLModel, table=True):
    """One try to be paid through a gateway, recorded before the gateway is called.

    `key` is our idempotency key; `external_id` the gateway's name for its checkout.
    """

    __table_args__ = (UniqueConstraint("gateway", "external_id"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    invoice_id: int = Field(
        sa_column=Column(Id, ForeignKey("invoice.id"), nullable=False, index=True)
    )
    gateway: str = Field(max_length=16)
    key: str = Field(max_length=64, unique=True)
    state: AttemptState = Field(sa_column=Column(Word(AttemptState), nullable=False))
    amount_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(max_length=3)
    external_id: str | None = Field(default=None, max_length=255)
    url: str = Field(default="", sa_column=Column(SealedText(2000), nullable=False))
    reason: str = Field(default="", max_length=300)
    started_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    expires_at: datetime = Field(sa_column=Column(Moment, nullable=False))

    @property
    def amount(self) -> Money:
        """What it asks for."""
        return Money(self.amount_minor, self.currency)
