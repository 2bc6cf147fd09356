"""One-time codes: a member's second factor, what is asked for, and what was tried.

set up ──confirmed by a code──▶ second factor ──off──▶ gone
  ▲                                  └──taken away at the keyboard──▶ set-up word
  └──────────────────── the word ────────────────────────────────────────┘

asked for ──a right code──▶ used
    └──ten minutes──▶ expired
"""

from datetime import datetime
from typing import Any

from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Id, Moment, Word
from core.models.sealed import SealedJson, SealedText
from core.security.rights import Deed


class SecondFactor(SQLModel, table=True):
    """What a member's authenticator app shares with us; `secret` is sealed.

    `last_step` is the newest time step that was used: none up to it is ever taken again.
    """

    __tablename__ = "second_factor"

    member_id: int = Field(sa_column=Column(Id, ForeignKey("member.id"), primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    secret: str = Field(sa_column=Column(SealedText(300), nullable=False))
    last_step: int = Field(sa_column=Column(Id, nullable=False))
    paused_until: datetime | None = Field(default=None, sa_column=Column(Moment))
    confirmed_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Enrolment(SQLModel, table=True):
    """A second factor that waits for its first code; `page_hash` opens its page, once."""

    member_id: int = Field(sa_column=Column(Id, ForeignKey("member.id"), primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    secret: str = Field(sa_column=Column(SealedText(300), nullable=False))
    page_hash: str = Field(max_length=64, unique=True)
    is_page_open: bool = True
    expires_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class SetUpWord(SQLModel, table=True):
    """A member whose codes the keyboard took away: whoever has their chat sets up none alone.

    The word that was printed there lets them, once; only its keyed hash is kept. The row stays
    until codes are confirmed again.
    """

    __tablename__ = "set_up_word"

    member_id: int = Field(sa_column=Column(Id, ForeignKey("member.id"), primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    word_hash: str = Field(max_length=64)
    expires_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    used_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class RecoveryCode(SQLModel, table=True):
    """A code for when the phone is lost; only its hash is kept, and it works once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("member_id", "code_hash"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    member_id: int = Field(sa_column=Column(Id, ForeignKey("member.id"), nullable=False))
    code_hash: str = Field(max_length=64)
    used_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class AskedCode(SQLModel, table=True):
    """A code that is asked for: by whom it is to be given, and exactly what it will do.

    `command` and `arguments` are what was asked, to be done again with the code.
    """

    __tablename__ = "asked_code"

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    member_id: int = Field(sa_column=Column(Id, ForeignKey("member.id"), nullable=False))
    deed: Deed = Field(sa_column=Column(Word(Deed), nullable=False))
    subject: str = Field(max_length=40)
    content_hash: str = Field(max_length=64)
    command: str = Field(max_length=40)
    arguments: dict[str, Any] = Field(sa_column=Column(SealedJson(dict), nullable=False))
    expires_at: datetime = Field(sa_column=Column(Moment, nullable=False, index=True))
    used_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class CodeTry(SQLModel, table=True):
    """A code that was given and did not do; `step` is set for one that was out of step.

    `is_forgiven` says that a right one came after it.
    """

    __tablename__ = "code_try"

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    member_id: int = Field(
        sa_column=Column(Id, ForeignKey("member.id"), nullable=False, index=True)
    )
    step: int | None = Field(default=None, sa_column=Column(Id))
    is_forgiven: bool = False
    tried_at: datetime = Field(sa_column=Column(Moment, nullable=False))
