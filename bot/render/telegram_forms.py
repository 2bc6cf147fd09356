"""Forms as Telegram messages: one question after another, then a look at all of it.

A dialog's own buttons begin with `=`, so they are never taken for a command's. They name their
question, so that an old button answers no new one: `=choose|lines.0.tax|DE-19`. An option whose
value is too long for a button goes by its number: `=pick|lines.0.tax|2`. Once `marked`, they name
their dialog as well, `=7f:save||`, so that an older form's button saves no newer form.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.cards.forms import Form, Group, Kind, Option, Question
from bot.cards.model import Tone
from bot.render.blanks import answered, default_of, label_of, row_label, row_name
from bot.render.limits import TELEGRAM
from bot.render.plain import MARKS, SEPARATOR, apart, clean, fit, line, stack
from bot.render.telegram import Key, Keyboard, bold, escape, fact, key
from core.errors import InvalidInput

DIALOG: Final = "="
YES_NO: Final = (Option("yes", "Yes"), Option("no", "No"))

MARK_MOST: Final = 3

_PRESSED = re.compile(
    r"=(?:(?P<mark>[0-9a-z]{1,3}):)?(?P<act>[a-z]+)\|(?P<key>[^|]*)\|(?P<value>.*)", re.DOTALL
)
_SHORT = 18  # labels up to here stand two in a row
_CHOICES = TELEGRAM.buttons - 4  # beside *Keep*, *Skip* and *Cancel*
_INSTEAD = "Answer the last question instead."
_HINTS: Final[Mapping[Kind, str]] = {
    Kind.DAY: "Write it like 2026-12-31.",
    Kind.MONEY: "Write it like 1200.00.",
    Kind.SEARCH: "Type a part of the name.",
}


class Act(StrEnum):
    """What a dialog's button does."""

    CHOOSE = "choose"
    PICK = "pick"
    KEEP = "keep"
    SKIP = "skip"
    REST = "rest"
    MORE = "more"
    DONE = "done"
    SAVE = "save"
    CHANGE = "change"
    BACK = "back"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Press:
    """A pressed button of a dialog; `key` is the step it belongs to, `value` what is chosen."""

    act: Act
    key: str = ""
    value: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Step:
    """One thing to ask: a question, or, with no question, whether a group goes on.

    `key` is the answer's name, `lines.0.quantity`; for a group's last step, the group's.
    """

    key: str
    blank: Question | Group
    place: str = ""


def steps(form: Form) -> tuple[Step, ...]:
    """Everything to ask, in order, with as many rows of each group as it shows or holds now."""
    return tuple(step for blank in form.blanks for step in _steps_of(form, blank))


def question(form: Form, step: Step, *, has_rest: bool = False) -> dict[str, Any]:
    """The body of `sendMessage` that asks one step; what was wrong with it stands above it.

    `has_rest` says that others follow, and that all of them may be left out.
    """
    if isinstance(step.blank, Group):
        return _another(form, step.blank)
    asked, name = step.blank, step.key
    said = [*_about(form), *_error(form, name), bold(asked.label, TELEGRAM.fact), *_hint(asked)]
    skip = [_press("Skip", Act.SKIP, name)] if asked.optional else []
    rest = [[_press("Skip the rest", Act.REST, name)]] if has_rest and skip else []
    keys = [*_choices(asked, name), *_keep(form, asked, name), *rest, [*skip, _CANCEL]]
    return _message(form, step.place, said, keys)


def summary(form: Form) -> dict[str, Any]:
    """All answers and what they come to, to be looked at before it is saved."""
    keys = [[_press(form.submit, Act.SAVE)], [_press("Change", Act.CHANGE), _CANCEL]]
    return _message(form, "", _all(form), keys)


def changes(form: Form) -> dict[str, Any]:
    """The same, with a button for everything that can be answered anew."""
    keys = [_press(label, Act.CHANGE, name) for name, label in _changeable(form)]
    rows = [keys[at : at + 2] for at in range(0, len(keys), 2)]
    return _message(form, "", _all(form), [*rows, [_press("Back", Act.BACK)]])


def read(data: str) -> Press:
    """What a dialog's button says; raises `InvalidInput` for one we never wrote."""
    found = _PRESSED.fullmatch(data)
    if found is None or found["act"] not in set(Act):
        raise InvalidInput("That button is not one of ours any more.", hint=_INSTEAD)
    return Press(Act(found["act"]), found["key"], found["value"], found["mark"] or "")


def marked(body: dict[str, Any], mark: str) -> dict[str, Any]:
    """The same message, its buttons telling which dialog they belong to."""
    assert 1 <= len(mark) <= MARK_MOST, mark
    keyboard = [
        [
            key(one["text"], f"{DIALOG}{mark}:{one['callback_data'].removeprefix(DIALOG)}")
            for one in row
        ]
        for row in body["reply_markup"]["inline_keyboard"]
    ]
    return body | {"reply_markup": {"inline_keyboard": keyboard}}


def answer(form: Form, step: Step, press: Press) -> str:
    """The answer a press gives to a question; `InvalidInput` where it belongs to another."""
    assert isinstance(step.blank, Question), step
    given = {
        Act.CHOOSE: press.value,
        Act.PICK: _picked(step.blank, press.value),
        Act.KEEP: default_of(form, step.blank, step.key),
        Act.SKIP: "" if step.blank.optional else None,
    }.get(press.act)
    if press.key != step.key or given is None:
        raise InvalidInput("That button belongs to an earlier question.", hint=_INSTEAD)
    return given


def _all(form: Form) -> list[str]:
    totals = [fact(name, value) for name, value in form.preview]
    errors = [
        line_of for name in form.errors for line_of in _error(form, name, label_of(form, name))
    ]
    said = [
        stack([*_answers(form)], TELEGRAM.sentence),
        stack(["", *totals], TELEGRAM.sentence // 3) if totals else "",
        stack(["", *errors], TELEGRAM.sentence // 3) if errors else "",
    ]
    return [part for part in said if part]


def _changeable(form: Form) -> Iterator[tuple[str, str]]:
    for blank in form.blanks:
        if isinstance(blank, Question):
            yield blank.name, blank.label
            continue
        count = max(blank.count, answered(form, blank))
        yield from ((f"{blank.name}.{at}", row_label(blank, at)) for at in range(count))
        if count < blank.most:
            yield blank.name, _more(blank)


def _more(group: Group) -> str:
    return f"Add another {fit(line(group.label).lower(), TELEGRAM.button)}"


def _steps_of(form: Form, blank: Question | Group) -> Iterator[Step]:
    if isinstance(blank, Group):
        for index in range(max(blank.count, answered(form, blank))):
            for asked in blank.questions:
                name = row_name(blank.name, index, asked.name)
                yield Step(name, asked, row_label(blank, index))
    yield Step(blank.name, blank)


def _picked(asked: Question, number: str) -> str | None:
    options = _options(asked)
    known = number.isascii() and number.isdecimal() and int(number) < len(options)
    return options[int(number)].value if known else None


def _another(form: Form, group: Group) -> dict[str, Any]:
    is_full = max(group.count, answered(form, group)) >= group.most
    name = fit(line(group.label).lower(), TELEGRAM.button)
    more = [_press(_more(group), Act.MORE, group.name)]
    keys = [*([] if is_full else [more]), [_press("That is all", Act.DONE, group.name), _CANCEL]]
    said = "There is no room for more." if is_full else f"Is there another {escape(name)}?"
    noted = stack(list(_group_answers(form, group)), TELEGRAM.sentence)
    return _message(form, "", [*_error(form, group.name), noted, "", said], keys)


def _message(form: Form, place: str, said: list[str], keys: Keyboard) -> dict[str, Any]:
    title = bold(SEPARATOR.join(filter(None, [line(form.title), place])), TELEGRAM.fact)
    return {
        "text": "\n".join([title, *said]),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": keys},
    }


def _error(form: Form, name: str, label: str = "") -> list[str]:
    sentence = line(form.errors.get(name, ""))
    said = f"{fit(label, TELEGRAM.button)}: {sentence}" if label else sentence
    return [f"{MARKS[Tone.WARNING]} {fit(said, TELEGRAM.fact, escape)}"] if sentence else []


def _about(form: Form) -> list[str]:
    return [fit(clean(form.text), TELEGRAM.sentence, escape), ""] if clean(form.text) else []


def _hint(asked: Question) -> list[str]:
    hint = line(asked.hint) or _HINTS.get(asked.kind, "")
    return [f"<i>{fit(hint, TELEGRAM.fact, escape)}</i>"] if hint else []


def _options(asked: Question) -> tuple[Option, ...]:
    return YES_NO if asked.kind is Kind.YES_NO else asked.options


def _choices(asked: Question, name: str) -> Keyboard:
    keys = [_choice(option, name, at) for at, option in enumerate(_options(asked)[:_CHOICES])]
    across = 2 if all(len(one["text"]) <= _SHORT for one in keys) else 1
    return [keys[at : at + across] for at in range(0, len(keys), across)]


def _choice(option: Option, name: str, number: int) -> Key:
    by_value = _data(Act.CHOOSE, name, option.value)
    size = len(by_value.encode("utf-8", "surrogatepass"))
    fits = size <= TELEGRAM.callback_bytes - MARK_MOST - 1 and option.value == line(option.value)
    return key(option.label, by_value if fits else _data(Act.PICK, name, str(number)))


def _keep(form: Form, asked: Question, name: str) -> Keyboard:
    value = default_of(form, asked, name)
    if not line(value) or name in form.errors:
        return []
    return [[_press(f"Keep {fit(_shown(asked, value), _SHORT)}", Act.KEEP, name)]]


def _press(label: str, act: Act, name: str = "") -> Key:
    return key(label, _data(act, name, ""))


def _data(act: Act, name: str, value: str) -> str:
    return f"{DIALOG}{act}|{name}|{value}"


def _shown(asked: Question, value: str) -> str:
    labels = {option.value: option.label for option in _options(asked)}
    return line(labels.get(value, value))


def _answers(form: Form) -> Iterator[str]:
    for blank in form.blanks:
        if isinstance(blank, Group):
            yield from _group_answers(form, blank)
        elif line(form.answers.get(blank.name, "")):
            yield fact(blank.label, _shown(blank, form.answers[blank.name]))


def _group_answers(form: Form, group: Group) -> Iterator[str]:
    for index in range(answered(form, group)):
        values = (
            apart(_shown(asked, form.answers.get(row_name(group.name, index, asked.name), "")))
            for asked in group.questions
        )
        yield fact(row_label(group, index), SEPARATOR.join(filter(None, values)))


_CANCEL: Final = _press("Cancel", Act.CANCEL)
