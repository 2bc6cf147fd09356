"""`docs/ladder.schema.json` is what the models take, and the example in the docs is a ladder."""

import json
import re
from pathlib import Path

from core.ladders import Ladder, read_ladder

DOCS = Path(__file__).parents[2] / "docs"


def test_the_schema_is_that_of_the_models() -> None:
    """After a change: write `Ladder.model_json_schema()` to docs/ladder.schema.json."""
    kept = json.loads((DOCS / "ladder.schema.json").read_text())

    assert {key: kept[key] for key in kept if key not in {"$schema", "title"}} == {
        key: value for key, value in Ladder.model_json_schema().items() if key != "title"
    }


def test_the_example_in_the_docs_is_a_ladder() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", (DOCS / "dunning.md").read_text(), re.DOTALL)

    assert read_ladder(example.encode()).days == (-3, 3, 10)
