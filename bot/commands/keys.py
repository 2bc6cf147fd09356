"""/company keys, /company rotate: which key seals the company's books; another takes two owners."""

from dataclasses import dataclass

from bot.cards import keys as cards
from bot.cards.model import Reply
from bot.commands.living import proposed
from bot.commands.table import command
from core.billing import Work
from core.security.rights import Deed


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


@command("company keys", Nothing, needs=Deed.CHANGE_SETTINGS, is_reading=True)
async def show_keys(work: Work, args: Nothing) -> Reply:
    """Show by its name which key seals what is secret, and whether a newer one waits."""
    del args
    return Reply(cards.state(await work.keys.own()))


@command("company rotate", Nothing, needs=Deed.ROTATE_KEYS)
async def rotate_keys(work: Work, args: Nothing) -> Reply:
    """Propose that the newest key, made at the machine's keyboard, is used; it takes two owners."""
    del args
    return await proposed(work, await work.keys.propose())
