"""Erasing a client: what is left of it, and until when.

erased ──▶ swept (plain words are gone, and it is noted outside) ──the law's years──▶ ended
"""

from datetime import date, datetime

from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Id, Moment
from core.models.sealed import SealedText


class Erasure(SQLModel, table=True):
    """A client that was erased. `name` is what its papers call it, readable as long as those are.

    `booked_on` is the last day on which anything about it was booked: the law's years count from
    the end of that one. `swept_at` is when the rest was taken out, `ended_at` when the papers went.
    """

    client_id: int = Field(sa_column=Column(Id, ForeignKey("client.id"), primary_key=True))
    company_id: int = Field(
        sa_column=Column(Id, ForeignKey("company.id"), nullable=False, index=True)
    )
    name: str = Field(sa_column=Column(SealedText(200), nullable=False))
    added: str = Field(max_length=64)
    booked_on: date | None = None
    erased_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    swept_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    ended_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class IdMark(SQLModel, table=True):
    """The last id a table gave on SQLite, which would give that of a deleted row again.

    What is sealed in a row is bound to its id, so no other row may ever have it.
    """

    __tablename__ = "id_mark"

    name: str = Field(primary_key=True, max_length=40)
    last: int = Field(sa_column=Column(Id, nullable=False))
