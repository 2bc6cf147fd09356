"""`paidup ladder` and `paidup rates`, read from files; as short as `cli.py`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.sums import bytes_of
from bot.terminal import load_settings, note, run

Company = Annotated[str, typer.Option(help="Short name; else the first one.")]


def ladder(
    file: Annotated[Path, typer.Argument(help="A ladder as FILE.toml or FILE.json, or - (TOML).")],
    company: Company = "",
) -> None:
    """Keep a ladder: when clients are reminded, in which words, and what late money costs.

    docs/dunning.md has an example, docs/ladder.schema.json all the file may say. Choose it then:
    /company ladder, /client ladder, /invoice ladder.
    """
    settings = load_settings()
    from bot.lateness import laddered

    raw = run(lambda: asyncio.to_thread(bytes_of, file, "Name a file with a ladder, or -."))
    name = run(lambda: laddered(settings, company, raw, is_json=file.suffix == ".json"))
    note(f"The ladder “{name}” is kept. Choose it with /company ladder, or for a client.")


def rates(
    file: Annotated[Path, typer.Argument(help="Base rates as FILE.csv, or - for stdin.")],
    company: Company = "",
) -> None:
    """Keep legal base rates, for interest on late money: a line for each, such as 2026-01-01,1.27.

    docs/base-rates-de.csv has those of Germany until the day it was written.
    """
    settings = load_settings()
    from bot.lateness import rated

    raw = run(lambda: asyncio.to_thread(bytes_of, file, "Name a file with base rates, or -."))
    count = run(lambda: rated(settings, company, raw))
    note(f"{count} base rates are kept.")
