"""A process of this installation, as it says of itself: which keys it holds, how it is set."""

from datetime import datetime

from sqlmodel import Column, Field, SQLModel

from core.models.base import Json, Moment


class ProcessRecord(SQLModel, table=True):
    """One that runs, or ran until `seen_at` and did not say goodbye.

    `keys` are names of master keys; `marks` are keyed hashes of settings, by their names: enough to
    see that two processes differ, and nothing of what a setting says.
    """

    __tablename__ = "process"

    name: str = Field(primary_key=True, max_length=120)
    parts: str = Field(max_length=100)
    keys: list[str] = Field(sa_column=Column(Json, nullable=False))
    marks: dict[str, str] = Field(sa_column=Column(Json, nullable=False))
    started_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    seen_at: datetime = Field(sa_column=Column(Moment, nullable=False))
