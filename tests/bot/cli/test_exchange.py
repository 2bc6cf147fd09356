"""`paidup exchange`: the ECB's file, all of it or nothing."""

import json
from pathlib import Path

import pytest

from tests.bot.cli.conftest import ACME, Paidup

ROWS = "Date,USD,JPY,\n2026-11-20,1.0832,163.20,\n2026-11-19,1.08,N/A,\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The ECB's file, shortened."""
    path = tmp_path / "eurofxref-hist.csv"
    path.write_text(ROWS)
    return path


def test_the_ecb_s_file_is_put_down(paidup: Paidup, file: Path) -> None:
    assert paidup("init", *ACME).exit_code == 0
    loaded = paidup("exchange", "load", str(file))
    assert loaded.stdout == "3 exchange rates are put down.\n"

    listed = json.loads(paidup("exchange", "list", "--json").stdout)
    assert listed == [
        {"currency": "JPY", "day": "2026-11-20", "rate": "163.2"},
        {"currency": "USD", "day": "2026-11-20", "rate": "1.0832"},
    ]


@pytest.mark.parametrize("rest", ["2026-11-18,x,1,\n", "\udcff"])
def test_a_file_that_cannot_be_read_changes_nothing(paidup: Paidup, file: Path, rest: str) -> None:
    assert paidup("init", *ACME).exit_code == 0
    file.write_bytes((ROWS + rest).encode(errors="surrogateescape"))

    refused = paidup("exchange", "load", str(file))

    assert refused.exit_code == 1
    assert json.loads(paidup("exchange", "list", "--json").stdout) == []
