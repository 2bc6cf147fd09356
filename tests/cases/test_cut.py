"""A SQLite file whose log of changes was damaged anywhere: it is as it was after some commit."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

from sqlalchemy import make_url

from core.billing import Billing
from tests.deeds import issued

CUTS = 40


async def test_a_file_cut_anywhere_is_as_it_was_after_some_commit(
    billing: Billing, sqlite_books: str, tmp_path: Path
) -> None:
    """F76: cut off, or with a byte turned over, at many places."""
    books = Path(str(make_url(sqlite_books).database))
    with contextlib.closing(sqlite3.connect(books)) as keep:  # or the last to leave tidies up
        keep.execute("SELECT count(*) FROM event").fetchone()
        for _ in range(6):
            await issued(billing)
        found = [looked_at(torn(books, tmp_path, number)) for number in range(CUTS)]

    assert {check for check, _, _ in found} == {"ok"}
    assert [all_ for _, all_, _ in found if all_ != list(range(1, len(all_) + 1))] == []
    assert [off for _, _, off in found if off] == []
    assert len({len(numbers) for _, numbers, _ in found}) > 1


def torn(books: Path, folder: Path, number: int) -> Path:
    """A copy of the books, whose log of changes ends or is wrong at some place."""
    copy = folder / f"cut{number}.db"
    shutil.copyfile(books, copy)
    whole = Path(f"{books}-wal").read_bytes()
    at = len(whole) * (number + 1) // (CUTS + 1)
    turned = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
    Path(f"{copy}-wal").write_bytes(whole[:at] if number % 2 else turned)
    return copy


def looked_at(copy: Path) -> tuple[str, list[int], int]:
    """Whether the file is sound, the numbers in it, and how far the postings are off."""
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        (check,) = connection.execute("PRAGMA integrity_check").fetchone()
        numbers = connection.execute("SELECT number FROM invoice WHERE number IS NOT NULL")
        serials = sorted(int(number.rpartition("-")[2]) for (number,) in numbers)
        (off,) = connection.execute("SELECT coalesce(sum(amount_minor), 0) FROM entry").fetchone()
    return str(check), serials, int(off)
