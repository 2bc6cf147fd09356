"""Cards for what went wrong: one for expected failures, one for bugs."""

from bot.cards.model import Card, Tone
from core.errors import BillingError


def refused(error: BillingError) -> Card:
    """An expected failure, in its own words, and what to do next."""
    return Card(title=error.message, text=error.hint, tone=Tone.WARNING)


def crashed(reference: str) -> Card:
    """A bug; the reference finds its trace in the log."""
    return Card(
        title="Sorry, that did not work.",
        text=f"Nothing was changed. If it happens again, tell your administrator: {reference}.",
        tone=Tone.BAD,
    )
