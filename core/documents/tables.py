"""Tables for other programs: as CSV, with points in amounts and dates as in 2026-12-31.

What people typed stays text there: a cell that a spreadsheet would take for a formula gets an
apostrophe before it (OWASP, CSV injection).
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Final

from core.money import Money

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | date | Decimal | Money
"""Money is its amount alone: its currency has a column of its own."""


@dataclass(frozen=True)
class Table:
    """What a file of rows says: what it is called, its heads, and its rows in order."""

    name: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


def as_csv(table: Table) -> str:
    """The heads, then a line a row."""
    return csv_rows([table.heads, *table.rows])


def csv_rows(rows: Iterable[Sequence[Cell]]) -> str:
    """A line a row, each ended."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(_written, row) for row in rows)
    return text.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _written(cell: Cell) -> str:
    if isinstance(cell, Money):
        return f"{cell.amount:f}"
    return harmless(cell) if isinstance(cell, str) else str(cell)
