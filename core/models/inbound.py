"""Outside calls already seen, so that a repeat does nothing."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Column, Field, SQLModel, UniqueConstraint

from core.models.base import Id, Moment


class SeenRequest(SQLModel, table=True):
    """The id of an ask that was carried out, kept in the transaction that did it."""

    __tablename__ = "seen_request"

    id: str = Field(primary_key=True, max_length=128)
    seen_at: datetime = Field(sa_column=Column(Moment, nullable=False, index=True))


class GatewayCall(SQLModel, table=True):
    """A gateway's signed call, stored once under its own id before it is worked off.

    `outcome` says what became of it: booked, ignored, set aside.
    """

    __tablename__ = "gateway_call"

    __table_args__ = (UniqueConstraint("gateway", "external_id"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    gateway: str = Field(max_length=16)
    external_id: str = Field(max_length=255)
    body: str = Field(sa_column=Column(Text, nullable=False))
    received_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    handled_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    outcome: str = Field(default="", max_length=300)
