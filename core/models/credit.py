"""What a client has to its credit: paid more than was owed, or freed by a credit note."""

from sqlalchemy import BigInteger
from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Id
from core.money import Money


class ClientCredit(SQLModel, table=True):
    """The credit of one client in one currency, never below nothing.

    It is the sum of the ledger's entries on `client credit` that are about the client, kept beside
    them so that it can be taken from by one statement; `paidup doctor` compares the two.
    """

    __tablename__ = "client_credit"

    client_id: int = Field(sa_column=Column(Id, ForeignKey("client.id"), primary_key=True))
    currency: str = Field(primary_key=True, max_length=3)
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    balance_minor: int = Field(sa_column=Column(BigInteger, nullable=False))

    @property
    def balance(self) -> Money:
        """What can be applied to an invoice, or paid back."""
        return Money(self.balance_minor, self.currency)
