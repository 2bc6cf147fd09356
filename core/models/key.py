"""Keys to what is sealed. The master keys themselves are nowhere in the database.

A data key seals rows. It is kept wrapped by a master key, and erased by forgetting what is wrapped:

    made ──rotate──▶ wrapped anew, the same key
      └──shred──▶ erased: nothing sealed with it can be read again, in any backup of the rows either
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Text
from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Id, Moment, Word


class Purpose(StrEnum):
    """What a data key is for.

    A client has two: `LETTERS` for contact data and correspondence, `BOOKS` for what the law wants
    kept. A company has one of its own, and so has the installation, for what belongs to no company
    yet. `INDEX` finds mail addresses without reading them.
    """

    LETTERS = "letters"
    BOOKS = "books"
    COMPANY = "company"
    INSTALLATION = "installation"
    INDEX = "index"


class MasterKey(SQLModel, table=True):
    """A master key this database was used with; `proof` opens with it alone."""

    __tablename__ = "master_key"

    name: str = Field(primary_key=True, max_length=16)
    proof: str = Field(sa_column=Column(Text, nullable=False))
    known_since: datetime = Field(sa_column=Column(Moment, nullable=False))


class DataKeyRecord(SQLModel, table=True):
    """A data key as it is kept; `slot` says whose it is, such as `client:7:letters`.

    `wrapped` is empty once it was erased; `master` names the key that wrapped it.
    """

    __tablename__ = "data_key"

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    slot: str = Field(max_length=60, unique=True)
    purpose: Purpose = Field(sa_column=Column(Word(Purpose), nullable=False))
    company_id: int | None = Field(
        default=None,
        sa_column=Column(Id, ForeignKey("company.id", deferrable=True, initially="DEFERRED")),
    )
    client_id: int | None = Field(
        default=None,
        sa_column=Column(
            Id, ForeignKey("client.id", deferrable=True, initially="DEFERRED"), index=True
        ),
    )
    master: str = Field(max_length=16, index=True)
    wrapped: str = Field(default="", sa_column=Column(Text, nullable=False))
    made_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    erased_at: datetime | None = Field(default=None, sa_column=Column(Moment))
