"""A client: the one who owes, and the people there.

`sealing` counts how often what is sealed in a row was written; mail addresses are found by their
index, which only the key can make.
"""

from datetime import datetime

from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Id, Moment
from core.models.sealed import SealedText


class Client(SQLModel, table=True):
    """A person or company that is invoiced. `key` is the short name people type.

    `terms` are kept where they are more than `terms_days` say.

    One that was erased is nobody's to find any more; its row stays for the sake of the ledger.
    """

    __table_args__ = (UniqueConstraint("company_id", "key"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    key: str = Field(max_length=40)
    name: str = Field(max_length=200)
    address: str = Field(default="", sa_column=Column(SealedText(500), nullable=False))
    country: str = Field(default="", max_length=2)
    tax_id: str = Field(default="", sa_column=Column(SealedText(40), nullable=False))
    language: str = Field(default="", max_length=5)
    currency: str = Field(default="", max_length=3)
    terms_days: int | None = None
    terms: str = Field(default="", max_length=60, sa_column_kwargs={"server_default": ""})
    time_zone: str = Field(default="", max_length=64)
    erased_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    sealing: int = 1


class Contact(SQLModel, table=True):
    """A person at a client; the billing contact is who invoices are mailed to.

    `undeliverable_at` says since when mail to the address comes back.
    """

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    client_id: int = Field(
        sa_column=Column(Id, ForeignKey("client.id"), nullable=False, index=True)
    )
    name: str = Field(default="", sa_column=Column(SealedText(200), nullable=False))
    email: str = Field(sa_column=Column(SealedText(254), nullable=False))
    email_index: str = Field(default="", max_length=32, index=True)
    domain_index: str = Field(default="", max_length=32, index=True)
    is_billing: bool = True
    undeliverable_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    sealing: int = 1
