"""Documents as they were rendered, once: the same bytes ever after."""

from datetime import datetime

from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Id, Moment
from core.models.sealed import SealedBytes


class Document(SQLModel, table=True):
    """A rendered PDF. A preview of a draft is kept under the hash of what it shows."""

    __table_args__ = (UniqueConstraint("invoice_id", "content_hash"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    invoice_id: int = Field(sa_column=Column(Id, ForeignKey("invoice.id"), nullable=False))
    content_hash: str = Field(max_length=64)
    name: str = Field(max_length=80)
    content: bytes = Field(sa_column=Column(SealedBytes, nullable=False))
    rendered_at: datetime = Field(sa_column=Column(Moment, nullable=False))
