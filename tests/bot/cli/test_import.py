"""`paidup import`: shows what a file would bring, and with --apply brings all of it or nothing."""

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.imports.columns import Source
from core.imports.rows import table
from tests.bot.cli.conftest import ACME, Paidup

HEAD = "name,email\n"


@pytest.fixture
def url(empty_url: str) -> str:
    """Both kinds of books."""
    return empty_url


@pytest.fixture
def opened(paidup: Paidup) -> Paidup:
    """A company without clients."""
    assert paidup("init", *ACME).exit_code == 0
    return paidup


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clients.csv"


def test_without_apply_it_is_shown_and_nothing_is_changed(opened: Paidup, file: Path) -> None:
    file.write_text(f"{HEAD}Initech,bill@initech.example\n")

    first = opened("import", str(file), "--as", "csv-clients")
    second = opened("import", str(file), "--as", "csv-clients")

    assert first.stdout == second.stdout == "line 2: new: Initech\n"
    assert "Nothing was changed" in first.stderr


def test_with_apply_it_is_done_once(opened: Paidup, file: Path) -> None:
    file.write_text(f"{HEAD}Initech,bill@initech.example\n")

    done = opened("import", str(file), "--as", "csv-clients", "--apply")
    again = opened("import", str(file), "--as", "csv-clients", "--apply")

    assert (done.exit_code, done.stdout) == (0, "line 2: new: Initech\n")
    assert again.stdout == "line 2: the same: Initech\n"


def test_one_bad_row_brings_nothing_at_all(opened: Paidup, file: Path) -> None:
    file.write_text(f"{HEAD}Initech,bill@initech.example\nHooli,nobody\n")

    failed = opened("import", str(file), "--as", "csv-clients", "--apply")
    shown = opened("import", str(file), "--as", "csv-clients")

    assert failed.exit_code == shown.exit_code == 1
    assert "line 3: refused: Hooli (“nobody” is not a mail address." in failed.stdout
    assert "Nothing was imported: 1 of the clients are refused." in failed.stderr
    assert shown.stdout.startswith("line 2: new: Initech")


def test_for_programs_each_row_is_a_line_of_json(opened: Paidup, file: Path) -> None:
    file.write_text(f"{HEAD}=1+1\x1b[31m,bill@initech.example\n")

    told = opened("import", str(file), "--as", "csv-clients", "--json")

    assert json.loads(told.stdout) == {
        "line": 2,
        "outcome": "new",
        "what": "=1+1[31m",
        "why": "",
    }


ODD = {
    "empty": (b"", "its columns are none"),
    "other columns": (b"a,b\n1,2\n", "its columns are a, b"),
    "a NUL": (b"name,email\nA\0,a@a.example\n", "Line 2 has a NUL"),
    "mixed": ("name,email\nÄ,a@a.example\n".encode() + b"\xc4,b@b.example\n", "Line 3 is not"),
    "broken": (b"name,email\n\x81\xc4,a@a.example\n", "Line 2 cannot be read as cp1252"),
    "half UTF-16": (b"\xff\xfen\x00a\x00\n", "cannot be read as utf-16"),
    "an open quote": (b'name,email\n"A,a@a.example\n', "begins on line 2 cannot be read"),
}


@pytest.mark.parametrize(("content", "said"), ODD.values(), ids=ODD)
def test_a_file_that_cannot_be_read_names_the_line(file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)

    with pytest.raises(InvalidInput, match=said):
        list(table(file, Source.CSV_CLIENTS).rows())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_encoding_and_separator_is_found_out(
    file: Path, encoding: str, separator: str
) -> None:
    rows = (("Name", " E-Mail "), ("Müller “&” Söhne", "m@m.example"))
    text = "\r\n".join(separator.join(row) for row in rows).replace("E-Mail", "email")
    file.write_bytes(text.encode(encoding))

    ((row,),) = table(file, Source.CSV_CLIENTS).rows()
    assert row.cells == {"name": "Müller “&” Söhne", "email": "m@m.example"}


def test_a_file_that_is_not_there_is_said(opened: Paidup) -> None:
    assert "There is no file nowhere.csv." in opened("import", "nowhere.csv", "--as", "zoho").stderr


@pytest.fixture
def million(file: Path) -> Iterator[Path]:
    """A file with a million rows."""
    with file.open("w") as out:
        out.write(HEAD)
        out.writelines(f"Client {number},c{number}@c.example\n" for number in range(1_000_000))
    yield file
    file.unlink()


def test_a_million_rows_are_read_in_the_memory_of_one(million: Path) -> None:
    tracemalloc.start()
    count = sum(1 for _ in table(million, Source.CSV_CLIENTS).rows())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 1_000_000
    assert most < 4_000_000
