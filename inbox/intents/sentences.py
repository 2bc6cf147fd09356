"""New text as sentences and clauses, which is where rules look.

A mail is no novel: lines without a full stop, lists, and texts without any punctuation are as
common as sentences. A line break ends a sentence unless the line is long, as wrapped lines are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from inbox.intents.words import Words

WRAPPED_LINE_LEAST = 50
SENTENCES_MAX = 400
SENTENCE_CHARACTERS_MAX = 1_500
CLAUSES_MAX = 60

END = re.compile(r"[.!?…]+[\"')\]»”“]*(?=\s)|[.!?…]+[\"')\]»”“]*$")
BULLET = re.compile(r"^\s*(?:[-*•·+]|\d{1,2}[.)])\s+")
ABBREVIATION = re.compile(
    r"(?:(?<!['’´`])\b(?:[a-zäöü]|[a-z-]*nr|no|str|dr|mr|mrs|ms|st|inc|ltd|co|incl|excl|approx|ca|bzw|usw"
    r"|evtl|ggf"
    r"|inkl|zzgl|abzgl|exkl|tel|hd|inv|rg|re|pls|sept?|jan|feb|mar|apr|jun|jul|aug|oct|okt|nov|dec"
    r"|dez|mon|tues?|wed|thurs?|fri|sat|sun|mo|di|mi|do|fr|sa|so|vs|etc|z\.b|u\.a|d\.h|i\.d\.r"
    r"|max|min|vergl|vgl|mwst|gem|std|stk|tsd|mio)|(?:^|\s)\d{1,2})\.$",
    re.IGNORECASE,
)
BREAK = re.compile(
    r"[;:,]\s|\s[–—-]{1,2}\s|\s*[()]\s*"
    r"|\s+(?=(?:but|however|whereas|although|though|aber|jedoch|sondern|obwohl|während)\s)"
    r"|\s+(?:and|und)\s+(?=(?:i|we|you|they|wir|ich|sie|please|bitte|can|could|kann|könn\w+|will"
    r"|werden?|wird|the rest|der rest|die andere|the other|inv|re|nw)\b)",
    re.IGNORECASE,
)
WORD = re.compile(r"\w")
TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True)
class Clause:
    """A piece of a sentence that says one thing."""

    text: str
    low: str
    words: Words
    sentence: "Sentence"
    start: int

    def has(self, *names: str) -> bool:
        """Whether any of the named patterns is in it."""
        return any(self.words.find(name, self.low) for name in names)

    def find(self, name: str) -> re.Match[str] | None:
        """The first place of a named pattern."""
        return self.words.find(name, self.low)


@dataclass(frozen=True)
class Sentence:
    """A sentence, the paragraph it stands in, and the quote it answers."""

    text: str
    low: str
    words: Words
    number: int
    paragraph: int
    above: str = ""

    @property
    def is_question(self) -> bool:
        """Whether it asks, with a question mark or with the order of its words."""
        return self.text.rstrip("\"')» ").endswith("?") or self.has("asks_open")

    def has(self, *names: str) -> bool:
        """Whether any of the named patterns is in it."""
        return any(self.words.find(name, self.low) for name in names)

    def find(self, name: str) -> re.Match[str] | None:
        """The first place of a named pattern."""
        return self.words.find(name, self.low)

    def clauses(self) -> list[Clause]:
        """Its clauses in order; one that has none is a clause itself."""
        return self._clauses

    @cached_property
    def _clauses(self) -> list[Clause]:
        breaks = islice(BREAK.finditer(self.text), CLAUSES_MAX - 1)
        edges = [0, *(match.end() for match in breaks), len(self.text)]
        spans = [(a, b) for a, b in pairwise(edges) if self.text[a:b].strip()]
        said = [(a, b) for a, b in spans if WORD.search(self.text, a, b)] or spans[:1]
        return [Clause(self.text[a:b], self.low[a:b], self.words, self, a) for a, b in said]


def lowered(text: str) -> str:
    """Lower case without the commonest slips, letter by letter, so that places stay the same."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    for slip, meant in SLIPS:
        low = low.replace(slip, meant)
    return low


SLIPS = (
    ("reciep", "receip"),
    ("reciev", "receiv"),
    ("trasnfer", "transfer"),
    ("tranfser", "transfer"),
    ("tommorow", "tomorrow"),
    ("invocie", "invoice"),
    ("rehcnung", "rechnung"),
    ("übewriesen", "überwiesen"),
    ("bezhalt", "bezahlt"),
)
"""Letters that trade places."""


def sentences(text: str, words: Words, *, above: str = "", first: int = 0) -> list[Sentence]:
    """The sentences of a text, numbered from `first`."""
    found: list[Sentence] = []
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text)):
        for piece in _pieces(paragraph, words):
            said = piece.translate(TYPOGRAPHY)[:SENTENCE_CHARACTERS_MAX]
            at = first + len(found)
            found.append(Sentence(said, lowered(said), words, at, number, above))
            if len(found) == SENTENCES_MAX:
                return found
    return found


def _pieces(paragraph: str, words: Words) -> Iterator[str]:
    for line in _unwrapped(paragraph):
        start = 0
        for match in END.finditer(line):
            if not _ends(line, start, match, words):
                continue
            yield line[start : match.end()].strip()
            start = match.end()
        if line[start:].strip():
            yield line[start:].strip()


def _ends(line: str, start: int, match: re.Match[str], words: Words) -> bool:
    """Whether a stop ends a sentence, or only an abbreviation or an ordinal."""
    if match[0] != ".":
        return line[start : match.end()].strip() != ""
    before = line[max(start, match.end() - 8) : match.end()]
    if not ABBREVIATION.search(before):
        return True
    if not before[-2:-1].isdigit():
        return False
    after = line[match.end() : match.end() + AFTER_MOST].lstrip()
    if AFTER_ORDINAL.match(after):
        return True
    following = FIRST_WORD.match(after)
    is_month = following is not None and following[0].lower() in words.months
    return words.code == "en" and after[:1].isupper() and not is_month


AFTER_ORDINAL = re.compile(
    r"$|(?:danke|vielen|viele|mit|bitte|gruß|grüße|wir|ich|die|der|das|unsere?|ihre?|es|sie"
    r"|leider|außerdem|thanks|we|i|the|please|our|my|it|you|regards|und)\b",
    re.IGNORECASE,
)
FIRST_WORD = re.compile(r"[^\W\d_]+")
AFTER_MOST = 40


def _unwrapped(paragraph: str) -> Iterator[str]:
    """Lines as they were meant: a long one goes on in the next."""
    held = ""
    for line in paragraph.split("\n"):
        bare = BULLET.sub("", line).strip()
        if held and (bare != line.strip() or not bare):
            yield held
            held = ""
        held = f"{held} {bare}".strip()
        if len(line) < WRAPPED_LINE_LEAST or line.rstrip().endswith((".", "!", "?", ":")):
            yield held
            held = ""
    if held:
        yield held
