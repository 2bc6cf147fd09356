"""docs/security.md names every sealed column and field, and tests that exist; links lead on."""

import re

import pytest

import core.events
from core.events.base import Event
from core.repositories.cells import FOR_THE_BOOKS, OF_NOBODY, OWNERS, PLANS, Plan
from tests.architecture.sources import ROOT
from tests.architecture.test_cases import TEST, named_in

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
SEALED = [plan for plan in PLANS.values() if plan.columns]
PRIVATE = [kind for kind in Event.__subclasses__() if kind.private]
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
INTO_A_PAGE = re.compile(r"\]\(([\w.]+\.md)#([\w-]+)\)")


@pytest.mark.parametrize("plan", SEALED, ids=[plan.table for plan in SEALED])
def test_every_sealed_column_has_its_line(plan: Plan) -> None:
    columns = ", ".join(f"`{name}`" for name in plan.columns)
    line = f"| `{plan.table}` | {columns} | "
    assert line in PAGE

    whose = PAGE.partition(line)[2].partition(" |")[0]
    assert (
        whose.startswith("the installation's")
        == (plan.model in OF_NOBODY or "company_id" not in plan.model.model_fields)
        or plan.table == "company"
    )
    if plan.model in OWNERS:
        assert ("for the books" in whose) == (plan.model in FOR_THE_BOOKS)


def test_no_line_is_about_what_is_not_sealed() -> None:
    told = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)

    assert sorted(told) == sorted(
        [*(plan.table for plan in SEALED), *(kind.__name__ for kind in PRIVATE)]
    )


@pytest.mark.parametrize("kind", PRIVATE, ids=[kind.__name__ for kind in PRIVATE])
def test_every_sealed_field_of_an_event_has_its_line(kind: type[Event]) -> None:
    assert hasattr(core.events, kind.__name__)
    fields = ", ".join(f"`{name}`" for name in sorted(kind.private))
    assert f"| `{kind.__name__}` | {fields} |" in PAGE


def test_every_test_that_is_named_exists() -> None:
    named = TEST.findall(PAGE)

    assert len(named) > 20
    assert [test for test in named if test[1] not in named_in(test[0])] == []


@pytest.mark.parametrize("name", ["security.md", "incidents.md"])
def test_every_chapter_that_is_linked_exists(name: str) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    broken = [
        f"{target}#{chapter}"
        for target, chapter in INTO_A_PAGE.findall(page)
        if chapter not in _chapters((ROOT / "docs" / target).read_text(encoding="utf-8"))
    ]

    assert broken == []


def _chapters(page: str) -> set[str]:
    """The headings as GitHub writes them into addresses."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in HEADING.findall(page)
    }
