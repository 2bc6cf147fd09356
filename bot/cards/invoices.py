"""Cards about invoices."""

from dataclasses import replace
from datetime import date

from bot.cards import lines
from bot.cards.model import Button, Card, Link, Row, Tone, Weight
from bot.cards.words import day, small_print
from core.models import (
    Client,
    DocumentKind,
    EventRecord,
    Invoice,
    InvoiceState,
    TaxGroup,
    Totals,
    offered,
)
from core.money import Money
from core.security.links import Links
from core.services.invoices import InvoiceView
from core.totals import Category, Part
from core.totals.categories import RULES

LINES_SHOWN = 5

STATES: dict[InvoiceState, tuple[str, Tone]] = {
    InvoiceState.DRAFT: ("Draft", Tone.PLAIN),
    InvoiceState.AWAITING: ("Waiting for approval", Tone.WAITING),
    InvoiceState.OPEN: ("Issued", Tone.PLAIN),
    InvoiceState.PARTLY_PAID: ("Partly paid", Tone.WAITING),
    InvoiceState.PAID: ("Paid", Tone.GOOD),
    InvoiceState.VOID: ("Void", Tone.BAD),
    InvoiceState.WRITTEN_OFF: ("Written off", Tone.BAD),
    InvoiceState.CREDITED: ("Credited", Tone.PLAIN),
    InvoiceState.ISSUED: ("Issued", Tone.GOOD),
    InvoiceState.OFFERED: ("Handed out", Tone.PLAIN),
    InvoiceState.ACCEPTED: ("Accepted", Tone.GOOD),
    InvoiceState.DECLINED: ("Declined", Tone.BAD),
    InvoiceState.EXPIRED: ("Expired", Tone.BAD),
}


def card(
    view: InvoiceView,
    links: Links,
    story: list[EventRecord],
    today: date,
    coming: Money | None = None,
) -> Card:
    """The one card of an invoice, as it is now; `coming` is paid and not booked yet."""
    invoice = view.invoice
    state, tone = standing(invoice, today)
    return Card(
        title=f"{invoice.reference} · {view.client.name} · {invoice.total}",
        state=state,
        tone=tone,
        text="\n".join(_lines(view)),
        facts=tuple(_facts(view, coming, today)),
        actions=tuple(_actions(view, links)),
        small_print=small_print(story),
        subject=invoice.subject,
    )


def restricted(invoice: Invoice) -> Card:
    """The card of an erased client's invoice, which says what became of it and no more."""
    state, tone = STATES[invoice.state]
    return Card(
        title=invoice.reference,
        state=state,
        tone=tone,
        text="Its client was erased. What is left is kept for the tax office alone.",
        subject=invoice.subject,
    )


def named(view: InvoiceView) -> str:
    """Which invoice a form is about: its reference, its client and what is owed."""
    invoice = view.invoice
    amount = f"{invoice.owed} owed" if invoice.owed else f"{invoice.total}, {invoice.state}"
    return f"{invoice.reference} · {view.client.name} · {amount}"


def standing(invoice: Invoice, today: date) -> tuple[str, Tone]:
    """The word and the tone for where an invoice stands."""
    if invoice.is_overdue(today):
        return "Overdue", Tone.WARNING
    if invoice.state is InvoiceState.OPEN and invoice.sent_at is not None:
        return "Sent", Tone.PLAIN
    return STATES[invoice.state]


def listed(
    rows: list[tuple[Invoice, Client]], which: str, today: date, turns: tuple[Button, ...] = ()
) -> Card:
    """A list, a line each, with a button that shows the invoice."""
    if not rows:
        write = Button("New invoice", "invoice new")
        return Card("There are no such invoices.", actions=(write,))
    return Card(
        title=f"Invoices: {which}" if which else "Invoices",
        rows=tuple(_row(invoice, client, today) for invoice, client in rows),
        actions=turns,
    )


def amounts(totals: Totals) -> tuple[tuple[str, str], ...]:
    """The sums of an invoice, in pairs: from its discounts to what is to be paid."""
    taxes = tuple((_tax(group), str(group.tax)) for group in totals.groups)
    return (*_parts(totals), ("Net", str(totals.net)), *taxes, *_due(totals))


def _tax(group: TaxGroup) -> str:
    if group.category in {Category.STANDARD, Category.ZERO}:
        return " ".join(filter(None, ("Tax", group.name, f"{group.rate} %")))
    return RULES[group.category].name


def _parts(totals: Totals) -> list[tuple[str, str]]:
    """What is taken off the lines as a whole, and put on them."""
    if not totals.parts:
        return []
    taken = Money(sum(_signed(part) for part in totals.parts), totals.net.currency)
    return [("Lines", str(totals.lines)), ("Discounts and charges", str(taken))]


def _signed(part: Part) -> int:
    return part.net.minor if part.cut.is_charge else -part.net.minor


def _due(totals: Totals) -> list[tuple[str, str]]:
    if totals.due == totals.total:
        return [("Total", str(totals.due))]
    withheld = Money(-totals.withheld_minor, totals.total.currency)
    steps = [("With tax", totals.total), ("Withheld", withheld), ("Rounding", totals.rounding)]
    return [*((name, str(amount)) for name, amount in steps if amount), ("Total", str(totals.due))]


def _row(invoice: Invoice, client: Client, today: date) -> Row:
    state, _ = standing(invoice, today)
    due = f", due {day(invoice.due_on)}" if invoice.due_on and invoice.owed else ""
    return Row(
        title=f"{invoice.reference} · {client.name} · {invoice.total}",
        text=f"{state}{due}",
        action=Button("Show", "invoice show", {"invoice": invoice.reference}),
    )


def _lines(view: InvoiceView) -> list[str]:
    shown = [lines.shown(line) for line in view.lines[:LINES_SHOWN]]
    rest = len(view.lines) - LINES_SHOWN
    return [*shown, f"… and {rest} more"] if rest > 0 else shown


def early(invoice: Invoice, today: date) -> list[tuple[str, str]]:
    """What may be paid less until when; nothing once those days are over."""
    offer = offered(invoice)
    if offer is None or offer.until is None or not offer.holds_on(today):
        return []
    said = (
        f"Pay {offer.amount} until {day(offer.until)} ({offer.early.percent.normalize():f} % off)"
    )
    return [("Early payment", said)]


def _facts(view: InvoiceView, coming: Money | None, today: date) -> list[tuple[str, str]]:
    invoice = view.invoice
    facts = list(amounts(view.totals)[:-1])
    if view.origin:
        facts.insert(0, _corrects(view, view.origin))
    if invoice.due_on:
        facts.append(("Due", day(invoice.due_on)))
    elif invoice.kind is not DocumentKind.CREDIT_NOTE:
        facts.append(("Terms", str(view.terms)))
    facts += _supplied(invoice)
    facts += early(invoice, today)
    if invoice.paid:
        facts.append(("Paid", str(invoice.paid)))
    if invoice.paid and invoice.owed:
        facts.append(("Still owed", str(invoice.owed)))
    if coming:
        facts.append(("On its way", str(coming)))
    if invoice.note:
        facts.append(("Note", invoice.note))
    return facts


def with_deposits(card: Card, invoice: Invoice, untaken: list[str]) -> Card:
    """Say of a draft which deposits are still to be taken off it, with the button that does."""
    if not untaken:
        return card
    facts = (*card.facts, ("Not taken off yet", ", ".join(untaken)))
    off = Button("Take deposits off", "invoice final", {"invoice": invoice.reference}, Weight.FIRST)
    return replace(card, facts=facts, actions=(off, *card.actions))


def _supplied(invoice: Invoice) -> list[tuple[str, str]]:
    """When it was supplied, where it says so."""
    facts = [("Delivered", day(invoice.supplied_on))] if invoice.supplied_on else []
    if invoice.service_from and invoice.service_to:
        facts.append(("Service", f"{day(invoice.service_from)} to {day(invoice.service_to)}"))
    return facts


def _corrects(view: InvoiceView, origin: Invoice) -> tuple[str, str]:
    """Which invoice it credits, or whose place it takes; and what is credited with it."""
    if view.invoice.kind is DocumentKind.CREDIT_NOTE:
        return "Credits", origin.reference
    note = view.note
    with_it = f", with credit note {note.reference} over {note.total}" if note else ""
    return "Takes the place of", origin.reference + with_it


def _actions(view: InvoiceView, links: Links) -> list[Button | Link]:
    invoice = view.invoice
    this = {"invoice": invoice.reference}
    record = Button("Record payment", "payment record", this, Weight.FIRST)
    credit = Button("Credit", "credit", this)
    match invoice.state:
        case InvoiceState.DRAFT | InvoiceState.AWAITING:
            return _before_issue(view)
        case InvoiceState.OPEN:
            return [record, *_pages(view, links), _void(view)]
        case InvoiceState.PARTLY_PAID:
            return [record, *_pages(view, links), credit]
        case InvoiceState.PAID:
            return [*_pages(view, links), credit]
        case (
            InvoiceState.WRITTEN_OFF
            | InvoiceState.CREDITED
            | InvoiceState.ISSUED
            | InvoiceState.OFFERED
        ):
            return _pages(view, links)
        case _:
            return []


def _before_issue(view: InvoiceView) -> list[Button | Link]:
    """What is done with a draft; the words of a credit note are its invoice's."""
    invoice = view.invoice
    is_written = invoice.kind is not DocumentKind.CREDIT_NOTE
    edit = [Button("Edit", "invoice edit", {"invoice": invoice.reference})] if is_written else []
    if invoice.state is InvoiceState.AWAITING:
        return [*_decisions(view), *(edit or [_void(view)])]
    shown = {"invoice": invoice.reference, "mark": view.mark}
    ask = Button("Send for approval", "invoice send", shown, Weight.FIRST)
    return [ask, *edit, _void(view)]


def _void(view: InvoiceView) -> Button:
    invoice = view.invoice
    sure = f"Void {invoice.reference} over {invoice.total}? This cannot be taken back."
    shown = {"invoice": invoice.reference, "mark": view.mark}
    return Button("Void", "invoice void", shown, Weight.DANGER, sure)


def _decisions(view: InvoiceView) -> list[Button | Link]:
    """Approve and reject, carrying the mark of exactly this content."""
    assert view.approval is not None
    this = {"invoice": view.invoice.reference, "mark": view.approval.mark}
    return [
        Button("Approve", "invoice approve", this, Weight.FIRST),
        Button("Reject", "invoice reject", this),
    ]


def _pages(view: InvoiceView, links: Links) -> list[Button | Link]:
    page = links.page(view.invoice)
    return [Link("Invoice page", page), Link("PDF", links.pdf(view.invoice))]
