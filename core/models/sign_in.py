"""Signing in on the web: passwords, passkeys, and the sessions that a browser's cookie opens.

    joining ──the known side says yes──▶ half ──second factor──▶ full ──▶ ended
    (showed a link code)        a right password ──▶ half

A row holds only the keyed hash of a session's token; whoever reads the database opens nothing.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Id, Moment, Word
from core.models.sealed import SealedText


class Stage(StrEnum):
    """How far somebody has signed in; only a full session speaks for its member."""

    JOINING = "joining"
    HALF = "half"
    FULL = "full"


class WebSession(SQLModel, table=True):
    """A browser that signed in, or is about to. `link_id` is the link whose code it showed."""

    __tablename__ = "web_session"

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    member_id: int = Field(
        sa_column=Column(Id, ForeignKey("member.id"), nullable=False, index=True)
    )
    token_hash: str = Field(max_length=64, unique=True)
    stage: Stage = Field(sa_column=Column(Word(Stage), nullable=False))
    link_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("link.id")))
    browser: str = Field(default="", max_length=100)
    origin: str = Field(default="", max_length=200)
    began_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    seen_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    ends_at: datetime = Field(sa_column=Column(Moment, nullable=False, index=True))


class Password(SQLModel, table=True):
    """A member's password for the web: its Argon2id hash, sealed on top of that."""

    member_id: int = Field(sa_column=Column(Id, ForeignKey("member.id"), primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    hash: str = Field(sa_column=Column(SealedText(200), nullable=False))
    set_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    sealing: int = 1


class Passkey(SQLModel, table=True):
    """A key on a member's device; `sign_count` goes up where the device counts."""

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    member_id: int = Field(
        sa_column=Column(Id, ForeignKey("member.id"), nullable=False, index=True)
    )
    name: str = Field(max_length=60)
    credential: str = Field(max_length=1400, unique=True)
    public_key: str = Field(sa_column=Column(SealedText(2000), nullable=False))
    sign_count: int = Field(sa_column=Column(Id, nullable=False))
    added_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    used_at: datetime | None = Field(default=None, sa_column=Column(Moment))
