"""/client pause, resume; /report promises: whose reminders wait, and whose word is good."""

from dataclasses import dataclass
from datetime import date

from bot.cards import promises as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.table import command
from core.billing import Work
from core.security.rights import Deed


@dataclass(frozen=True)
class Pausing:
    """Whose reminders wait, and until which day."""

    client: str = blank("Client", Kind.SEARCH, source="clients")
    until: date = blank("Until", Kind.DAY, hint="On that day they go on.")


@dataclass(frozen=True)
class Resuming:
    """Whose reminders go on."""

    client: str = blank("Client", Kind.SEARCH, source="clients")


@dataclass(frozen=True)
class Nothing:
    """No words."""


@command("client pause", Pausing, needs=Deed.WRITE_INVOICES, title="Pause reminders")
async def pause_client(work: Work, args: Pausing) -> Reply:
    """Let alerts and reminders of all invoices of a client wait until a day."""
    client = await work.promises.pause(args.client, args.until)
    return Reply(cards.paused(client, args.until))


@command("client resume", Resuming, needs=Deed.WRITE_INVOICES)
async def resume_client(work: Work, args: Resuming) -> Reply:
    """Let a client's reminders go on, which were paused as a whole."""
    return Reply(cards.resumed(await work.promises.resume(args.client)))


@command("report promises", Nothing, needs=Deed.READ_REPORTS, is_reading=True)
async def show_promises(work: Work, args: Nothing) -> Reply:
    """See which clients kept their promises to pay, and which did not."""
    del args
    return Reply(cards.listed(await work.promises.all()))
