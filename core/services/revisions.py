"""Revisions: an issued invoice is taken back in full, and another takes its place, in one deed.

The new draft and the credit note are two documents. One approval is asked for, of the draft; what
it stands for holds the credit note too, and both are issued with it.
"""

from core.errors import WrongState
from core.models import Approval, Invoice, LinkKind
from core.security.rights import Deed
from core.services.applying import ApplyingService
from core.services.copying import Copying
from core.services.credit_notes import CreditNoteService, Taking
from core.services.crediting import Crediting
from core.services.invoices import InvoiceService, InvoiceView
from core.services.scope import Scope


class RevisionService:
    """Draft a revision, and issue it."""

    def __init__(
        self,
        invoices: InvoiceService,
        copying: Copying,
        notes: CreditNoteService,
        crediting: Crediting,
        applying: ApplyingService,
        scope: Scope,
    ) -> None:
        self._invoices = invoices
        self._copying = copying
        self._notes = notes
        self._crediting = crediting
        self._applying = applying
        self._scope = scope

    async def revise(self, reference: str, reason: str) -> InvoiceView:
        """Draft what takes an invoice's place, and the credit note; announces `InvoiceDrafted`.

        It says what the invoice says, and can be edited. Raises `WrongState` where there is nothing
        to credit, or where a draft credits a part of it.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        origin = await self._invoices.get(reference, lock=True)
        await self._require_alone(origin)
        if any(note.number is None for note in await self._notes.of(origin)):
            message = f"A draft of a credit note for {origin.reference} waits already."
            raise WrongState(message, hint="Issue it or void it first: /credit notes")
        await self._notes.draft(reference, Taking(), reason)
        view = await self._invoices.view_by_id(origin.id)
        by = self._scope.member_id
        draft = await self._copying.draft(view, LinkKind.REVISES, drafted_by=by)
        return await self._invoices.view_by_id(draft.id)

    async def _require_alone(self, origin: Invoice) -> None:
        """Deposits and what takes them off hang together: what took their place would not."""
        lines = (await self._invoices.view_by_id(origin.id)).lines
        if origin.is_deposit or any(line.deposit_id is not None for line in lines):
            what = "is a deposit" if origin.is_deposit else "takes deposits off"
            message = f"{origin.reference} {what}, so no other takes its place."
            raise WrongState(
                message, hint=f"Credit it, and write another: /credit {origin.reference}"
            )

    async def issue(self, view: InvoiceView, approval: Approval) -> None:
        """Issue an invoice, with the credit note of the one whose place it takes.

        What was paid on that one pays for this one, as far as it reaches.
        """
        self._scope.require(Deed.APPROVE_INVOICE)
        freed = None
        if view.note is not None:
            note = await self._invoices.get(view.note.reference, lock=True)
            await self._require_nothing_left(view)
            freed = await self._crediting.credit(await self._invoices.view_by_id(note.id), approval)
        await self._invoices.issuing.issue_invoice(view, approval)
        if freed:
            amount = min(freed, view.invoice.owed, key=lambda each: each.minor)
            await self._applying.settle(view.invoice, amount, view.note)

    async def _require_nothing_left(self, view: InvoiceView) -> None:
        assert view.origin is not None, "its credit note credits something"
        drafts = [note for note in await self._notes.of(view.origin) if note.number is None]
        if len(drafts) > 1 or (await self._notes.left(view.origin)).minor:
            assert view.note is not None
            message = f"{view.note.reference} does not credit all that is left of"
            message = (
                f"{message} {view.origin.reference}, whose place {view.invoice.reference} takes."
            )
            raise WrongState(message, hint="Void both drafts, and revise it again.")
