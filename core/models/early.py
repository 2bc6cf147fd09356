"""Less to pay for whoever pays early: what is offered, and what was taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Id
from core.models.invoice import Invoice
from core.models.ledger import Accounts, Entry
from core.money import Money
from core.terms import Early, Terms
from core.totals.rounding import apportion, percent_of


@dataclass(frozen=True)
class EarlyOffer:
    """What settles an invoice until a day; a draft knows no day yet, only how many there will be.

    `amount` is still to be paid after the `discount`.
    """

    early: Early
    until: date | None
    discount: Money
    amount: Money

    def holds_on(self, day: date) -> bool:
        """Whether money that comes on a day is in time."""
        return self.until is not None and day <= self.until


def early_offer(
    terms: Terms, total: Money, paid: Money, issued_on: date | None
) -> EarlyOffer | None:
    """What terms offer of an invoice, rounded once; nothing where they offer nothing."""
    if terms.early is None:
        return None
    discount = Money.rounded(percent_of(total.amount, terms.early.percent), total.currency)
    until = terms.early_until(issued_on) if issued_on else None
    return EarlyOffer(terms.early, until, discount, total - paid - discount)


def offered(invoice: Invoice) -> EarlyOffer | None:
    """What an issued invoice offers by the terms it was issued with, while anything is owed.

    The percentage is of what it comes to, less what is not owed any more anyway.
    """
    terms = Terms.of(invoice.terms, invoice.terms_days)
    if terms is None or not invoice.owed:
        return None
    return early_offer(terms, invoice.total - invoice.adjusted, invoice.paid, invoice.issued_on)


def asked_for(invoice: Invoice, day: date) -> Money:
    """What settles an invoice on a day: all that is owed, or less in time."""
    offer = offered(invoice)
    return offer.amount if offer and offer.holds_on(day) else invoice.owed


class CashDiscount(SQLModel, table=True):
    """That a client paid early and less: at most once an invoice, with the payment that did it."""

    __tablename__ = "cash_discount"

    invoice_id: int = Field(sa_column=Column(Id, ForeignKey("invoice.id"), primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    payment_id: int = Field(sa_column=Column(Id, ForeignKey("payment.id"), nullable=False))
    amount_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(max_length=3)
    booked_on: date

    @property
    def amount(self) -> Money:
        """How much less was paid, tax included."""
        return Money(self.amount_minor, self.currency)


def discounted(entries: Sequence[Entry], minor: int) -> Mapping[str, int]:
    """The accounts that a discount is taken from: each tax bears its part, our discounts the rest.

    Both in the proportion in which the invoice was booked; no unit is lost.
    """
    sold: dict[str, int] = {}
    for each in entries:
        if each.account.partition(":")[0] in {Accounts.REVENUE, Accounts.TAX}:
            sold[each.account] = sold.get(each.account, 0) - each.amount_minor
    taxes = {name: sum_ for name, sum_ in sold.items() if name.startswith(f"{Accounts.TAX}:")}
    total = sum(sold.values())
    shares = [total - sum(taxes.values()), *taxes.values()]
    net, *parts = apportion(minor, [minor * share for share in shares], total)
    return {Accounts.DISCOUNTS: net, **dict(zip(taxes, parts, strict=True))}
