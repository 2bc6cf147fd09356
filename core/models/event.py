"""What happened, to whom it is told, and where its living cards are.

An `EventRecord` is written in the transaction that made it true and never changed: it is the audit
trail and the source of every message. A `Delivery` is one telling of one event to one address.

    waiting ──told──▶ told
        └──gave up──▶ failed
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Id, Json, Moment, Word
from core.models.sealed import SealedText


class EventRecord(SQLModel, table=True):
    """One thing that happened: who, when, through which world and from where, to what.

    `digest` is the SHA-256 of all that (core/security/chain.py); the database ties it into the
    company's chain.
    """

    __tablename__ = "event"

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    kind: str = Field(max_length=40)
    subject: str = Field(default="", max_length=40, index=True)
    payload: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    member_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("member.id")))
    actor: str = Field(max_length=200)
    world: str = Field(max_length=16)
    origin: str = Field(default="", max_length=200)
    request_id: str = Field(default="", max_length=128)
    happened_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    digest: str = Field(default="", max_length=64)


class DeliveryState(StrEnum):
    """What became of a telling."""

    WAITING = "waiting"
    TOLD = "told"
    FAILED = "failed"


class Delivery(SQLModel, table=True):
    """One telling of one event to one address, on one channel."""

    __table_args__ = (UniqueConstraint("event_id", "channel", "address_index"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    event_id: int = Field(sa_column=Column(Id, ForeignKey("event.id"), nullable=False))
    channel: str = Field(max_length=16)
    address: str = Field(sa_column=Column(SealedText(254), nullable=False))
    address_index: str = Field(default="", max_length=32)
    state: DeliveryState = Field(sa_column=Column(Word(DeliveryState), nullable=False))
    attempts: int = 0
    last_error: str = Field(default="", sa_column=Column(SealedText(300), nullable=False))
    told_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class LivingCard(SQLModel, table=True):
    """Where the one card of a subject is on a channel; `message` is the platform's name for it."""

    __tablename__ = "living_card"

    __table_args__ = (UniqueConstraint("company_id", "channel", "address", "subject"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    channel: str = Field(max_length=16)
    address: str = Field(max_length=64)
    subject: str = Field(max_length=40)
    message: str = Field(max_length=64)
