"""`paidup totals` and `paidup schedule`: no database, no settings, nothing left behind."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.cli.conftest import Paidup

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "invoice.json"


def test_an_invoice_is_added_up_from_a_file(paidup: Paidup) -> None:
    told = paidup.json("totals", str(EXAMPLE))

    assert told["document_totals"]["amount_due_for_payment"] == "1454.59"
    assert told["steps"][-1] == {
        "term": "BT-115",
        "name": "Amount due for payment",
        "of": "",
        "how": "BT-112 − BT-113 + BT-114",
        "amount": "1454.59",
    }


def test_an_invoice_is_added_up_from_standard_input(paidup: Paidup) -> None:
    from_file = paidup("totals", str(EXAMPLE), "--json")
    from_input = paidup("totals", "-", "--json", typed=EXAMPLE.read_text())

    assert from_input.stdout == from_file.stdout


def test_people_read_every_step_in_a_table(paidup: Paidup) -> None:
    shown = paidup("totals", str(EXAMPLE)).stdout

    assert "750 × 4.99 ÷ 100 = 37.425, rounded once" in shown
    assert shown.splitlines()[-1].endswith(" 1454.59")


def test_the_docs_show_what_is_printed(paidup: Paidup) -> None:
    page = (ROOT / "docs" / "totals.md").read_text(encoding="utf-8")

    shown = paidup("totals", str(EXAMPLE)).stdout
    assert all(line.rstrip() in page for line in shown.splitlines())


def test_people_read_what_is_to_be_written(paidup: Paidup) -> None:
    line = {"invoiced_quantity": 1, "item_net_price": 1, "invoiced_item_vat_category_code": "AE"}
    typed = json.dumps({"invoice_currency_code": "EUR", "invoice_lines": [line]})

    shown = paidup("totals", "-", typed=typed).stdout
    assert "To be written (AE, en): Reverse charge" in shown


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"invoice_currency_code": "EUR"}', "\0"])
def test_what_is_no_invoice_is_a_sentence(paidup: Paidup, text: str) -> None:
    refused = paidup("totals", "-", "--json", typed=text)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr


@pytest.mark.parametrize("name", ["nowhere.json", "."])
def test_a_file_that_cannot_be_read_is_named(paidup: Paidup, name: str) -> None:
    refused = paidup("totals", name)

    assert refused.exit_code == 1
    assert f"{name} cannot be read" in refused.stderr


def test_a_plan_is_shown_as_json_and_as_a_table(paidup: Paidup) -> None:
    plan = ("schedule", "--start", "2027-01-31", "--every", "month", "--count", "3")

    told = paidup.json(*plan)
    days = [(each["begins_on"], each["due_on"]) for each in told["periods"]]
    assert days == [
        ("2027-01-31", "2027-03-02"),
        ("2027-02-28", "2027-03-30"),
        ("2027-03-31", "2027-04-30"),
    ]
    assert paidup(*plan).stdout.splitlines()[1].startswith("1 ")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--start", "1900-01-01", "--every", "month"), "1900-01-01 is not a day for a plan."),
        (("--start", "2027-01-01", "--every", "0 months"), "every 1 to 1000 months, not every 0."),
        (("--start", "2027-01-01", "--every", "day", "--count", "1000000000"), "1 to 10,000"),
        (("--start", "2027-01-01", "--every", "day", "--time-zone", "Mars"), "is not a time zone."),
    ],
)
def test_a_plan_that_cannot_be_is_a_sentence(
    paidup: Paidup, words: tuple[str, ...], message: str
) -> None:
    refused = paidup("schedule", *words, "--json")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert message in refused.stderr


def test_neither_needs_settings_nor_leaves_anything_behind(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT), "PAIDUP_DATABASE_URL": "nonsense"}
    for words in (
        ["totals", str(EXAMPLE)],
        ["schedule", "--start", "2027-01-31", "--every", "day"],
    ):
        program = [sys.executable, "-B", "-m", "bot", *words]
        subprocess.run(program, cwd=tmp_path, env=environment, check=True, capture_output=True)

    assert list(tmp_path.iterdir()) == []
