"""`paidup keys …`: the keys to what is sealed. One short function each, as in `cli.py`."""

import typer

from bot.terminal import AsJson, load_settings, note, print_json, print_table, run

keys = typer.Typer(no_args_is_help=True, help="The keys to what is sealed in the database.")


@keys.command("list")
def list_keys(as_json: AsJson = False) -> None:
    """Show every master key by its name, and how many data keys it has wrapped."""
    settings = load_settings()
    from bot.keyroom import listed

    rows = run(lambda: listed(settings))
    if as_json:
        print_json(rows)
        return
    heads = ("Name", "First used", "Has wrapped", "In this process", "Newest here")
    cells = [
        (
            row["name"],
            row["since"] or "not yet",
            str(row["wrapped"]),
            "yes" if row["here"] else "no",
            "yes" if row["newest"] else "",
        )
        for row in rows
    ]
    print_table(heads, cells)


@keys.command("new")
def new_key() -> None:
    """Make a master key: in the key file, or printed where there is none. Nothing is wrapped.

    The owners of every company are told.
    """
    settings = load_settings()
    from bot.keyroom import made

    key = run(lambda: made(settings))
    if key:
        typer.echo(key)
        note("Put it first in PAIDUP_ENCRYPTION_KEYS, and keep the others behind it.")
    else:
        note(f"There is a new key at the top of {settings.encryption_key_file}. Keep a copy of it.")
    note("Restart every process of Paidup, then: paidup keys rotate")


@keys.command("rotate")
def rotate_keys(as_json: AsJson = False) -> None:
    """Propose the newest key to the owners, and wrap every data key anew where they agreed.

    It may be stopped anywhere and begun again, while Paidup runs.
    """
    settings = load_settings()
    from bot.keyroom import rotated

    waiting = run(lambda: rotated(settings, lambda count: note(f"{count} wrapped anew.")))
    if as_json:
        print_json(waiting)
        return
    for each in waiting:
        number, company, until = each["number"], each["company"], each["due_at"][:16]
        text = f"Proposal {number} asks the owners of {company} for the newest key, until {until}"
        typer.echo(f"{text} UTC. Keep the older key until they agreed and all is wrapped.")
    if not waiting:
        note("Every data key is wrapped by the newest key. Older ones are needed for backups only.")


@keys.command("check")
def check_keys(as_json: AsJson = False) -> None:
    """Open everything that is sealed, and name what cannot be read. Ends with 1 if anything is."""
    settings = load_settings()
    from bot.keyroom import spoiled

    cells = run(lambda: spoiled(settings))
    if as_json:
        print_json(cells)
    for cell in [] if as_json else cells:
        typer.echo(cell)
    if not cells:
        note("Everything that is sealed can be read, save what was erased.")
    raise typer.Exit(1 if cells else 0)
