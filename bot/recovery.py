"""`paidup recovery …`: after a restore. One short function each, as in `cli.py`."""

from typing import Annotated

import typer

from bot.terminal import AsJson, load_settings, note, print_json, print_table, run

recovery = typer.Typer(no_args_is_help=True, help="Coming back from a backup.")


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
    heads = ("Company", "Backup of", "Restored", "Numbers given, but not in the books")
    print_table(heads, [tuple(str(value) for value in row.values()) for row in rows])


@recovery.command("finish")
def finish_recovery(
    company: Annotated[str, typer.Option("--company", help="Short name; else the first one.")] = "",
) -> None:
    """Ask the provider about payments on their way, then let everything be sent again."""
    settings = load_settings()
    from bot.safekeeping import finished

    asked = run(lambda: finished(settings, company))
    note(f"{asked} payments on their way were asked about. What waited is sent from now on.")
