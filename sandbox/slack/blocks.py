"""Block Kit as Slack takes it: which blocks stand where, and how large they may be."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from sandbox.slack import elements
from sandbox.slack.refusals import Json
from sandbox.slack.shapes import (
    PLAIN,
    Check,
    anything,
    at,
    boolean,
    both,
    choice,
    many,
    shape,
    string,
    text,
    typed,
)

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
MARKDOWN_CHARACTERS = 12_000

ID: dict[str, Check] = {"type!": anything, "block_id": string(255)}


def _text_or_fields(value: Json, where: str) -> Iterator[str]:
    if not value.get("text") and not value.get("fields"):
        yield at("missing required field: text", where)


def _one_picture(value: Json, where: str) -> Iterator[str]:
    if ("image_url" in value) == ("slack_file" in value):
        yield at("exactly one of image_url and slack_file is required", where)


SECTION = both(
    shape(
        {
            **ID,
            "text": text(3000),
            "fields": many(text(2000), 10),
            "accessory": typed(elements.AS_ACCESSORY),
            "expand": boolean,
        }
    ),
    _text_or_fields,
)
CONTEXT_ELEMENT = typed({"image": elements.IMAGE, "plain_text": text(2000), "mrkdwn": text(2000)})
COMMON: dict[str, Check] = {
    "section": SECTION,
    "header": shape({**ID, "text!": text(150, PLAIN), "level": anything}),
    "divider": shape(ID),
    "actions": shape({**ID, "elements!": many(typed(elements.IN_ACTIONS), 25)}),
    "context": shape({**ID, "elements!": many(CONTEXT_ELEMENT, 10)}),
    "image": both(
        shape(
            {
                **ID,
                "alt_text!": string(2000),
                "image_url": elements.URL,
                "slack_file": anything,
                "title": text(2000, PLAIN),
            }
        ),
        _one_picture,
    ),
    "input": shape(
        {
            **ID,
            "label!": text(2000, PLAIN),
            "element!": typed(elements.IN_INPUT),
            "hint": text(2000, PLAIN),
            "optional": boolean,
            "dispatch_action": boolean,
        }
    ),
    "rich_text": shape({**ID, "elements!": many(anything, 1000)}),
    "video": shape(
        {
            **ID,
            "alt_text!": string(2000),
            "title!": text(199, PLAIN),
            "thumbnail_url!": elements.URL,
            "video_url!": elements.URL,
            "author_name": string(49),
            "description": text(200, PLAIN),
            "provider_icon_url": elements.URL,
            "provider_name": string(),
            "title_url": elements.URL,
        }
    ),
}
IN_MESSAGE: dict[str, Check] = {
    **COMMON,
    "markdown": shape({**ID, "text!": string(MARKDOWN_CHARACTERS, 1)}),
    "table": shape(
        {**ID, "rows!": many(many(anything, 20), 100), "column_settings": many(anything, 20)}
    ),
}

VIEW_FIELDS: dict[str, Check] = {
    "type!": choice("modal", "home"),
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
MODAL_FIELDS: dict[str, Check] = {
    **VIEW_FIELDS,
    "title!": text(24, PLAIN),
    "submit": text(24, PLAIN),
    "close": text(24, PLAIN),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
    "submit_disabled": boolean,
    "blocks!": many(typed(COMMON), VIEW_BLOCKS, 0),
}
HOME_FIELDS: dict[str, Check] = {**VIEW_FIELDS, "blocks!": many(typed(COMMON), VIEW_BLOCKS, 0)}
MESSAGE = many(typed(IN_MESSAGE), MESSAGE_BLOCKS, 0)


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block, in the order they are shown."""
    found = list(block.get("elements") or []) if block.get("type") == "actions" else []
    found += [block[name] for name in ("accessory", "element") if block.get(name)]
    return [element for element in found if element.get("type") != "image"]


def _repeated(blocks: list[Json], where: str) -> Iterator[str]:
    """Ids stand for one thing: a block's within the message, an action's within the block."""
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        if (name := block.get("block_id")) and name in seen:
            yield at(f"block_id `{name}` already exists", f"{where}/{index}/block_id")
        seen.add(block.get("block_id", ""))
        actions = [element["action_id"] for element in elements_of(block) if "action_id" in element]
        for name in {name for name in actions if actions.count(name) > 1}:
            yield at(f"`action_id` `{name}` already exists in this block", f"{where}/{index}")


def _focused_twice(blocks: list[Json], where: str) -> Iterator[str]:
    focused = [e for block in blocks for e in elements_of(block) if e.get("focus_on_load")]
    if len(focused) > 1:
        yield at("only one element may have focus_on_load", where)


def problems_of_blocks(blocks: Any, where: str = "/blocks") -> list[str]:
    """What Slack would refuse about a message's blocks."""
    if found := list(MESSAGE(blocks, where)):
        return found
    written = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if written > MARKDOWN_CHARACTERS:
        return [at(f"must be less than {MARKDOWN_CHARACTERS + 1} characters", where)]
    return [*_repeated(blocks, where), *_focused_twice(blocks, where)]


def problems_of_view(view: Any, kind: str, where: str = "/view") -> list[str]:
    """What Slack would refuse about a modal or a home view."""
    if not isinstance(view, dict):
        return [at("must provide an object", where)]
    if view.get("type") != kind:
        return [at(f"unsupported type: {view.get('type')}", f"{where}/type")]
    fields = MODAL_FIELDS if kind == "modal" else HOME_FIELDS
    if found := list(shape(fields)(view, where)):
        return found
    blocks = view["blocks"]
    if kind == "modal" and not view.get("submit") and any(b["type"] == "input" for b in blocks):
        found = [at("missing required field: submit", where)]
    inside = f"{where}/blocks"
    return [*found, *_repeated(blocks, inside), *_focused_twice(blocks, inside)]


def is_too_large(view: Json) -> bool:
    """Whether a view is over the size Slack keeps."""
    return len(json.dumps(view).encode()) > VIEW_BYTES


def completed(blocks: list[Json], new_id: Callable[[], str]) -> list[Json]:
    """The blocks as Slack keeps them: every block and action named, every text's flags set."""
    found: list[Json] = with_flags(json.loads(json.dumps(blocks)))
    for block in found:
        block.setdefault("block_id", new_id())
        for element in elements_of(block):
            element.setdefault("action_id", new_id())
    return found


def with_flags(value: Any) -> Any:
    """A structure whose texts say how they are read, as Slack completes them."""
    if isinstance(value, list):
        return [with_flags(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    found = {name: with_flags(entry) for name, entry in value.items() if entry is not None}
    if found.get("type") == "plain_text" and "text" in found:
        found.setdefault("emoji", True)
    if found.get("type") == "mrkdwn" and "text" in found:
        found.setdefault("verbatim", False)
    return found
