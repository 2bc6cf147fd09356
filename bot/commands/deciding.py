"""Arguments of commands that decide on what somebody asked for; each names it in its own word."""

from dataclasses import dataclass

from bot.cards.forms import Kind
from bot.commands.arguments import blank, unseen


@dataclass(frozen=True)
class Marked:
    """The mark of what was shown with the button."""

    mark: str = unseen()


@dataclass(frozen=True)
class Refused:
    """Why not, and the same."""

    reason: str = blank("Reason", Kind.LONG_TEXT, hint="It is told to whoever asked for it.")
    mark: str = unseen()
