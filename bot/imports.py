"""`paidup import FILE --as …`: what other programs wrote out; as short as `cli.py`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import AsJson, load_settings, run
from core.imports.columns import Source
from core.imports.values import Dates, Decimals


def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV file.")],
    as_: Annotated[Source, typer.Option("--as", help="What wrote it.")],
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without, it is shown.")] = False,
    dates: Annotated[Dates, typer.Option(help="dmy or mdy, where days are not ISO.")] = Dates.ISO,
    decimals: Annotated[
        Decimals, typer.Option(help="What stands before the cents.")
    ] = Decimals.EITHER,
    encoding: Annotated[str, typer.Option(help="Such as cp1252; else found out.")] = "",
    separator: Annotated[str, typer.Option(help="Such as ; where it is not found out.")] = "",
    company: Annotated[str, typer.Option(help="Short name; else the first one.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show what a file would bring, row by row; with --apply bring all of it, or nothing."""
    settings = load_settings()
    from bot.incoming import File, imported

    what = File(file, as_, dates, decimals, encoding, separator.replace("\\t", "\t"))
    run(lambda: imported(settings, company, what, is_real=apply, as_json=as_json))
