"""What the command line does with the books as a whole: for other programs, and from them."""

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TextIO

from bot.books import books
from bot.cards import tables
from bot.office import seat
from bot.settings import Settings
from core.documents.explanations import explanation
from core.documents.journal import (
    beancount_heads,
    beancount_transaction,
    csv_heads,
    csv_lines,
)
from core.documents.tables import as_csv
from core.errors import InvalidInput
from core.models import JournalEntry
from core.quotes import read_quotes
from core.services.rates import Quote


async def journal(
    settings: Settings,
    key: str,
    since: date | None,
    until: date | None,
    to: TextIO,
    *,
    is_beancount: bool,
) -> None:
    """Write a company's journal, as it is at one moment: for Beancount, else as CSV."""
    if since and until and until <= since:
        hint = "--until is the day after the last one."
        raise InvalidInput(f"There is no day from {since} and before {until}.", hint=hint)
    async with books(settings) as billing:
        actor = await seat(billing, key)
        async with billing.reading(actor, is_snapshot=True) as work:
            head = csv_heads()
            told: Callable[[list[JournalEntry]], str] = csv_lines
            if is_beancount:
                title = (await work.companies.own()).name
                head = beancount_heads(title, await work.reports.accounts())
                told = beancount_transaction
            to.write(head)
            async for posting in work.reports.journal(since, until):
                to.write(told(posting))
        to.flush()


async def rates_loaded(settings: Settings, key: str, file: Path, wanted: frozenset[str]) -> int:
    """Put down what a file of the ECB says; answers how many rates that is."""
    found = await asyncio.to_thread(_quotes, file, wanted)
    async with books(settings) as billing:
        actor = await seat(billing, key)
        async with billing.work(actor) as work:
            own = (await work.companies.own()).currency
            if own != "EUR":
                hint = "Put others down one by one: /exchange"
                raise InvalidInput(f"The ECB’s rates are of the euro, not of {own}.", hint=hint)
            await work.rates.put(found)
    return len(found)


async def rates_listed(settings: Settings, key: str) -> list[dict[str, str]]:
    """The newest rate of each currency, as plain values."""
    async with books(settings) as billing:
        actor = await seat(billing, key)
        async with billing.reading(actor) as work:
            return [
                {"currency": each.currency, "day": str(each.day), "rate": str(each.rate)}
                for each in await work.rates.newest()
            ]


def _quotes(file: Path, wanted: frozenset[str]) -> list[Quote]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return read_quotes(lines, wanted)
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file.name} cannot be read."
        raise InvalidInput(message, hint="Give the ECB’s file as it is downloaded.") from error


async def explained(settings: Settings, key: str, reference: str, language: str) -> str:
    """An invoice explained, as plain text."""
    async with books(settings) as billing:
        actor = await seat(billing, key)
        async with billing.reading(actor, is_snapshot=True) as work:
            return explanation(await work.explaining.explain(reference, language)).text


async def tax(settings: Settings, key: str, period: str, to: TextIO) -> None:
    """Write a company's tax report as CSV, as it is at one moment."""
    async with books(settings) as billing:
        actor = await seat(billing, key)
        async with billing.reading(actor, is_snapshot=True) as work:
            to.write(as_csv(tables.tax(await work.turnover.tax(period))))
        to.flush()
