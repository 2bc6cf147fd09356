"""`paidup totals` and `paidup schedule`: what would be, without a database and without settings."""

import asyncio
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.terminal import AsJson, print_json, print_table, run
from core.errors import InvalidInput


def totals(
    file: Annotated[Path, typer.Argument(help="An invoice as FILE.json, or - for stdin.")],
    as_json: AsJson = False,
) -> None:
    """Add an invoice up as EN 16931 does, without storing anything, and show every step.

    docs/totals.md has the rules and an example, docs/totals.schema.json all the file may say.
    """
    from bot import logs

    logs.configure("text", level=logging.WARNING)
    told = run(lambda: asyncio.to_thread(_added_up, file))
    if as_json:
        print_json(told)
        return
    rows = [
        (each["term"], each["name"], each["of"], each["how"], each["amount"])
        for each in told["steps"]
    ]
    currency = told["invoice_currency_code"]
    print_table(("Term", "What", "Of", "How", currency), _right(rows))
    for group in told["vat_breakdown"]:
        for language, sentence in group["written_on_the_invoice"].items():
            typer.echo(f"To be written ({group['vat_category_code']}, {language}): {sentence}")


def _added_up(file: Path) -> dict[str, Any]:
    from core.totals.adding import add_up
    from core.totals.reading import read
    from core.totals.telling import told

    bill = read(_bytes_of(file))[1]
    return told(bill, add_up(bill))


def _right(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The last cells with their ends below each other, as amounts are."""
    width = max(len(row[-1]) for row in rows)
    return [(*row[:-1], row[-1].rjust(width)) for row in rows]


def _bytes_of(file: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}."
        raise InvalidInput(message, hint="Name a file with an invoice in JSON, or -.") from None
