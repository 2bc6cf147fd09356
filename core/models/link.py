"""Which document came from which: a credit note from its invoice, an invoice from its quote."""

from enum import StrEnum

from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Id, Word


class LinkKind(StrEnum):
    """What the later document does to the earlier one."""

    CREDITS = "credits"
    REVISES = "revises"
    ACCEPTS = "accepts"
    INSTALMENT = "instalment"
    CLAIMS = "claims"
    COPIES = "copies"


class DocumentLink(SQLModel, table=True):
    """One document that came from another; read from both ends."""

    __tablename__ = "document_link"
    __table_args__ = (UniqueConstraint("invoice_id", "origin_id", "kind"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    invoice_id: int = Field(sa_column=Column(Id, ForeignKey("invoice.id"), nullable=False))
    origin_id: int = Field(
        sa_column=Column(Id, ForeignKey("invoice.id"), nullable=False, index=True)
    )
    kind: LinkKind = Field(sa_column=Column(Word(LinkKind), nullable=False))
