"""An approval: a second person's yes to exactly what was shown.

open ──▶ approved | rejected | voided (the content changed, or the thing was withdrawn)
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Id, Moment, Word
from core.security.signing import mark_of


class ApprovalKind(StrEnum):
    """What is to be approved."""

    INVOICE = "invoice"
    PAYMENT = "payment"


class ApprovalState(StrEnum):
    """What became of a request."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    VOIDED = "voided"


class Approval(SQLModel, table=True):
    """A request, bound to the hash of what the approver is shown. One open per subject."""

    __table_args__ = (
        Index(
            "uq_approval_open",
            "kind",
            "subject_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
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

    @property
    def mark(self) -> str:
        """What the buttons carry that decide on it."""
        return mark_of(self.content_hash)
