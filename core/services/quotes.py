"""Quotes: what is offered for some time, and becomes a draft invoice once it is accepted."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from core.clock import spoken
from core.errors import InvalidInput, WrongState
from core.events import QuoteAccepted, QuoteDeclined, QuoteExpired, QuoteSent
from core.models import Client, DocumentKind, Invoice, InvoiceState, LinkKind, Quote
from core.repositories.quotes import QuoteRepository
from core.security.rights import Deed
from core.services.approvals import require_shown
from core.services.copying import Copying
from core.services.invoices import InvoiceService
from core.services.numbering import Numbering
from core.services.overdue import Done
from core.services.scope import Scope, tidied
from core.services.wordings import InvoiceView, Wording

VALID_DAYS: Final = 30
VALID_DAYS_MOST: Final = 366
ON_ITS_PAGE: Final = ""
"""Who said so, when it was said on the quote's own page."""


@dataclass(frozen=True)
class QuoteView:
    """A quote with all that is shown beside it."""

    quote: Quote
    view: InvoiceView

    @property
    def invoice(self) -> Invoice:
        """The row that holds its client, its lines and its number."""
        return self.view.invoice

    @property
    def mark(self) -> str:
        """What a button carries: of what was offered, once it was, else of what it says now."""
        return self.quote.content_hash[:12] or self.view.mark

    def is_open(self, today: date) -> bool:
        """Whether it can be accepted still; on its last day it can."""
        until = self.until
        return self.invoice.state is InvoiceState.OFFERED and until is not None and today <= until

    @property
    def until(self) -> date | None:
        """The last day on which it can be accepted, once it was sent."""
        return self.invoice.due_on if self.invoice.number else None


class QuoteService:
    """Write, send, accept and decline quotes; let them expire."""

    def __init__(
        self,
        quotes: QuoteRepository,
        invoices: InvoiceService,
        copying: Copying,
        numbering: Numbering,
        scope: Scope,
    ) -> None:
        self._quotes = quotes
        self._invoices = invoices
        self._copying = copying
        self._numbering = numbering
        self._scope = scope

    async def draft(self, wording: Wording, valid_days: int | None = None) -> QuoteView:
        """Write a quote, which nobody sees yet; announces `InvoiceDrafted`."""
        self._scope.require(Deed.WRITE_INVOICES)
        days = _checked(VALID_DAYS if valid_days is None else valid_days, wording)
        view = await self._invoices.draft(wording, DocumentKind.QUOTE)
        invoice = view.invoice
        kept = Quote(invoice_id=invoice.id, company_id=invoice.company_id, valid_days=days)
        return QuoteView(await self._quotes.keep(kept), view)

    async def edit(
        self, reference: str, wording: Wording, valid_days: int | None, mark: str = ""
    ) -> QuoteView:
        """Rewrite a quote that was not sent; announces `InvoiceEdited`."""
        self._scope.require(Deed.WRITE_INVOICES)
        quote = (await self._found(reference)).quote
        days = _checked(quote.valid_days if valid_days is None else valid_days, wording)
        view = await self._invoices.edit(reference, wording, mark)
        await self._quotes.change(quote, valid_days=days)
        return QuoteView(quote, view)

    async def send(self, reference: str, mark: str = "") -> QuoteView:
        """Offer it from today on: it gets its number and is mailed; announces `QuoteSent`.

        Nothing is owed and nothing is booked.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        found = await self._found(reference, lock=True)
        invoice, view = found.invoice, found.view
        invoice.require(InvoiceState.OFFERED)
        require_shown(mark, found.mark)
        view.require_readable()
        today = await self._scope.today()
        until = today + timedelta(days=found.quote.valid_days)
        number = await self._numbering.next(view.company, invoice.kind, today)
        terms, days = view.terms.kept
        offered = InvoiceState.OFFERED
        given = {"number": number, "issued_on": today, "due_on": until, "terms_days": days}
        given |= {"terms": terms}
        await self._quotes.change(invoice, state=offered, **given)
        hashed = view.content_hash
        await self._quotes.change(found.quote, content_hash=hashed)
        what = str(until), hashed, invoice.total_minor, invoice.currency
        await self._scope.announce(QuoteSent(invoice.subject, invoice.id, number, *what))
        return found

    async def accept(self, reference: str, by: str, mark: str = "") -> Invoice:
        """Note that the client said yes, and who did; answers the draft that says the same.

        Announces `QuoteAccepted`. Raises `WrongState` once it was answered or its time is over.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        said = tidied(by, "name", 200)
        found = await self._found(reference, lock=True)
        return await self._accept(found, said, mark, self._scope.member_id)

    async def accept_on_page(self, invoice_id: int, mark: str) -> None:
        """The client pressed the button under exactly what was offered; a repeat does nothing."""
        self._scope.require(Deed.KEEP_BOOKS)
        found = await self._by_id(invoice_id, lock=True)
        if found.invoice.state is not InvoiceState.ACCEPTED:
            await self._accept(found, ON_ITS_PAGE, mark, found.invoice.drafted_by)

    async def decline(self, reference: str, by: str, mark: str = "") -> QuoteView:
        """Note that the client said no, and who did; announces `QuoteDeclined`."""
        self._scope.require(Deed.WRITE_INVOICES)
        said = tidied(by, "name", 200)
        return await self._decline(await self._found(reference, lock=True), said, mark)

    async def decline_on_page(self, invoice_id: int, mark: str) -> None:
        """The client pressed the other button; a repeat does nothing."""
        self._scope.require(Deed.KEEP_BOOKS)
        found = await self._by_id(invoice_id, lock=True)
        if found.invoice.state is not InvoiceState.DECLINED:
            await self._decline(found, ON_ITS_PAGE, mark)

    async def expire(self, day: date) -> list[Done]:
        """End a page of quotes whose last day is over; announces `QuoteExpired` for each."""
        self._scope.require(Deed.KEEP_BOOKS)
        done = []
        for invoice, quote in await self._quotes.lapsed(day):
            await self._end(invoice, quote, InvoiceState.EXPIRED)
            assert invoice.number is not None
            await self._scope.announce(QuoteExpired(invoice.subject, invoice.id, invoice.number))
            done.append(Done("QuoteExpired", invoice.number))
        return done

    async def listed(
        self, which: str = "", *, limit: int = 20, skip: int = 0
    ) -> list[tuple[Invoice, Client]]:
        """Quotes, the newest first: all, those in a state, or one client's."""
        self._scope.require(Deed.READ_BOOKS)
        kind = DocumentKind.QUOTE
        return await self._invoices.listed(which, kind=kind, limit=limit, skip=skip)

    async def view(self, reference: str) -> QuoteView:
        """The quote people call so; raises `WrongState` for what is none."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._found(reference)

    async def view_by_id(self, invoice_id: int) -> QuoteView:
        """The same for the one with this id; it must exist."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._by_id(invoice_id)

    async def _accept(self, found: QuoteView, by: str, mark: str, drafted_by: int) -> Invoice:
        invoice, quote = found.invoice, found.quote
        await self._require_open(found, mark)
        await self._end(invoice, quote, InvoiceState.ACCEPTED)
        link = LinkKind.ACCEPTS
        draft = await self._copying.draft(found.view, link, drafted_by=drafted_by)
        about = invoice.subject, invoice.id, invoice.reference
        await self._scope.announce(QuoteAccepted(*about, draft.id, draft.reference, by))
        return draft

    async def _decline(self, found: QuoteView, by: str, mark: str) -> QuoteView:
        invoice = found.invoice
        await self._require_open(found, mark)
        await self._end(invoice, found.quote, InvoiceState.DECLINED)
        about = invoice.subject, invoice.id, invoice.reference
        await self._scope.announce(QuoteDeclined(*about, by))
        return found

    async def _require_open(self, found: QuoteView, mark: str) -> None:
        """An answer is to exactly what was offered, while it holds."""
        invoice, until = found.invoice, found.until
        invoice.require(InvoiceState.ACCEPTED)
        assert until is not None
        if not found.is_open(await self._scope.today()):
            hint = "Write another: /quote new"
            raise WrongState(f"{invoice.reference} held until {spoken(until)}.", hint=hint)
        require_shown(mark, found.mark)

    async def _end(self, invoice: Invoice, quote: Quote, state: InvoiceState) -> None:
        await self._quotes.change(invoice, state=state)
        await self._quotes.change(quote, ended_at=self._scope.now())

    async def _found(self, reference: str, *, lock: bool = False) -> QuoteView:
        invoice = await self._invoices.get(reference, lock=lock)
        return await self._viewed(invoice)

    async def _by_id(self, invoice_id: int, *, lock: bool = False) -> QuoteView:
        view = await self._invoices.view_by_id(invoice_id)
        if lock:
            return await self._found(view.invoice.reference, lock=True)
        return await self._viewed(view.invoice)

    async def _viewed(self, invoice: Invoice) -> QuoteView:
        quote = await self._quotes.of(invoice.id)
        if quote is None:
            hint = f"/invoice show {invoice.reference}"
            raise WrongState(f"{invoice.reference} is no quote.", hint=hint)
        return QuoteView(quote, await self._invoices.view_by_id(invoice.id))


def _checked(days: int, wording: Wording) -> int:
    if wording.due_on is not None:
        message = "A quote has no due date: nothing is owed before an invoice comes of it."
        hint = "Say how many days there are to pay, and for how many days the quote holds."
        raise InvalidInput(message, hint=hint, fields={"due": message})
    if not 1 <= days <= VALID_DAYS_MOST:
        message = f"A quote holds for between 1 and {VALID_DAYS_MOST} days."
        raise InvalidInput(message, fields={"valid": message})
    return days
