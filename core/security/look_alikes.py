"""Names in other letters that look the same: a Greek Αcme beside an Acme (Unicode's UTS 39).

A skeleton stands for all texts that look like one. Which letters look alike is Unicode's own table,
which takes a moment to read: it is read once, when it is first asked for, apart from all else.
"""

import asyncio
import unicodedata
from collections.abc import Iterable
from functools import cache


async def look_alike(name: str, others: Iterable[str]) -> str:
    """The first of others that looks like a name and is another; empty when none does."""
    return await asyncio.to_thread(_found, name, list(others))


def skeleton(text: str) -> str:
    """What all texts have in common that look like this one, in capitals or not."""
    shown = unicodedata.normalize("NFKC", text).translate(_table()).casefold()
    return "".join(shown.translate(_table()).split())


class Names:
    """Many names at once, for whoever compares many with them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by: dict[str, str] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Let later ones be compared with this one too."""
        self._by.setdefault(skeleton(name), name)

    def like(self, name: str) -> str:
        """The name that looks like this one and is another; empty when none does."""
        other = self._by.get(skeleton(name), "")
        return other if other and _read(other) != _read(name) else ""


def _found(name: str, others: list[str]) -> str:
    wanted, read = skeleton(name), _read(name)
    alike = (each for each in others if skeleton(each) == wanted and _read(each) != read)
    return next(alike, "")


def _read(text: str) -> str:
    """A text as it is spelt, in capitals or not."""
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


@cache
def _table() -> dict[int, str]:
    """For each letter that looks like others the first of them all."""
    from confusable_homoglyphs.confusables import confusables_data

    first: dict[str, str] = {}

    def of(letter: str) -> str:
        while (lower := first.get(letter, letter)) != letter:
            letter = lower
        return letter

    for letter, alike in confusables_data.items():
        for other in (str(each["c"]) for each in alike):
            if len(letter) == len(other) == 1:
                low, high = sorted((of(letter), of(other)))
                first[high] = low
    return {ord(letter): of(letter) for letter in first}
