"""`paidup invoice …`: drafts from the keyboard. As short as `cli.py`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import AsJson, load_settings, print_json, run

invoice = typer.Typer(no_args_is_help=True, help="Invoices, from files.")


@invoice.callback()
def _all() -> None:
    """Invoices, from files."""


@invoice.command("new")
def new_invoice(
    file: Annotated[Path, typer.Option("--file", help="FILE.json, or - for stdin.")],
    by: Annotated[str, typer.Option(help="The member whose draft it is, by name.")],
    company: Annotated[str, typer.Option("--company", help="Short name; else the first.")] = "",
    as_json: AsJson = False,
) -> None:
    """Draft an invoice from what `paidup totals` takes, with client, note and terms beside it.

    The member who drafts it cannot approve it.
    """
    settings = load_settings()
    from bot.bookkeeping import drafted

    told = run(lambda: drafted(settings, company, file, by))
    if as_json:
        print_json(told)
        return
    typer.echo(f"{told['reference']} for {told['client']} comes to {told['total']}.")
