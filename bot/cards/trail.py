"""Cards about the trail itself."""

from datetime import datetime

from bot.cards.model import Card, Tone
from core.models import Company


def head(company: Company, size: int, hashed: str, made_at: datetime) -> Card:
    """The day's head, told to the owners, so that nobody can rewrite what came before unseen."""
    return Card(
        f"The trail of {company.name} has {size:,} entries.",
        text="Keep this message. It proves later that nothing before was changed:"
        f" paidup audit verify --company {company.key} --posted {size}:{hashed}",
        facts=(("Signed", f"{made_at:%d %b %Y %H:%M}"),),
    )


def doubted(company: str, place: int, text: str) -> Card:
    """The trail does not hold; told to the owners."""
    return Card(
        f"The trail of {company} does not hold at place {place:,}.",
        text=f"{text} Keep the database and the checkpoints as they are, and have your"
        " administrator run: paidup audit verify",
        tone=Tone.BAD,
    )
