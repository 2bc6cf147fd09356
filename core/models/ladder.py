"""A ladder that a company keeps under a name; what it may say is in `core/ladders.py`."""

from datetime import datetime
from typing import Any

from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Id, Json, Moment


class KeptLadder(SQLModel, table=True):
    """The stages of a ladder as its file said them; who writes it anew replaces it."""

    __tablename__ = "ladder"
    __table_args__ = (UniqueConstraint("company_id", "name"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    name: str = Field(max_length=40)
    content: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    written_by: str = Field(max_length=200)
    written_at: datetime = Field(sa_column=Column(Moment, nullable=False))
