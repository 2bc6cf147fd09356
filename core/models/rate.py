"""What other currencies are worth, day by day, as the company has put it down."""

from datetime import date
from decimal import Decimal

from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Exact, Id


class ExchangeRate(SQLModel, table=True):
    """How many units of a currency one unit of the company's own was worth on a day.

    So the ECB quotes its reference rates: 1.0832 for USD where the company's currency is EUR. A
    rate holds until the next one.
    """

    __tablename__ = "exchange_rate"

    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), primary_key=True))
    currency: str = Field(primary_key=True, max_length=3)
    day: date = Field(primary_key=True)
    rate: Decimal = Field(sa_column=Column(Exact, nullable=False))
