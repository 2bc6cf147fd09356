"""What differs from language to language, as tables: a further language is one more file.

Every language names the same patterns (`NAMES` of the English file; a test compares them), so
that a rule is written once. Patterns look at lower-case text with straight apostrophes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType

SHORT = 3
"""The letters of a word that only counts alone: "an" in "and" is no number."""


class Patterns(Mapping[str, re.Pattern[str]]):
    """Named patterns, each made of its alternatives when it is first asked for.

    There are hundreds: a program that starts need not wait for them.
    """

    def __init__(self, named: Mapping[str, Iterable[str] | str]) -> None:
        self._named = named
        self._made: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, name: str) -> re.Pattern[str]:
        if name not in self._made:
            self._made[name] = re.compile(either(self._named[name]))
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def __len__(self) -> int:
        return len(self._named)


@dataclass(frozen=True)
class Words:
    """One language, as far as mails about invoices need it."""

    code: str
    common: frozenset[str]
    """Words by which the language is known."""
    patterns: Mapping[str, re.Pattern[str]]
    days: tuple[tuple[str, re.Pattern[str]], ...]
    """Kinds of days with their patterns, the most telling first."""
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    which: Mapping[str, str]
    shifts: Mapping[str, int]
    units: Mapping[str, str]
    numbers: Mapping[str, int]
    methods: tuple[tuple[str, re.Pattern[str]], ...]
    person: re.Pattern[str]
    """The name of a person, with or without a title."""
    is_month_first: bool = False
    is_verb_last: bool = False
    """Whether a "not" anywhere in a clause denies its verb, as in German."""

    def find(self, name: str, low: str) -> re.Match[str] | None:
        """The first place of a named pattern in a lower-case text."""
        return self.patterns[name].search(low)

    def number(self, text: str) -> int:
        """A count in figures or in a word; raises `ValueError` for another word."""
        if text.isdigit():
            return int(text)
        if text not in self.numbers:
            raise ValueError(text)
        return self.numbers[text]

    def number_words(self, text: str) -> list[str]:
        """The pieces of a number in words, long words taken apart: "zwölfhundert"."""
        return self._number_word.findall(text)

    @cached_property
    def _number_word(self) -> re.Pattern[str]:
        longest = sorted(self.numbers, key=len, reverse=True)
        return re.compile(
            "|".join(rf"\b{word}\b" if len(word) < SHORT else word for word in longest)
        )

    @cached_property
    def spelled(self) -> re.Pattern[str]:
        """A sum in words with its currency."""
        word = "|".join(sorted(map(re.escape, self.numbers), key=len, reverse=True))
        return re.compile(
            rf"\b(?P<number>(?:{word})(?:(?:[\s-]|\sand\s|und)?(?:{word})){{0,8}})"
            r"(?:\s(?P<unit>euros?|pounds?|quid|dollars?|bucks|franken|francs|pfund)\b|(?=\s(?:for|für)\s))"
        )


def assembled(
    code: str,
    common: str,
    files: Iterable[ModuleType],
    days: ModuleType,
    methods: Iterable[tuple[str, str]],
    person: re.Pattern[str],
    *,
    is_verb_last: bool = False,
) -> Words:
    """One language, put together from its files."""
    named = {name: found for file in files for name, found in file.PATTERNS.items()}
    return Words(
        code=code,
        common=frozenset(common.split()),
        patterns=Patterns(named),
        days=tuple((kind, re.compile(pattern)) for kind, pattern in days.DAYS),
        months=days.MONTHS,
        weekdays=days.WEEKDAYS,
        which=days.WHICH,
        shifts=days.SHIFTS,
        units=days.UNITS,
        numbers=days.NUMBERS,
        methods=tuple((name, re.compile(pattern)) for name, pattern in methods),
        person=person,
        is_verb_last=is_verb_last,
    )


def either(alternatives: Iterable[str] | str) -> str:
    """One pattern out of alternatives."""
    if isinstance(alternatives, str):
        return alternatives
    return "|".join(f"(?:{alternative})" for alternative in alternatives)
