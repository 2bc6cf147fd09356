"""Counters that give documents their numbers, without gaps."""

from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Id


class NumberSeries(SQLModel, table=True):
    """The last number given in one series of a company, for example `INV-2026`."""

    __tablename__ = "number_series"

    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), primary_key=True))
    series: str = Field(primary_key=True, max_length=24)
    last: int = 0
