"""Reading the trail and checking the books."""

from core.models import SETTLED, Entry, EventRecord, Invoice
from core.repositories.credits import CreditRepository
from core.repositories.events import EventRepository
from core.repositories.invoices import InvoiceRepository
from core.repositories.ledger import LedgerRepository
from core.repositories.numbers import NumberRepository
from core.repositories.recoveries import RecoveryRepository
from core.security.rights import Deed
from core.services.numbering import place_of
from core.services.scope import Scope


class AuditService:
    """What happened, and whether the books still add up."""

    def __init__(
        self,
        events: EventRepository,
        ledger: LedgerRepository,
        balances: CreditRepository,
        invoices: InvoiceRepository,
        numbers: NumberRepository,
        restored: RecoveryRepository,
        scope: Scope,
    ) -> None:
        self._events = events
        self._ledger = ledger
        self._balances = balances
        self._invoices = invoices
        self._numbers = numbers
        self._restored = restored
        self._scope = scope

    async def story(self, subject: str) -> list[EventRecord]:
        """Everything that happened to one thing, in order."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._events.of_subject(subject)

    async def event(self, event_id: int) -> EventRecord | None:
        """One event of this company."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._events.by_id(event_id)

    async def entries(self, invoice_id: int) -> list[Entry]:
        """Every ledger entry about an invoice, in the order they were booked."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._ledger.entries(invoice_id)

    async def complaints(self) -> list[str]:
        """What is wrong with the books, in whole sentences; empty when they are right."""
        self._scope.require(Deed.KEEP_BOOKS)
        return [
            *[
                f"The entries of event {key} do not balance."
                for key in await self._ledger.unbalanced()
            ],
            *await self._gaps(),
            *await self._disagreements(),
            *await self._miscounted_credit(),
            *[
                f"{number} and its credit notes differ on what is credited."
                for number in await self._balances.miscounted()
            ],
            *[
                f"The parts of P{serial} are not the payment."
                for serial in await self._ledger.uneven()
            ],
            *[
                f"P{serial} and its refunds differ on what went back."
                for serial in await self._ledger.refunded_apart()
            ],
        ]

    async def _gaps(self) -> list[str]:
        """Numbers that were given but belong to no invoice, save those a restore has announced."""
        missing = []
        known = {place for row in await self._restored.all() for place in row.missing}
        for series in await self._numbers.of_documents():
            used = await self._invoices.serials(series.series)
            missing += [
                f"{place_of(series.series, serial)} is missing."
                for serial in range(1, series.last + 1)
                if serial not in used and (series.series, serial) not in known
            ]
        return missing

    async def _disagreements(self) -> list[str]:
        """Invoices whose cached balance or state is not what the ledger says."""
        owed = await self._ledger.receivable()
        return [
            complaint
            for invoice in await self._invoices.issued()
            if (complaint := _disagreement(invoice, owed.get(invoice.id, 0)))
        ]

    async def _miscounted_credit(self) -> list[str]:
        """Clients whose kept credit is not what the ledger says."""
        kept, booked = await self._balances.kept(), await self._balances.booked()
        return [
            f"The credit of client {client_id} is {kept.get((client_id, currency), 0)} minor units"
            f" of {currency}, but the ledger says {booked.get((client_id, currency), 0)}."
            for client_id, currency in sorted(kept | booked)
            if kept.get((client_id, currency), 0) != booked.get((client_id, currency), 0)
        ]


def _disagreement(invoice: Invoice, owed_minor: int) -> str:
    if invoice.owed.minor != owed_minor:
        return (
            f"{invoice.reference} and the ledger differ on what is owed: {invoice.owed.minor} and"
            f" {owed_minor} minor units."
        )
    is_settled = invoice.paid_minor + invoice.adjusted_minor == invoice.total_minor
    if (invoice.state in SETTLED) != is_settled:
        taken = f", and {invoice.adjusted} was taken off" if invoice.adjusted else ""
        return f"{invoice.reference} is {invoice.state}, but {invoice.paid} was paid on it{taken}."
    return ""
