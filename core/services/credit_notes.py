"""Credit notes: drafted here, approved as invoices are, and booked by `crediting.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.errors import InvalidInput, WrongState
from core.events import InvoiceDrafted
from core.models import (
    AdjustmentKind,
    Client,
    DocumentKind,
    DocumentLink,
    Invoice,
    InvoiceLine,
    InvoiceState,
    LinkKind,
    Totals,
)
from core.models.correction import (
    Rest,
    by_amount,
    by_kind,
    by_lines,
    crediting,
    quantity_left,
    rests,
    said,
)
from core.money import Money
from core.repositories.credit_notes import CREDITING, CreditNoteRepository
from core.repositories.invoices import InvoiceRepository
from core.repositories.numbers import NumberRepository
from core.security.rights import Deed
from core.services.invoices import DRAFTS, InvoiceService, InvoiceView
from core.services.lines import kept_sums
from core.services.scope import Scope, tidied
from core.totals.bills import Reckoning
from core.totals.keeping import kept_reckoning


@dataclass(frozen=True)
class Taking:
    """What a credit note is to take back: an amount, or lines by their places, or all that is left.

    A line without a quantity is taken with all that is left of it.
    """

    amount: Money | None = None
    lines: Mapping[int, Decimal | None] = field(default_factory=dict)


class CreditNoteService:
    """Draft credit notes, and look up what was credited."""

    def __init__(
        self,
        invoices: InvoiceService,
        bills: InvoiceRepository,
        notes: CreditNoteRepository,
        numbers: NumberRepository,
        scope: Scope,
    ) -> None:
        self._invoices = invoices
        self._bills = bills
        self._notes = notes
        self._numbers = numbers
        self._scope = scope

    async def draft(self, reference: str, taking: Taking, reason: str) -> InvoiceView:
        """Draft a credit note for an issued invoice; announces `InvoiceDrafted`.

        Raises `WrongState` where there is nothing to credit, and `InvalidInput` where more is to be
        taken than is left; what other drafts take is not left.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        why = tidied(reason, "reason", 500)
        origin = await self._invoices.get(reference, lock=True)
        require_creditable(origin)
        left = await self.left(origin)
        view = await self._invoices.view_by_id(origin.id)
        require_whole_cents(view.invoice, view.totals)
        await self._require_free(origin)
        lines = _taken(view, await self._notes.lines(origin.id), taking, left, why)
        way = _way(origin, lines)
        totals = said(lines, origin.currency, is_gross=way.is_gross)
        _require_room(origin, totals.total, left)
        _require_whole_deposit(origin, totals.total)
        note = await self._keep(origin, totals, way, "" if _is_said(lines) else why)
        await self._bills.keep_all(_placed(lines, note))
        await self._scope.announce(InvoiceDrafted(note.subject, note.id, note.reference))
        return await self._invoices.view_by_id(note.id)

    async def left(self, origin: Invoice) -> Money:
        """What of an invoice can still be credited: neither credited, nor in a draft, nor given up.

        What was given up is no revenue any more, and no client paid it.
        """
        self._scope.require(Deed.READ_BOOKS)
        notes = await self._notes.of(origin.id)
        in_notes = sum(note.total_minor for note in notes)
        given_up = given_up_of(origin, await self._notes.taken_off(origin.id))
        return Money(origin.total_minor - given_up - in_notes, origin.currency)

    async def of(self, invoice: Invoice) -> list[Invoice]:
        """The credit notes of an invoice that are not void, drafts too, the oldest first."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._notes.of(invoice.id)

    async def replacing(self, invoice: Invoice) -> list[Invoice]:
        """What takes the place of an invoice, or is to."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._notes.of(invoice.id, LinkKind.REVISES)

    async def taken_off(self, invoice: Invoice) -> dict[AdjustmentKind, Money]:
        """By how much less is owed on an invoice though no money came, by why."""
        self._scope.require(Deed.READ_BOOKS)
        found = await self._notes.taken_off(invoice.id) if invoice.adjusted else {}
        return {kind: Money(minor, invoice.currency) for kind, minor in found.items()}

    async def carried(self, invoice: Invoice) -> Money:
        """What had been paid on the invoice whose place it takes, and paid for it at its issue."""
        self._scope.require(Deed.READ_BOOKS)
        return Money(await self._notes.carried(invoice.id), invoice.currency)

    async def listed(self, *, limit: int = 20, skip: int = 0) -> list[tuple[Invoice, Client]]:
        """Credit notes, the newest first."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._notes.listed(limit, skip)

    async def _require_free(self, origin: Invoice) -> None:
        """A deposit that an issued invoice takes off stays."""
        final = await self._bills.taken_off_by(origin.id) if origin.is_deposit else None
        if final:
            message = f"{final} takes {origin.reference} off, so it stays."
            raise WrongState(message, hint=f"Credit {final} in full first: /credit {final}")

    async def _keep(self, origin: Invoice, totals: Totals, way: Reckoning, why: str) -> Invoice:
        sums: dict[str, Any] = kept_sums(totals)
        note = Invoice(
            company_id=origin.company_id,
            client_id=origin.client_id,
            kind=DocumentKind.CREDIT_NOTE,
            draft=await self._numbers.next(DRAFTS),
            state=InvoiceState.DRAFT,
            currency=origin.currency,
            note=why,
            reckoning=kept_reckoning(way),
            **sums,
            drafted_by=self._scope.member_id,
            authors=[self._scope.member_id],
            drafted_at=self._scope.now(),
        )
        note = await self._bills.keep(note)
        kind, company_id = LinkKind.CREDITS, origin.company_id
        await self._notes.keep(
            DocumentLink(company_id=company_id, invoice_id=note.id, origin_id=origin.id, kind=kind)
        )
        return note


def require_creditable(origin: Invoice) -> None:
    """Refuse what is no issued invoice that stands."""
    name = origin.reference
    if origin.kind is not DocumentKind.INVOICE:
        raise WrongState(f"{name} is a {origin.kind}: only an invoice can be credited.")
    if origin.number is None:
        message = f"{name} is not issued, so there is nothing to credit."
        raise WrongState(message, hint=f"Change it: /invoice edit {name}")
    if origin.state is InvoiceState.VOID:
        raise WrongState(f"{name} is void: there is nothing to credit.")


def require_whole_cents(origin: Invoice, totals: Totals) -> None:
    """Refuse what cannot be taken back tax by tax: what it asks for is not just net and tax."""
    name = origin.reference
    refusals = {
        f"{name} was issued in {origin.imported_from}.": bool(origin.imported_from),
        f"Of {name} tax is withheld.": bool(origin.withheld_minor),
        f"{name} is rounded for cash.": bool(origin.rounding_minor),
        f"{name} bears several taxes at once.": totals.net
        != sum((group.net for group in totals.groups), Money(0, origin.currency)),
        f"{name} has a tax below nothing.": any(group.net.minor < 0 for group in totals.groups),
    }
    for what, holds in refusals.items():
        if holds:
            message = f"{what} A credit note cannot take that back yet."
            raise WrongState(message, hint="If nothing is paid yet, void it and write another.")


def given_up_of(origin: Invoice, taken_off: Mapping[AdjustmentKind, int]) -> int:
    """How much of an invoice was taken off without a credit note or a credit, in minor units."""
    return origin.adjusted_minor - sum(taken_off.get(kind, 0) for kind in CREDITING)


def _taken(
    view: InvoiceView, credited: list[InvoiceLine], taking: Taking, left: Money, why: str
) -> list[InvoiceLine]:
    """The lines of the credit note."""
    origin, is_whole = view.invoice, left == view.invoice.total
    if not left.minor:
        hint = "Void its drafts first, where it has any: /credit notes"
        raise WrongState(f"Nothing of {origin.reference} is left to credit.", hint=hint)
    if taking.lines and taking.amount is not None:
        raise _misfit("Give an amount or lines, not both.", "lines")
    hidden = _beside_lines(view)
    if not taking.lines and (taking.amount is not None or not is_whole or hidden):
        amount = left if taking.amount is None else taking.amount
        _require_room(origin, amount, left)
        spread = by_amount(rests(view.totals, credited), amount.minor)
        by_income = by_kind(spread, view.lines, view.totals, credited)
        return [_part(origin, rest, why) for rest in by_income]
    if hidden:
        message = f"{origin.reference} has {hidden}, so it cannot be credited by line."
        raise _misfit(message, "lines", "Give an amount, or credit all of it.")
    wanted = _wanted(view, credited, taking)
    is_gross = view.invoice.reckoned.is_gross
    parts = by_lines(view.lines, view.totals, credited, wanted, is_gross=is_gross)
    return [crediting(part) for part in sorted(parts, key=lambda part: part.line.position)]


def _wanted(
    view: InvoiceView, credited: Sequence[InvoiceLine], taking: Taking
) -> dict[int, Decimal]:
    """The quantities to take, by the lines' ids; all of every line where none is named."""
    by_place = {line.position: line for line in view.lines}
    places = taking.lines or dict.fromkeys(by_place)
    found = {}
    for place, quantity in places.items():
        if (line := by_place.get(place)) is None:
            hint = f"Its lines are 1 to {len(by_place)}."
            raise _misfit(f"{view.invoice.reference} has no line {place}.", "lines", hint)
        left = quantity_left(line, credited)
        if not 0 < (left if quantity is None else quantity) <= left:
            said = f", not {quantity.normalize():f}" if quantity is not None else ""
            raise _misfit(
                f"Of line {place}, {left.normalize():f} is left to credit{said}.", "lines"
            )
        found[line.id] = left if quantity is None else quantity
        _require_whole_cuts(line, found[line.id])
    return found


def _require_whole_cuts(line: InvoiceLine, quantity: Decimal) -> None:
    """A discount that is an amount belongs to all of its line."""
    if quantity != line.quantity and any(cut.percentage is None for cut in line.said.cuts):
        message = f"Line {line.position} has a discount or charge of its own over an amount."
        raise _misfit(message, "lines", "Credit all of the line, or an amount.")


def _beside_lines(view: InvoiceView) -> str:
    """What an invoice has that its lines do not say; nothing where lines can be credited."""
    if view.invoice.reckoned.cuts:
        return "a discount or charge on the whole"
    return "deposits taken off" if any(each.net_minor < 0 for each in view.lines) else ""


def _way(origin: Invoice, lines: Sequence[InvoiceLine]) -> Reckoning:
    """What the credit note says as its invoice does: why there is no tax, and prices with tax."""
    way = origin.reckoned
    return Reckoning(reasons=way.reasons, is_gross=way.is_gross and not _is_said(lines))


def _require_whole_deposit(origin: Invoice, amount: Money) -> None:
    """The invoice that bills the rest takes off all of a deposit or nothing."""
    if origin.is_deposit and amount != origin.total:
        message = f"{origin.reference} is a deposit, which is credited in full only."
        raise _misfit(message, "amount", f"All of it: /credit {origin.reference}")


def _is_said(lines: Sequence[InvoiceLine]) -> bool:
    """Whether the lines say themselves what the credit is for."""
    return all(line.credits_id is None for line in lines)


def _part(origin: Invoice, rest: Rest, why: str) -> InvoiceLine:
    """The line of an amount: what it is for, and what it takes back at one rate."""
    net = Money(rest.net, origin.currency)
    return InvoiceLine(
        company_id=origin.company_id,
        invoice_id=origin.id,
        position=0,
        description=why,
        quantity=Decimal(1),
        unit_price=net.amount,
        category=rest.key[0],
        tax_rate=rest.key[1],
        revenue=rest.revenue,
        net_minor=rest.net,
        tax_minor=rest.tax,
    )


def _placed(lines: Sequence[InvoiceLine], note: Invoice) -> list[InvoiceLine]:
    own = {"invoice_id": note.id}
    return [
        InvoiceLine(**line.model_dump(exclude={"id"}) | own | {"position": position})
        for position, line in enumerate(lines, start=1)
    ]


def _require_room(origin: Invoice, amount: Money, left: Money) -> None:
    if amount.currency != origin.currency or not 0 < amount.minor <= left.minor:
        message = f"{amount} does not fit: {left} of {origin.reference} is left to credit."
        raise _misfit(message, "amount", "Without an amount and lines, all of that is credited.")


def _misfit(message: str, blank: str, hint: str = "") -> InvalidInput:
    return InvalidInput(message, hint=hint, fields={blank: f"{message} {hint}".strip()})
