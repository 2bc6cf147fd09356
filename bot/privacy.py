"""`paidup privacy …`: what is kept about a client. One short function each, as in `cli.py`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import AsJson, load_settings, note, print_json, print_table, run

if TYPE_CHECKING:
    from bot.forgetting import Asking

privacy = typer.Typer(no_args_is_help=True, help="What is kept about a client, and erasing it.")

Company = Annotated[str, typer.Option("--company", help="Short name; else the first one.")]
By = Annotated[str, typer.Option("--by", help="The owner who answers for it, with a code.")]


@privacy.command("export")
def export_client(
    client: str,
    file: Annotated[Path, typer.Argument(help="A new file, such as acme.zip.")],
    by: By = "",
    company: Company = "",
    as_json: AsJson = False,
) -> None:
    """Write all that is kept about a client to one file; the owners are told."""
    settings = load_settings()
    from bot.forgetting import exported

    told = run(lambda: exported(settings, _asking(company, by), client, file))
    if as_json:
        print_json(told)
        return
    typer.echo(f"{file} holds {told['invoices']} invoices and {told['letters']} letters.")
    note("Hand it to nobody but the client, and delete it then. Its keys: docs/privacy.md")


@privacy.command("erase")
def erase_client(client: str, by: By = "", company: Company = "", as_json: AsJson = False) -> None:
    """Make a client unreadable for ever; papers are kept for as long as the law wants them.

    Refused while an invoice, a payment or a claim is open. It cannot be undone.
    """
    settings = load_settings()
    from bot.forgetting import erased

    told = run(lambda: erased(settings, _asking(company, by), client))
    if as_json:
        print_json(told)
        return
    typer.echo(f"Erased. It is client {told['number']} from now on.")
    if told["papers_until"]:
        note(f"Its papers are kept until {told['papers_until']}, and shown to nobody.")
    note("Chats, mailboxes and old backups are yours to delete: docs/privacy.md says which.")


@privacy.command("list")
def list_erased(company: Company = "", as_json: AsJson = False) -> None:
    """Show which clients were erased, by number, and until when their papers are kept."""
    settings = load_settings()
    from bot.forgetting import listed

    rows = run(lambda: listed(settings, company))
    if as_json:
        print_json(rows)
        return
    if not rows:
        note("Nobody was erased.")
        return
    heads = ("Number", "Erased", "Papers until", "Papers", "Finished")
    names = ("number", "erased_at", "papers_until", "papers", "swept")
    told = [row | {"swept": "yes" if row["swept"] else "not yet"} for row in rows]
    print_table(heads, [tuple(str(row[name]) for name in names) for row in told])


@privacy.command("read")
def read_papers(
    number: int,
    file: Annotated[Path, typer.Argument(help="A new file, such as papers.zip.")],
    why: Annotated[str, typer.Option("--why", help="For what, such as: tax audit 2026.")],
    by: By = "",
    company: Company = "",
) -> None:
    """Write the papers of an erased client to a file, for the tax office; the owners are told."""
    settings = load_settings()
    from bot.forgetting import read

    told = run(lambda: read(settings, _asking(company, by), number, why, file))
    typer.echo(f"{file} holds {told['invoices']} invoices.")


@privacy.command("tidy")
def tidy() -> None:
    """Take out at once what has had its time, as Paidup does every night."""
    settings = load_settings()
    from bot.forgetting import tidied

    unfinished = run(lambda: tidied(settings))
    note("What has had its time is gone: paidup audit show --kind ContentsForgotten")
    if unfinished:
        note(
            f"Erasures that nothing outside has noted, so that a backup undoes them: {unfinished}."
        )
        note("Set PAIDUP_TRAIL_FOLDER, and tidy again.")


def _asking(company: str, by: str) -> "Asking":
    from bot.forgetting import Asking

    return Asking(company, by, _code)


def _code(why: str) -> str:
    note(why)
    code: str = typer.prompt("One-time code", err=True)
    return code
