"""Which card tells of recurring plans: each has one living card, and its story in the thread."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.cards.model import Tone
from bot.commands.living import plan_card
from bot.notify.notes import note
from bot.notify.told import Told
from core.billing import Work
from core.services.deliveries import Telling


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
        more = "One period more waits" if left == 1 else f"{left} periods more wait"
        text = f"{text} {more} for a person."
    return await _told(work, telling, text, Tone.WARNING)


async def stopped(work: Work, telling: Telling) -> Told:
    """It cannot go on by itself."""
    return await _told(work, telling, f"It has stopped: {telling.payload['reason']}", Tone.BAD)


async def ended(work: Work, telling: Telling) -> Told:
    """It writes no more."""
    return await _told(work, telling, "It has ended and writes no more invoices.")


async def _told(work: Work, telling: Telling, text: str, tone: Tone = Tone.PLAIN) -> Told:
    """The plan's card as it is now, and in its thread what happened, where there is something."""
    view = await work.recurring.view_by_id(int(telling.payload["plan_id"]))
    card = await plan_card(work, view)
    return Told((card,), note(text, tone) if text else None)


RECURRING_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "RecurringPlanned": planned,
    "RecurringInvoiced": invoiced,
    "RecurringCaughtUp": caught_up,
    "RecurringStopped": stopped,
    "RecurringEnded": ended,
}
