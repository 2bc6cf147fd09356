"""A long list in pages: which one is asked for, and what leads to the one before and after it."""

from collections.abc import Sequence
from typing import Final, TypeVar

from bot.cards.model import Button
from core.errors import InvalidInput

PAGE: Final = 20
DIGITS_MOST: Final = 6
FITS_BYTES: Final = 40
"""A button has room for 64 bytes; the command and the page take some."""

T = TypeVar("T")


def place(page: str) -> int:
    """How many rows come before a page; raises `InvalidInput` for what is none."""
    if not page:
        return 0
    if not (page.isascii() and page.isdecimal() and len(page) <= DIGITS_MOST):
        raise InvalidInput("There is no such page.", hint="Begin again with the list.")
    return int(page) * PAGE


def turned(
    found: Sequence[T], skip: int, command: str, **given: str
) -> tuple[list[T], tuple[Button, ...]]:
    """The rows of a page, of which one more was sought, and the buttons that turn it.

    What narrowed the list down stays; without room for that the page is not turned.
    """
    rows, page = list(found[:PAGE]), skip // PAGE
    kept = {name: text for name, text in given.items() if text}
    if sum(len(text.encode()) + 1 for text in kept.values()) > FITS_BYTES:
        return rows, ()
    before = {"page": str(page - 1)} if page > 1 else {}
    back = [Button("Previous", command, kept | before)] if page else []
    on = [Button("Next", command, kept | {"page": str(page + 1)})] if len(found) > PAGE else []
    return rows, (*back, *on)
