"""Members, and the platform accounts by which they are known.

A link joins an account to a member in three steps, each on another side:

    asked for (member, known side) ──claim──▶ claimed (new account) ──confirm──▶ linked
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import false
from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Id, Moment, Word
from core.models.sealed import SealedText
from core.security.actors import Role


class Member(SQLModel, table=True):
    """A person who uses Paidup for a company.

    One who is not active is suspended, and may come back, unless removed.
    """

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(
        sa_column=Column(Id, ForeignKey("company.id"), nullable=False, index=True)
    )
    name: str = Field(max_length=200)
    email: str = Field(default="", sa_column=Column(SealedText(254), nullable=False))
    email_index: str = Field(default="", max_length=32, index=True)
    role: Role = Field(sa_column=Column(Word(Role), nullable=False))
    is_active: bool = True
    is_removed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    sealing: int = 1


class Account(SQLModel, table=True):
    """A platform account; it speaks for one member. `address` is where private messages go."""

    __table_args__ = (UniqueConstraint("platform", "workspace", "user"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    member_id: int = Field(
        sa_column=Column(Id, ForeignKey("member.id"), nullable=False, index=True)
    )
    platform: str = Field(max_length=16)
    workspace: str = Field(default="", max_length=64)
    user: str = Field(max_length=64)
    address: str = Field(default="", max_length=64)
    display: str = Field(default="", max_length=200)
    linked_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class LinkState(StrEnum):
    """How far a link has come."""

    ASKED = "asked"
    CLAIMED = "claimed"
    LINKED = "linked"
    REFUSED = "refused"


class Link(SQLModel, table=True):
    """A single-use code that joins an account to a member; only its hash is kept.

    `asked_by` is who asked for it, if a member did: mostly whose it is. `needs_confirmation` is
    false only while a company is set up, when nobody can be asked yet.
    """

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    member_id: int = Field(sa_column=Column(Id, ForeignKey("member.id"), nullable=False))
    asked_by: int | None = Field(default=None, sa_column=Column(Id))
    code_hash: str = Field(max_length=64, unique=True)
    state: LinkState = Field(sa_column=Column(Word(LinkState), nullable=False))
    needs_confirmation: bool = True
    expires_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    platform: str = Field(default="", max_length=16)
    workspace: str = Field(default="", max_length=64)
    user: str = Field(default="", max_length=64)
    address: str = Field(default="", max_length=64)
    display: str = Field(default="", max_length=200)
