"""Whatever is secret has a canary, or says why not: a sealed column, a setting, a token that opens.

The canaries are looked for in tests/cases/test_canaries.py.
"""

from pathlib import Path
from typing import Final

import pytest
from pydantic import SecretStr
from sqlmodel import SQLModel

from bot.settings import Settings
from bot.trial import outside
from sandbox.config import demo
from tests.cases.canaries import EMPTY, MAY, NEVER, OPEN, UNSET, columns
from tests.cases.test_canaries import KEYS

HASHED: Final = {
    "enrolment.page_hash": "the page that shows a seed",
    "link.code_hash": "link code",
    "recovery_code.code_hash": "code",
    "set_up_word.word_hash": "word",
    "web_session.token_hash": "cookie",
}
"""What is kept as a hash alone, and the canary of what it is a hash of."""


def test_every_sealed_column_has_a_canary_or_says_why_not() -> None:
    assert set(columns()) == set(MAY) | set(EMPTY) | set(OPEN)


def test_nothing_sealed_may_be_where_thieves_look() -> None:
    assert {name for name, places in MAY.items() if places & NEVER} == set()


def test_every_secret_setting_is_set_in_the_town_or_says_why_not() -> None:
    """Those that the town adds for its own tests are named where they are made."""
    town = outside(demo("http://127.0.0.1:1", port=1, smtp_port=1, imap_port=1), Path("ahead"))
    known = {*town, *KEYS, "secret_key", "telegram_webhook_secret"}
    secret = {name for name, each in Settings.model_fields.items() if each.annotation is SecretStr}

    assert secret - known == set(UNSET)


@pytest.mark.parametrize("table", sorted(SQLModel.metadata.tables))
def test_every_hash_of_something_that_opens_has_a_canary(table: str) -> None:
    kept = SQLModel.metadata.tables[table].columns
    hashes = {f"{table}.{each.name}" for each in kept if each.name.endswith("_hash")}

    assert {name for name in hashes if not name.endswith(".content_hash")} <= set(HASHED)
