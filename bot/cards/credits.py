"""Cards about what was credited, and what clients have to their credit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.cards.model import Button, Card, Row
from core.models import AdjustmentKind, Client, ClientCredit, Invoice
from core.money import Money
from core.services.invoices import InvoiceView

TAKEN_OFF = {
    AdjustmentKind.WRITE_OFF: "Written off",
    AdjustmentKind.CREDIT_NOTE: "Credited",
    AdjustmentKind.CREDIT: "Credit applied",
}


def with_credit(
    card: Card,
    view: InvoiceView,
    taken_off: Mapping[AdjustmentKind, Money],
    notes: Sequence[Invoice],
    replacing: Sequence[Invoice],
) -> Card:
    """An invoice's card, with what was taken off it and why, and what came of it."""
    invoice = view.invoice
    facts = [(TAKEN_OFF[kind], str(amount)) for kind, amount in taken_off.items()]
    if taken_off and invoice.owed and not invoice.paid:
        facts.append(("Still owed", str(invoice.owed)))
    facts += [(f"Credit note {note.reference}", f"{note.total}, {note.state}") for note in notes]
    facts += [("Replaced by", f"{other.reference}, {other.state}") for other in replacing]
    return replace(card, facts=(*card.facts, *facts))


def listed(found: Sequence[tuple[ClientCredit, Client]], turns: tuple[Button, ...] = ()) -> Card:
    """Who has something to their credit, a line each."""
    if not found:
        return Card("No client has any credit.")
    rows = tuple(
        Row(
            f"{client.name} · {credit.balance}",
            client.key,
            Button("Show", "client show", {"client": client.key}),
        )
        for credit, client in found
    )
    return Card("Clients with credit", rows=rows, actions=turns)
