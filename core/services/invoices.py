"""The life of an invoice, as the actor of this unit of work may lead it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.clock import spoken
from core.errors import InvalidInput, NotFound, WrongState
from core.events import (
    ApprovalAsked,
    ApprovalExpired,
    InvoiceAddressChanged,
    InvoiceDrafted,
    InvoiceEdited,
    InvoiceMailed,
    InvoiceRejected,
    InvoiceVoided,
)
from core.models import (
    ApprovalKind,
    Client,
    Company,
    DocumentKind,
    Invoice,
    InvoiceLine,
    InvoiceState,
    LineDraft,
    Totals,
    total_up,
)
from core.money import MINOR_MOST
from core.repositories.clients import ClientRepository
from core.repositories.invoices import InvoiceRepository
from core.repositories.numbers import NumberRepository
from core.security.deeds import Guarded
from core.security.rights import Deed
from core.security.signing import new_seed
from core.services.approvals import ApprovalService, Wanted, require_shown
from core.services.clients import kept_terms
from core.services.invoice_lookup import InvoiceLookup, require_own_words, require_whole
from core.services.issuing import Issuing
from core.services.lawful import require_lawful
from core.services.ledger import LedgerService
from core.services.lines import checked, checked_reckoning, described, kept_lines, kept_sums
from core.services.numbering import Numbering
from core.services.restriction import require_endable
from core.services.scope import Scope, tidied, tidy
from core.services.wordings import InvoiceView, Wording
from core.totals.bills import Reckoning
from core.totals.keeping import kept_reckoning

__all__ = ["InvoiceService", "InvoiceView", "Wording"]

DRAFTS = "draft"
DUE_DAYS_MOST = 2 * 366


class InvoiceService(InvoiceLookup):
    """Draft, ask, approve, reject, void; and look up."""

    def __init__(
        self,
        invoices: InvoiceRepository,
        clients: ClientRepository,
        numbers: NumberRepository,
        approvals: ApprovalService,
        ledger: LedgerService,
        scope: Scope,
    ) -> None:
        super().__init__(invoices, clients, scope)
        self._numbers = numbers
        self._approvals = approvals
        self._ledger = ledger
        self.issuing = Issuing(invoices, Numbering(numbers), ledger, scope)

    async def preview(
        self, client: str, lines: Sequence[LineDraft], reckoning: Reckoning | None = None
    ) -> Totals:
        """What the lines would come to; keeps nothing."""
        self._scope.require(Deed.WRITE_INVOICES)
        found = await self._clients.find(client.strip()) if client.strip() else None
        company = await self._scope.company()
        currency = (found and found.currency) or company.currency
        way = checked_reckoning(reckoning or company.reckoned, currency)
        return total_up(checked(lines, currency), currency, way)

    async def rehearse(self, wording: Wording) -> InvoiceView:
        """An invoice as `draft` would write it, and all that would be shown; keeps nothing."""
        self._scope.require(Deed.WRITE_INVOICES)
        client = await self._client(wording.client, stays=True)
        company = await self._scope.company()
        unsaved = Invoice(
            company_id=company.id,
            draft=0,
            state=InvoiceState.DRAFT,
            authors=[],
            drafted_at=self._scope.now(),
            **await self._worded(wording, client, company, company.reckoned),
        )
        lines = _lines_of(unsaved, wording.lines)
        company, client, contact, _ = await self._invoices.beside(unsaved)
        return InvoiceView(unsaved, lines, client, contact, company)

    async def draft(
        self,
        wording: Wording,
        kind: DocumentKind = DocumentKind.INVOICE,
        authors: Sequence[int] = (),
    ) -> InvoiceView:
        """Write a draft, which nobody owes; announces `InvoiceDrafted`.

        `authors` are the members who wrote what it says, where that is not the actor.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        written_by = list(authors) or [self._scope.member_id]
        client = await self._client(wording.client, stays=True)
        company = await self._scope.company()
        serial = await self._numbers.next(DRAFTS)
        invoice = Invoice(
            company_id=self._scope.actor.company_id,
            kind=kind,
            draft=serial,
            state=InvoiceState.DRAFT,
            drafted_by=written_by[0],
            authors=written_by,
            drafted_at=self._scope.now(),
            **await self._worded(wording, client, company, company.reckoned),
        )
        invoice = await self._invoices.keep(invoice)
        await self._keep_lines(invoice, wording.lines)
        await self._scope.announce(InvoiceDrafted(invoice.subject, invoice.id, invoice.reference))
        return await self._view(invoice)

    async def edit(self, reference: str, wording: Wording, mark: str = "") -> InvoiceView:
        """Rewrite a draft; an approval asked for it is void. Announces `InvoiceEdited`.

        `mark` is that of the words which were changed; others than those are not overwritten.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        invoice = await self.get(reference, lock=True)
        _require_unissued(invoice)
        require_own_words(invoice)
        if mark and mark != (await self._view(invoice)).wording_mark:
            raise await self._changed_since(invoice)
        client = await self._client(wording.client, stays=True)
        company = await self._scope.company()
        values = await self._worded(wording, client, company, invoice.reckoned)
        voided = await self._approvals.withdraw(ApprovalKind.INVOICE, invoice.id)
        authors = sorted({*invoice.authors, self._scope.member_id})
        await self._invoices.change(invoice, state=InvoiceState.DRAFT, authors=authors, **values)
        await self._invoices.forget_lines(invoice.id)
        await self._keep_lines(invoice, wording.lines)
        edited = InvoiceEdited(invoice.subject, invoice.id, invoice.reference, voided)
        await self._scope.announce(edited)
        return await self._view(invoice)

    async def ask(self, reference: str, mark: str = "") -> InvoiceView:
        """Send a draft for approval; announces `ApprovalAsked`, bound to what is shown."""
        self._scope.require(Deed.WRITE_INVOICES)
        invoice = await self.get(reference, lock=True)
        await self._take_back_stale(invoice)
        invoice.require(InvoiceState.AWAITING)
        view = await self._view(invoice)
        require_shown(mark, view.mark)
        view.require_readable()
        require_lawful(view)
        view.require_paired()
        self._require_due(view)
        await self._ledger.require_worth(invoice.currency)
        await self._require_deposits_right(invoice)
        await self._invoices.change(invoice, state=InvoiceState.AWAITING)
        approval = await self._approvals.ask(_wanted(view), view.content_hash)
        await self._scope.announce(
            ApprovalAsked(
                invoice.subject, approval.id, invoice.id, invoice.reference, view.content_hash
            )
        )
        return replace(view, approval=approval)

    async def approve(self, reference: str, mark: str = "") -> InvoiceView:
        """Issue an invoice that awaits approval: its number, its postings, its event, at once.

        Announces `InvoiceIssued`. `mark` says which content was shown with the pressed button.
        Where it takes two persons, the first yes leaves it as it is.
        """
        self._scope.require(Deed.APPROVE_INVOICE)
        invoice = await self.get(reference, lock=True)
        _require_awaiting(invoice)
        view = await self._view(invoice)
        self._require_due(view)
        await self._require_deposits_right(invoice)
        view.require_paired()
        hashed, wanted = view.content_hash, _wanted(view)
        approval = await self._approvals.grant(view.approval, hashed, mark, wanted)
        if approval is not None:
            await self.issuing.issue(view, approval)
        return view

    async def expire(self, invoice_id: int) -> None:
        """Let an invoice be a draft again on which nobody decided in time.

        Announces `ApprovalExpired`.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        invoice = await self._invoices.by_id(invoice_id, lock=True)
        if invoice is None or invoice.state is not InvoiceState.AWAITING:
            return
        if await self._approvals.drop_stale(ApprovalKind.INVOICE, invoice_id):
            await self._invoices.change(invoice, state=InvoiceState.DRAFT)
            expired = ApprovalExpired(invoice.subject, invoice_id, invoice.reference)
            await self._scope.announce(expired)

    async def reject(self, reference: str, reason: str, mark: str = "") -> InvoiceView:
        """Say no to an invoice, which becomes a draft again; announces `InvoiceRejected`."""
        self._scope.require(Deed.APPROVE_INVOICE)
        why = tidied(reason, "reason", 500)
        invoice = await self.get(reference, lock=True)
        _require_awaiting(invoice)
        asked = await self._approvals.open_for(ApprovalKind.INVOICE, invoice.id)
        await self._approvals.refuse(asked, mark, why)
        await self._invoices.change(invoice, state=InvoiceState.DRAFT)
        rejected = InvoiceRejected(invoice.subject, invoice.id, invoice.reference, why)
        await self._scope.announce(rejected)
        return await self._view(invoice)

    async def void(self, reference: str, reason: str = "", mark: str = "") -> InvoiceView:
        """Withdraw a draft, or cancel an unpaid invoice in the books; announces `InvoiceVoided`.

        Whoever may write invoices may withdraw a draft; an issued one needs the right and a code.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        why = tidy(reason, "reason", 500)
        invoice = await self._found(reference, lock=True)
        require_endable(invoice, self._scope)
        if invoice.number is not None:
            self._scope.require(Deed.VOID_INVOICE)
        _require_meant(invoice, reference)
        invoice.require(InvoiceState.VOID)
        require_whole(invoice)
        await self._require_nothing_reported(invoice)
        await self._require_not_taken_off(invoice)
        view = await self._view(invoice)
        require_shown(mark, view.mark)
        if invoice.number is not None:
            content = {"content": view.content_hash, "reason": why}
            sure = f"{invoice.reference} over {invoice.total} will be void."
            await self._scope.prove(Guarded.of(Deed.VOID_INVOICE, invoice.subject, content, sure))
        await self._approvals.withdraw(ApprovalKind.INVOICE, invoice.id)
        await self._invoices.change(invoice, state=InvoiceState.VOID)
        voided = InvoiceVoided(invoice.subject, invoice.id, invoice.reference, why)
        event_id = await self._scope.announce(voided)
        if invoice.number is not None:
            today = await self._scope.today()
            await self._ledger.book_void(event_id, invoice, view.totals, today)
        return view

    async def _take_back_stale(self, invoice: Invoice) -> None:
        """What nobody can say yes to any more may be sent again at once."""
        if invoice.state is not InvoiceState.AWAITING:
            return
        if await self._approvals.drop_stale(ApprovalKind.INVOICE, invoice.id):
            await self._invoices.change(invoice, state=InvoiceState.DRAFT)

    async def readdress(self, reference: str) -> InvoiceView:
        """Give an issued invoice another address on the web; announces `InvoiceAddressChanged`.

        The address that mails and papers named until now opens nothing any more.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        invoice = await self.get(reference, lock=True)
        if invoice.number is None or invoice.state is InvoiceState.VOID:
            message = f"{invoice.reference} is {invoice.state} and has no page."
            raise WrongState(message, hint=f"/invoice show {invoice.reference}")
        await self._invoices.change(invoice, address_seed=new_seed())
        changed = InvoiceAddressChanged(invoice.subject, invoice.id, invoice.reference)
        await self._scope.announce(changed)
        return await self._view(invoice)

    async def _changed_since(self, invoice: Invoice) -> WrongState:
        """Somebody was faster: who, and what to do with what was typed."""
        by = await self._invoices.edited_by(invoice.subject)
        is_own = by is not None and by.member_id == self._scope.actor.member_id
        who = "You have" if is_own else f"{by.actor if by else 'Somebody'} has"
        name = invoice.reference
        hint = f"It was not saved. Look at {name} as it is now, then edit it again."
        message = f"{who} changed {name} since this form was opened."
        return WrongState(message, hint=hint, look_at=name)

    async def _require_nothing_reported(self, invoice: Invoice) -> None:
        """Money that somebody reported or gave up is decided on before the invoice goes."""
        serial = await self._invoices.reported(invoice.id)
        if serial is not None:
            message = f"Payment P{serial} for {invoice.reference} waits for an approval."
            raise WrongState(message, hint=f"Decide on it first: /payment reject P{serial}")
        if (serial := await self._invoices.given_up(invoice.id)) is not None:
            message = f"Write-off A{serial} of {invoice.reference} waits for an approval."
            raise WrongState(message, hint=f"Decide on it first: /writeoff reject A{serial}")

    async def _require_deposits_right(self, invoice: Invoice) -> None:
        """What was billed before is taken off, and nothing else is."""
        hint = f"Take them off: /invoice final {invoice.reference}"
        if untaken := await self._invoices.untaken(invoice.id):
            raise WrongState(f"Not taken off yet: deposit {', '.join(untaken)}.", hint=hint)
        if void := await self._invoices.void_deposits(invoice.id):
            raise WrongState(f"Deposit {', '.join(void)} is void by now.", hint=hint)

    async def _require_not_taken_off(self, invoice: Invoice) -> None:
        final = await self._invoices.taken_off_by(invoice.id) if invoice.is_deposit else None
        if final:
            message = f"{final} takes {invoice.reference} off, so it stays."
            raise WrongState(message, hint=f"To void both, begin with /invoice void {final}")

    async def mailed(self, invoice_id: int, to: str) -> None:
        """Note that the client's mail server took it; announces `InvoiceMailed`, once."""
        self._scope.require(Deed.KEEP_BOOKS)
        invoice = await self._invoices.by_id(invoice_id, lock=True)
        if invoice is None:
            raise NotFound("There is no such invoice.")
        if invoice.sent_at is None:
            is_void = invoice.state is InvoiceState.VOID
            await self._invoices.change(invoice, sent_at=self._scope.now())
            await self._scope.announce(
                InvoiceMailed(invoice.subject, invoice_id, invoice.reference, to, is_void)
            )

    def _require_due(self, view: InvoiceView) -> None:
        """An invoice cannot be due before the day it is issued."""
        due_on = view.invoice.due_on
        if due_on is not None and due_on < self._scope.clock.today(view.company.time_zone):
            hint = f"/invoice edit {view.invoice.reference}"
            raise WrongState(f"Its due date, {spoken(due_on)}, has passed.", hint=hint)

    async def _worded(
        self, wording: Wording, client: Client, company: Company, usual: Reckoning
    ) -> dict[str, Any]:
        """The columns a wording fills; refuses what no invoice can say."""
        today = await self._scope.today()
        if wording.due_on is not None and not 0 <= (wording.due_on - today).days <= DUE_DAYS_MOST:
            message = "An invoice cannot be due before today, or in more than two years."
            raise InvalidInput(message, fields={"due": message})
        currency = client.currency or company.currency
        terms, terms_days = kept_terms(wording.terms, wording.terms_days)
        reckoning = checked_reckoning(wording.reckoning or usual, currency)
        totals = total_up(checked(wording.lines, currency), currency, reckoning)
        if not 0 < totals.due.minor <= MINOR_MOST:
            message = f"An invoice over {totals.due} cannot be written."
            raise InvalidInput(message, hint="Look at the quantities and prices.")
        return {
            "client_id": client.id,
            "currency": currency,
            "terms": terms,
            "terms_days": terms_days,
            "due_on": wording.due_on,
            "note": tidy(wording.note, "note", 2000, lines=True),
            "reckoning": kept_reckoning(reckoning),
            **kept_sums(totals),
        }

    async def _keep_lines(self, invoice: Invoice, lines: Sequence[LineDraft]) -> None:
        await self._invoices.keep_all(_lines_of(invoice, lines))


def _lines_of(invoice: Invoice, lines: Sequence[LineDraft]) -> list[InvoiceLine]:
    """The rows of an invoice's lines, with what each comes to."""
    nets = total_up(lines, invoice.currency, invoice.reckoned).line_nets
    return kept_lines(invoice, described(lines), nets)


def _require_awaiting(invoice: Invoice) -> None:
    """Refuse to decide on what was not sent for approval, or is decided on already."""
    if invoice.state is not InvoiceState.AWAITING:
        message = f"{invoice.reference} is {invoice.state}."
        raise WrongState(message, hint=f"/invoice show {invoice.reference}")


def _wanted(view: InvoiceView) -> Wanted:
    """An invoice as it is approved, with the credit note that goes with it."""
    invoice = view.invoice
    authors = tuple({*invoice.authors, *(view.note.authors if view.note else ())})
    kind = ApprovalKind.INVOICE
    what = invoice.reference, view.approved_amount, invoice.client_id
    return Wanted(kind, invoice.id, *what, authors)


def _require_unissued(invoice: Invoice) -> None:
    if invoice.state not in {InvoiceState.DRAFT, InvoiceState.AWAITING}:
        message = f"{invoice.reference} is {invoice.state} and cannot be changed."
        raise WrongState(message, hint="Void it and write another.")


def _require_meant(invoice: Invoice, reference: str) -> None:
    """Whoever asks by the draft's name saw a draft, which may have been issued since."""
    if invoice.number is not None and reference.strip().upper() != invoice.number:
        message = f"D{invoice.draft} has been issued as {invoice.number}."
        raise WrongState(message, hint=f"To void it all the same: /invoice void {invoice.number}")
