"""/explain: why an invoice is what it is, in words its client understands."""

from dataclasses import dataclass
from enum import StrEnum

from bot.cards import explanations as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.table import command
from core.billing import Work
from core.documents.explanations import explanation
from core.security.rights import Deed


class Language(StrEnum):
    """In what language; else in the client's."""

    EN = "en"
    DE = "de"


@dataclass(frozen=True)
class Explain:
    """Which invoice, and for a reader of which language."""

    invoice: str = blank("Invoice", hint="For example INV-2026-0001")
    language: Language | None = blank("Language", Kind.CHOICE, default=None)


@command("explain", Explain, needs=Deed.READ_BOOKS, is_reading=True)
async def explain(work: Work, args: Explain) -> Reply:
    """Explain an invoice: how it came to its total, and everything that happened to it."""
    about = await work.explaining.explain(args.invoice, args.language or "")
    return Reply(cards.explained(explanation(about), about.invoice.reference))
