"""A client who is not reminded of anything until a day."""

from datetime import date, datetime

from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Id, Moment


class ClientPause(SQLModel, table=True):
    """Of no invoice of this client anybody is alerted or reminded; one row a client.

    `until` is the first day on which they are again, without anybody's doing.
    """

    __tablename__ = "client_pause"

    client_id: int = Field(sa_column=Column(Id, ForeignKey("client.id"), primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    until: date
    placed_by: str = Field(max_length=200)
    placed_at: datetime = Field(sa_column=Column(Moment, nullable=False))
