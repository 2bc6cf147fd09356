"""The double-entry ledger: append-only, each posting balanced.

A posting belongs to the event that made it true and is sealed after its entries: a trigger lets
the seal in only when the entries sum to zero, and no entry in after the seal. Debit is positive.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Id


class Accounts(StrEnum):
    """The first words of account names; what follows the colon tells rates and methods apart."""

    RECEIVABLE = "receivable"
    REVENUE = "revenue"
    TAX = "tax"
    CASH = "cash"
    WRITE_OFFS = "write-offs"
    DISCOUNTS = "discounts"
    CLIENT_CREDIT = "client credit"
    EXCHANGE = "exchange differences"


Side = tuple[str, int | None]
"""An account, and the invoice where a posting is about several: its sides are called so."""


@dataclass(frozen=True)
class About:
    """What a posting is about: the client, in which currency, on which day, and the documents."""

    client_id: int
    currency: str
    booked_on: date
    invoice_id: int | None = None
    payment_id: int | None = None
    adjustment_id: int | None = None


class Posting(SQLModel, table=True):
    """One balanced change of money, with the documents and the client it is about.

    Postings from before clients were named have none; their invoice has.
    """

    event_id: int = Field(sa_column=Column(Id, ForeignKey("event.id"), primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    booked_on: date
    invoice_id: int | None = Field(
        default=None, sa_column=Column(Id, ForeignKey("invoice.id"), index=True)
    )
    payment_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("payment.id")))
    adjustment_id: int | None = Field(default=None, sa_column=Column(Id))
    client_id: int | None = Field(default=None, sa_column=Column(Id))


class Entry(SQLModel, table=True):
    """One side of a posting. `account` is a name such as `tax:19` or `cash:bank`.

    `home_minor` is what it is worth in the company's currency; unknown where it was booked before
    rates were kept. A difference of exchange is worth something there and nothing else.
    `invoice_id` is there where a posting is about several invoices, and this side about this one.
    """

    __table_args__ = (
        Index(
            None,
            "invoice_id",
            sqlite_where=text("invoice_id IS NOT NULL"),
            postgresql_where=text("invoice_id IS NOT NULL"),
        ),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    event_id: int = Field(sa_column=Column(Id, ForeignKey("event.id"), nullable=False, index=True))
    account: str = Field(max_length=40)
    amount_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(max_length=3)
    home_minor: int | None = Field(default=None, sa_column=Column(BigInteger))
    invoice_id: int | None = Field(default=None, sa_column=Column(Id))
