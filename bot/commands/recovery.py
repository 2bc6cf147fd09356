"""/company recovery, /company recovered: after a restore nothing is sent until an owner says so."""

from dataclasses import dataclass

from bot.cards import recovery as cards
from bot.cards.model import Reply
from bot.commands.table import command
from core.billing import Work
from core.security.rights import Deed
from core.services.recoveries import said


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


@command("company recovery", Nothing, needs=Deed.CHANGE_SETTINGS, is_reading=True)
async def show_recovery(work: Work, args: Nothing) -> Reply:
    """Show what came back from a backup and is not over: nothing is sent."""
    del args
    rows = await work.recoveries.open()
    return Reply(cards.state(rows, [said(gap) for row in rows for gap in row.gaps]))


@command("company recovered", Nothing, needs=Deed.CHANGE_SETTINGS)
async def finish_recovery(work: Work, args: Nothing) -> Reply:
    """Let everything be sent again that waited since the books came back from a backup."""
    del args
    await work.recoveries.finish()
    return Reply(cards.finished((await work.companies.own()).name))
