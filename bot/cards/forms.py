"""Forms: what a command still needs to know, as questions in an order.

A form is a modal on Slack and one question after another on Telegram. Answers are text, keyed by
the question's name. A repeated group's answers are keyed `name.index.field`, for example
`lines.0.quantity`; indices start at 0 and leave no gap.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    LONG_TEXT = "long text"
    MONEY = "money"
    NUMBER = "number"
    DAY = "day"
    YES_NO = "yes or no"
    CHOICE = "choice"
    SEARCH = "search"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Option:
    """One answer to choose; `value` is what the command is given."""

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """One blank. `options` are for CHOICE; SEARCH asks `source` ("clients") as the person types.

    What is typed into a HIDDEN one is never kept and never shown again.

    `hint` is an example or a unit; `initial` is filled in beforehand. One that `is_rare` is not
    asked where questions come one after another: it can be changed at the last look.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    optional: bool = False
    hint: str = ""
    initial: str = ""
    options: tuple[Option, ...] = ()
    source: str = ""
    is_rare: bool = False


@dataclass(frozen=True)
class Group:
    """A block of questions that may be answered several times, such as an invoice's lines.

    `label` is what one of them is called ("Line"). `count` is how many times it is shown now; a
    person may ask for one more, up to `most`.
    """

    name: str
    label: str
    questions: tuple[Question, ...]
    count: int = 1
    most: int = 20


@dataclass(frozen=True)
class Form:
    """A command with blanks. `given` travels along unseen: arguments already known.

    `preview` is what can be computed so far (an invoice's totals), in pairs, shown before sending;
    asking for it never saves anything. `has_preview` says the command can compute one.
    `errors` are sentences per blank, shown at the field, with what was typed kept in `answers`.
    `text` stands above the blanks and says what this is about.
    """

    command: str
    title: str
    blanks: tuple[Question | Group, ...]
    submit: str = "Save"
    given: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    preview: tuple[tuple[str, str], ...] = ()
    has_preview: bool = False
    text: str = ""
