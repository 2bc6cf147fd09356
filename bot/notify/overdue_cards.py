"""Which card tells what the clock found: alerts, digests, reminders and what makes them wait."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from bot.cards import reminders as cards
from bot.cards.model import Card, Tone
from bot.cards.words import day
from bot.commands.living import (
    alarm_cards,
    alert_card,
    digest_card,
    invoice_card,
    payment_card,
)
from bot.notify.told import Told
from core.billing import Work
from core.models import HoldKind
from core.services.deliveries import Telling


async def fell(work: Work, telling: Telling) -> Told:
    """Overdue: an alert that is heard, beside the living card; in a digest the card alone."""
    if telling.payload["in_digest_of"]:
        return await _with_line(work, telling, Card("It is overdue now.", tone=Tone.WARNING))
    return await _alarm(work, telling)


async def digested(work: Work, telling: Telling) -> Told:
    """Several at once, a line and a button each."""
    digest = await digest_card(work, int(telling.payload["digest"]))
    return Told(note=digest, is_aloud=True, is_hushed=await work.reminders.is_night())


async def kept_waiting(work: Work, telling: Telling) -> Told:
    """The payment to decide on is heard once more, with its buttons."""
    told = telling.payload
    payment = await work.payments.view_by_id(told["payment_id"])
    own = await invoice_card(work, await work.invoices.view_by_id(told["invoice_id"]))
    if payment.approval is None:
        return Told((own,), edits_only=True)
    said = (
        f"It has waited for {cards.in_days(told['days'])}. {payment.invoice.reference} is overdue,"
    )
    text = f"{said} and the client is not reminded until somebody decides."
    card = replace(await payment_card(work, payment), text=text)
    if telling.channel == "email":
        return Told(note=card)
    is_night = await work.reminders.is_night()
    return Told((own,), card, edits_only=True, is_aloud=True, is_hushed=is_night)


async def held(work: Work, telling: Telling) -> Told:
    """Reminders wait."""
    told = telling.payload
    if told["is_quiet"]:
        return await _quietly(work, telling)
    why = cards.WHY[HoldKind(told["kind"])].format(name=telling.actor)
    till = f" until {day(date.fromisoformat(told['until']))}" if told["until"] else ""
    return await _with_line(work, telling, Card(f"Reminders wait{till}: {why}."))


async def lifted(work: Work, telling: Telling) -> Told:
    """Reminders go on; when their day came by itself, the alert is heard again."""
    told = telling.payload
    if told["is_quiet"]:
        return await _quietly(work, telling)
    if told["is_alarm"]:
        return await _alarm(work, telling, HoldKind(told["kind"]))
    said = "Reminders go on." if told["by_clock"] else f"{telling.actor} lets the reminders go on."
    return await _with_line(work, telling, Card(said))


async def planned(work: Work, telling: Telling) -> Told:
    """The client is about to be reminded."""
    stage = cards.ordinal(telling.payload["stage"])
    return await _with_line(work, telling, Card(f"The {stage} reminder is on its way."))


async def sent(work: Work, telling: Telling) -> Told:
    """The client was reminded."""
    told = telling.payload
    said = f"The {cards.ordinal(told['stage'])} reminder was mailed to {told['address']}."
    return await _with_line(work, telling, Card(said))


async def unclear(work: Work, telling: Telling) -> Told:
    """Perhaps the client was reminded: a person decides what to do."""
    told = telling.payload
    note = Card(
        f"The {cards.ordinal(told['stage'])} reminder to {told['address']} may not have arrived.",
        text="The mail server broke off. It is not sent again, so that nobody is reminded twice.",
        tone=Tone.WARNING,
    )
    return await _with_line(work, telling, note)


async def _alarm(work: Work, telling: Telling, over: HoldKind | None = None) -> Told:
    view = await work.invoices.view_by_id(telling.payload["invoice_id"])
    alert = await alert_card(work, view, over)
    if telling.channel == "email":
        return Told(note=alert)
    own, is_night = await invoice_card(work, view), await work.reminders.is_night()
    return Told((own,), alert, edits_only=True, is_aloud=True, is_hushed=is_night)


async def _with_line(work: Work, telling: Telling, note: Card) -> Told:
    """The cards change where they are; the room also hears a line in the thread."""
    told = await _quietly(work, telling)
    return Told(told.cards, note) if telling.channel == "slack" else told


async def _quietly(work: Work, telling: Telling) -> Told:
    """The cards change where they are, and nothing is said."""
    view = await work.invoices.view_by_id(telling.payload["invoice_id"])
    shown = (await invoice_card(work, view), *await alarm_cards(work, view))
    return Told(shown, edits_only=True)


OVERDUE_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "InvoiceFellOverdue": fell,
    "OverdueDigested": digested,
    "PaymentKeptWaiting": kept_waiting,
    "HoldPlaced": held,
    "HoldLifted": lifted,
    "ReminderPlanned": planned,
    "ReminderSent": sent,
    "ReminderUnclear": unclear,
}
