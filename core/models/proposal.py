"""A proposal: a change that takes two owners, or in a company with one a second channel and time.

open ──another owner's yes──▶ done
 │ └──the one owner's yes on another channel──▶ waiting ──the delay has passed──▶ done
 └─▶ stopped | expired          waiting ──▶ stopped
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Id, Moment, Word
from core.models.sealed import SealedJson
from core.security.rights import Deed
from core.security.signing import content_hash, mark_of

LIVE = text("state IN ('open', 'waiting')")


class ProposalState(StrEnum):
    """How far a proposal has come."""

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    STOPPED = "stopped"
    EXPIRED = "expired"


class Proposal(SQLModel, table=True):
    """A change that is proposed: `content` says how it is now and how it will be.

    `proposed_by` is nobody when it was proposed at the machine's keyboard. `due_at` is when an open
    one expires, and when a waiting one is carried out. One live per deed and subject.
    """

    __table_args__ = (
        UniqueConstraint("company_id", "serial"),
        Index(
            "uq_proposal_open",
            "company_id",
            "deed",
            "subject",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    serial: int = Field(sa_column=Column(Id, nullable=False))
    deed: Deed = Field(sa_column=Column(Word(Deed), nullable=False))
    subject: str = Field(max_length=40)
    content: dict[str, Any] = Field(sa_column=Column(SealedJson(dict), nullable=False))
    content_hash: str = Field(max_length=64)
    state: ProposalState = Field(sa_column=Column(Word(ProposalState), nullable=False))
    proposed_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("member.id")))
    world: str = Field(max_length=16)
    proposed_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    due_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    ended_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("member.id")))
    ended_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    reason: str = Field(default="", max_length=500)

    @property
    def about(self) -> str:
        """Its own name, as events and living cards call it."""
        return f"proposal:{self.id}"

    @property
    def mark(self) -> str:
        """What the buttons carry that decide on it."""
        return mark_of(self.content_hash)

    @property
    def before(self) -> dict[str, Any]:
        """How it is while this is proposed."""
        return dict(self.content["before"])

    @property
    def after(self) -> dict[str, Any]:
        """How it will be."""
        return dict(self.content["after"])

    @property
    def is_live(self) -> bool:
        """Whether it can still be carried out."""
        return self.state in {ProposalState.OPEN, ProposalState.WAITING}

    def is_untouched(self) -> bool:
        """Whether it says what was agreed to, whatever was written into the database since."""
        return proposed_hash(self.deed, self.subject, self.content) == self.content_hash


def proposed_hash(deed: Deed, subject: str, content: dict[str, Any]) -> str:
    """The hash that a yes to a change is bound to."""
    return content_hash({"deed": str(deed), "subject": subject, **content})
