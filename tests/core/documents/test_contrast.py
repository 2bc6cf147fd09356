"""Whatever is written on the hosted page can be read, in the light and in the dark."""

import re

import pytest

from core.documents.templates import FOLDER
from tests.core.documents.test_colours import contrast

SHEET = (FOLDER / "web" / "page.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in SHEET.split("@media")[:2]
)
PAIRS = [
    *((ink, ground) for ink in ("ink", "quiet") for ground in ("paper", "ground")),
    *((ink, "paper") for ink in ("good", "bad", "wait")),
    *((ink, f"{ink}-ground") for ink in ("bad", "wait")),
    *(("ink", f"{ink}-ground") for ink in ("bad", "wait")),
]


def full(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(2 * letter for letter in colour[1:])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_has_enough_contrast(theme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(full(theme[ink]), full(theme[ground])) >= 4.5
