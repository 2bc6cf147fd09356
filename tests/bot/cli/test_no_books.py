"""A place without books: whatever is asked of it, it says so and leaves nothing there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.cli import app
from core.backups.archive import new_pair
from tests.bot.cli.conftest import Paidup

MAKES_A_PLACE = {"init", "migrate", "sandbox", "restore", "backup-key", "audit key"}
"""What is there to make something; the last one a key that is pinned before there are books."""
NEEDS_NONE = {"inbox explain", "totals", "schedule"} | {
    *("exchange load", "import", "invoice new", "ladder", "rates"),
}
"""What reads what is named, and looks into the books at most where there are some."""
TYPED = {"number": "1", "amount": "10.00", "as_": "csv"}


def verbs(group: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command of the command line, with something for each word it needs."""
    for name, each in group.commands.items():
        if hasattr(each, "commands"):
            yield from verbs(each, (*before, name))
            continue
        needed = [one for one in each.params if one.required]
        words = [(one.param_type_name, one.opts[0], TYPED.get(one.name, "out")) for one in needed]
        given = [[said] if kind == "argument" else [name, said] for kind, name, said in words]
        yield (" ".join((*before, name)), *before, name, *(word for each in given for word in each))


VERBS = {name: words for name, *words in verbs(typer.main.get_command(app))}
ASKING = sorted(set(VERBS) - MAKES_A_PLACE - NEEDS_NONE)


@pytest.mark.parametrize("verb", ASKING)
def test_where_there_are_no_books_none_are_made(
    paidup: Paidup, environment: pytest.MonkeyPatch, tmp_path: Path, verb: str
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    environment.chdir(place)
    environment.setenv("PAIDUP_DATABASE_URL", f"sqlite:///{place / 'paidup.db'}")
    environment.setenv("PAIDUP_BACKUP_RECIPIENTS", new_pair(tmp_path / "identity"))
    result = paidup(*VERBS[verb], typed="000000\n")

    assert result.exit_code == 1
    said = result.stdout if verb == "doctor" else result.stderr
    assert ("There is no file" if verb == "doctor" else f"no books at {place}") in said
    assert "paidup init" in said
    assert list(place.iterdir()) == []


def test_a_folder_that_is_not_there_is_not_made_either(
    paidup: Paidup, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("PAIDUP_DATABASE_URL", f"sqlite:///{tmp_path}/away/paidup.db")

    for words in (("privacy", "list"), ("recovery", "status"), ("serve",)):
        assert "There are no books at" in paidup(*words).stderr
    assert not (tmp_path / "away").exists()


def test_every_verb_is_asked(paidup: Paidup) -> None:
    """One that is added is asked too, or says above that it makes a place."""
    assert set(VERBS) >= MAKES_A_PLACE | NEEDS_NONE
    assert {"privacy erase", "recovery finish", "backup", "serve", "tick"} <= set(ASKING)
