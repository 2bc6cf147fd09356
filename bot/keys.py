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
    heads = ("name", "since", "wrapped", "here", "newest")
    cells = [tuple(str(row[head]) for head in heads) for row in rows]
    print_table(tuple(head.capitalize() for head in heads), cells)


@keys.command("new")
def new_key() -> None:
    """Make a master key: in the key file, or printed where there is none. Nothing is wrapped."""
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
def rotate_keys() -> None:
    """Wrap every data key anew with the newest master key, while Paidup runs.

    It may be stopped anywhere and begun again.
    """
    settings = load_settings()
    from bot.keyroom import rotated

    run(lambda: rotated(settings, lambda count: typer.echo(f"{count} wrapped anew.")))
    note("Every data key is wrapped by the newest key. The older ones are needed for backups only.")


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
