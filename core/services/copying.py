"""A new draft that says what another document says: of a quote, of an invoice that comes again."""

from typing import Any, Final

from core.events import InvoiceDrafted
from core.models import (
    DocumentKind,
    DocumentLink,
    Invoice,
    InvoiceLine,
    InvoiceState,
    LinkKind,
    total_up,
)
from core.repositories.invoices import InvoiceRepository
from core.repositories.links import LinkRepository
from core.repositories.numbers import NumberRepository
from core.services.lines import kept_sums
from core.services.scope import Scope
from core.services.wordings import InvoiceView

DRAFTS: Final = "draft"

OWN: Final = frozenset(
    {"id", "kind", "draft", "number", "state", "issued_on", "due_on", "paid_minor"}
    | {"adjusted_minor", "drafted_by", "authors", "drafted_at", "sent_at", "address_seed"}
    | {"is_restricted", "is_deposit", "numbered_in", "serial", "credited_minor"}
)
"""What no copy takes over: whose it is, where it stands, when and under which name."""


OF_ONE_ORDER: Final = frozenset(
    {"po_number", "printed_po", "supplied_on", "service_from", "service_to"}
)
"""What belongs to one order, and is not true of the next."""


class Copying:
    """Writes drafts after what is there, without the deposits that were taken off."""

    def __init__(
        self,
        invoices: InvoiceRepository,
        links: LinkRepository,
        numbers: NumberRepository,
        scope: Scope,
    ) -> None:
        self._invoices = invoices
        self._links = links
        self._numbers = numbers
        self._scope = scope

    async def draft(
        self,
        view: InvoiceView,
        link: LinkKind,
        kind: DocumentKind = DocumentKind.INVOICE,
        *,
        drafted_by: int,
    ) -> Invoice:
        """A draft with the same client, lines and words, linked to where it came from.

        Whoever wrote the first wrote this one too. Announces `InvoiceDrafted`.
        """
        made = await self.copy(view, link, kind, drafted_by=drafted_by)
        await self._scope.announce(InvoiceDrafted(made.subject, made.id, made.reference))
        return made

    async def copy(
        self, view: InvoiceView, link: LinkKind, kind: DocumentKind, *, drafted_by: int
    ) -> Invoice:
        """The same without a word: whoever asks announces what it is for."""
        origin = view.invoice
        is_next = link is LinkKind.COPIES and kind is DocumentKind.INVOICE
        left = set(OWN | OF_ONE_ORDER if is_next else OWN)
        lines = [each for each in view.lines if each.deposit_id is None]
        sums: dict[str, Any] = kept_sums(total_up(lines, origin.currency, origin.reckoned))
        made = await self._invoices.keep(
            Invoice(
                **origin.model_dump(exclude=left | set(sums)),
                **sums,
                kind=kind,
                draft=await self._numbers.next(DRAFTS),
                state=InvoiceState.DRAFT,
                drafted_by=drafted_by,
                authors=sorted({*origin.authors, drafted_by}),
                drafted_at=self._scope.now(),
            )
        )
        await self._copy_lines(lines, made)
        await self.link(made, origin, link)
        return made

    async def link(self, made: Invoice, origin: Invoice, kind: LinkKind) -> None:
        """Note which document came from which."""
        row = DocumentLink(
            company_id=made.company_id, invoice_id=made.id, origin_id=origin.id, kind=kind
        )
        await self._links.keep(row)

    async def _copy_lines(self, lines: list[InvoiceLine], made: Invoice) -> None:
        own = {"id", "invoice_id"}
        copies = [InvoiceLine(**each.model_dump(exclude=own), invoice_id=made.id) for each in lines]
        await self._invoices.keep_all(copies)
