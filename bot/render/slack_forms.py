"""Forms as Slack modals. What comes back from one is read in `slack_answers`."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count, islice
from typing import Any, Final

from bot.cards.forms import Form, Group, Kind, Option, Question
from bot.cards.model import Tone
from bot.render.blanks import answered, default_of, groups, label_of, row_name
from bot.render.limits import SLACK
from bot.render.plain import MARKS, clean, fit, line, stack, units
from bot.render.slack import Block, context, escape, fields, mrkdwn, plain
from bot.render.slack_answers import ADD, CHANGED, Rows, Sent, carry
from core.errors import InvalidInput

CALLBACK: Final = "paidup:form"
PREVIEW: Final = f"{CHANGED}preview"
ANSWER: Final = f"{CHANGED}answer"
SEARCH: Final = "paidup:search:"

# What Bolt's listeners are bound to: a button or a field that wants the view anew, and a search.
CHANGES: Final = re.compile(f"^{CHANGED}")
SEARCHES: Final = re.compile(f"^{SEARCH}")

_YES_NO = (Option("yes", "Yes"), Option("no", "No"))
_RECOMPUTES = {Kind.MONEY, Kind.NUMBER, Kind.CHOICE}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NOT_YET = "The totals appear here."
_AROUND_GROUP = 2  # its button and the sentence under it
_AROUND_FORM = 4  # the errors, the totals and their button


def modal(form: Form, *, sent: Sent | None = None, channel: str = "") -> dict[str, Any]:
    """The view for `views.open`; with what was sent before, for `views.update`.

    `channel` is where the answer will be posted: a sent modal does not know where it was opened.
    Raises `InvalidInput` where more was typed than a modal can hold.
    """
    rows = {group.name: _rows(form, group, sent) for group in groups(form)}
    view = {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain(form.title, SLACK.modal_title),
        "submit": plain(form.submit, SLACK.modal_title),
        "close": plain("Cancel", SLACK.modal_title),
        "private_metadata": carry(form, rows, channel or (sent.channel if sent else "")),
        "blocks": [*_about(form), *_errors(form), *_blanks(form, rows), *_preview(form)],
    }
    if len(json.dumps(view)) > SLACK.modal_bytes:
        raise InvalidInput("That is more than a form on Slack can hold.", hint="Make two of it.")
    return view


def options(found: Iterable[Option]) -> dict[str, Any]:
    """The answer to a search as the person types."""
    return {"options": [_option(option) for option in islice(found, SLACK.options)]}


def source(action_id: str) -> str:
    """What a search looks through, for example `clients`."""
    return action_id.removeprefix(SEARCH)


def _rows(form: Form, group: Group, sent: Sent | None) -> Sequence[int]:
    """The rows to show: those that hold something, in their order, then fresh ones."""
    held = list(sent.rows.get(group.name, ())) if sent else []
    asked = max(group.count, sent.counts.get(group.name, 0) if sent else 0)
    filled, most = max(answered(form, group), len(held)), _most(form, group)
    if filled > most:
        raise InvalidInput(
            f"A form on Slack has room for {most} of these, and there are {filled}.",
            hint="Make two of it.",
        )
    fresh = (row for row in count() if row not in held)
    return [*held, *islice(fresh, max(filled, min(asked, most)) - len(held))]


def _most(form: Form, group: Group) -> int:
    """How many rows fit beside the rest of the form: a modal holds a hundred blocks."""
    number = len(list(groups(form)))
    alone = len(form.blanks) - number + _AROUND_FORM + _AROUND_GROUP * number
    room = (SLACK.modal_blocks - alone) // number // len(group.questions)
    return max(1, min(group.most, room))


def _about(form: Form) -> list[Block]:
    said = fit(clean(form.text), SLACK.section, escape)
    return [{"type": "section", "text": mrkdwn(said)}] if said else []


def _errors(form: Form) -> list[Block]:
    """All that is wrong in one block, since a modal that is shown anew has no other place."""
    said = [f"{MARKS[Tone.WARNING]} {_said(form, *error)}" for error in form.errors.items()]
    return [{"type": "section", "text": mrkdwn(stack(said, SLACK.section))}] if said else []


def _said(form: Form, name: str, sentence: str) -> str:
    label = label_of(form, name)
    said = fit(line(sentence), SLACK.error, escape)
    return f"*{fit(label, SLACK.button, escape)}*: {said}" if label else said


def _blanks(form: Form, rows: Rows) -> Iterator[Block]:
    for blank in form.blanks:
        if isinstance(blank, Question):
            initial = default_of(form, blank, blank.name)
            yield _input(blank, blank.name, blank.label, initial)
        else:
            yield from _group(form, blank, rows[blank.name])


def _group(form: Form, group: Group, rows: Sequence[int]) -> Iterator[Block]:
    for index, row in enumerate(rows):
        for question in group.questions:
            asked = replace(question, optional=question.optional or index > 0)
            name = row_name(group.name, index, question.name)
            block = _input(
                asked,
                row_name(group.name, row, question.name),
                label_of(form, name),
                default_of(form, question, name),
            )
            yield _recomputing(block) if _recomputes(form, question) else block
    if len(rows) < _most(form, group):
        yield _buttons((f"Add another {line(group.label).lower()}", ADD + group.name))
    yield context("Leave one empty to leave it out.")


def _recomputes(form: Form, question: Question) -> bool:
    return form.has_preview and question.kind in _RECOMPUTES


def _recomputing(block: Block) -> Block:
    element = block["element"]
    if element["type"] == "plain_text_input":
        element |= {"dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}
    return {**block, "element": element, "dispatch_action": True}


def _preview(form: Form) -> list[Block]:
    if not form.has_preview:
        return []
    totals = fields(form.preview[: SLACK.fields])
    shown: Block = {"type": "section", "fields": totals} if totals else context(_NOT_YET)
    return [shown, _buttons(("Update totals", PREVIEW))]


def _buttons(*buttons: tuple[str, str]) -> Block:
    return {
        "type": "actions",
        "elements": [
            {"type": "button", "text": plain(label, SLACK.button), "action_id": action}
            for label, action in buttons
        ],
    }


def _input(question: Question, block: str, label: str, initial: str) -> Block:
    assert len(block) <= SLACK.identifier, block
    shown: Block = {
        "type": "input",
        "block_id": block,
        "label": plain(label, SLACK.label),
        "element": _ELEMENTS[question.kind](question, clean(initial)),
        "optional": question.optional,
    }
    return {**shown, "hint": plain(question.hint, SLACK.hint)} if line(question.hint) else shown


def _typed(question: Question, initial: str) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": ANSWER}
    if question.kind is Kind.LONG_TEXT:
        return element | {"multiline": True} | _if_any("initial_value", fit(initial, SLACK.typed))
    return element | _if_any("initial_value", fit(line(initial), SLACK.typed))


def _secret(_question: Question, _initial: str) -> Block:
    """Never filled in beforehand."""
    return {"type": "plain_text_input", "action_id": ANSWER}


def _day(_question: Question, initial: str) -> Block:
    return {"type": "datepicker", "action_id": ANSWER} | _if_any("initial_date", _iso_day(initial))


def _choice(question: Question, initial: str) -> Block:
    assert 1 <= len(question.options) <= SLACK.options, question.name
    chosen = [_option(option) for option in question.options if option.value == initial]
    return {
        "type": "static_select",
        "action_id": ANSWER,
        "options": [_option(option) for option in question.options],
    } | _if_any("initial_option", chosen[:1])


def _yes_no(_question: Question, initial: str) -> Block:
    chosen = [_option(option) for option in _YES_NO if option.value == initial.lower()]
    return {
        "type": "radio_buttons",
        "action_id": ANSWER,
        "options": [_option(option) for option in _YES_NO],
    } | _if_any("initial_option", chosen[:1])


def _search(question: Question, initial: str) -> Block:
    labels = {option.value: option.label for option in question.options}
    chosen = Option(initial, labels.get(initial, initial))
    is_known = 0 < units(initial) <= SLACK.option_value
    return {
        "type": "external_select",
        "action_id": SEARCH + question.source,
        "placeholder": plain("Type a part of the name", SLACK.placeholder),
        "min_query_length": 0,
    } | _if_any("initial_option", [_option(chosen)] if is_known else [])


_ELEMENTS: Final[Mapping[Kind, Callable[[Question, str], Block]]] = {
    Kind.TEXT: _typed,
    Kind.LONG_TEXT: _typed,
    Kind.MONEY: _typed,
    Kind.NUMBER: _typed,
    Kind.DAY: _day,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.SEARCH: _search,
    Kind.HIDDEN: _secret,
}


def _option(option: Option) -> Block:
    assert 0 < units(option.value) <= SLACK.option_value, option.value
    return {"text": plain(option.label, SLACK.option_label), "value": option.value}


def _if_any(name: str, value: str | list[Block]) -> Block:
    if not value:
        return {}
    return {name: value if isinstance(value, str) else value[0]}


def _iso_day(text: str) -> str:
    """The day a picker may start with; Slack refuses a view with any other text."""
    try:
        return date.fromisoformat(text).isoformat() if _DAY.fullmatch(text) else ""
    except ValueError:
        return ""
