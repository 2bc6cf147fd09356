"""What cards say of a mail that did not arrive, and the button that sends it again."""

from dataclasses import replace

from bot.cards.model import Button, Card
from core.models import EventRecord, Invoice, InvoiceState
from core.services.copies import undelivered_at


def again(invoice: Invoice) -> tuple[Button, ...]:
    """The button that mails an invoice again, while it stands."""
    if invoice.number is None or invoice.state is InvoiceState.VOID:
        return ()
    return (Button("Send again", "invoice resend", {"invoice": invoice.reference}),)


def with_failed_mail(card: Card, invoice: Invoice, story: list[EventRecord]) -> Card:
    """The card of an invoice, saying where its mail did not arrive and offering another."""
    address, button = undelivered_at(story), again(invoice)
    if not address or not button:
        return card
    facts = (*card.facts, ("Mail", f"Not delivered to {address}"))
    return replace(card, facts=facts, actions=(*card.actions[:1], *button, *card.actions[1:]))
