"""Why an invoice is what it is: how it came to its total, and everything that happened to it."""

from core.models import Explained
from core.repositories.adjustments import AdjustmentRepository
from core.repositories.events import EventRepository
from core.repositories.payments import PaymentRepository
from core.security.rights import Deed
from core.services.invoices import InvoiceService
from core.services.scope import Scope


class ExplainingService:
    """Gathers what explains an invoice; changes nothing."""

    def __init__(
        self,
        invoices: InvoiceService,
        payments: PaymentRepository,
        adjustments: AdjustmentRepository,
        events: EventRepository,
        scope: Scope,
    ) -> None:
        self._invoices = invoices
        self._payments = payments
        self._adjustments = adjustments
        self._events = events
        self._scope = scope

    async def explain(self, reference: str, language: str = "") -> Explained:
        """All about an invoice in any state, for a reader of a language, else for its client.

        Raises `NotFound`, and `WrongState` for an erased client's.
        """
        self._scope.require(Deed.READ_BOOKS)
        view = await self._invoices.view(reference)
        invoice = view.invoice
        payments = await self._payments.of_invoice(invoice.id)
        adjustments = await self._adjustments.of_invoice(invoice.id)
        subjects = [
            invoice.subject,
            *(payment.subject for payment in payments),
            *(adjustment.subject for adjustment in adjustments),
        ]
        return Explained(
            invoice,
            view.lines,
            view.totals,
            await self._events.of_subjects(subjects),
            {each.id: each for each in payments},
            {each.id: each for each in adjustments},
            view.client.name,
            language or view.language,
            view.client.country or view.company.country,
            view.company.time_zone,
        )
