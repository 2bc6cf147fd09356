"""`paidup exchange …`: what other currencies are worth. As short as `cli.py`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import AsJson, load_settings, note, print_json, print_table, run

exchange = typer.Typer(no_args_is_help=True, help="What other currencies are worth.")

Company = Annotated[str, typer.Option("--company", help="Short name; else the first one.")]


@exchange.command("load")
def load_rates(
    file: Annotated[Path, typer.Argument(help="eurofxref.csv or eurofxref-hist.csv of the ECB.")],
    currency: Annotated[
        list[str] | None, typer.Option(help="Only this one; may be given again.")
    ] = None,
    company: Company = "",
) -> None:
    """Put down the ECB's reference rates, all of a file or none, for books kept in euros."""
    settings = load_settings()
    from bot.bookkeeping import rates_loaded

    wanted = frozenset(code.strip().upper() for code in currency or ())
    count = run(lambda: rates_loaded(settings, company, file, wanted))
    typer.echo(f"{count:,} exchange rates are put down.")


@exchange.command("list")
def list_rates(company: Company = "", as_json: AsJson = False) -> None:
    """Show the newest rate of each currency: what one unit of the company's is in it."""
    settings = load_settings()
    from bot.bookkeeping import rates_listed

    rows = run(lambda: rates_listed(settings, company))
    if as_json:
        print_json(rows)
        return
    if not rows:
        note("There is no exchange rate yet.")
        return
    print_table(("Currency", "Day", "Rate"), [tuple(row.values()) for row in rows])
