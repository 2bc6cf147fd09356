"""Coming back from a backup: what was restored, what is missing, and whether it is over."""

from datetime import datetime

from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Id, Json, Moment


class Recovery(SQLModel, table=True):
    """A company's books came from a backup; nothing is sent until somebody says that it is well.

    `gaps` are numbers that were given after the backup and are in no book: series, first, last.
    `asked_at` is when the provider had said what was paid since, `reread_at` when the mailbox had
    been read again; `found` names what was paid since the backup and fits to no invoice.
    """

    __tablename__ = "recovery"

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(
        sa_column=Column(Id, ForeignKey("company.id"), nullable=False, index=True)
    )
    made_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    restored_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    gaps: list[list[str | int]] = Field(sa_column=Column(Json, nullable=False))
    finished_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    asked_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    reread_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    found: list[str] = Field(default_factory=list, sa_column=Column(Json, nullable=False))

    @property
    def missing(self) -> list[tuple[str, int]]:
        """The places in the gaps, each with its counter."""
        return [
            (str(series), serial)
            for series, first, last in self.gaps
            for serial in range(int(first), int(last) + 1)
        ]
