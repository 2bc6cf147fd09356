"""Small checks that are put together to the shapes of Block Kit.

A check is handed a value and where it stands, and yields what is wrong with it, in the words
of the real service: `must be less than 76 characters [json-pointer:/blocks/0/…]`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]

PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")


def at(problem: str, where: str) -> str:
    """A problem with the place it stands at."""
    return f"{problem} [json-pointer:{where}]"


def string(most: int = 0, least: int = 0, *, pattern: str = "") -> Check:
    """A string of so many characters; no limit when `most` is 0."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield at("must provide a string", where)
        elif most and len(value) > most:
            yield at(f"must be less than {most + 1} characters", where)
        elif len(value) < least:
            yield at(f"must be more than {least - 1} characters", where)
        elif pattern and not re.fullmatch(pattern, value):
            yield at("invalid format", where)

    return check


def boolean(value: Any, where: str) -> Iterator[str]:
    """True or false, not a word for it."""
    if not isinstance(value, bool):
        yield at("must be a valid boolean", where)


def integer(least: int, most: int) -> Check:
    """A whole number within limits."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield at("must be a valid integer", where)
        elif not least <= value <= most:
            yield at(f"must be between {least} and {most}", where)

    return check


def choice(*allowed: str) -> Check:
    """One of the words given."""

    def check(value: Any, where: str) -> Iterator[str]:
        if value not in allowed:
            yield at(f"must be one of: {', '.join(allowed)}", where)

    return check


def anything(_value: Any, _where: str) -> Iterator[str]:
    """What is not looked at here."""
    return iter(())


def many(item: Check, most: int, least: int = 1) -> Check:
    """A list of so many items, each checked."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield at("must be an array", where)
            return
        if len(value) > most:
            yield at(f"no more than {most} items allowed", where)
        if len(value) < least:
            yield at(f"no fewer than {least} items allowed", where)
        for index, entry in enumerate(value):
            yield from item(entry, f"{where}/{index}")

    return check


def shape(fields: Mapping[str, Check]) -> Check:
    """An object with exactly these fields; a name ending in `!` must be there."""
    known = {name.rstrip("!"): check for name, check in fields.items()}
    needed = [name.rstrip("!") for name in fields if name.endswith("!")]

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at("must provide an object", where)
            return
        for name in needed:
            if value.get(name) is None:
                yield at(f"missing required field: {name}", where)
        for name, entry in value.items():
            if name not in known:
                yield at(f"invalid additional property: {name}", where)
            elif entry is not None:
                yield from known[name](entry, f"{where}/{name}")

    return check


def text(most: int, kinds: tuple[str, ...] = ANY_TEXT, least: int = 1) -> Check:
    """A text object of the kinds allowed."""
    plain = shape({"type!": anything, "text!": string(most, least), "emoji": boolean})
    mrkdwn = shape({"type!": anything, "text!": string(most, least), "verbatim": boolean})

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at("must provide an object", where)
        elif value.get("type") not in kinds:
            yield at(f"unsupported type: {value.get('type')}", f"{where}/type")
        else:
            yield from (plain if value["type"] == "plain_text" else mrkdwn)(value, where)

    return check


def typed(table: Mapping[str, Check]) -> Check:
    """An object whose `type` says which of the shapes it must have."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at("must provide an object", where)
        elif not isinstance(value.get("type"), str) or value["type"] not in table:
            yield at(f"unsupported type: {value.get('type')}", where)
        else:
            yield from table[value["type"]](value, where)

    return check


def both(*checks: Check) -> Check:
    """All checks given; a later one sees only what the earlier ones took."""

    def check(value: Any, where: str) -> Iterator[str]:
        for one in checks:
            if found := list(one(value, where)):
                yield from found
                return

    return check
