"""A company's taxes: their names, and their rates with the days from which these hold."""

from datetime import date
from decimal import Decimal

from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Exact, Id, Json, Word
from core.totals import Category, Tax


class TaxRate(SQLModel, table=True):
    """A tax at a rate from a day on, until a later one of the same name begins.

    `on_top_of` names taxes that are in its base, where a line bears them too. What was issued keeps
    its rate: lines hold the rate itself.
    """

    __tablename__ = "tax_rate"
    __table_args__ = (UniqueConstraint("company_id", "name", "valid_from"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    name: str = Field(max_length=20)
    valid_from: date
    rate: Decimal = Field(sa_column=Column(Exact, nullable=False))
    category: Category = Field(
        default=Category.STANDARD, sa_column=Column(Word(Category), nullable=False)
    )
    on_top_of: list[str] = Field(
        default_factory=list, sa_column=Column(Json, nullable=False, server_default="[]")
    )

    @property
    def tax(self) -> Tax:
        """The tax at this rate."""
        return Tax(self.category, self.rate, self.name, tuple(self.on_top_of))
