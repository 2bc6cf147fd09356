"""A client: the one who owes, and the people there."""

from datetime import datetime

from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.models.base import Id, Moment


class Client(SQLModel, table=True):
    """A person or company that is invoiced. `key` is the short name people type."""

    __table_args__ = (UniqueConstraint("company_id", "key"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    key: str = Field(max_length=40)
    name: str = Field(max_length=200)
    address: str = Field(default="", max_length=500)
    country: str = Field(default="", max_length=2)
    tax_id: str = Field(default="", max_length=40)
    language: str = Field(default="", max_length=5)
    currency: str = Field(default="", max_length=3)
    terms_days: int | None = None
    time_zone: str = Field(default="", max_length=64)


class Contact(SQLModel, table=True):
    """A person at a client; the billing contact is who invoices are mailed to.

    `undeliverable_at` says since when mail to the address comes back.
    """

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    client_id: int = Field(
        sa_column=Column(Id, ForeignKey("client.id"), nullable=False, index=True)
    )
    name: str = Field(default="", max_length=200)
    email: str = Field(max_length=254)
    is_billing: bool = True
    undeliverable_at: datetime | None = Field(default=None, sa_column=Column(Moment))
