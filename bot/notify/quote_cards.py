"""Which card tells what becomes of quotes."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.cards.model import Tone
from bot.notify.notes import note, with_note
from bot.notify.told import Told
from core.billing import Work
from core.services.deliveries import Telling


async def sent(work: Work, telling: Telling) -> Told:
    """It is offered; the paper is the one the client gets."""
    text = f"{telling.actor} sent it. It is {telling.payload['number']} now."
    return await with_note(work, telling, note(text))


async def accepted(work: Work, telling: Telling) -> Told:
    """A yes, whose, and what comes of it."""
    told = telling.payload
    text = f"{_who(told['by'])} accepted it. Draft {told['draft']} says the same. Look at it:"
    text = f"{text} /invoice show {told['draft']}"
    return await with_note(work, telling, note(text, Tone.GOOD))


async def declined(work: Work, telling: Telling) -> Told:
    """A no, and whose."""
    text = f"{_who(telling.payload['by'])} declined it."
    return await with_note(work, telling, note(text, Tone.WARNING))


async def expired(work: Work, telling: Telling) -> Told:
    """No answer."""
    text = "Nobody answered in time. It cannot be accepted any more."
    return await with_note(work, telling, note(text, Tone.WARNING))


def _who(by: str) -> str:
    return f"The client ({by})" if by else "The client, on the page of the quote,"


QUOTE_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "QuoteSent": sent,
    "QuoteAccepted": accepted,
    "QuoteDeclined": declined,
    "QuoteExpired": expired,
}
