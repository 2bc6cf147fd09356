"""/export: the books as a file, for other programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Final

from bot.cards import reports as cards
from bot.cards.forms import Kind
from bot.cards.model import File, Reply
from bot.commands.arguments import blank
from bot.commands.table import command
from bot.commands.tables import TABLES, Asked
from core.billing import Work
from core.documents.journal import beancount_heads, beancount_transaction
from core.documents.sheets import write_sheet
from core.documents.tables import Row, Table, csv_rows
from core.errors import InvalidInput
from core.security.rights import Deed

ROWS_MOST: Final = 20_000
MEDIA: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "beancount": "text/plain",
}


class What(StrEnum):
    """What can be taken along: the tables, by their names."""

    CLIENTS = "clients"
    INVOICES = "invoices"
    PAYMENTS = "payments"
    JOURNAL = "journal"
    TAX = "tax"
    REVENUE = "revenue"
    MONEY = "money"
    DSO = "dso"
    AGEING = "ageing"
    STATEMENT = "statement"


class Format(StrEnum):
    """As what."""

    CSV = "csv"
    XLSX = "xlsx"
    BEANCOUNT = "beancount"


@dataclass(frozen=True)
class Export:
    """What is taken along, as what, and of which days or whom."""

    what: What = blank("What", Kind.CHOICE)
    format: Format = blank("As", Kind.CHOICE, default=Format.CSV)
    period: str = blank("Period", default="", hint="For example 2026-Q4, 2026-11 or last year")
    client: str = blank("Client", Kind.SEARCH, default="", source="clients")


@command("export", Export, needs=Deed.READ_REPORTS, is_reading=True)
async def export(work: Work, args: Export) -> Reply:
    """Take the books along as a file: clients, invoices, payments, the journal, or a report."""
    if args.format is Format.BEANCOUNT:
        count, content = await _beans(work, args.what)
    else:
        table = await TABLES[args.what](work, Asked(args.period, args.client))
        rows = await _rows(table)
        count, content = len(rows), await _written(table, rows, args.format)
    file = File(f"{args.what}.{args.format}", content, MEDIA[args.format])
    return Reply(cards.exported(args.what, count, file))


async def _rows(table: Table) -> list[Row]:
    rows: list[Row] = []
    async for page in table.pages():
        rows += page
        _require_few(len(rows), table.name)
    return rows


async def _written(table: Table, rows: Sequence[Row], as_: Format) -> bytes:
    if as_ is Format.CSV:
        return csv_rows([table.heads, *rows]).encode()
    out = BytesIO()
    await write_sheet(out, table.name, table.heads, Table("", (), rows).pages())
    return out.getvalue()


async def _beans(work: Work, what: What) -> tuple[int, bytes]:
    if what != "journal":
        hint = "Write it like /export journal beancount, or take csv or xlsx."
        raise InvalidInput("Beancount is for the journal alone.", hint=hint)
    title = (await work.companies.own()).name
    parts, count = [beancount_heads(title, await work.reports.accounts())], 0
    async for posting in work.reports.journal():
        count += len(posting)
        _require_few(count, what)
        parts.append(beancount_transaction(posting))
    return count, "".join(parts).encode()


def _require_few(count: int, name: str) -> None:
    if count > ROWS_MOST:
        message = f"That is more than {ROWS_MOST:,} rows, too many for a chat."
        raise InvalidInput(message, hint=f"At the machine's keyboard: paidup export {name}")
