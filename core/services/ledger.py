"""Double entry: every change of money is one balanced posting of one event."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from core.models import (
    About,
    Accounts,
    Adjustment,
    Invoice,
    Payment,
    Side,
    TaxGroup,
    discounted,
)
from core.money import Money
from core.repositories.ledger import LedgerRepository
from core.services.valuing import Valuing


class LedgerService:
    """Books what other services decided; decides nothing itself."""

    def __init__(self, ledger: LedgerRepository, valuing: Valuing) -> None:
        self._ledger = ledger
        self._valuing = valuing

    async def book_issue(
        self, event_id: int, invoice: Invoice, groups: tuple[TaxGroup, ...]
    ) -> None:
        """The client owes the total; we earned the net and owe the tax of each rate."""
        assert invoice.issued_on is not None
        about = _about(invoice, invoice.issued_on)
        await self._ledger.tax(event_id, about, invoice.issued_on, groups)
        await self._post(event_id, about, _issue(invoice, groups))

    async def book_void(
        self, event_id: int, invoice: Invoice, groups: tuple[TaxGroup, ...], on: date
    ) -> None:
        """The exact opposite of the issue; both stay in the books."""
        sides = {account: -minor for account, minor in _issue(invoice, groups).items()}
        await self._ledger.tax_back(event_id, invoice.id, on)
        await self._post(event_id, _about(invoice, on), sides)

    async def book_payment(
        self, event_id: int, invoice: Invoice, payment: Payment, parts: Mapping[int, int]
    ) -> None:
        """Cash came by a method; so much less is owed on each invoice, the rest is credit.

        `parts` are minor units by invoice.
        """
        sides = {
            f"{Accounts.CASH}:{payment.method}": payment.amount_minor,
            Accounts.CLIENT_CREDIT: -payment.credit_minor,
        }
        about = replace(_about(invoice, payment.paid_on), payment_id=payment.id)
        if set(parts) <= {invoice.id}:
            sides[Accounts.RECEIVABLE] = -sum(parts.values())
            await self._post(event_id, about, sides)
            return
        less = {invoice_id: -minor for invoice_id, minor in parts.items()}
        await self._post(event_id, about, sides, less)

    async def book_write_off(
        self, event_id: int, invoice: Invoice, adjustment: Adjustment, on: date
    ) -> None:
        """What is not expected any more is our loss; the client owes that much less.

        The tax stays as it was booked: whether and when it may be taken back is for the country's
        law, such as article 90 of the EU's VAT directive (2006/112/EC).
        """
        amount = adjustment.amount_minor
        sides: dict[str, int] = {Accounts.WRITE_OFFS: amount, Accounts.RECEIVABLE: -amount}
        about = replace(_about(invoice, on), adjustment_id=adjustment.id)
        await self._post(event_id, about, sides)

    async def book_credit_note(
        self,
        event_id: int,
        note: Invoice,
        origin: Invoice,
        groups: tuple[TaxGroup, ...],
        reduced: int,
    ) -> None:
        """The opposite of an issue; what was not owed any more is the client's credit now."""
        assert note.issued_on is not None
        taken_back = [replace(group, net=-group.net, tax=-group.tax) for group in groups]
        about = _about(note, note.issued_on)
        await self._ledger.tax(event_id, about, note.issued_on, taken_back)
        sides = {account: -minor for account, minor in _issue(note, groups).items()}
        sides[Accounts.RECEIVABLE] = 0
        sides[Accounts.CLIENT_CREDIT] = reduced - note.total_minor
        await self._post(event_id, about, sides, {origin.id: -reduced})

    async def book_credit_applied(
        self, event_id: int, invoice: Invoice, adjustment: Adjustment, on: date
    ) -> None:
        """What we owed the client pays for what the client owes us."""
        amount = adjustment.amount_minor
        sides: dict[str, int] = {Accounts.CLIENT_CREDIT: amount, Accounts.RECEIVABLE: -amount}
        about = replace(_about(invoice, on), adjustment_id=adjustment.id)
        await self._post(event_id, about, sides)

    async def book_cash_discount(
        self, event_id: int, invoice: Invoice, payment: Payment, amount: Money, on: date
    ) -> None:
        """Who paid early paid less: our discount, and less tax of each rate; nothing is owed."""
        taken = discounted(await self._ledger.entries(invoice.id), amount.minor)
        sides = {**taken, Accounts.RECEIVABLE: -amount.minor}
        about = replace(_about(invoice, on), payment_id=payment.id)
        await self._post(event_id, about, sides)

    async def require_worth(self, currency: str) -> None:
        """Refuse what is to be issued in a currency of which nobody knows the worth today."""
        await self._valuing.require(currency)

    async def balances(self) -> dict[tuple[str, str], int]:
        """The balance of each account in minor units, by (account, currency)."""
        return await self._ledger.balances()

    async def worth(self) -> dict[str, int]:
        """The balance of each account in minor units of the company's currency, of all currencies.

        What was booked without a value is left out.
        """
        return await self._ledger.worth()

    async def _post(
        self,
        event_id: int,
        about: About,
        sides: Mapping[str, int],
        receivable: Mapping[int, int] | None = None,
    ) -> None:
        """Book it with what it is worth in the company's currency; what is nothing is no side.

        `receivable` are sides on that account which are about one invoice each, by its id.
        """
        booked: dict[Side, int] = {(account, None): minor for account, minor in sides.items()}
        for invoice_id, minor in (receivable or {}).items():
            booked[(Accounts.RECEIVABLE, invoice_id)] = minor
        booked = {side: minor for side, minor in booked.items() if minor}
        assert sum(booked.values()) == 0, f"unbalanced: {booked}"
        worth = await self._valuing.worth(about, booked)
        await self._ledger.post(event_id, about, booked, worth)


def _about(invoice: Invoice, on: date) -> About:
    return About(invoice.client_id, invoice.currency, on, invoice.id)


def _issue(invoice: Invoice, groups: tuple[TaxGroup, ...]) -> dict[str, int]:
    taxes = {f"{Accounts.TAX}:{group.rate}": -group.tax.minor for group in groups}
    return {
        Accounts.RECEIVABLE: invoice.total_minor,
        Accounts.REVENUE: -invoice.net_minor,
        **taxes,
    }
