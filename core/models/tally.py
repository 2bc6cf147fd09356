"""How often somebody did what is limited, in a span of time."""

from datetime import datetime

from sqlmodel import Column, Field, SQLModel

from core.models.base import Moment


class Tally(SQLModel, table=True):
    """One count; `whose` is a keyed hash of an address, an account, an invoice."""

    rule: str = Field(max_length=32, primary_key=True)
    whose: str = Field(max_length=64, primary_key=True)
    began_at: datetime = Field(sa_column=Column(Moment, nullable=False, index=True))
    count: int
