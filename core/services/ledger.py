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
    Refund,
    Side,
    TaxGroup,
    Totals,
    discounted,
)
from core.money import Money
from core.repositories.ledger import LedgerRepository
from core.services.valuing import Valuing
from core.totals.rounding import apportion


class LedgerService:
    """Books what other services decided; decides nothing itself."""

    def __init__(self, ledger: LedgerRepository, valuing: Valuing) -> None:
        self._ledger = ledger
        self._valuing = valuing

    async def book_issue(self, event_id: int, invoice: Invoice, totals: Totals) -> None:
        """The client owes what is due; we earned the net by kind, and owe each tax.

        What the client keeps back and pays to the tax office for us is ours to claim there; what
        cash rounding adds or takes has an account of its own.
        """
        assert invoice.issued_on is not None
        about = _about(invoice, invoice.issued_on)
        await self._ledger.tax(event_id, about, invoice.issued_on, totals.groups)
        await self._post(event_id, about, _issue(invoice, totals))

    async def book_opening(self, event_id: int, invoice: Invoice, on: date) -> None:
        """The client owes what was still to be paid when the invoice came from elsewhere."""
        owed = invoice.total_minor - invoice.paid_minor
        sides: dict[str, int] = {Accounts.RECEIVABLE: owed, Accounts.OPENING: -owed}
        await self._post(event_id, _about(invoice, on), sides)

    async def book_void(self, event_id: int, invoice: Invoice, totals: Totals, on: date) -> None:
        """The exact opposite of the issue; both stay in the books."""
        sides = {account: -minor for account, minor in _issue(invoice, totals).items()}
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

    async def book_refund(
        self, event_id: int, refund: Refund, parts: Mapping[int, int], on: date
    ) -> None:
        """Cash went back to the client, out of its credit, and what that leaves is owed again.

        `parts` are minor units by invoice.
        """
        sides = {
            f"{Accounts.CASH}:{refund.method}": -refund.amount_minor,
            Accounts.CLIENT_CREDIT: refund.credit_minor,
        }
        about = About(
            refund.client_id,
            refund.currency,
            on,
            refund.invoice_id,
            payment_id=refund.payment_id,
            refund_id=refund.id,
        )
        await self._post(event_id, about, sides, parts)

    async def book_credit_note(
        self, event_id: int, note: Invoice, origin: Invoice, totals: Totals, reduced: int
    ) -> None:
        """The opposite of an issue; what was not owed any more is the client's credit now."""
        assert note.issued_on is not None
        taken_back = [replace(group, net=-group.net, tax=-group.tax) for group in totals.groups]
        about = _about(note, note.issued_on)
        await self._ledger.tax(event_id, about, note.issued_on, taken_back)
        sides = {account: -minor for account, minor in _issue(note, totals).items()}
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
        await self._tax_less(event_id, invoice, on, taken)
        await self._post(event_id, about, sides)

    async def require_worth(self, currency: str) -> None:
        """Refuse what is to be issued in a currency of which nobody knows the worth today."""
        await self._valuing.require(currency)

    async def _tax_less(
        self, event_id: int, invoice: Invoice, on: date, taken: Mapping[str, int]
    ) -> None:
        """Less was paid, so less was taxed (Art. 90 of 2006/112/EC): each group bears its part."""
        groups = await self._ledger.taxed(invoice.id)
        sold = sum(group.net_minor for group in groups)
        less = taken[Accounts.DISCOUNTS]
        nets = apportion(less, [less * group.net_minor for group in groups], sold)
        by_rate: dict[str, int] = {}
        for kind, *told in (account.split(":") for account in taken):
            if kind == Accounts.TAX:
                by_rate[told[0]] = by_rate.get(told[0], 0) + taken[":".join((kind, *told))]
        # Of several taxes at one rate the first bears it all: the report sums by rate.
        taxes = [by_rate.pop(str(group.rate), 0) for group in groups]
        rows = [
            replace(group, net_minor=-net, tax_minor=-tax)
            for group, net, tax in zip(groups, nets, taxes, strict=True)
        ]
        await self._ledger.keep_taxed(event_id, on, rows)

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


def _issue(invoice: Invoice, totals: Totals) -> dict[str, int]:
    if invoice.imported_from:
        return {Accounts.RECEIVABLE: invoice.total_minor, Accounts.OPENING: -invoice.total_minor}
    sides: dict[str, int] = {
        Accounts.RECEIVABLE: invoice.total_minor,
        Accounts.WITHHELD: totals.withheld_minor,
        Accounts.CASH_ROUNDING: -totals.rounding.minor,
    }
    for kind, net in totals.revenue.items():
        sides[":".join(filter(None, (Accounts.REVENUE, kind)))] = -net.minor
    for group in totals.groups:
        account = tax_account(group)
        sides[account] = sides.get(account, 0) - group.tax.minor
    return sides


def tax_account(group: TaxGroup) -> str:
    """Where a tax is booked: `tax:19`, or `tax:5:GST` where lines bear several by their names.

    Only what bears a tax is booked, so the category is always S.
    """
    return ":".join(filter(None, (Accounts.TAX, str(group.rate), group.name)))
