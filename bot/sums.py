"""`paidup totals` and `paidup schedule`: what would be, without a database and without settings."""

import asyncio
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.terminal import AsJson, note, print_json, print_table, run
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


def schedule(
    start: Annotated[str, typer.Option(help="The first day, such as 2027-01-31.")],
    every: Annotated[
        str, typer.Option(help="day, week, month, quarter, half-year, year, or such as 2 weeks.")
    ],
    count: Annotated[int | None, typer.Option(help="How many periods; 12 without --end.")] = None,
    end: Annotated[str, typer.Option(help="The last day, which may cut the last period.")] = "",
    anchor: Annotated[
        str, typer.Option(help="A day on which a period begins, when --start is not one.")
    ] = "",
    trial: Annotated[str, typer.Option(help="What is free at first, such as 14 days.")] = "",
    terms: Annotated[
        str, typer.Option(help="net 30, end of month + 10, day 15, or on receipt.")
    ] = "net 30",
    arrears: Annotated[
        bool, typer.Option("--in-arrears", help="Issue when a period is over, not as it begins.")
    ] = False,
    time_zone: Annotated[str, typer.Option(help="Where its days begin.")] = "UTC",
    as_json: AsJson = False,
) -> None:
    """Show the periods of something that comes again, and when each is issued and due."""
    from bot import logs
    from core.schedules import Asked, schedule_of

    logs.configure("text", level=logging.WARNING)
    asked = Asked(start, every, count, end, anchor, trial, terms, time_zone, is_in_arrears=arrears)
    told = run(lambda: asyncio.to_thread(schedule_of, asked))
    if as_json:
        print_json(told)
        return
    heads = ("number", "begins_on", "ends_on", "share", "issued_on", "issued_at", "due_on")
    rows = [tuple(str(each[head]) for head in heads) for each in told["periods"]]
    print_table(tuple(head.replace("_", " ").capitalize() for head in heads), rows)
    if not rows:
        note("Nothing is charged: it ends before its trial does.")


def _added_up(file: Path) -> dict[str, Any]:
    from core.totals.adding import add_up
    from core.totals.reading import read
    from core.totals.telling import told

    bill = read(bytes_of(file))[1]
    return told(bill, add_up(bill))


def _right(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The last cells with their ends below each other, as amounts are."""
    width = max(len(row[-1]) for row in rows)
    return [(*row[:-1], row[-1].rjust(width)) for row in rows]


def bytes_of(file: Path) -> bytes:
    """What a file holds, or what comes in where it is called `-`; `InvalidInput` without one."""
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}."
        raise InvalidInput(message, hint="Name a file with an invoice in JSON, or -.") from None
