r"""A button as one short text, and back.

The text is the command's name and its arguments by position, `invoice issue|D12`, because Telegram
allows 64 bytes. Inside a value a bar travels as `\p` and a backslash as `\\`.
"""

import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Final

from bot.cards.model import Button
from core.errors import InvalidInput

BAR: Final = "|"
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Codec:
    """Knows every command's arguments in their order; that is all a button's text leaves out.

    `typed` are those a person can type, where they are fewer: some only buttons carry.
    """

    def __init__(
        self,
        order: Mapping[str, tuple[str, ...]],
        typed: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._order = order
        self._typed = typed or {}

    def encode(self, button: Button, *, limit: int) -> str:
        """The button's text; one that is longer than `limit` bytes is a bug and asserts."""
        names = self._order[button.command]
        assert set(button.arguments) <= set(names), button
        values = [button.arguments.get(name, "") for name in names]
        while values and not values[-1]:
            values.pop()
        text = BAR.join([button.command, *map(_escape, values)])
        size = len(text.encode("utf-8", "surrogatepass"))
        assert size <= limit, f"{size} bytes, {limit} allowed: {text}"
        return text

    def decode(self, text: str) -> tuple[str, dict[str, str]]:
        """The command and its arguments; raises `InvalidInput` for a text we never wrote."""
        command, *values = text.split(BAR)
        names = self._order.get(command)
        if names is None or len(values) > len(names):
            raise InvalidInput(
                "That button is not one of ours any more.",
                hint="Ask for the card again, or type /help to see what can be done.",
            )
        pairs = zip(names, map(_unescape, values), strict=False)
        return command, {name: value for name, value in pairs if value}

    def typed(self, button: Button) -> str:
        """What one would type instead of pressing the button."""
        names = self._typed.get(button.command, self._order[button.command])
        values = takewhile(bool, (button.arguments.get(name, "") for name in names))
        return " ".join([f"/{button.command}", *map(_quoted, values)])


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace(BAR, "\\p")


def _unescape(value: str) -> str:
    return _ESCAPED.sub(lambda found: BAR if found[1] == "p" else found[1], value)


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"\s", value) else value
