"""Open invoices of another program: they keep their numbers and days, and are no revenue of ours.

What was earned and taxed with them was booked where they came from; here they are owed, against
opening balances.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final

from core.clock import spoken
from core.errors import InvalidInput, WrongState
from core.events import InvoiceImported
from core.imports.columns import Source
from core.imports.rows import Cells, Row
from core.imports.values import Dates, Decimals, amount, day
from core.models import (
    Client,
    Invoice,
    InvoiceLine,
    InvoiceState,
    LineDraft,
    Totals,
    total_up,
)
from core.money import MINOR_MOST, Money, digits
from core.repositories.imports import ImportRepository
from core.repositories.invoices import InvoiceRepository
from core.repositories.numbers import NumberRepository
from core.security.rights import Deed
from core.services.fallthrough import setting
from core.services.invoices import DRAFTS
from core.services.ledger import LedgerService
from core.services.lines import checked, described
from core.services.scope import Scope, tidied, tidy
from core.terms import Terms

NUMBER_MOST: Final = 40
DRAFT: Final = re.compile(r"D[0-9]+")
ENDED: Final = {
    "draft": "It is a draft there.",
    "paid": "Nothing is owed on it.",
    "void": "It is void there.",
    "voided": "It is void there.",
    "cancelled": "It is void there.",
    "canceled": "It is void there.",
    "declined": "It is void there.",
    "deleted": "It was deleted there.",
}
"""States in which nothing comes in, in the words of other programs."""


@dataclass(frozen=True)
class ToldInvoice:
    """An invoice as a file says it; `over` says why it does not come in."""

    number: str
    client: str
    issued: date
    due: date | None
    currency: str
    lines: tuple[LineDraft, ...]
    total: Decimal | None
    paid: Decimal
    note: str
    po: str
    over: str = ""


@dataclass(frozen=True)
class Arriving:
    """An invoice that can come in, with its lines; nothing is kept yet."""

    invoice: Invoice
    lines: tuple[LineDraft, ...]
    totals: Totals
    issued_on: date
    due_on: date

    @property
    def owed(self) -> Money:
        """What is still to be paid."""
        return Money(self.invoice.total_minor - self.invoice.paid_minor, self.invoice.currency)


class ArrivalService:
    """Bring in what another program has issued."""

    def __init__(
        self,
        there: ImportRepository,
        invoices: InvoiceRepository,
        numbers: NumberRepository,
        ledger: LedgerService,
        scope: Scope,
    ) -> None:
        self._there = there
        self._invoices = invoices
        self._numbers = numbers
        self._ledger = ledger
        self._scope = scope

    async def arriving(self, told: ToldInvoice, client: Client, source: Source) -> Arriving | None:
        """An invoice as it would be here; nothing when it is here already.

        Raises `InvalidInput` or `WrongState` for what cannot come in.
        """
        self._scope.require(Deed.IMPORT)
        company = await self._scope.company()
        number = _number(told.number, company.series)
        currency = told.currency.upper() or str(setting("currency", company, client).value)
        digits(currency)
        due_on = await self._due(told, client)
        lines = tuple(described(checked(told.lines, currency)))
        totals = total_up(lines, currency)
        _require_total(told, totals, currency)
        paid = Money.rounded(told.paid, currency)
        if not 0 <= paid.minor <= totals.total.minor:
            raise InvalidInput(f"{paid} was paid there on {totals.total}: that does not fit.")
        if await self._is_here(number, client, totals.total):
            return None
        invoice = Invoice(
            company_id=company.id,
            client_id=client.id,
            draft=0,
            number=number,
            state=InvoiceState.DRAFT,
            currency=currency,
            note=tidy(told.note, "note", 2000, lines=True),
            po_number=tidy(told.po, "PO number", 80),
            net_minor=totals.net.minor,
            tax_minor=totals.tax.minor,
            total_minor=totals.total.minor,
            paid_minor=paid.minor,
            imported_from=source,
            drafted_by=0,
            authors=[],
            drafted_at=self._scope.now(),
        )
        return Arriving(invoice, lines, totals, told.issued, due_on)

    async def take(self, arriving: Arriving) -> Invoice:
        """Put it on the books as owed; announces `InvoiceImported`. Nobody is mailed."""
        self._scope.require(Deed.IMPORT)
        told = arriving.invoice
        author = self._scope.actor.member_id or await self._there.first_owner()
        draft = await self._numbers.next(DRAFTS)
        unissued = {"number": None, "paid_minor": 0, "draft": draft}
        values = told.model_dump(exclude={"id"}) | unissued
        values |= {"drafted_by": author, "authors": [author]}
        invoice = await self._invoices.keep(Invoice(**values))
        await self._keep_lines(invoice, arriving)
        state = InvoiceState.PARTLY_PAID if told.paid_minor else InvoiceState.OPEN
        await self._invoices.change(
            invoice,
            state=state,
            number=told.number,
            issued_on=arriving.issued_on,
            due_on=arriving.due_on,
            terms_days=(arriving.due_on - arriving.issued_on).days,
            paid_minor=told.paid_minor,
            sent_at=datetime.combine(arriving.issued_on, time(12), UTC),
        )
        came = InvoiceImported(
            invoice.subject,
            invoice.id,
            invoice.reference,
            told.imported_from,
            arriving.owed.minor,
            invoice.currency,
        )
        event_id = await self._scope.announce(came)
        await self._ledger.book_opening(event_id, invoice, await self._scope.today())
        return invoice

    async def _keep_lines(self, invoice: Invoice, arriving: Arriving) -> None:
        both = zip(arriving.lines, arriving.totals.line_nets, strict=True)
        rows = [
            InvoiceLine(
                company_id=invoice.company_id,
                invoice_id=invoice.id,
                position=position,
                description=line.description,
                quantity=line.quantity,
                unit_price=line.unit_price,
                tax_rate=line.tax_rate,
                net_minor=net.minor,
            )
            for position, (line, net) in enumerate(both, 1)
        ]
        await self._invoices.keep_all(rows)

    async def _due(self, told: ToldInvoice, client: Client) -> date:
        company, today = await self._scope.company(), await self._scope.today()
        if told.issued > today:
            raise InvalidInput(f"It was issued on {spoken(told.issued)}, which is yet to come.")
        terms: Terms = setting("terms", company, client).value
        due_on = told.due or terms.due_on(told.issued)
        if due_on < told.issued:
            raise InvalidInput(f"It was due on {spoken(due_on)}, before it was issued.")
        return due_on

    async def _is_here(self, number: str, client: Client, total: Money) -> bool:
        there = await self._there.numbered(number)
        if there is None:
            return False
        if (there.client_id, there.total) != (client.id, total):
            message = f"There is an invoice {number} already, over {there.total}."
            raise WrongState(message, hint=f"/invoice show {number}")
        return True


def told_invoice(rows: Sequence[Row], dates: Dates, decimals: Decimals) -> ToldInvoice:
    """What the lines of a file say of one invoice."""
    cells = rows[0].cells
    number, client = (tidied(cells.get(name, ""), name, 200) for name in ("number", "client"))
    if "issued" not in cells:
        raise InvalidInput(f"{number} has no day of issue.")

    def money(name: str) -> Decimal | None:
        return amount(cells[name], decimals) if name in cells else None

    total, balance, paid = money("total"), money("balance"), money("paid")
    if paid is None:
        paid = total - balance if total is not None and balance is not None else Decimal(0)
    over = ENDED.get(cells.get("status", "").casefold(), "")
    if not over and ("paid_on" in cells or (total and paid == total)):
        over = ENDED["paid"]
    lines = [_line(row.cells, decimals) for row in rows if "price" in row.cells]
    if not lines and total is not None and not over:
        lines = [_whole(number, total, money("tax_total") or Decimal(0))]
    return ToldInvoice(
        number=number,
        client=client,
        issued=day(cells["issued"], dates),
        due=day(cells["due"], dates) if "due" in cells else None,
        currency=cells.get("currency", ""),
        lines=tuple(lines),
        total=total,
        paid=paid,
        note=cells.get("note", ""),
        po=cells.get("po", ""),
        over=over,
    )


def _line(cells: Cells, decimals: Decimals) -> LineDraft:
    said = [cells[name] for name in ("item", "description") if name in cells]

    def number(name: str, usual: int) -> Decimal:
        return amount(cells[name], decimals) if name in cells else Decimal(usual)

    if number("tax2", 0):
        hint = "Write it by hand: /invoice new."
        raise InvalidInput("A line of it bears two taxes, which no file here can say.", hint=hint)
    quantity, price = number("quantity", 1), number("price", 0)
    price = price * (100 - number("discount", 0)) / 100
    if cut := number("discount_amount", 0):
        price -= cut / (quantity or 1)
    if price != round(price, 6):
        raise InvalidInput("A line of it is discounted to a price that has no end.")
    return LineDraft(" · ".join(said) or "As invoiced", quantity, price, number("tax", 0))


def _whole(number: str, total: Decimal, tax: Decimal) -> LineDraft:
    """One line for what a program writes out as a sum; its tax where a rate gives just that."""
    net = total - tax
    rate = round(tax / net * 100, 2) if net > 0 else Decimal(0)
    plain = LineDraft(f"As invoiced: {number}", Decimal(1), net, rate)
    if round(net * rate / 100, 2) == tax:
        return plain
    said = f"As invoiced: {number} (tax of {tax} is included)"
    return replace(plain, description=said, unit_price=total, tax_rate=Decimal(0))


def _number(text: str, series: str) -> str:
    """A number as it is kept and looked for: in capitals, and none that we could give ourselves."""
    number = tidied(text, "number", NUMBER_MOST).upper()
    if DRAFT.fullmatch(number):
        raise InvalidInput(f"{number} is what a draft is called here.", hint="Leave it out.")
    if number.startswith(f"{series}-"):
        message = f"{number} would stand in your own series {series}, which has no gap."
        raise InvalidInput(message, hint="Leave it out, or open the company with another series.")
    return number


def _require_total(told: ToldInvoice, totals: Totals, currency: str) -> None:
    """Refuse lines that come to another sum than the file says, whatever was lost on the way."""
    if told.total is not None and totals.total != Money.rounded(told.total, currency):
        message = f"Its lines come to {totals.total}, and the file says {told.total}."
        raise InvalidInput(message, hint="Look at discounts and taxes; write it by hand.")
    if not 0 < totals.total.minor <= MINOR_MOST:
        raise InvalidInput(f"An invoice over {totals.total} cannot be taken.")
