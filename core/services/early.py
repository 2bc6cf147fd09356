"""Discounts for early payment: the books once somebody paid in time what was offered.

Nothing more is owed then. What is left is our discount, and the tax on it was never due (in Germany
§ 17 (1) UStG): it is taken back in proportion, rate by rate.
"""

from datetime import date

from core.events import CashDiscountTaken
from core.models import CashDiscount, Invoice, InvoiceState, Payment, offered
from core.repositories.invoices import InvoiceRepository
from core.services.ledger import LedgerService
from core.services.scope import Scope


class Early:
    """Settles what was paid early."""

    def __init__(self, invoices: InvoiceRepository, ledger: LedgerService, scope: Scope) -> None:
        self._invoices = invoices
        self._ledger = ledger
        self._scope = scope

    async def settle(self, invoice: Invoice, payment: Payment, came_on: date) -> None:
        """Take off what a payment in time has left; announces `CashDiscountTaken`.

        Nothing when it came late, or when more is left than was offered. The caller holds the
        invoice's lock and has booked the payment.
        """
        left, offer = invoice.owed, offered(invoice)
        if offer is None or not offer.holds_on(came_on) or left.minor > offer.discount.minor:
            return
        today = await self._scope.today()
        await self._invoices.keep(
            CashDiscount(
                invoice_id=invoice.id,
                company_id=invoice.company_id,
                payment_id=payment.id,
                amount_minor=left.minor,
                currency=left.currency,
                booked_on=today,
            )
        )
        adjusted = invoice.adjusted_minor + left.minor
        await self._invoices.change(invoice, adjusted_minor=adjusted, state=InvoiceState.PAID)
        about = invoice.subject, invoice.id, payment.id
        event_id = await self._scope.announce(CashDiscountTaken(*about, left.minor, left.currency))
        await self._ledger.book_cash_discount(event_id, invoice, payment, left, today)
