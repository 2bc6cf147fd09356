"""A client's credit used for what they owe."""

from core.errors import InvalidInput, WrongState
from core.events import CreditApplied
from core.models import OWED, Adjustment, AdjustmentKind, AdjustmentState, Invoice, InvoiceState
from core.money import Money
from core.repositories.invoices import InvoiceRepository
from core.repositories.numbers import NumberRepository
from core.security.rights import Deed
from core.services.credits import CreditService
from core.services.invoices import InvoiceService, InvoiceView
from core.services.ledger import LedgerService
from core.services.scope import Scope


class ApplyingService:
    """Take from a client's credit, and off what is owed on an invoice of theirs."""

    def __init__(
        self,
        invoices: InvoiceService,
        bills: InvoiceRepository,
        numbers: NumberRepository,
        ledger: LedgerService,
        balances: CreditService,
        scope: Scope,
    ) -> None:
        self._invoices = invoices
        self._bills = bills
        self._numbers = numbers
        self._ledger = ledger
        self._balances = balances
        self._scope = scope

    async def apply(self, reference: str, amount: Money | None = None) -> InvoiceView:
        """Pay for an invoice with its client's credit; announces `CreditApplied`.

        No amount means as much as there is and is owed. Raises `WrongState` where nothing is owed
        or there is too little credit, and `InvalidInput` for more than is owed.
        """
        self._scope.require(Deed.RECORD_PAYMENTS)
        invoice = await self._invoices.get(reference, lock=True)
        await self._require_owed(invoice)
        credit = (await self._balances.of(invoice.client_id)).get(invoice.currency)
        if credit is None:
            message = f"The client of {invoice.reference} has no credit in {invoice.currency}."
            raise WrongState(message, hint="See who has some: /credit list")
        if amount is None:
            amount = min(credit, invoice.owed, key=lambda each: each.minor)
        if amount.currency != invoice.currency or not 0 < amount.minor <= invoice.owed.minor:
            message = f"{amount} does not fit: {invoice.owed} is owed on {invoice.reference}."
            raise InvalidInput(message, fields={"amount": message})
        await self.settle(invoice, amount)
        return await self._invoices.view_by_id(invoice.id)

    async def settle(self, invoice: Invoice, amount: Money, note: Invoice | None = None) -> None:
        """The same for an invoice that is locked, and owes as much; announces `CreditApplied`.

        `note` is the credit note that has freed it just now, for this invoice.
        """
        self._scope.require(Deed.RECORD_PAYMENTS)
        await self._balances.take(invoice.client_id, amount)
        today = await self._scope.today()
        adjustment = await self._bills.keep(
            Adjustment(
                company_id=invoice.company_id,
                invoice_id=invoice.id,
                document_id=note.id if note else None,
                serial=await self._numbers.next(Adjustment.kind_of),
                kind=AdjustmentKind.CREDIT,
                state=AdjustmentState.BOOKED,
                amount_minor=amount.minor,
                currency=amount.currency,
                asked_by=self._scope.member_id,
                asked_at=self._scope.now(),
                booked_on=today,
            )
        )
        state = InvoiceState.PAID if amount == invoice.owed else InvoiceState.PARTLY_PAID
        adjusted = invoice.adjusted_minor + amount.minor
        await self._bills.change(invoice, adjusted_minor=adjusted, state=state)
        told = adjustment.id, invoice.id, amount.minor, amount.currency
        event_id = await self._scope.announce(CreditApplied(invoice.subject, *told))
        await self._ledger.book_credit_applied(event_id, invoice, adjustment, today)

    async def _require_owed(self, invoice: Invoice) -> None:
        if invoice.state not in OWED:
            raise WrongState(f"{invoice.reference} is {invoice.state}: nothing is owed on it.")
        if await self._bills.is_settling(invoice.id):
            message = f"The client's payment of {invoice.reference} is on its way."
            raise WrongState(message, hint="Wait some days: it is booked when it has come.")
