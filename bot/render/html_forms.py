"""A form's blanks as a page shows them, and what comes back from one.

What a form carries beside its answers begins with an underscore, which no argument's name does:

    _nonce          the form came from a page of ours, and is one deed however often it is sent
    _form           a person filled in blanks
    _shown          the names of these blanks
    _do             "preview", or "more lines" for another row of a group
    _rows.lines     how many rows were shown
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.cards.forms import Form, Group, Kind, Option, Question
from bot.render.blanks import answered, default_of, label_of, row_label, row_name
from bot.render.plain import clean, line

NAME: Final = re.compile(r"[a-z][a-z_]*(\.\d{1,2}\.[a-z][a-z_]*)?", re.ASCII)
COUNT: Final = re.compile(r"\d{1,2}", re.ASCII)
SEARCHED_MOST: Final = 20
PREVIEW: Final = "preview"
MORE: Final = "more "
ROWS: Final = "_rows."
OWN: Final = frozenset({"_nonce", "_form", "_shown", "_do"})
YES_NO: Final = (Option("yes", "Yes"), Option("no", "No"))
NOT_CHOSEN: Final = Option("", "–")


@dataclass(frozen=True)
class Blank:
    """One blank on a page: what it is called, what stands in it, and what is wrong with it."""

    question: Question
    name: str
    label: str
    value: str
    error: str
    options: tuple[Option, ...]
    is_list: bool

    @property
    def blanks(self) -> list["Blank"]:
        """Itself, as the rows of a group have many."""
        return [self]

    @property
    def id(self) -> str:
        """Its name where a name may hold no dot."""
        return f"blank-{self.name.replace('.', '-')}"

    @property
    def hint(self) -> str:
        """An example or a unit."""
        return line(self.question.hint)

    @property
    def described(self) -> str:
        """What describes it beside its label."""
        ids = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*ids, f"{self.id}-error"] if self.error else ids)


@dataclass(frozen=True)
class Rows:
    """A group's rows, each with its label."""

    group: Group
    rows: list[tuple[str, list[Blank]]]

    @property
    def blanks(self) -> list[Blank]:
        """All of them."""
        return [blank for _, row in self.rows for blank in row]


class Blanks:
    """A form's blanks in order; `found` are what its searches can find, by their source."""

    def __init__(self, form: Form, found: Mapping[str, Sequence[Option]]) -> None:
        self._form = form
        self._found = found

    @property
    def parts(self) -> list[Blank | Rows]:
        """The blanks as they follow each other."""
        return [
            self._rows(each) if isinstance(each, Group) else self._blank(each, each.name)
            for each in self._form.blanks
        ]

    @property
    def all(self) -> list[Blank]:
        """Every single blank on the page."""
        return [each for part in self.parts for each in part.blanks]

    @property
    def answers(self) -> Mapping[str, str]:
        """What was answered so far."""
        return self._form.answers

    @property
    def command(self) -> str:
        """What the form asks for."""
        return self._form.command

    @property
    def shown(self) -> str:
        """The names of all blanks."""
        return " ".join(blank.name for blank in self._form.blanks)

    @property
    def is_answered(self) -> bool:
        """Whether anything was."""
        return any(map(str.strip, self._form.answers.values()))

    @property
    def errors(self) -> list[tuple[str, str]]:
        """All that is wrong, each with the blank it is said at, if there is one on the page."""
        shown = {blank.name for blank in self.all}
        return [
            (f"blank-{name.replace('.', '-')}" if name in shown else "", self._said(name, sentence))
            for name, sentence in self._form.errors.items()
        ]

    @property
    def first(self) -> str:
        """The blank to begin with: the first that is wrong, else the first of all."""
        wrong = (blank for blank, _ in self.errors if blank)
        return next(wrong, "") or next((each.id for each in self.all), "")

    def _said(self, name: str, sentence: str) -> str:
        label = label_of(self._form, name)
        return f"{label}: {line(sentence)}" if label else line(sentence)

    def _rows(self, group: Group) -> Rows:
        count = min(max(group.count, answered(self._form, group), 1), group.most)
        return Rows(group, [self._row(group, index) for index in range(count)])

    def _row(self, group: Group, index: int) -> tuple[str, list[Blank]]:
        """One row under its label; all but the first may be left out."""
        asked = (replace(each, optional=each.optional or index > 0) for each in group.questions)
        blanks = [self._blank(each, row_name(group.name, index, each.name)) for each in asked]
        return row_label(group, index), blanks

    def _blank(self, question: Question, name: str) -> Blank:
        is_secret = question.kind is Kind.HIDDEN
        value = "" if is_secret else clean(default_of(self._form, question, name))
        options, is_list = self._options(question, value)
        error = line(self._form.errors.get(name, ""))
        return Blank(question, name, line(question.label), value, error, options, is_list)

    def _options(self, question: Question, value: str) -> tuple[tuple[Option, ...], bool]:
        """What can be chosen, and whether that is all there is."""
        if question.kind is Kind.YES_NO:
            return (NOT_CHOSEN, *YES_NO), True
        if question.kind is Kind.CHOICE:
            chosen = any(each.value == value for each in question.options)
            return (question.options if chosen else (NOT_CHOSEN, *question.options)), True
        if question.kind is not Kind.SEARCH:
            return (), False
        found = tuple(self._found.get(question.source, ()))
        if len(found) >= SEARCHED_MOST or not found:
            return found, False
        is_known = not value or any(each.value == value for each in found)
        return (NOT_CHOSEN, *found, *(() if is_known else (Option(value, value),))), True


@dataclass(frozen=True)
class Sent:
    """What came from a page: the nonce it carried, the arguments, and what was pressed."""

    nonce: str
    arguments: Mapping[str, str]
    is_form: bool
    shown: frozenset[str]
    pressed: str
    counts: Mapping[str, int]

    @property
    def is_preview(self) -> bool:
        """Whether it asks what it would come to, or for another row."""
        return self.pressed == PREVIEW or self.is_more

    @property
    def is_more(self) -> bool:
        """Whether another row of a group is asked for."""
        return self.pressed.startswith(MORE)


def sent(fields: Mapping[str, str]) -> Sent | None:
    """Read what came; nothing when no page of ours sends such names."""
    own = {name: text for name, text in fields.items() if name.startswith("_")}
    given = {name: text for name, text in fields.items() if name not in own}
    counts = {name: text for name, text in own.items() if name.startswith(ROWS)}
    strange = own.keys() - OWN - counts.keys()
    if strange or not all(map(NAME.fullmatch, given)):
        return None
    if not all(map(COUNT.fullmatch, counts.values())):
        return None
    rows = {name.removeprefix(ROWS): int(text) for name, text in counts.items()}
    untouched = {name: text.replace("\r\n", "\n") for name, text in given.items()}
    shown = frozenset(own.get("_shown", "").split())
    pressed = own.get("_do", "")
    return Sent(own.get("_nonce", ""), untouched, "_form" in own, shown, pressed, rows)


def without_empty_rows(blanks: Sequence[Question | Group], came: Sent) -> Sent:
    """The same without the rows that nobody touched, the others numbered without a gap."""
    left = dict(came.arguments)
    for group in (each for each in blanks if isinstance(each, Group)):
        untouched = {each.name: each.initial for each in group.questions}
        rows = {name.split(".")[1] for name in left if name.startswith(f"{group.name}.")}
        place = 0
        for row in sorted(rows, key=int):
            before = f"{group.name}.{row}."
            names = [name for name in left if name.startswith(before)]
            answers = {name.removeprefix(before): left.pop(name) for name in names}
            if all(text.strip() in {"", untouched.get(name, "")} for name, text in answers.items()):
                continue
            left |= {row_name(group.name, place, name): text for name, text in answers.items()}
            place += 1
    return replace(came, arguments=left)


def with_rows(form: Form, came: Sent) -> Form:
    """The form with as many rows as were shown, and one more of what that was asked of."""
    asked = came.pressed.removeprefix(MORE) if came.is_more else ""
    blanks = tuple(
        replace(
            each,
            count=max(each.count, min(came.counts.get(each.name, 0), each.most))
            + (each.name == asked),
        )
        if isinstance(each, Group)
        else each
        for each in form.blanks
    )
    return replace(form, blanks=blanks, errors={} if came.is_more else form.errors)
