"""A file's rows under our own names, one at a time, each with the line it stands on."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import Final

from core.errors import InvalidInput
from core.imports.columns import SHEETS, Kind, Sheet, Source
from core.imports.decoding import encoding_of

SEPARATORS: Final = (",", ";", "\t", "|")
NUL: Final = "\0"

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """What is said of one thing: its line, and its cells under our names, empty ones left out."""

    line: int
    cells: Cells


@dataclass(frozen=True)
class Table:
    """A file, and how it is read."""

    path: Path
    encoding: str
    separator: str
    sheet: Sheet
    places: Mapping[str, int]

    @property
    def kind(self) -> Kind:
        """What it holds."""
        return self.sheet.kind

    def rows(self) -> Iterator[list[Row]]:
        """What belongs together: the lines of one invoice that follow each other, else one row."""
        alone = (row for row in self._each() if row.cells)
        if self.kind is not Kind.INVOICES:
            yield from ([row] for row in alone)
            return
        for _, rows in groupby(alone, lambda row: row.cells.get("number", "")):
            yield list(rows)

    def _each(self) -> Iterator[Row]:
        for line, cells in _read(self.path, self.encoding, self.separator, skip=1):
            if any(NUL in cell for cell in cells):
                raise InvalidInput(f"Line {line} has a NUL, which no text has.", hint=SAVE)
            told = {
                name: text
                for name, place in self.places.items()
                if place < len(cells) and (text := cells[place].strip())
            }
            yield Row(line, told)


SAVE: Final = "Save the file once more as CSV in UTF-8."


def table(path: Path, source: Source, *, encoding: str = "", separator: str = "") -> Table:
    """A file as this program writes it; raises `InvalidInput` for one that it does not write.

    Looks through all of the file once, since only that tells which letters it is written in.
    """
    if not path.is_file():
        raise InvalidInput(f"There is no file {path}.")
    letters = encoding_of(path, encoding)
    head = next(iter(_first(path, letters)), "")
    apart = separator or max(SEPARATORS, key=head.count)
    heads = next((cells for _, cells in _read(path, letters, apart, skip=0)), [])
    known = {_plain(name): place for place, name in reversed(list(enumerate(heads)))}
    for sheet in SHEETS[source]:
        places = {
            ours: known[theirs[0]]
            for ours, names in sheet.columns.items()
            if (theirs := [name for name in names if name in known])
        }
        if all(name in places for name in sheet.needs):
            return Table(path, letters, apart, sheet, places)
    raise _unknown(source, heads)


def _unknown(source: Source, heads: list[str]) -> InvalidInput:
    wanted = " or ".join(
        ", ".join(sheet.columns[name][0] for name in sheet.needs) for sheet in SHEETS[source]
    )
    seen = ", ".join(name.strip() for name in heads if name.strip())[:200]
    message = f"This is not what {source} writes: its columns are {seen or 'none'}."
    return InvalidInput(message, hint=f"It takes columns called {wanted}. See docs/imports.md.")


def _first(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding, newline="") as file:
        yield file.readline()


def _read(
    path: Path, encoding: str, separator: str, *, skip: int
) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(chain(file), delimiter=separator, strict=True)
        line = 1
        try:
            for number, cells in enumerate(reader):
                if number >= skip:
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            message = f"The row that begins on line {line} cannot be read: {error}."
            raise InvalidInput(message, hint="Is a quotation mark not closed?") from None


def _plain(head: str) -> str:
    return " ".join(head.replace("\ufeff", "").replace("*", "").casefold().split())
