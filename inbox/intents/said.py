"""The new text of a mail with what is known around it: where every rule reads its facts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from inbox.intents.amounts import Amount, amounts
from inbox.intents.dates import Day, days, masked
from inbox.intents.model import Answer, Context, Json
from inbox.intents.references import (
    OWN,
    Reference,
    Thread,
    numbers,
    references,
    short_references,
    thread_of,
)
from inbox.intents.sentences import Clause, Sentence, sentences
from inbox.intents.words import Words

Facts = dict[str, Json]
Piece = Clause | Sentence
DEEDS = ("paid", "money_gone", "promise", "promise_weak", "dispute", "copy")
"""What makes a clause speak of an invoice of its own."""

TO_MACHINES = re.compile(
    r"^\W*(?:system|assistant|assistent|admin|bot|ai|ki)(?: (?:prompt|message|note|notice"
    r"|override))?\s*[:>\]]"
    r"|\[/?system\]|<\|?/?system"
    r"|\bignor\w+ (?:all |any |alle |sämtliche )?(?:previous|prior|earlier|above|bisherigen"
    r"|vorherigen)"
    r"|\b(?:you are|you're) (?:now )?(?:an? )?(?:ai|assistant|bot|language model)\b"
    r"|\b(?:note|instructions?|message) (?:to|for) (?:the )?(?:ai|assistant|bot|system)\b"
    r"|\b(?:anweisung|hinweis|nachricht)\w* (?:an|für) (?:das|den|die) (?:system|assistent\w*"
    r"|bot|ki)\b"
    r"|\b(?:the|der|an den|das) (?:ai |ki-)?(?:assistant|assistent\w*|language model"
    r"|sprachmodell) (?:must|shall|should|muss|soll)\b"
)
"""A sentence to a machine is no wish of a client."""


@dataclass(frozen=True)
class Said:
    """What a person said in a mail."""

    text: str
    words: Words
    context: Context

    @cached_property
    def sentences(self) -> list[Sentence]:
        """All sentences, those of several answers one after another."""
        found: list[Sentence] = []
        for answer in self.context.answers or (Answer(self.text),):
            found += sentences(answer.text, self.words, above=answer.above, first=len(found))
        return [sentence for sentence in found if not TO_MACHINES.search(sentence.low)]

    @cached_property
    def thread(self) -> Thread:
        """Which invoices the conversation is about."""
        return thread_of(self.context.invoice, self.context.subject, self.context.quoted)

    @property
    def today(self) -> date:
        """The day on which the mail was written, where its writer was."""
        return self.context.sent_at.date()

    @property
    def is_team(self) -> bool:
        """Whether a colleague wrote it."""
        return self.context.from_kind == "team"

    def clauses(self) -> Iterator[Clause]:
        """Every clause of every sentence."""
        for sentence in self.sentences:
            yield from sentence.clauses()

    def any(self, *names: str) -> bool:
        """Whether any sentence has any of the named patterns."""
        return any(sentence.has(*names) for sentence in self.sentences)

    def around(self, sentence: Sentence, reach: int = 1) -> list[Sentence]:
        """A sentence and its neighbours, itself first."""
        near = [s for s in self.sentences if 0 < abs(s.number - sentence.number) <= reach]
        return [sentence, *near]

    def days(self, low: str, *, is_past: bool = False) -> list[Day]:
        """The days named in a text, without those that are part of an invoice number."""
        seen = self._days_seen.get((low, is_past))
        if seen is None:
            clean = masked(low, ((found.start, found.end) for found in references(low)))
            seen = days(clean, self.today, self.words, is_past=is_past)
            self._days_seen[low, is_past] = seen
        return list(seen)

    @cached_property
    def _days_seen(self) -> dict[tuple[str, bool], list[Day]]:
        """What was read once: many rules ask for the days of the same sentence."""
        return {}

    def amounts(self, text: str) -> list[Amount]:
        """The sums in a text: with a currency, with cents, or right beside a word for paying."""
        return [found for found in self.sums(text) if self._is_money(found, text)]

    def sums(self, text: str) -> list[Amount]:
        """Every number that may be a sum: none that belongs to a day or to an invoice's number."""
        spans: list[Reference | Day] = [
            *references(text),
            *short_references(text),
            *self.days(text.lower()),
        ]
        clean = masked(text, ((found.start, found.end) for found in spans))
        return amounts(clean, self.words, plain=True)

    def _is_money(self, found: Amount, text: str) -> bool:
        if not found.is_plain:
            return True
        written = text[found.start : found.end]
        if re.search(r"[.,]\d\d(?!\d)|[.,]\d{3}\b", written):
            return True
        low = text.lower()
        return bool(
            self.words.find("money_before", low[: found.start])
            or self.words.find("money_after", low[found.end :])
        )

    def invoices(self, pieces: Iterable[Piece]) -> tuple[list[str], str]:
        """The invoices named in the first piece that names any, and one typed with a slip."""
        for piece in pieces:
            typed = self._typed(piece.text)
            if typed:
                meant = [self.thread.meant(number) for number in typed]
                slips = [a for a, b in zip(typed, meant, strict=True) if not _is_same(a, b)]
                return list(dict.fromkeys(meant)), slips[0] if slips else ""
        return [], ""

    def _typed(self, text: str) -> list[str]:
        found = numbers(text)
        if found:
            return found
        full = (self.thread.full(short.number) for short in short_references(text))
        return list(dict.fromkeys(number for number in full if number))

    @cached_property
    def everywhere(self) -> list[str]:
        """Every invoice named in the whole new text."""
        return list(dict.fromkeys(n for s in self.sentences for n in self.invoices([s])[0]))


def invoice_facts(said: Said, piece: Clause, *, near: Sequence[Sentence] = ()) -> Facts:
    """Which invoice is meant: in the clause, the sentence, near it, the quote above, the thread."""
    sentence = piece.sentence
    deeds = [clause for clause in sentence.clauses() if clause.has(*DEEDS)]
    pieces: list[Piece] = [sentence] if len(deeds) <= 1 else [piece, sentence]
    found, slip = said.invoices([*pieces, *near])
    if not found and (above := numbers(sentence.above)):
        found = above[-1:]
    if not found and len(said.everywhere) == 1:
        found, slip = said.invoices(said.sentences)
    if not found and said.thread.first:
        found = [said.thread.first]
    if not found:
        return {}
    if len(found) > 1:
        return {"invoices": list(found)}
    return {"invoice": found[0], **({"invoice_written": slip} if slip else {})}


def _is_same(typed: str, meant: str) -> bool:
    """Whether two spellings name one number: `inv-2026-7` and `INV-2026-0007`."""
    return [part.lstrip("0") for part in re.split(r"[-/ ]", typed)] == [
        part.lstrip("0") for part in re.split(r"[-/ ]", meant)
    ]


def money_facts(said: Said, pieces: Iterable[Piece], *, after: int = 0) -> Facts:
    """The first sum in the first piece that has one."""
    for piece in pieces:
        found = said.amounts(piece.text)
        if found:
            best = next((a for a in found if a.end > after), found[0])
            return amount_facts(said, best)
        after = 0
    return {}


def amount_facts(said: Said, found: Amount) -> Facts:
    """A sum with its currency, which the thread tells when the writer did not."""
    facts: Facts = {"amount": found.value}
    if currency := found.currency or currency_of(said):
        facts["currency"] = currency
    if found.is_about:
        facts["amount_note"] = "about"
    return facts


def currency_of(said: Said) -> str:
    """The one currency of the thread, else the client's."""
    quoted = {a.currency for a in amounts(said.context.quoted[:4000], said.words) if a.currency}
    return next(iter(quoted)) if len(quoted) == 1 else said.context.currency


def date_facts(said: Said, pieces: Iterable[Piece], *, is_past: bool, key: str = "date") -> Facts:
    """The first day in the first piece that names one; null with a note when it cannot be told."""
    unclear: Facts = {}
    for piece in pieces:
        for day in said.days(piece.low, is_past=is_past):
            if day.on is None:
                unclear = unclear or {key: None, f"{key}_note": day.note}
                continue
            note = {f"{key}_note": day.note} if day.note else {}
            return {key: day.on.isoformat(), **note}
    return unclear


def transfer_facts(said: Said, pieces: Sequence[Piece]) -> Facts:
    """How it was paid, and under which reference; an invoice's number is none."""
    found = (said.words.find("reference", piece.low) for piece in pieces)
    codes = [match["code"].upper().rstrip(".-/") for match in found if match]
    codes = [code for code in codes if not OWN.match(code) and code not in said.thread.known]
    return {**_method(said, pieces), **({"reference": codes[0]} if codes else {})}


def _method(said: Said, pieces: Sequence[Piece]) -> Facts:
    """How it was paid: in the words of the claim itself, else in what stands around it."""
    for piece in pieces:
        aside = ("not_this_way",) if piece is pieces[0] else ("not_this_way", "asked_of_us")
        for method, pattern in said.words.methods:
            if any(
                _is_way(said, piece.low[: m.start()], aside) for m in pattern.finditer(piece.low)
            ):
                return {"method": method}
    return {}


def _is_way(said: Said, before: str, aside: Sequence[str]) -> bool:
    """Whether what leads up to a way to pay neither denies it nor asks something of us."""
    return not any(said.words.find(name, before) for name in aside)


def brief(text: str, most: int = 160) -> str:
    """A sentence short enough for a fact or a card."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
