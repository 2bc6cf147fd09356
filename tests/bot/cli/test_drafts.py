"""`paidup invoice new --file`: a draft from what `paidup totals` takes."""

import json
from pathlib import Path

import pytest

from tests.bot.cli.conftest import ACME, Paidup

LINE = {
    "item_name": "Work",
    "invoiced_quantity": 3,
    "item_net_price": 800,
    "invoiced_item_vat_category_code": "S",
    "invoiced_item_vat_rate": 19,
    "invoice_line_allowances": [{"invoice_line_allowance_percentage": 10}],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An invoice to nobody on the books."""
    path = tmp_path / "invoice.json"
    said = {"invoice_currency_code": "EUR", "client": "umbrella", "invoice_lines": [LINE]}
    path.write_text(json.dumps(said))
    return path


def test_whose_draft_it_is_must_be_a_member(paidup: Paidup, file: Path) -> None:
    assert paidup("init", *ACME).exit_code == 0
    refused = paidup("invoice", "new", "--file", str(file), "--by", "Nobody")

    assert refused.exit_code == 1
    assert "There is nobody called" in refused.stderr or "no member" in refused.stderr


def test_a_client_nobody_knows_is_said(paidup: Paidup, file: Path) -> None:
    assert paidup("init", *ACME).exit_code == 0
    refused = paidup("invoice", "new", "--file", str(file), "--by", "Olga")

    assert refused.exit_code == 1
    assert "There is no client “umbrella”." in refused.stderr


def test_a_file_that_is_not_there_is_said(paidup: Paidup) -> None:
    refused = paidup("invoice", "new", "--file", "none.json", "--by", "Olga")

    assert refused.exit_code == 1
    assert "none.json cannot be read" in refused.stderr
