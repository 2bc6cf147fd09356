"""What cards of several subjects need: the card of what an event is about, and a line beside it."""

from collections.abc import Mapping
from typing import Any

from bot.cards.model import Card, Tone
from bot.commands.living import adjustment_card, alarm_cards, invoice_card, payment_card
from bot.notify.told import Told
from core.billing import Work
from core.services.deliveries import Telling

Payload = Mapping[str, Any]


async def invoice_of(work: Work, payload: Payload) -> Card:
    """The card of the invoice that an event is about."""
    return await invoice_card(work, await work.invoices.view_by_id(payload["invoice_id"]))


async def payment_of(work: Work, payload: Payload) -> Card:
    """The card of the payment that an event is about."""
    return await payment_card(work, await work.payments.view_by_id(payload["payment_id"]))


async def adjustment_of(work: Work, payload: Payload) -> Card:
    """The card of the write-off that an event is about."""
    return await adjustment_card(work, await work.adjustments.view_by_id(payload["adjustment_id"]))


async def with_note(work: Work, telling: Telling, note: Card) -> Told:
    """The cards change; the room also hears a line in the thread."""
    view = await work.invoices.view_by_id(telling.payload["invoice_id"])
    cards = [await invoice_card(work, view), *await alarm_cards(work, view)]
    for invoice_id in telling.payload.get("others", ()):
        other = await work.invoices.view_by_id(invoice_id)
        cards += [await invoice_card(work, other), *await alarm_cards(work, other)]
    if "payment_id" in telling.payload:
        cards.append(await payment_of(work, telling.payload))
    if "adjustment_id" in telling.payload:
        cards.append(await adjustment_of(work, telling.payload))
    if telling.channel == "slack":
        return Told(tuple(cards), note)
    return Told(tuple(cards), edits_only=True)


def note(text: str, tone: Tone = Tone.PLAIN) -> Card:
    """A line of the story."""
    return Card(text, tone=tone)
