"""What a quote is beside its lines: how long it holds, what was offered, when it was answered."""

from datetime import datetime

from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Id, Moment


class Quote(SQLModel, table=True):
    """The offer that an invoice row of the kind `quote` makes.

    It holds for `valid_days` from the day it is sent; its last day is the `due_on` of its row then.
    `content_hash` is of all that was offered. Once `ended_at`, it was accepted, declined, or its
    time was over.
    """

    invoice_id: int = Field(
        sa_column=Column(Id, ForeignKey("invoice.id"), primary_key=True, autoincrement=False)
    )
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    valid_days: int
    content_hash: str = Field(default="", max_length=64)
    ended_at: datetime | None = Field(default=None, sa_column=Column(Moment))
