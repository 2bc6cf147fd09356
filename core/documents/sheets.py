"""Tables as XLSX, by XlsxWriter, row after row: a long one takes no more memory than a short one.

Texts are texts whatever they look like, amounts are numbers with the decimals of their currency,
dates are dates. What a spreadsheet could take for a formula has the mark of a text besides.
"""

from collections.abc import AsyncIterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]  # it has no types of its own

from core.documents.tables import FORMULA, Cell, Row
from core.errors import InvalidInput
from core.money import Money, digits

ROWS_MOST: Final = 1_048_575
"""What a sheet holds below its heads (Excel specifications and limits)."""

WIDTH: Final = 16
NAME_MOST: Final = 31
DAY: Final = "yyyy-mm-dd"
EXACT: Final = "0.######"


class Sheet:
    """One file with one sheet, written from its first row to its last."""

    def __init__(self, file: Path | BytesIO, name: str, heads: Sequence[str]) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False}
        self._book = xlsxwriter.Workbook(file if isinstance(file, BytesIO) else str(file), options)
        self._sheet = self._book.add_worksheet(name[:NAME_MOST])
        self._formats: dict[str, Any] = {}
        self._row = 0
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(heads) - 1, WIDTH)
        for place, head in enumerate(heads):
            self._sheet.write_string(0, place, head, self._format("@", bold=True))

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows below those before; `InvalidInput` where a sheet holds no more."""
        for row in rows:
            self._row += 1
            if self._row > ROWS_MOST:
                message = f"A sheet holds {ROWS_MOST:,} rows, and there are more."
                raise InvalidInput(message, hint="Take a shorter span, or CSV.")
            for place, cell in enumerate(row):
                self._write(place, cell)

    def close(self) -> None:
        """End the file."""
        self._book.close()

    def _write(self, place: int, cell: Cell) -> None:
        match cell:
            case Money():
                places = digits(cell.currency)
                pattern = f"#,##0.{'0' * places}" if places else "#,##0"
                self._sheet.write_number(self._row, place, cell.amount, self._format(pattern))
            case date():
                self._sheet.write_datetime(self._row, place, cell, self._format(DAY))
            case int():
                self._sheet.write_number(self._row, place, cell)
            case Decimal():
                self._sheet.write_number(self._row, place, cell, self._format(EXACT))
            case str():
                is_odd = cell.startswith(FORMULA)
                shown = self._format("@", quote_prefix=True) if is_odd else None
                self._sheet.write_string(self._row, place, _plain(cell), shown)

    def _format(self, pattern: str, **more: bool) -> Any:
        key = f"{pattern}{sorted(more)}"
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"num_format": pattern, **more})
        return self._formats[key]


async def write_sheet(
    file: Path | BytesIO, name: str, heads: Sequence[str], pages: AsyncIterable[Sequence[Row]]
) -> None:
    """Write a file page by page."""
    sheet = Sheet(file, name, heads)
    try:
        async for rows in pages:
            sheet.add(rows)
    finally:
        sheet.close()


def _plain(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")
