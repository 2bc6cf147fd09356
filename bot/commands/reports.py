"""/report … and /statement: the books summed up."""

from dataclasses import dataclass
from datetime import date

from bot.cards import reports as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.table import command
from core.billing import Work
from core.security.rights import Deed


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


@dataclass(frozen=True)
class AccountOf:
    """Whose account, and from which day on; without a day, all of it."""

    client: str = blank("Client", Kind.SEARCH, source="clients")
    since: date | None = blank("From", Kind.DAY, default=None)


@dataclass(frozen=True)
class Period:
    """Which days; without a word, this quarter."""

    period: str = blank("Period", default="", hint="For example 2026-Q4, 2026-11 or last year")


@command("report tax", Period, needs=Deed.READ_REPORTS, is_reading=True)
async def show_tax(work: Work, args: Period) -> Reply:
    """See what was taxed in a span of days: by month, country, category and rate."""
    return Reply(cards.tax(await work.turnover.tax(args.period)))


@command("report ageing", Nothing, needs=Deed.READ_REPORTS, is_reading=True)
async def show_ageing(work: Work, args: Nothing) -> Reply:
    """See what is owed, by how long it is overdue and by whom."""
    del args
    return Reply(cards.ageing(await work.reports.ageing()))


@command("next", Nothing, needs=Deed.READ_REPORTS, is_reading=True)
async def show_next(work: Work, args: Nothing) -> Reply:
    """See what the next 30 days bring: what falls due, and who is reminded."""
    del args
    return Reply(cards.coming(await work.reports.coming()))


@command("statement", AccountOf, needs=Deed.READ_REPORTS, is_reading=True)
async def show_statement(work: Work, args: AccountOf) -> Reply:
    """See a client's account: invoices, payments, what was taken off, and what is owed."""
    client = await work.clients.get(args.client)
    statements = await work.reports.statements(client.key, args.since)
    return Reply(cards.statement(statements, client.name))
