"""What can be exported, by name: at the keyboard and in the chats the same."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.cards import tables
from core.billing import Work
from core.documents.journal import HEADS, journal_row
from core.documents.tables import Pages, Table
from core.errors import InvalidInput

Make = Callable[[Work, "Asked"], Awaitable[Table]]


@dataclass(frozen=True)
class Asked:
    """Which days, and of whom; what a table has no use for is left alone.

    Only at the keyboard is it `is_whole`: chats keep what they are sent, and an erasure does not
    reach what somebody downloaded there, so how to reach a client is left out.
    """

    period: str = ""
    client: str = ""
    is_whole: bool = False


async def _tax(work: Work, asked: Asked) -> Table:
    return tables.tax(await work.turnover.tax(asked.period))


async def _revenue(work: Work, asked: Asked) -> Table:
    return tables.revenue(await work.turnover.revenue(asked.period))


async def _money(work: Work, asked: Asked) -> Table:
    return tables.received(await work.turnover.received(asked.period))


async def _dso(work: Work, asked: Asked) -> Table:
    return tables.collecting(await work.turnover.collecting(asked.period))


async def _ageing(work: Work, asked: Asked) -> Table:
    del asked
    return tables.ageing(await work.reports.ageing())


async def _statement(work: Work, asked: Asked) -> Table:
    if not asked.client:
        raise InvalidInput("Whose statement is it to be?", hint="Name the client, such as acme.")
    return tables.statement(await work.reports.statements(asked.client))


async def _clients(work: Work, asked: Asked) -> Table:
    found = work.listings.clients()
    if asked.is_whole:
        return Table("clients", tables.CLIENTS, later=tables.clients(found))
    return Table("clients", tables.CLIENTS_ALONE, later=tables.clients_alone(found))


async def _invoices(work: Work, asked: Asked) -> Table:
    del asked
    return Table("invoices", tables.INVOICES, later=tables.invoices(work.listings.invoices()))


async def _payments(work: Work, asked: Asked) -> Table:
    del asked
    return Table("payments", tables.PAYMENTS, later=tables.payments(work.listings.payments()))


async def _journal(work: Work, asked: Asked) -> Table:
    del asked
    return Table("journal", HEADS, later=_entries(work))


async def _entries(work: Work) -> Pages:
    async for posting in work.reports.journal():
        yield [journal_row(side) for side in posting]


TABLES: Final[Mapping[str, Make]] = {
    "clients": _clients,
    "invoices": _invoices,
    "payments": _payments,
    "journal": _journal,
    "tax": _tax,
    "revenue": _revenue,
    "money": _money,
    "dso": _dso,
    "ageing": _ageing,
    "statement": _statement,
}
