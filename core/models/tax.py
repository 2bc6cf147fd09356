"""What the tax office asks for, kept beside the ledger: one row for each group of what was booked.

The ledger knows how much tax of which rate is owed. On what it was computed, in which category and
in which country the client is, the ledger has no accounts for, and what bears no tax has no entry.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger
from sqlmodel import Column, Field, ForeignKey, Index, SQLModel

from core.models.base import Exact, Id, Word
from core.totals import Category


class TaxEntry(SQLModel, table=True):
    """All of one category and rate in one posting; below zero where something is taken back.

    `country` is where the client was when it was booked; empty where nobody said so.
    """

    __tablename__ = "tax_entry"
    __table_args__ = (
        # All that a tax report reads: so it reads the index alone, in the order of its rows.
        Index(
            "ix_tax_entry_report",
            "company_id",
            "booked_on",
            "currency",
            "country",
            "category",
            "rate",
            "net_minor",
            "tax_minor",
        ),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    event_id: int = Field(sa_column=Column(Id, ForeignKey("event.id"), nullable=False, index=True))
    booked_on: date
    country: str = Field(max_length=2)
    category: Category = Field(sa_column=Column(Word(Category), nullable=False))
    rate: Decimal = Field(sa_column=Column(Exact, nullable=False))
    net_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    tax_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(max_length=3)
