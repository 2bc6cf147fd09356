"""The chain of the trail: a link for each event, one chain for each company.

The database makes a link in the transaction of its event, the last thing before the commit on
PostgreSQL. Nobody changes or deletes one: triggers refuse it, and `paidup audit verify` finds it.
"""

from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Id


class TrailLink(SQLModel, table=True):
    """An event's place in its company's chain, and what ties it to the one before."""

    __tablename__ = "trail_link"

    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), primary_key=True))
    place: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=False))
    event_id: int = Field(sa_column=Column(Id, ForeignKey("event.id"), nullable=False, unique=True))
    hash: str = Field(max_length=64)
