"""`paidup ladder` and `paidup rates` keep what a file says, or say what is wrong with it."""

from pathlib import Path

import pytest

from tests.bot.cli.conftest import ACME, Paidup

RATES = Path(__file__).parents[3] / "docs" / "base-rates-de.csv"
LADDER = 'name = "strict"\n[[stages]]\nday = 3\n'


@pytest.fixture
def opened(paidup: Paidup) -> Paidup:
    assert paidup("init", *ACME).exit_code == 0
    return paidup


def test_a_ladder_is_kept(opened: Paidup, tmp_path: Path) -> None:
    (tmp_path / "strict.toml").write_text(LADDER)

    done = opened("ladder", str(tmp_path / "strict.toml"))

    assert done.exit_code == 0
    assert "The ladder “strict” is kept." in done.output


def test_one_that_cannot_be_says_why(opened: Paidup, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"name": "bad", "stages": [{"day": 9}, {"day": 3}]}')

    done = opened("ladder", str(tmp_path / "bad.json"))

    assert done.exit_code == 1
    assert "its stages do not rise" in done.output


def test_base_rates_are_kept(opened: Paidup) -> None:
    done = opened("rates", str(RATES))

    assert (done.exit_code, "30 base rates are kept." in done.output) == (0, True)


def test_a_file_that_is_not_there_is_named(opened: Paidup) -> None:
    done = opened("rates", "/nowhere/rates.csv")

    assert done.exit_code == 1
    assert "/nowhere/rates.csv cannot be read" in done.output
