"""A client: the one who owes, and the people there.

`sealing` counts how often what is sealed in a row was written; mail addresses are found by their
index, which only the key can make.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlmodel import Column, Field, ForeignKey, SQLModel, String, UniqueConstraint

from core.models.base import Id, Moment
from core.models.sealed import SealedText


class ContactRole(StrEnum):
    """What a person at a client is there for; one may be there for several things."""

    BILLING = "billing"
    COPIES = "copies"
    DECIDES = "decides"
    TECHNICAL = "technical"


class Client(SQLModel, table=True):
    """A person or company that is invoiced. `key` is the short name people type.

    Settings that are empty are the company's; `terms` are kept where they are more than days. One
    that was archived gets no new invoice; one that was merged lives on in the client that
    `merged_into` names. One that was erased is nobody's to find any more; its row stays for the
    sake of the ledger.
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
    ladder: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
    time_zone: str = Field(default="", max_length=64)
    tax_category: str = Field(
        default="", sa_column=Column(String(32), nullable=False, server_default="")
    )
    tax_reason: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    archived_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    merged_into: int | None = Field(default=None, sa_column=Column(Id, index=True))
    erased_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    sealing: int = 1

    def as_in(self, past: "ClientPast") -> "Client":
        """The client as documents of a time say it; it is shown and never kept."""
        said = {name: getattr(past, name) for name in ClientPast.SAID}
        return Client(**{name: getattr(self, name) for name in Client.model_fields} | said)


class Contact(SQLModel, table=True):
    """A person at a client; the one that `is_billing` is whom invoices are mailed to.

    `roles` lists what they are there for; `undeliverable_at` says since when mail to the address
    comes back.
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
    roles: str = Field(default="billing", max_length=80, sa_column_kwargs={"server_default": ""})
    undeliverable_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    sealing: int = 1

    @property
    def gets_copies(self) -> bool:
        """Whether a copy of each invoice is mailed there, beside the one that is mailed first."""
        is_meant = self.has(ContactRole.COPIES) or self.has(ContactRole.BILLING)
        return is_meant and not self.is_billing and self.undeliverable_at is None

    def has(self, role: ContactRole) -> bool:
        """Whether the person is there for this."""
        return role in self.roles.split(",")


class ClientPast(SQLModel, table=True):
    """What documents said of a client until it changed: those that were issued say so still."""

    __tablename__ = "client_past"

    SAID: ClassVar = ("name", "address", "tax_id", "country", "language")

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    client_id: int = Field(
        sa_column=Column(Id, ForeignKey("client.id"), nullable=False, index=True)
    )
    name: str = Field(sa_column=Column(SealedText(200), nullable=False))
    address: str = Field(sa_column=Column(SealedText(500), nullable=False))
    tax_id: str = Field(sa_column=Column(SealedText(40), nullable=False))
    country: str = Field(max_length=2)
    language: str = Field(max_length=5)
    until: datetime = Field(sa_column=Column(Moment, nullable=False))
