"""`paidup export …`: the books for other programs; as short as `cli.py`."""

import sys
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

import typer

from bot.terminal import load_settings, run

export = typer.Typer(no_args_is_help=True, help="The books, for other programs.")

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


@export.command("tax")
def export_tax(
    period: Annotated[
        str, typer.Option(help="2026-Q4, 2026-11, last year; else this quarter.")
    ] = "",
    company: Annotated[str, typer.Option(help="Short name; else the first one.")] = "",
) -> None:
    """Write what was taxed in a span of days to standard output, as CSV."""
    settings = load_settings()
    from bot.bookkeeping import tax

    run(lambda: tax(settings, company, period, sys.stdout))
