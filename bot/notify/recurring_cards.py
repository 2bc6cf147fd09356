"""Which card tells of recurring plans: each has one living card, and its story in the thread."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Final

from bot.cards.model import Tone
from bot.cards.recurring import periods
from bot.cards.words import day
from bot.commands.living import plan_card
from bot.notify.notes import note
from bot.notify.told import Told
from core.billing import Work
from core.services.deliveries import Telling

NEWS: Final = frozenset({"RecurringAsked", "RecurringCaughtUp", "RecurringStopped"})
"""What is posted where no card of the plan is yet; everything else changes the cards there are."""


async def planned(work: Work, telling: Telling) -> Told:
    """The first card of a plan."""
    return await _told(work, telling, "")


async def invoiced(work: Work, telling: Telling) -> Told:
    """The plan's card changes; the invoice has a card of its own."""
    return await _told(work, telling, "")


async def caught_up(work: Work, telling: Telling) -> Told:
    """Several at once, and perhaps more that a person has to look at."""
    written, left = telling.payload["written"], telling.payload["waiting"]
    text = f"{written} invoices were written at once, since their days had passed."
    if left:
        wait = "waits" if left == 1 else "wait"
        text = f"{text} {periods(left)} more {wait} for a person."
    return await _told(work, telling, text, Tone.WARNING)


async def stopped(work: Work, telling: Telling) -> Told:
    """It cannot go on by itself."""
    return await _told(work, telling, f"It has stopped: {telling.payload['reason']}", Tone.BAD)


async def ended(work: Work, telling: Telling) -> Told:
    """It writes no more."""
    return await _told(work, telling, "It has ended and writes no more invoices.")


async def asked(work: Work, telling: Telling) -> Told:
    """An owner is asked whether it may send by itself."""
    return await _told(work, telling, f"{telling.actor} asks for approval.")


async def approved(work: Work, telling: Telling) -> Told:
    """It sends by itself from now on."""
    text = f"{telling.actor} approved it. It sends its invoices by itself."
    return await _told(work, telling, text, Tone.GOOD)


async def rejected(work: Work, telling: Telling) -> Told:
    """It does not, and why."""
    text = f"{telling.actor} rejected it: {telling.payload['reason']}"
    return await _told(work, telling, text, Tone.WARNING)


async def repriced(work: Work, telling: Telling) -> Told:
    """It costs something else from a day on."""
    told = telling.payload
    on = day(date.fromisoformat(told["from_on"]))
    text = f"{telling.actor} set the price of line {told['position']} to {told['unit_price']}"
    text = f"{text} from {on}."
    if told["voided"]:
        text = f"{text} What was approved does not hold any more, so nothing is sent for now."
    return await _told(work, telling, text)


async def paused(work: Work, telling: Telling) -> Told:
    """Nothing is written for a while."""
    text = f"{telling.actor} paused it. Periods that begin meanwhile are left out."
    return await _told(work, telling, text)


async def resumed(work: Work, telling: Telling) -> Told:
    """It goes on, and what became of what waited is said."""
    skipped, left = telling.payload["skipped"], telling.payload["waiting"]
    text = f"{telling.actor} lets it go on."
    if skipped:
        are = "is" if skipped == 1 else "are"
        text = f"{text} {periods(skipped)} {are} left out for good."
    if left:
        are = "is" if left == 1 else "are"
        text = f"{text} {periods(left)} {are} written now."
    return await _told(work, telling, text)


async def skipped(work: Work, telling: Telling) -> Told:
    """A period is left out."""
    told = telling.payload
    begins, ends = (day(date.fromisoformat(told[each])) for each in ("begins_on", "ends_on"))
    text = f"{telling.actor} left out the period from {begins} to {ends}."
    return await _told(work, telling, text)


async def end_chosen(work: Work, telling: Telling) -> Told:
    """Its last day is known."""
    on = day(date.fromisoformat(telling.payload["on"]))
    return await _told(work, telling, f"{telling.actor} lets it end on {on}.")


async def _told(work: Work, telling: Telling, text: str, tone: Tone = Tone.PLAIN) -> Told:
    """The plan's card as it is now, and in its thread what happened, where there is something."""
    view = await work.recurring.view_by_id(int(telling.payload["plan_id"]))
    card = await plan_card(work, view)
    if telling.channel != "slack":
        is_news = telling.kind in NEWS
        return Told((card,), edits_only=not is_news)
    return Told((card,), note(text, tone) if text else None)


RECURRING_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "RecurringPlanned": planned,
    "RecurringAsked": asked,
    "RecurringApproved": approved,
    "RecurringRejected": rejected,
    "RecurringRepriced": repriced,
    "RecurringPaused": paused,
    "RecurringResumed": resumed,
    "RecurringSkipped": skipped,
    "RecurringInvoiced": invoiced,
    "RecurringCaughtUp": caught_up,
    "RecurringStopped": stopped,
    "RecurringEndChosen": end_chosen,
    "RecurringEnded": ended,
}
