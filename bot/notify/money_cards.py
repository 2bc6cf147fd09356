"""Which card tells of money: payments, write-offs, and what becomes of checkouts."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.cards.model import Card, Tone
from bot.notify.notes import adjustment_of, invoice_of, note, payment_of, with_note
from bot.notify.told import Told
from core.billing import Work
from core.money import Money
from core.services.deliveries import Telling


async def recorded(work: Work, telling: Telling) -> Told:
    """A payment to decide on; on Slack in the invoice's thread."""
    card = await payment_of(work, telling.payload)
    if telling.channel == "slack":
        return Told((await invoice_of(work, telling.payload),), card)
    return Told((card,))


async def payment_rejected(work: Work, telling: Telling) -> Told:
    """The money did not come, says an owner."""
    text = f"{telling.actor} rejected the payment: {telling.payload['reason']}"
    return await with_note(work, telling, note(text, Tone.WARNING))


async def booked(work: Work, telling: Telling) -> Told:
    """Money is in the books."""
    amount = Money(telling.payload["amount_minor"], telling.payload["currency"])
    return await with_note(work, telling, note(f"{amount} came in.", Tone.GOOD))


async def write_off_asked(work: Work, telling: Telling) -> Told:
    """A write-off to decide on; on Slack in the invoice's thread."""
    card = await adjustment_of(work, telling.payload)
    if telling.channel == "slack":
        return Told((await invoice_of(work, telling.payload),), card)
    return Told((card,))


async def write_off_rejected(work: Work, telling: Telling) -> Told:
    """The money is still expected, says an owner."""
    text = f"{telling.actor} rejected the write-off: {telling.payload['reason']}"
    return await with_note(work, telling, note(text, Tone.WARNING))


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
    "PaymentRecorded": recorded,
    "PaymentRejected": payment_rejected,
    "PaymentBooked": booked,
    "WriteOffAsked": write_off_asked,
    "WriteOffRejected": write_off_rejected,
    "InvoiceWrittenOff": written_off,
    "CheckoutSettling": settling,
    "CheckoutEnded": ended,
    "CheckoutSetAside": set_aside,
}
