"""/company clock: after the clock jumped, nothing is done by it before an owner says so."""

from dataclasses import dataclass

from bot.cards import alarms as cards
from bot.cards.model import Reply
from bot.commands.table import command
from core.billing import Work
from core.security.rights import Deed


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


@command("company clock", Nothing, needs=Deed.CHANGE_SETTINGS)
async def accept_clock(work: Work, args: Nothing) -> Reply:
    """Say that the machine's time is right after it jumped; what is due is done then."""
    del args
    return Reply(cards.accepted(was_held=await work.alarms.accept_clock()))
