"""What comes back from a Slack modal.

A question's block is named for it; a question of a group is `lines.4.quantity`, where the number
is the row's own and stays with it, since Slack keeps what was typed by block. Reading numbers the
rows anew without gaps and leaves empty ones out, wherever they stand.

The view carries in `private_metadata` what it cannot show: the command, what was given before,
the channel to answer in, and per group the rows shown and what an untouched row holds.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.cards.forms import Form, Group
from bot.render.blanks import groups, row_name
from bot.render.limits import SLACK
from bot.render.plain import NOTHING, clean, fit, line, units
from bot.render.slack import literal
from core.errors import InvalidInput

Rows = Mapping[str, Sequence[int]]

CHANGED: Final = "paidup:change:"
ADD: Final = f"{CHANGED}add:"


@dataclass(frozen=True)
class Sent:
    """What a modal holds when it is sent, or when a button in it is pressed.

    `arguments` are `given` and the answers together. `rows` are the rows of each group that hold
    something, by their own numbers; `counts` is how many rows to show next.
    """

    command: str
    arguments: dict[str, str]
    given: dict[str, str] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    channel: str = ""


def carry(form: Form, rows: Rows, channel: str) -> str:
    """The view's `private_metadata`; raises `InvalidInput` where what was given is too long."""
    carried = {
        "command": form.command,
        "given": dict(form.given),
        "channel": channel,
        "groups": {
            group.name: {"rows": list(rows[group.name]), "untouched": _untouched(group)}
            for group in groups(form)
        },
    }
    text = json.dumps(carried, ensure_ascii=False, separators=(",", ":"))
    if units(text) > SLACK.metadata:
        raise InvalidInput(
            "That is more than Slack can carry into a form.",
            hint="Type a shorter line, and fill in the rest in the form.",
        )
    return text


def filled(view: Mapping[str, Any], pressed: str = "") -> Sent:
    """Read a view; `pressed` is the action id of the button in it, if one was pressed."""
    carried = _carried(view)
    shown = carried["groups"]
    typed = dict(_typed(view))
    rows = {name: _held(name, group, typed) for name, group in shown.items()}
    counts = {name: len(group["rows"]) + (pressed == ADD + name) for name, group in shown.items()}
    return Sent(
        command=carried["command"],
        arguments={**carried["given"], **_numbered(typed, rows)},
        given=carried["given"],
        rows=rows,
        counts=counts,
        channel=carried["channel"],
    )


def modal_errors(errors: Mapping[str, str], view: Mapping[str, Any]) -> dict[str, str]:
    """Slack's `errors`, by block; what has no field of its own is said at the nearest one."""
    rows = filled(view).rows
    blocks = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    said: dict[str, list[str]] = {}
    for name, sentence in errors.items():
        said.setdefault(_nearest(_shown_as(name, rows), blocks), []).append(line(sentence))
    return {
        block: fit(" ".join(sentences) or NOTHING, SLACK.error, literal)
        for block, sentences in said.items()
    }


def _untouched(group: Group) -> dict[str, str]:
    """What a row holds before anyone types; a long text of ours there counts as typed."""
    initial = {question.name: clean(question.initial) for question in group.questions}
    return {name: text for name, text in initial.items() if 0 < units(text) <= SLACK.option_value}


def _carried(view: Mapping[str, Any]) -> Any:
    try:
        carried = json.loads(view["private_metadata"])
        assert {"command", "given", "channel", "groups"} <= carried.keys()
    except (ValueError, KeyError, AttributeError, AssertionError, RecursionError):
        raise InvalidInput(
            "That form is not one of ours any more.", hint="Close it and open it again."
        ) from None
    return carried


def _typed(view: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for block, elements in view["state"]["values"].items():
        for element in elements.values():
            text = _text(element)
            if text:
                yield block, text


def _text(element: Mapping[str, Any]) -> str:
    option = element.get("selected_option") or {}
    text = element.get("value") or element.get("selected_date") or option.get("value") or ""
    return str(text).strip()


def _held(name: str, group: Mapping[str, Any], typed: Mapping[str, str]) -> list[int]:
    """The rows in which anything differs from an untouched one."""
    contents = {row: _row(name, row, typed) for row in group["rows"]}
    untouched = group["untouched"].items()
    return [row for row, content in contents.items() if not content.items() <= untouched]


def _row(name: str, row: int, typed: Mapping[str, str]) -> dict[str, str]:
    before = row_name(name, row, "")
    return {
        block.removeprefix(before): text
        for block, text in typed.items()
        if block.startswith(before)
    }


def _numbered(typed: Mapping[str, str], rows: Rows) -> dict[str, str]:
    answers = {block: text for block, text in typed.items() if "." not in block}
    for name, held in rows.items():
        for index, row in enumerate(held):
            content = _row(name, row, typed).items()
            answers |= {row_name(name, index, question): text for question, text in content}
    return answers


def _shown_as(name: str, rows: Rows) -> str:
    """The block that shows an answer: `lines.1.tax` may stand in the row numbered 4."""
    group, *rest = name.split(".")
    if len(rest) != 2 or not rest[0].isdecimal():  # noqa: PLR2004 - a row and a question
        return name
    index, held = int(rest[0]), rows.get(group, ())
    return row_name(group, held[index], rest[1]) if index < len(held) else name


def _nearest(name: str, blocks: Sequence[str]) -> str:
    """The block itself, or the first of its row, of its group, of the form."""
    while name:
        for block in blocks:
            if block == name or block.startswith(f"{name}."):
                return block
        name = name.rpartition(".")[0]
    return blocks[0]
