"""Finding what somebody means by a few letters, though one of them be wrong."""

import asyncio
import unicodedata
from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz, process

Named = tuple[int, str, str]

LETTERS_LEAST: Final = 3
"""Of fewer letters nearly everything is a misspelling."""

ALIKE: Final = 75
"""How much of a hundred a name has in common with what was typed, at least."""


async def alike(text: str, named: Iterable[Named], most: int) -> list[int]:
    """The numbers of what is called so or nearly so, the likeliest first; apart from all else."""
    return await asyncio.to_thread(ranked, text, list(named), most)


def ranked(text: str, named: list[Named], most: int) -> list[int]:
    """Those whose names hold the text, in their order; without any, those that come near it."""
    wanted = _plain(text)
    plain = {number: _plain(f"{key} {name}") for number, key, name in named}
    held = [number for number, words in plain.items() if wanted in words]
    if held or len(wanted) < LETTERS_LEAST:
        return held[:most]
    near = process.extract(wanted, plain, scorer=fuzz.WRatio, limit=most, score_cutoff=ALIKE)
    return [number for _, _, number in near]


def _plain(text: str) -> str:
    """Without accents and capitals, as people type in a hurry."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
