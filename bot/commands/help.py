"""/help: what can be asked for, read from the table."""

from dataclasses import dataclass

from bot.cards.model import Card, Reply, Row
from bot.commands.arguments import usage
from bot.commands.table import COMMANDS, command
from core.billing import Work
from core.security.actors import GRANTS, Permission


@dataclass(frozen=True)
class Subject:
    """A command to read about; empty lists all."""

    command: str = ""


@command("help", Subject, needs=Permission.LINK_ACCOUNTS, is_reading=True)
async def show_help(work: Work, args: Subject) -> Reply:
    """Show what you can ask for."""
    wanted = args.command.strip().removeprefix("/").lower()
    rows = tuple(
        Row(usage(known.name, known.arguments), known.help)
        for known in COMMANDS.values()
        if not known.is_hidden
        and known.needs in GRANTS[work.actor.role]
        and known.name.startswith(wanted)
    )
    if not rows:
        return Reply(Card(f"There is no help on “{wanted[:40]}”.", text="Type /help alone."))
    return Reply(Card("What you can ask for", rows=rows))
