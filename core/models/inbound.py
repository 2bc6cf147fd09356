"""Outside calls and mails already seen, so that a repeat does nothing."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Id, Moment, Word
from core.models.sealed import SealedBytes, SealedText


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
    body: str = Field(sa_column=Column(SealedText, nullable=False))
    received_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    handled_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    outcome: str = Field(default="", max_length=300)


class MailState(StrEnum):
    """What became of a mail.

    waiting ──▶ done | aside (it cannot be read; a retry lets it wait again)
    """

    WAITING = "waiting"
    DONE = "done"
    ASIDE = "aside"


class InboundMail(SQLModel, table=True):
    """A mail as it came, kept once under its digest before it is worked on.

    One that was too large has its head only: `is_whole` is false. `sender` and `title` are what it
    says of itself, for people who look through the list; nothing is decided by them. `tries` counts
    how often it was begun since it waits: a mail that ends whoever reads it is not begun for ever.
    At the machine's keyboard it is called `E3`, until a letter is made of it.
    """

    __tablename__ = "inbound_mail"

    __table_args__ = (
        UniqueConstraint("digest"),
        Index(
            "ix_inbound_mail_unfinished",
            "state",
            sqlite_where=text("state <> 'done'"),
            postgresql_where=text("state <> 'done'"),
        ),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    digest: str = Field(max_length=64)
    sender: str = Field(sa_column=Column(SealedText(300), nullable=False))
    title: str = Field(sa_column=Column(SealedText(300), nullable=False))
    raw: bytes = Field(sa_column=Column(SealedBytes, nullable=False))
    sealing: int = 1
    is_whole: bool = True
    size_bytes: int
    received_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    state: MailState = Field(sa_column=Column(Word(MailState), nullable=False))
    reason: str = Field(default="", max_length=300)
    retries: int = 0
    tries: int = 0
    handled_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    company_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("company.id")))

    @property
    def reference(self) -> str:
        """What it is called at the machine's keyboard."""
        return f"E{self.id}"


class Place(NamedTuple):
    """Where a mail lies: a server's name for it, good until the mailbox is made anew."""

    mailbox: str
    uid_validity: int
    uid: int


class MailCopy(SQLModel, table=True):
    """Where a mail lies in a mailbox. The same mail may lie in several places, and twice in one.

    How far a mailbox has been read is the highest `uid` here, whatever flags anybody set there.
    `filed_at` is when it was moved out of the way, once the mail was worked off.
    """

    __tablename__ = "mail_copy"

    __table_args__ = (
        Index(
            "ix_mail_copy_unfiled",
            "mailbox",
            "uid_validity",
            sqlite_where=text("filed_at IS NULL"),
            postgresql_where=text("filed_at IS NULL"),
        ),
    )

    mailbox: str = Field(primary_key=True, max_length=300)
    uid_validity: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    uid: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    mail_id: int = Field(
        sa_column=Column(Id, ForeignKey("inbound_mail.id"), nullable=False, index=True)
    )
    filed_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class MailboxReading(SQLModel, table=True):
    """When a mailbox was last read, and why not since then if that failed."""

    __tablename__ = "mailbox_reading"

    mailbox: str = Field(primary_key=True, max_length=300)
    read_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    failure: str = Field(default="", max_length=300)
