"""The catalogue: what is sold again and again, and at which price in which currency."""

from datetime import datetime
from decimal import Decimal

from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Exact, Id, Moment, Word
from core.totals import Category


class Item(SQLModel, table=True):
    """Something that is sold. `key` is the short name people type, `name` what a line says.

    Without a tax rate, the company's usual one holds. `revenue` says to which kind of revenue its
    sales count. An archived one is offered no more; lines that were made of it stay as they are.
    """

    __table_args__ = (UniqueConstraint("company_id", "key"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    key: str = Field(max_length=40)
    name: str = Field(max_length=200)
    unit: str = Field(default="", max_length=40)
    tax_category: Category = Field(sa_column=Column(Word(Category), nullable=False))
    tax_rate: Decimal | None = Field(default=None, sa_column=Column(Exact))
    revenue: str = Field(default="", max_length=40)
    archived_at: datetime | None = Field(default=None, sa_column=Column(Moment))

    @property
    def subject(self) -> str:
        """What its events hang on."""
        return f"item:{self.id}"


class ItemPrice(SQLModel, table=True):
    """What one unit of an item costs in a currency, before tax."""

    __tablename__ = "item_price"

    item_id: int = Field(sa_column=Column(Id, ForeignKey("item.id"), primary_key=True))
    currency: str = Field(primary_key=True, max_length=3)
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    price: Decimal = Field(sa_column=Column(Exact, nullable=False))
