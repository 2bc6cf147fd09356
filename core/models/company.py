"""A company: whose invoices these are. Every other row belongs to one."""

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Column, Field, SQLModel

from core.models.base import Exact, Id, Json
from core.models.policy import Policy
from core.models.sealed import SealedText
from core.money import Money


class Company(SQLModel, table=True):
    """Who issues invoices, and how: what stands on paper, and where the company talks.

    `slack_channel` is the billing room; `default_tax` is a percentage. `terms` are kept where they
    are more than `terms_days` say (`core/terms.py`). `reminder_days` are days after the due date,
    empty for no reminders; in `quiet_hours` no client is reminded.
    """

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    key: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=200)
    address: str = Field(default="", max_length=500)
    country: str = Field(default="DE", max_length=2)
    tax_id: str = Field(default="", sa_column=Column(SealedText(40), nullable=False))
    email: str = Field(default="", max_length=254)
    currency: str = Field(default="EUR", max_length=3)
    language: str = Field(default="en", max_length=5)
    time_zone: str = Field(default="Europe/Berlin", max_length=64)
    terms_days: int = 14
    terms: str = Field(default="", max_length=60, sa_column_kwargs={"server_default": ""})
    default_tax: Decimal = Field(default=Decimal(0), sa_column=Column(Exact, nullable=False))
    series: str = Field(default="INV", max_length=12)
    account_holder: str = Field(default="", sa_column=Column(SealedText(200), nullable=False))
    iban: str = Field(default="", sa_column=Column(SealedText(34), nullable=False))
    bic: str = Field(default="", sa_column=Column(SealedText(11), nullable=False))
    bank_name: str = Field(default="", sa_column=Column(SealedText(120), nullable=False))
    accent: str = Field(default="#1f5c4d", max_length=7)
    slack_workspace: str = Field(default="", max_length=32)
    slack_channel: str = Field(default="", max_length=32)
    approval_limit_minor: int | None = Field(default=None, sa_column=Column(BigInteger))

    @property
    def approval_limit(self) -> Money | None:
        """Above this an approval asks for a one-time code."""
        minor = self.approval_limit_minor
        return None if minor is None else Money(minor, self.currency)

    @property
    def approval_policy(self) -> Policy:
        """What approvals take."""
        return Policy.read(self.policy, self.approval_limit)

    policy: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(Json, nullable=False, server_default="{}")
    )
    reminder_days: str = Field(default="3,10,20", max_length=40)
    quiet_hours: str = Field(default="20:00-08:00", max_length=11)
    sealing: int = 1
