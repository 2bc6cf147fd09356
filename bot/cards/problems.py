"""Cards for what went wrong: one for expected failures, one for bugs."""

from bot.cards.model import Button, Card, Tone
from core.errors import BillingError


def refused(error: BillingError) -> Card:
    """An expected failure, in its own words, and what to do next."""
    look_at = getattr(error, "look_at", "")
    show = Button(f"Show {look_at}", "invoice show", {"invoice": look_at})
    actions = (show,) if look_at else ()
    return Card(title=error.message, text=error.hint, actions=actions, tone=Tone.WARNING)


def crashed(reference: str) -> Card:
    """A bug; the reference finds its trace in the log."""
    return Card(
        title="Sorry, that did not work.",
        text=f"Nothing was changed. If it happens again, tell your administrator: {reference}.",
        tone=Tone.BAD,
    )
