"""Half-filled forms, where a platform asks one question after another."""

from datetime import datetime
from typing import Any

from sqlmodel import Column, Field, SQLModel

from core.models.base import Moment
from core.models.sealed import SealedJson


class Dialog(SQLModel, table=True):
    """The one open dialog of a platform account: its command and what was answered so far."""

    platform: str = Field(primary_key=True, max_length=16)
    user: str = Field(primary_key=True, max_length=64)
    command: str = Field(max_length=40)
    state: dict[str, Any] = Field(sa_column=Column(SealedJson(dict), nullable=False))
    changed_at: datetime = Field(sa_column=Column(Moment, nullable=False))
