"""Cards about quotes."""

from collections.abc import Sequence

from bot.cards.invoices import LINES_SHOWN, amounts
from bot.cards.model import Button, Card, Link, Row, Tone, Weight
from bot.cards.words import day, small_print
from core.models import Client, EventRecord, Invoice, InvoiceState
from core.security.links import Links
from core.services.quotes import QuoteView
from core.services.relatives import Relative

STATES: dict[InvoiceState, tuple[str, Tone]] = {
    InvoiceState.DRAFT: ("Quote, not sent", Tone.PLAIN),
    InvoiceState.OFFERED: ("Quote, waiting for an answer", Tone.WAITING),
    InvoiceState.ACCEPTED: ("Quote, accepted", Tone.GOOD),
    InvoiceState.DECLINED: ("Quote, declined", Tone.BAD),
    InvoiceState.EXPIRED: ("Quote, expired", Tone.BAD),
    InvoiceState.VOID: ("Quote, void", Tone.BAD),
}


def card(
    found: QuoteView, links: Links, story: list[EventRecord], relatives: Sequence[Relative]
) -> Card:
    """The one card of a quote, as it is now."""
    invoice, view = found.invoice, found.view
    state, tone = STATES[invoice.state]
    shown = view.lines[:LINES_SHOWN]
    lines = [f"{line.quantity} × {line.unit_price} {line.description}" for line in shown]
    if rest := len(view.lines) - len(shown):
        lines.append(f"… and {rest} more")
    return Card(
        title=f"{invoice.reference} · {view.client.name} · {invoice.total}",
        state=state,
        tone=tone,
        text="\n".join(lines),
        facts=tuple(_facts(found)),
        actions=(*_actions(found, links), *_after(relatives)),
        small_print=small_print(story),
        subject=invoice.subject,
    )


def listed(rows: Sequence[tuple[Invoice, Client]], turns: tuple[Button, ...] = ()) -> Card:
    """A list, a line each, with a button that shows the quote."""
    if not rows:
        return Card("There are no such quotes.", actions=(Button("New quote", "quote new"),))
    return Card("Quotes", rows=tuple(_row(*each) for each in rows), actions=turns)


def _row(invoice: Invoice, client: Client) -> Row:
    return Row(
        title=f"{invoice.reference} · {client.name} · {invoice.total}",
        text=STATES[invoice.state][0],
        action=Button("Show", "quote show", {"quote": invoice.reference}),
    )


def _facts(found: QuoteView) -> list[tuple[str, str]]:
    quote, view = found.quote, found.view
    facts = list(amounts(view.totals)[:-1])
    if found.until:
        facts.append(("Valid until", day(found.until)))
    else:
        facts.append(("Valid for", f"{quote.valid_days} days"))
    facts.append(("Terms", str(view.terms)))
    if view.invoice.note:
        facts.append(("Note", view.invoice.note))
    return facts


def _actions(found: QuoteView, links: Links) -> list[Button | Link]:
    invoice = found.invoice
    this = {"quote": invoice.reference, "mark": found.mark}
    if invoice.state is InvoiceState.DRAFT:
        sure = f"Void {invoice.reference} over {invoice.total}? This cannot be taken back."
        void = {"invoice": invoice.reference, "mark": found.mark}
        return [
            Button("Send quote", "quote send", this, Weight.FIRST),
            Button("Edit", "quote edit", {"invoice": invoice.reference}),
            Button("Void", "invoice void", void, Weight.DANGER, sure),
        ]
    pages = _pages(invoice, links)
    if invoice.state is InvoiceState.OFFERED:
        answers = [("Accepted", "quote accept"), ("Declined", "quote decline")]
        return [*(Button(label, name, this) for label, name in answers), *pages]
    return pages


def _after(relatives: Sequence[Relative]) -> list[Button]:
    """The draft that came of it."""
    return [
        Button(f"Show {each.invoice.reference}", "invoice show", _named(each.invoice))
        for each in relatives
        if each.is_later
    ]


def _named(invoice: Invoice) -> dict[str, str]:
    return {"invoice": invoice.reference}


def _pages(invoice: Invoice, links: Links) -> list[Button | Link]:
    if invoice.number is None:
        return []
    return [Link("Quote page", links.page(invoice)), Link("PDF", links.pdf(invoice))]
