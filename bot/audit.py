"""`paidup audit …`: read the trail, and prove that nobody rewrote it; as short as `cli.py`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bot.terminal import AsJson, load_settings, note, print_json, print_table, run

audit = typer.Typer(no_args_is_help=True, help="What happened, and whether that still holds.")

BROKEN: Final = 1
UNPROVEN: Final = 3
KEEP: Final = (
    "Copy the database, the checkpoints and the log away before anything is mended. What then:"
    " docs/incidents.md."
)
DAYS: Final = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]

CompanyKey = Annotated[str, typer.Option("--company", help="Short name; else the first one.")]


@audit.command("verify")
def verify_trail(
    company: Annotated[str, typer.Option("--company", help="Only this one; else all.")] = "",
    folders: Annotated[
        list[Path] | None,
        typer.Option("--checkpoints", help="Another folder of them; may be repeated."),
    ] = None,
    posted: Annotated[
        list[str] | None,
        typer.Option(help="A head as the owners were told it; may be repeated. Needs --company."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Follow every company's trail, and compare it with the signed checkpoints.

    Ends with 0 when all of it is proven, with 1 when something was done to it, and with 3 when
    nothing was found but not everything can be proven.
    """
    settings = load_settings()
    from bot.evidence import verified

    rows = run(lambda: verified(settings, company, folders or [], posted or []))
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            _tell(row)
    if any(row["flaws"] for row in rows):
        raise typer.Exit(BROKEN)
    raise typer.Exit(UNPROVEN if any(row["doubts"] for row in rows) or not rows else 0)


@audit.command("show")
def show_trail(
    company: CompanyKey = "",
    subject: Annotated[str, typer.Option(help="What it is about, such as invoice:12.")] = "",
    member: Annotated[str, typer.Option(help="Who did it, by name.")] = "",
    kind: Annotated[str, typer.Option(help="What happened, such as InvoiceIssued.")] = "",
    world: Annotated[str, typer.Option(help="slack, telegram, email, web, cli or system.")] = "",
    since: Annotated[datetime | None, typer.Option(formats=DAYS, help="From then on, UTC.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=DAYS, help="Before then, UTC.")] = None,
    before: Annotated[int | None, typer.Option(help="Only what has a place before.", min=1)] = None,
    most: Annotated[int, typer.Option(help="How many at most.", min=1, max=500)] = 50,
    as_json: AsJson = False,
) -> None:
    """Show what happened, the newest first: who, when, through which world and from where."""
    settings = load_settings()
    from bot.evidence import Wanted, shown

    wanted = Wanted(subject, member, kind, world, since, until, before, most)
    page = run(lambda: shown(settings, company, wanted))
    if as_json:
        print_json(page)
        return
    heads = ("place", "happened_at", "who", "world", "origin", "kind", "subject")
    cells = [tuple(str(row[head]) for head in heads) for row in page["events"]]
    print_table(("Place", "When (UTC)", "Who", "World", "From", "What", "About"), cells)
    if page["before"]:
        note(f"There is more: --before {page['before']}")


@audit.command("key")
def show_key() -> None:
    """Print the public key that belongs to the checkpoints made here, to be pinned."""
    settings = load_settings()
    from bot.evidence import public_key

    typer.echo(run(lambda: public_key(settings)))


def _tell(row: dict[str, Any]) -> None:
    """One company's verdict, for people."""
    well = not row["flaws"]
    mark, color = ("ok  ", typer.colors.GREEN) if well else ("look", typer.colors.RED)
    said = f"{row['events']:,} events in place, {row['checkpoints']:,} checkpoints agree"
    if not well:
        said = f"something was done to the trail, its first {row['events']:,} events hold"
    speed = f"{row['events_a_second']:,} events a second"
    typer.echo(f"{typer.style(mark, fg=color)} {row['company']}: {said} ({speed}).")
    for flaw in row["flaws"]:
        typer.echo(f"     {flaw['text']}")
    if not well:
        typer.echo(f"     {KEEP}")
    for doubt in row["doubts"]:
        typer.echo(f"     {doubt}")
    if row["last_checkpoint"]:
        typer.echo(f"     The last checkpoint is of {row['last_checkpoint']}.")
