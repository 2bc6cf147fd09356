"""Cards about coming back from a backup."""

from datetime import datetime

from bot.cards.model import Card, Tone


def begun(company: str, made_at: datetime, gaps: str) -> Card:
    """The books are older than what happened; told to the owners."""
    lost = f" Not in them, but given to somebody: {gaps}." if gaps else ""
    return Card(
        f"The books of {company} came back from a backup.",
        text=f"They are as they were then; what happened after is not in them.{lost} New numbers"
        " go on after those. Nothing is sent until somebody has looked, and has run:"
        " paidup recovery finish",
        facts=(("Backup of", f"{made_at:%d %b %Y %H:%M}"),),
        tone=Tone.BAD,
    )


def finished(company: str) -> Card:
    """All is well again."""
    return Card(f"{company} sends again.", text="The restore was looked at and is over.")
