"""`paidup export …`: the books for other programs; as short as `cli.py`."""

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.terminal import load_settings, run

export = typer.Typer(no_args_is_help=True, help="The books, for other programs.")

WRITTEN: Final = {
    "clients": "Write every client.",
    "invoices": "Write every invoice and draft.",
    "payments": "Write every payment that was reported.",
    "tax": "Write what was taxed in a span of days, by month, country, category and rate.",
    "revenue": "Write what was earned in a span of days, by month and client.",
    "money": "Write what money came in a span of days, by month and method.",
    "dso": "Write for how many days money is waited for.",
    "ageing": "Write what is owed, by client.",
}
DAYS: Final = ["%Y-%m-%d"]


def explain(
    invoice: Annotated[str, typer.Argument(help="Such as INV-2026-0001, or a draft: D12.")],
    language: Annotated[str, typer.Option(help="en or de; else the client's.")] = "",
    company: Annotated[str, typer.Option(help="Short name; else the first one.")] = "",
) -> None:
    """Explain an invoice: how it came to its total, and everything that happened to it."""
    settings = load_settings()
    from bot.bookkeeping import explained

    typer.echo(run(lambda: explained(settings, company, invoice, language)), nl=False)


class JournalFormat(StrEnum):
    """What the journal is written as."""

    CSV = "csv"
    BEANCOUNT = "beancount"


@export.command("journal")
def export_journal(
    as_: Annotated[JournalFormat, typer.Option("--as", help="csv or beancount.")],
    company: Annotated[str, typer.Option(help="Short name; else the first one.")] = "",
    since: Annotated[datetime | None, typer.Option(formats=DAYS, help="From this day on.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=DAYS, help="Before this day.")] = None,
) -> None:
    """Write every entry of the ledger to standard output, in the order it was booked."""
    settings = load_settings()
    from bot.bookkeeping import journal

    days = (since and since.date(), until and until.date())
    is_beancount = as_ is JournalFormat.BEANCOUNT
    run(lambda: journal(settings, company, *days, sys.stdout, is_beancount=is_beancount))


def _add(name: str, about: str) -> None:
    """A command that writes one table."""

    def write(
        period: Annotated[str, typer.Option(help="2026-Q4, 2026-11, last year, …")] = "",
        xlsx: Annotated[Path | None, typer.Option(help="A file; else CSV goes out.")] = None,
        company: Annotated[str, typer.Option(help="Short name; else the first one.")] = "",
    ) -> None:
        settings = load_settings()
        from bot.bookkeeping import export as written
        from bot.commands.tables import Asked

        run(lambda: written(settings, company, name, Asked(period, is_whole=True), xlsx))

    export.command(name, help=about)(write)


@export.command("statement")
def export_statement(
    client: Annotated[str, typer.Option(help="Whose.")],
    pdf: Annotated[Path | None, typer.Option(help="A file, as it is sent to the client.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="A file; else CSV goes out.")] = None,
    company: Annotated[str, typer.Option(help="Short name; else the first one.")] = "",
) -> None:
    """Write a client's account."""
    settings = load_settings()
    from bot.bookkeeping import export as written
    from bot.bookkeeping import statement_pdf
    from bot.commands.tables import Asked

    if pdf is not None:
        run(lambda: statement_pdf(settings, company, client, pdf))
        return
    asked = Asked("", client, is_whole=True)
    run(lambda: written(settings, company, "statement", asked, xlsx))


for _name, _about in WRITTEN.items():
    _add(_name, _about)
