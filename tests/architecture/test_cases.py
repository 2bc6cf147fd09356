"""docs/cases.md names each case once, tests that exist, and how many cases are not shown yet."""

import ast
import re
from collections import Counter
from functools import cache
from typing import NamedTuple

import pytest

from tests.architecture.sources import ROOT

PAGE = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (?P<case>[AF]\d+) \| (?P<priority>P[012]|–) \| (?P<holds>[^|]+) \| (?P<shown>.+) \|$",
    re.MULTILINE,
)
TEST = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>test_\w+)`")
CASES = [*(f"A{number:03}" for number in range(1, 155)), *(f"F{n:02}" for n in range(1, 97))]


class Row(NamedTuple):
    """One case: what must hold, and what shows it."""

    case: str
    priority: str
    holds: str
    shown: str

    @property
    def is_not_yet(self) -> bool:
        """Whether a part of it is not shown."""
        return "not yet: " in self.shown

    @property
    def is_elsewhere(self) -> bool:
        """Whether there is nothing here that it could happen to."""
        return self.shown.startswith("does not apply: ")


ROWS = [Row(*found) for found in ROW.findall(PAGE)]


@cache
def named_in(path: str) -> set[str]:
    """The names of a file's tests; none where there is no file."""
    file = ROOT / path
    if not file.is_file():
        return set()
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    tree = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return {node.name for node in tree if isinstance(node, functions)}


def test_each_case_is_there_once_in_order() -> None:
    assert [row.case for row in ROWS] == CASES
    assert PAGE.count("\n| A") + PAGE.count("\n| F") == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row.case for row in ROWS])
def test_each_case_names_tests_that_exist_or_says_why_not(row: Row) -> None:
    named = TEST.findall(row.shown)

    assert [test for test in named if test[1] not in named_in(test[0])] == []
    assert row.holds.endswith(".")
    assert named or row.is_not_yet or row.is_elsewhere
    assert not (row.is_elsewhere and (named or row.is_not_yet))
    assert row.shown.endswith("`" if named and not row.is_not_yet else ".")


def test_the_head_counts_what_is_shown_and_what_is_not() -> None:
    kinds = Counter((row.is_not_yet, row.is_elsewhere) for row in ROWS)
    urgent = sum(row.is_not_yet and row.priority == "P0" for row in ROWS)

    assert (
        f"* {len(ROWS)} cases\n* {kinds[False, False]} shown\n* {kinds[False, True]} do not apply\n"
        f"* {kinds[True, False]} not yet, of which {urgent} are P0\n"
    ) in PAGE
