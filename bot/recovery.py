"""`paidup backup`, `restore` and `recovery …`. One short function each, as in `cli.py`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import AsJson, load_settings, note, print_json, print_table, run

recovery = typer.Typer(no_args_is_help=True, help="Coming back from a backup.")


def backup_key(
    file: Annotated[Path, typer.Argument(help="A new file for the secret one.")],
) -> None:
    """Make a pair of keys for backups; prints the public one, which may be known to anybody."""
    from core.backups.archive import new_pair

    async def made() -> str:
        return new_pair(file)

    typer.echo(run(made))
    note(f"Set PAIDUP_BACKUP_RECIPIENTS to it. Keep {file} away from this machine: it opens them.")


def backup(
    file: Annotated[Path, typer.Argument(help="Where to; what is there is replaced.")],
    as_json: AsJson = False,
) -> None:
    """Write one encrypted file with the books, without any key, while Paidup runs."""
    settings = load_settings()
    from bot.safekeeping import backed_up

    told = run(lambda: backed_up(settings, file))
    if as_json:
        print_json(told)
        return
    typer.echo(f"{file} holds the books of {', '.join(told['companies'])} as of {told['made_at']}.")


def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    identity: Annotated[Path, typer.Option(help="The file with the secret key that opens it.")],
    last: Annotated[
        list[str] | None,
        typer.Option(
            help="The last number given, as acme=INV-2026-0017 or acme=none; may be repeated."
        ),
    ] = None,
    is_replacing: Annotated[
        bool, typer.Option("--replace", help="Set aside the SQLite file that is there.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the books back from a backup, in recovery mode: nothing is sent until you say so."""
    settings = load_settings()
    from bot.safekeeping import Return, restored

    wanted = Return(file, identity, tuple(last or ()), is_replacing)
    told = run(lambda: restored(settings, wanted))
    if as_json:
        print_json(told)
        return
    if told["erased_again"]:
        note(f"{told['erased_again']} clients who were erased since stay erased.")
    note(f"The books are as of {told['made_at']}. Start Paidup, look around, and end the recovery:")
    note("paidup recovery status    paidup recovery finish")


@recovery.command("status")
def show_recovery(as_json: AsJson = False) -> None:
    """Show what came from a backup and is not over: nothing of it is sent."""
    settings = load_settings()
    from bot.safekeeping import recoveries

    rows = run(lambda: recoveries(settings))
    if as_json:
        print_json(rows)
        return
    if not rows:
        note("Nothing waits: no restore is unfinished.")
        return
    heads = (
        *("Company", "Backup of", "Restored", "Not in the books, but given", "Provider asked"),
        *("Mailbox read again", "Paid, but for no invoice here"),
    )
    print_table(heads, [tuple(str(value) or "nothing" for value in row.values()) for row in rows])


@recovery.command("finish")
def finish_recovery(
    company: Annotated[str, typer.Option("--company", help="Short name; else the first one.")] = "",
) -> None:
    """Ask the provider what was paid since the backup, then let everything be sent again."""
    settings = load_settings()
    from bot.safekeeping import finished

    asked = run(lambda: finished(settings, company))
    note(f"{asked} payments were asked about at the provider. What waited is sent from now on.")
    note("Those that fit to no invoice are told to the owners, and shown by: paidup audit show")
