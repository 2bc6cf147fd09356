"""An approval: a second person's yes to exactly what was shown.

open ──▶ approved | rejected | voided (the content changed, it was withdrawn, or nobody decided)

Above a company's second limit it takes two persons: the yes of the first is a vote.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Id, Moment, Word
from core.security.signing import mark_of


class ApprovalKind(StrEnum):
    """What is to be approved."""

    INVOICE = "invoice"
    PAYMENT = "payment"
    ADJUSTMENT = "adjustment"
    RECURRING = "recurring"


class ApprovalState(StrEnum):
    """What became of a request."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    VOIDED = "voided"


class Approval(SQLModel, table=True):
    """A request, bound to the hash of what the approver is shown. One open per subject.

    `client_id` and the amount are what it is about, for sums.
    """

    __table_args__ = (
        Index(
            "uq_approval_open",
            "kind",
            "subject_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_approval_sums", "company_id", "requested_by", "decided_at"),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    kind: ApprovalKind = Field(sa_column=Column(Word(ApprovalKind), nullable=False))
    subject_id: int = Field(sa_column=Column(Id, nullable=False))
    content_hash: str = Field(max_length=64)
    state: ApprovalState = Field(sa_column=Column(Word(ApprovalState), nullable=False))
    requested_by: int = Field(sa_column=Column(Id, ForeignKey("member.id"), nullable=False))
    requested_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    decided_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("member.id")))
    decided_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    reason: str = Field(default="", max_length=500)
    client_id: int | None = Field(default=None, sa_column=Column(Id))
    amount_minor: int | None = Field(default=None, sa_column=Column(BigInteger))
    currency: str = Field(default="", max_length=3, sa_column_kwargs={"server_default": ""})

    @property
    def mark(self) -> str:
        """What the buttons carry that decide on it."""
        return mark_of(self.content_hash)


class Vote(SQLModel, table=True):
    """A person's yes to exactly this content, where it takes two; one a person and subject."""

    __table_args__ = (UniqueConstraint("subject", "member_id"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    subject: str = Field(max_length=40)
    member_id: int = Field(sa_column=Column(Id, ForeignKey("member.id"), nullable=False))
    content_hash: str = Field(max_length=64)
    world: str = Field(max_length=16)
    voted_at: datetime = Field(sa_column=Column(Moment, nullable=False))
