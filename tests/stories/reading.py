"""Reads what the stand-ins show and what the books keep, as a person would."""

import json
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def said(message: Json) -> str:
    """Every word of a Slack message."""
    return "\n".join(_texts(message["blocks"] or message["text"]))


WORDS = {"text", "elements", "fields", "blocks", "title"}


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict):
        yield from _texts([value for name, value in part.items() if name in WORDS])


def button(card: Json, label: str) -> str | None:
    """The value of a card's button."""
    for block in card["blocks"]:
        for element in [*block.get("elements", []), block.get("accessory", {})]:
            if element.get("type") == "button" and label in element["text"]["text"]:
                return str(element.get("value", ""))
    return None


def payload(row: Json) -> Json:
    """An event's payload, which SQLite gives as text."""
    kept = row["payload"]
    return dict(json.loads(kept) if isinstance(kept, str) else kept)
