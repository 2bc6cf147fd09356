"""Which letters a file is written in: told by its mark or by all of its lines, never guessed."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import InvalidInput

LINE_MOST: Final = 1_000_000
PIECE_BYTES: Final = 1 << 16
ANSWER: Final = "Save it once more as CSV in UTF-8."
MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""What a file begins with that says how it is written."""

WINDOWS: Final = "cp1252"
"""What spreadsheets in Western Europe write when nobody asks for UTF-8."""

ENCODINGS: Final = ("utf-8", "utf-16", WINDOWS, "latin-1")


@dataclass
class _Seen:
    """The first line in UTF-8 with more than ASCII, and the first that cannot be UTF-8."""

    utf8: int = 0
    other: int = 0


def encoding_of(path: Path, wanted: str = "") -> str:
    """How a file is written; `InvalidInput` names the line at which it is broken or changes.

    Nothing is left out for a letter that cannot be read.
    """
    if wanted and wanted not in ENCODINGS:
        known = ", ".join(ENCODINGS)
        raise InvalidInput(f"“{wanted[:20]}” is not an encoding here.", hint=f"One of: {known}.")
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((name for mark, name in MARKS.items() if head.startswith(mark)), "")
    if marked == "utf-16" or wanted == "utf-16":
        return _proven(path, "utf-16")
    if wanted:
        return _proven(path, marked or wanted)
    return marked or _by_lines(path)


def _by_lines(path: Path) -> str:
    seen = _Seen()
    for number, line in _lines(path):
        _look_at(number, line, seen)
    if seen.other and seen.utf8:
        message = f"Line {seen.other} is not written in UTF-8, and line {seen.utf8} is."
        raise InvalidInput(message, hint=ANSWER)
    return _proven(path, WINDOWS) if seen.other else "utf-8"


def _look_at(number: int, line: bytes, seen: _Seen) -> None:
    if b"\0" in line:
        message = f"Line {number} has a NUL, which no text has."
        raise InvalidInput(message, hint=f"Is it UTF-16? Say --encoding utf-16. Else: {ANSWER}")
    if line.isascii():
        return
    try:
        line.decode()
    except UnicodeDecodeError:
        seen.other = seen.other or number
    else:
        seen.utf8 = seen.utf8 or number


def _proven(path: Path, encoding: str) -> str:
    """The same encoding, once all of the file could be read in it."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with path.open("rb") as file:
        while True:
            piece = file.read(PIECE_BYTES)
            try:
                line += decoder.decode(piece, final=not piece).count("\n")
            except UnicodeDecodeError as error:
                line += error.object[: error.start].decode(encoding, "ignore").count("\n")
                message = f"Line {line} cannot be read as {encoding}."
                raise InvalidInput(message, hint=ANSWER) from None
            if not piece:
                return encoding


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LINE_MOST + 1):
            number += 1
            if len(line) > LINE_MOST:
                raise InvalidInput(f"Line {number} is too long for a table.", hint="Is it CSV?")
            yield number, line
