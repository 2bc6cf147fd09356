"""Deposits: billed before the work is done, and taken off the invoice that bills it.

The final invoice bills the whole and takes each deposit off in lines below nothing, one for each
rate of tax, so that no tax is owed twice (§ 14 (5) sentence 2 UStG). Its ledger entries follow.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from core.errors import InvalidInput, WrongState
from core.events import InvoiceEdited
from core.models import (
    ApprovalKind,
    DocumentKind,
    Invoice,
    InvoiceLine,
    InvoiceState,
    LineDraft,
    LinkKind,
    total_up,
)
from core.money import Money, digits
from core.repositories.invoices import InvoiceRepository
from core.repositories.links import LinkRepository
from core.security.rights import Deed
from core.services.approvals import ApprovalService
from core.services.copying import Copying
from core.services.invoices import InvoiceService
from core.services.lines import kept_sums
from core.services.scope import Scope
from core.services.wordings import InvoiceView, Wording

WHOLE: Final = Decimal(100)
WORDS: Final = {
    "de": ("Abschlag von {percent} % ({rate} % Steuer)", "Abzüglich Abschlag {number}"),
    "en": ("Deposit of {percent} % ({rate} % tax)", "Less deposit {number}"),
}
UNISSUED: Final = frozenset({InvoiceState.DRAFT, InvoiceState.AWAITING})


class DepositService:
    """Bill a part of a draft before the rest, and take it off the draft."""

    def __init__(
        self,
        bills: InvoiceRepository,
        links: LinkRepository,
        invoices: InvoiceService,
        approvals: ApprovalService,
        copying: Copying,
        scope: Scope,
    ) -> None:
        self._bills = bills
        self._links = links
        self._invoices = invoices
        self._approvals = approvals
        self._copying = copying
        self._scope = scope

    async def ask(self, reference: str, percent: Decimal) -> InvoiceView:
        """Draft an invoice over a part of what a draft bills; announces `InvoiceDrafted`.

        Of an accepted quote it is a part of the draft that came of it. Raises `WrongState` for what
        was issued, and `InvalidInput` when all deposits came to the whole or more.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        final = await self._final(reference)
        part = _checked(percent)
        own, way = final.invoice, final.invoice.reckoned
        lines = [
            LineDraft(said, Decimal(1), price, group.rate, group.category)
            for group in final.totals.groups
            if (price := part_of(group.net + group.tax if way.is_gross else group.net, part))
            and (said := _said(final, 0, percent=part, rate=group.rate))
        ]
        await self._require_rest(final, total_up(lines, own.currency, way).due)
        wording = Wording(final.client.key, lines, own.terms_days, terms=own.terms, reckoning=way)
        made = await self._invoices.draft(wording)
        order = {"po_number": own.po_number, "printed_po": own.printed_po}
        await self._bills.change(made.invoice, is_deposit=True, **order)
        await self._copying.link(made.invoice, own, LinkKind.INSTALMENT)
        return made

    async def take_off(self, reference: str) -> InvoiceView:
        """Take every deposit off a draft that was issued and not voided; announces `InvoiceEdited`.

        What was taken off before is taken off anew. Raises `WrongState` where there is none.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        invoice = await self._invoices.get(reference, lock=True)
        _require_unissued(invoice)
        final = await self._invoices.view_by_id(invoice.id)
        issued = [each for each in await self._deposits(invoice) if _counts(each)]
        if not issued and all(line.deposit_id is None for line in final.lines):
            hint = f"Bill one first: /invoice deposit {invoice.reference} 30"
            raise WrongState(f"No deposit of {invoice.reference} was issued.", hint=hint)
        lines = [each for each in final.lines if each.deposit_id is None]
        for deposit in issued:
            lines += await self._less(final, deposit, len(lines))
        await self._rewrite(invoice, lines)
        return await self._invoices.view_by_id(invoice.id)

    async def untaken(self, invoice: Invoice) -> list[str]:
        """The numbers of deposits that were issued and are not taken off this draft yet."""
        self._scope.require(Deed.READ_BOOKS)
        if invoice.state not in UNISSUED or invoice.kind is not DocumentKind.INVOICE:
            return []
        return await self._bills.untaken(invoice.id)

    async def _deposits(self, final: Invoice) -> list[Invoice]:
        return [
            other
            for link, other in await self._links.around(final.id)
            if link.kind is LinkKind.INSTALMENT and link.origin_id == final.id
        ]

    async def _final(self, reference: str) -> InvoiceView:
        """The draft that bills the whole."""
        view = await self._invoices.view(reference)
        if view.invoice.state is InvoiceState.ACCEPTED:
            around = await self._links.around(view.invoice.id)
            (draft,) = (other for link, other in around if link.kind is LinkKind.ACCEPTS)
            view = await self._invoices.view_by_id(draft.id)
        _require_unissued(view.invoice)
        _require_divisible(view)
        return view

    async def _require_rest(self, final: InvoiceView, more: Money) -> None:
        """Something must be left for the invoice that bills the whole."""
        deposits = [each for each in await self._deposits(final.invoice) if _is_meant(each)]
        taken = sum((each.total_minor for each in deposits), more.minor)
        lines = [line for line in final.lines if line.deposit_id is None]
        if taken >= total_up(lines, more.currency, final.invoice.reckoned).due.minor:
            text = f"The deposits of {final.invoice.reference} would come to the whole of it."
            raise InvalidInput(text, hint="Bill a smaller part.", fields={"percent": text})

    async def _less(self, final: InvoiceView, deposit: Invoice, after: int) -> list[InvoiceLine]:
        """What takes a deposit off: one line for each rate, below nothing."""
        said = _said(final, 1, number=deposit.reference)
        own = {"invoice_id": final.invoice.id, "description": said, "deposit_id": deposit.id}
        lines = []
        for number, line in enumerate(await self._bills.lines(deposit.id), start=1):
            less = {"quantity": -line.quantity, "net_minor": -line.net_minor}
            values = line.model_dump(exclude={"id"}) | own | less
            lines.append(InvoiceLine(**values | {"position": after + number}))
        return lines

    async def _rewrite(self, invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
        sums: dict[str, Any] = kept_sums(total_up(lines, invoice.currency, invoice.reckoned))
        voided = await self._approvals.withdraw(ApprovalKind.INVOICE, invoice.id)
        authors = sorted({*invoice.authors, self._scope.member_id})
        await self._bills.forget_lines(invoice.id)
        await self._bills.keep_all(lines)
        state = InvoiceState.DRAFT
        await self._bills.change(invoice, state=state, authors=authors, **sums)
        edited = InvoiceEdited(invoice.subject, invoice.id, invoice.reference, voided)
        await self._scope.announce(edited)


def _counts(deposit: Invoice) -> bool:
    """Whether a deposit was billed, and the bill stands."""
    return deposit.number is not None and _is_meant(deposit)


def _is_meant(deposit: Invoice) -> bool:
    return deposit.state not in {InvoiceState.VOID, InvoiceState.CREDITED}


def _require_unissued(invoice: Invoice) -> None:
    if invoice.kind is not DocumentKind.INVOICE or invoice.state not in UNISSUED:
        message = f"{invoice.reference} is no draft of an invoice."
        raise WrongState(message, hint="A deposit is billed before its invoice is issued.")
    if invoice.is_deposit:
        raise WrongState(f"{invoice.reference} is a deposit itself.")


def _require_divisible(final: InvoiceView) -> None:
    """A part of it must be what the same part of each of its lines is."""
    way = final.invoice.reckoned
    if way.cuts or way.withholdings or way.cash_step or any(line.taxes for line in final.lines):
        message = (
            f"{final.invoice.reference} has a discount of the whole, cash rounding, something"
            " withheld, or several taxes on a line. No deposit can be taken off it."
        )
        hint = "Put discounts on its lines, or bill the parts as invoices of their own."
        raise WrongState(message, hint=hint)


def part_of(net: Money, percent: Decimal) -> Decimal:
    """So many percent of an amount, rounded once, as a price."""
    share = (Decimal(net.minor) * percent / WHOLE).to_integral_value(ROUND_HALF_UP)
    return share.scaleb(-digits(net.currency))


def _said(final: InvoiceView, which: int, **values: object) -> str:
    return WORDS.get(final.language, WORDS["en"])[which].format(**values)


def _checked(percent: Decimal) -> Decimal:
    if not 0 < percent < WHOLE:
        text = "A deposit is more than 0 and less than 100 percent."
        raise InvalidInput(text, hint="Write it like 30.", fields={"percent": text})
    return percent
