"""Alarms: something about the program itself that a person has to mend; told once.

raised ──it is well again──▶ cleared      one live for each company, kind and subject
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Id, Moment, Word

LIVE = text("cleared_at IS NULL")


class AlarmKind(StrEnum):
    """What an alarm is about."""

    CREDENTIALS = "credentials"
    CLOCK = "clock"
    DISK = "disk"
    BOOKS = "books"


class Alarm(SQLModel, table=True):
    """One that was told to the owners; as long as it is not cleared it is not told again.

    `digest` is of all that was complained about; where that is something else, it is told again.
    """

    __table_args__ = (
        Index(
            "uq_alarm_live",
            "company_id",
            "kind",
            "subject",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    kind: AlarmKind = Field(sa_column=Column(Word(AlarmKind), nullable=False))
    subject: str = Field(max_length=100)
    digest: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    raised_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    cleared_at: datetime | None = Field(default=None, sa_column=Column(Moment))
