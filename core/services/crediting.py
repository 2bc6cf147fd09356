"""What makes a credit note count: less is owed on its invoice, and what was paid is a credit."""

from core.errors import WrongState
from core.events import CreditNoteIssued
from core.models import (
    OWED,
    Adjustment,
    AdjustmentKind,
    AdjustmentState,
    Approval,
    Company,
    Invoice,
    InvoiceState,
)
from core.money import Money
from core.repositories.credit_notes import CreditNoteRepository
from core.repositories.invoices import InvoiceRepository
from core.repositories.numbers import NumberRepository
from core.services.credit_notes import given_up_of, require_creditable
from core.services.credits import CreditService
from core.services.ledger import LedgerService
from core.services.numbering import Numbering
from core.services.scope import Scope
from core.services.wordings import InvoiceView


class Crediting:
    """Issues credit notes that were approved."""

    def __init__(
        self,
        invoices: InvoiceRepository,
        notes: CreditNoteRepository,
        numbers: NumberRepository,
        ledger: LedgerService,
        balances: CreditService,
        scope: Scope,
    ) -> None:
        self._invoices = invoices
        self._notes = notes
        self._numbers = numbers
        self._numbering = Numbering(numbers)
        self._ledger = ledger
        self._balances = balances
        self._scope = scope

    async def issue(self, view: InvoiceView, approval: Approval) -> None:
        """Take back what it says; announces `CreditNoteIssued`. Raises as `credit` does."""
        await self.credit(view, approval)

    async def credit(self, view: InvoiceView, approval: Approval) -> Money:
        """The same; answers what it freed, which is the client's credit now.

        The draft is locked before its invoice: nobody locks them the other way round. Raises
        `WrongState` where other credit notes were faster, and too little is left.
        """
        note, origin = view.invoice, await self._origin(view)
        await self._require_room(origin, note)
        reduced = min(origin.owed.minor, note.total_minor)
        freed = note.total - Money(reduced, note.currency)
        await self._lower(origin, note, reduced)
        await self._balances.grow(note.client_id, freed)
        number = await self._number(note, view.company)
        total, currency = note.total_minor, note.currency
        about = note.subject, note.id, number, approval.id, origin.id
        event = CreditNoteIssued(*about, total, freed.minor, currency)
        event_id = await self._scope.announce(event)
        await self._ledger.book_credit_note(event_id, note, origin, view.totals, reduced)
        return freed

    async def _origin(self, view: InvoiceView) -> Invoice:
        assert view.origin is not None, "a credit note credits an invoice"
        origin = await self._invoices.by_id(view.origin.id, lock=True)
        assert origin is not None
        return origin

    async def _require_room(self, origin: Invoice, note: Invoice) -> None:
        require_creditable(origin)
        await self._require_free(origin)
        given_up = given_up_of(origin, await self._notes.taken_off(origin.id))
        left = origin.total - origin.credited - Money(given_up, origin.currency)
        if note.total_minor > left.minor:
            message = f"{left} of {origin.reference} is left to credit by now, not {note.total}."
            raise WrongState(message, hint="Reject it, and draft another over what is left.")

    async def _require_free(self, origin: Invoice) -> None:
        final = await self._invoices.taken_off_by(origin.id) if origin.is_deposit else None
        if final:
            raise WrongState(f"{final} takes {origin.reference} off by now, so it stays.")

    async def _lower(self, origin: Invoice, note: Invoice, reduced: int) -> None:
        adjusted = origin.adjusted_minor + reduced
        credited = origin.credited_minor + note.total_minor
        is_owed = origin.owed.minor > reduced
        state = _standing(origin, is_credited=credited == origin.total_minor, is_owed=is_owed)
        values = {"adjusted_minor": adjusted, "credited_minor": credited, "state": state}
        await self._invoices.change(origin, **values)
        if reduced:
            await self._notes.keep(await self._adjustment(origin, note, reduced))

    async def _adjustment(self, origin: Invoice, note: Invoice, reduced: int) -> Adjustment:
        return Adjustment(
            company_id=origin.company_id,
            invoice_id=origin.id,
            document_id=note.id,
            serial=await self._numbers.next(Adjustment.kind_of),
            kind=AdjustmentKind.CREDIT_NOTE,
            state=AdjustmentState.BOOKED,
            amount_minor=reduced,
            currency=origin.currency,
            asked_by=note.drafted_by,
            asked_at=self._scope.now(),
            booked_on=await self._scope.today(),
        )

    async def _number(self, note: Invoice, company: Company) -> str:
        today = await self._scope.today()
        given = await self._numbering.next(company, note.kind, today)
        values = given.columns | {"state": InvoiceState.ISSUED, "issued_on": today}
        await self._invoices.change(note, **values)
        return given.number


def _standing(origin: Invoice, *, is_credited: bool, is_owed: bool) -> InvoiceState:
    """Where an invoice stands after a credit note: credited once all of it is.

    Something may be owed of it even then, where what was paid was given back since.
    """
    if is_credited and not is_owed:
        return InvoiceState.CREDITED
    return InvoiceState.PAID if origin.state in OWED and not is_owed else origin.state
