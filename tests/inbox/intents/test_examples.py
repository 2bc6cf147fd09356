"""Every example is understood as a clerk would: what it wants, and nothing that it does not."""

from types import ModuleType

import pytest

from tests.inbox.intents.examples import (
    changes,
    disputes,
    everyday,
    frauds,
    hurried,
    letters,
    negatives,
    office,
    orders,
    papers,
    payments,
    people,
    promises,
    quirky,
    requests,
    rest,
    withdrawals,
)
from tests.inbox.intents.said import REMINDER, kinds, read

SHORT = (
    payments,
    promises,
    disputes,
    papers,
    withdrawals,
    changes,
    orders,
    hurried,
    requests,
    rest,
)
WHOLE = (quirky, everyday, office, people, letters, negatives, frauds)
QUIET = {"other_question", "thanks", "none"}


def cases(modules: tuple[ModuleType, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (module.__name__.rsplit(".", maxsplit=1)[-1], language, example)
        for module in modules
        for language in ("EN", "DE")
        for example in getattr(module, language)
    ]


def is_right(found: set[str], wanted: str) -> bool:
    """`-` wants nothing that is acted upon, `x?` may be read as well; a question may always be."""
    words = wanted.replace("-", "").split()
    must = {word for word in words if not word.endswith("?")}
    may = {word.rstrip("?") for word in words} | {"other_question"} | (set() if must else QUIET)
    if must & {"none", "thanks"}:
        return found == must
    return must <= found <= may


@pytest.mark.parametrize(("family", "language", "example"), cases(SHORT))
def test_a_short_mail_wants_what_it_says(
    family: str, language: str, example: tuple[str, str]
) -> None:
    text, wanted = example
    if family == "requests":
        found = read(text, from_kind="team", subject="Weber")
    else:
        found = read(text, subject="Re: INV-2026-0042", quoted=REMINDER[language])

    assert is_right(kinds(found), wanted), found


@pytest.mark.parametrize(("family", "language", "example"), cases(WHOLE))
def test_a_whole_mail_wants_what_it_says(
    family: str, language: str, example: tuple[str, str, str, str]
) -> None:
    from_kind, subject, text, wanted = example

    assert is_right(kinds(read(text, from_kind=from_kind, subject=subject)), wanted)
