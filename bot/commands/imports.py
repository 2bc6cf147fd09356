"""/import: how clients, items and open invoices of another program come in."""

from dataclasses import dataclass
from typing import Final

from bot.cards.model import Card, Reply, Row
from bot.commands.table import command
from core.billing import Work
from core.imports.columns import SHEETS
from core.security.rights import Deed

HOW: Final = (
    "A file comes in at the keyboard of the machine that Paidup runs on. Without --apply it is"
    " shown row by row what would happen, and nothing is changed."
)


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


@command("import", Nothing, needs=Deed.IMPORT, is_reading=True)
async def show_imports(work: Work, args: Nothing) -> Reply:
    """Show how clients, items and open invoices of another program come in."""
    del work, args
    rows = (
        Row(f"paidup import FILE --as {source}", ", ".join(sheet.kind for sheet in sheets))
        for source, sheets in SHEETS.items()
    )
    return Reply(Card("Importing", text=HOW, rows=tuple(rows)))
