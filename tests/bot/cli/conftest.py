"""The command line in this process, on a database of its own; its log is put away afterwards."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app

SECRET_KEY = "k" * 40
ACME = ("--company", "Acme GmbH", "--owner", "Olga Orlova", "--email", "olga@acme.example")


class Paidup:
    """`paidup …`, as somebody types it."""

    def __call__(self, *words: str, typed: str = "") -> Result:
        """Run it to its end; nothing it does may end in a trace."""
        result = CliRunner().invoke(app, list(words), input=typed)
        assert "Traceback" not in result.stderr
        return result

    def json(self, *words: str) -> Any:
        """What it prints for programs."""
        result = self(*words, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)


@pytest.fixture
def url(sqlite_tables: str) -> str:
    """The address of a database in which no company is yet."""
    return sqlite_tables


@pytest.fixture
def environment(url: str, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The settings the command line finds."""
    monkeypatch.setenv("PAIDUP_DATABASE_URL", url)
    monkeypatch.setenv("PAIDUP_SECRET_KEY", SECRET_KEY)
    return monkeypatch


@pytest.fixture
def quiet() -> Iterator[None]:
    """Whatever a test does to the logging is undone."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers = handlers
    root.setLevel(level)


@pytest.fixture
def paidup(environment: pytest.MonkeyPatch, quiet: None) -> Paidup:
    """The command line."""
    return Paidup()
