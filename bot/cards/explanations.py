"""The card that explains an invoice."""

from bot.cards.model import Button, Card
from core.documents.explanations import Explanation


def explained(told: Explanation, reference: str) -> Card:
    """How it stands, then chapter by chapter."""
    chapters = ("\n".join((f"{each.head}:", *each.lines)) for each in told.chapters)
    show = Button("Show", "invoice show", {"invoice": reference})
    return Card(told.title, text="\n\n".join((told.summary, *chapters)), actions=(show,))
