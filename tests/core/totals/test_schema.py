"""`docs/totals.schema.json` is what the models take, and the docs' example is what they say."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from core.totals.request import Request
from tests.core.totals.bills import bill, line
from tests.core.totals.test_bad_input import GOOD, LINES
from tests.core.totals.test_examples import EXAMPLES, Example

DOCS = Path(__file__).parents[3] / "docs"
SCHEMA = json.loads((DOCS / "totals.schema.json").read_text())
EXAMPLE = json.loads((DOCS / "examples" / "invoice.json").read_text())


def is_taken(said: Any) -> bool:
    return jsonschema_rs.validator_for(SCHEMA).is_valid(said)


def test_the_schema_is_that_of_the_models() -> None:
    """After a change: write `Request.model_json_schema()` to docs/totals.schema.json."""
    assert Request.model_json_schema() == SCHEMA


def test_the_schema_is_a_schema() -> None:
    jsonschema_rs.meta.validate(SCHEMA)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.source for example in EXAMPLES])
def test_the_schema_takes_every_example(example: Example) -> None:
    assert is_taken(example.said)


def test_the_schema_takes_numbers_and_texts_and_nothing_it_does_not_know() -> None:
    assert is_taken(bill(line(1.5, "10.00 EUR", "S", 19)))
    assert not is_taken(bill(line("1e5", 10, "S", 19)))
    assert not is_taken(bill(GOOD | {"colour": "red"}))
    assert not is_taken(bill())


def test_the_schema_refuses_what_stands_wrong_by_itself() -> None:
    alone = [said for said, message in LINES if "it is none of" in message or "known" in message]

    assert alone
    assert not any(is_taken(bill(said)) for said in alone)


def test_the_schema_takes_the_example_of_the_docs() -> None:
    assert is_taken(EXAMPLE)
