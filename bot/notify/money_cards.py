"""Which card tells of money: payments, write-offs, and what becomes of checkouts."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final

from bot.cards.model import Card, Tone
from bot.notify.notes import Payload, adjustment_of, invoice_of, note, payment_of, with_note
from bot.notify.told import Told
from core.billing import Work
from core.money import Money
from core.services.deliveries import Telling

Cards = Callable[[Work, Payload], Awaitable[Card]]


async def to_decide(card_of: Cards, work: Work, telling: Telling) -> Told:
    """What was asked for, to decide on; on Slack in the thread of its invoice."""
    card = await card_of(work, telling.payload)
    if telling.channel == "slack":
        return Told((await invoice_of(work, telling.payload),), card)
    return Told((card,))


async def rejected(noun: str, work: Work, telling: Telling) -> Told:
    """An owner said no to what was asked for, and why."""
    text = f"{telling.actor} rejected the {noun}: {telling.payload['reason']}"
    return await with_note(work, telling, note(text, Tone.WARNING))


async def booked(work: Work, telling: Telling) -> Told:
    """Money is in the books."""
    payload, currency = telling.payload, telling.payload["currency"]
    text = f"{Money(payload['amount_minor'], currency)} came in."
    if credit := Money(payload.get("credit_minor", 0), currency):
        text += f" {credit} of it is more than was owed: the client's credit."
    return await with_note(work, telling, note(text, Tone.GOOD))


async def written_off(work: Work, telling: Telling) -> Told:
    """Nobody expects the money any more; the client is not told."""
    amount = Money(telling.payload["amount_minor"], telling.payload["currency"])
    text = f"{telling.actor} wrote {amount} off. Nothing is asked of the client any more."
    return await with_note(work, telling, note(text, Tone.WARNING))


async def settling(work: Work, telling: Telling) -> Told:
    """The client is done, the money is on its way."""
    text = "The client has paid; the money is on its way and not booked yet."
    return await with_note(work, telling, note(text, Tone.WAITING))


async def ended(work: Work, telling: Telling) -> Told:
    """The money that was on its way did not come."""
    text = "The payment that was on its way failed. The invoice is still owed."
    return await with_note(work, telling, note(text, Tone.WARNING))


async def set_aside(work: Work, telling: Telling) -> Told:
    """Money that does not fit: a person has to look."""
    text = f"A payment was set aside and not booked: {telling.payload['reason']}"
    note = Card(text, text="Look at it at the payment provider.", tone=Tone.BAD)
    return Told((await invoice_of(work, telling.payload),), note)


MONEY_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "PaymentRecorded": partial(to_decide, payment_of),
    "PaymentRejected": partial(rejected, "payment"),
    "PaymentBooked": booked,
    "WriteOffAsked": partial(to_decide, adjustment_of),
    "WriteOffRejected": partial(rejected, "write-off"),
    "InvoiceWrittenOff": written_off,
    "CheckoutSettling": settling,
    "CheckoutEnded": ended,
    "CheckoutSetAside": set_aside,
}
