"""Telegram's HTML, read as strictly as Telegram reads it.

Only Telegram's own tags are known, every tag must be closed in order, and what is wrong is
refused with the byte at which it stands. The result carries the plain text, its entities
(offsets in UTF-16 units) and the same markup made safe for the sandbox's page.
"""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.errors import bad_request

ENTITY_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE = re.compile(
    r"""\s+(?P<name>[^\s=>]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w.-]+)))?"""
)
SPACES = re.compile(r"\s*")
CHARACTER = re.compile(
    r"&(?:#(?P<decimal>\d{1,7})|#x(?P<hex>[0-9a-fA-F]{1,6})|(?P<name>lt|gt|amp|quot));?"
)
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
LINK = re.compile(r"(?:https?|tg|mailto|tel)://?\S+|mailto:\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Formatted:
    """What a reader sees: the plain text, where it is emphasised, and how the page shows it."""

    text: str
    entities: list[dict[str, Any]]
    html: str


@dataclass
class _Open:
    tag: str
    byte: int
    start: int
    entity: dict[str, Any]
    closing: str


@dataclass
class _Reader:
    """Walks the source once from left to right."""

    source: str
    place: int = 0
    text: list[str] = field(default_factory=list)
    units: int = 0
    html: list[str] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def read(self) -> Formatted:
        while self.place < len(self.source):
            character = self.source[self.place]
            if character == "<":
                self._tag()
            elif character == "&":
                self._character()
            else:
                self._say(character)
                self.place += 1
        if self.open:
            tag = self.open[-1].tag
            raise _unreadable(f'Can\'t find end tag corresponding to start tag "{tag}"')
        entities = sorted(self.entities, key=lambda one: (one["offset"], -one["length"]))
        return Formatted("".join(self.text), entities, "".join(self.html))

    def _say(self, words: str) -> None:
        self.text.append(words)
        self.units += utf16_units(words)
        self.html.append(html.escape(words))

    def _character(self) -> None:
        found = CHARACTER.match(self.source, self.place)
        words = _character(found) if found else ""
        if not found or not words:
            self._say("&")
            self.place += 1
            return
        self._say(words)
        self.place = found.end()

    def _tag(self) -> None:
        byte = len(self.source[: self.place].encode())
        if self.source.startswith("</", self.place):
            self._end_tag(byte)
        else:
            self._start_tag(byte)

    def _name(self, start: int) -> str:
        found = TAG_NAME.match(self.source, start)
        name = found.group() if found else ""
        self.place = start + len(name)
        return name.lower()

    def _start_tag(self, byte: int) -> None:
        tag = self._name(self.place + 1)
        if tag not in ENTITY_TYPES:
            raise _unreadable(f'Unsupported start tag "{tag}" at byte offset {byte}')
        attributes = self._attributes(tag, byte)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {byte}')
        entity, opening, closing = _meaning(tag, attributes)
        self.html.append(opening)
        self.open.append(_Open(tag, byte, self.units, entity, closing))

    def _attributes(self, tag: str, byte: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while found := ATTRIBUTE.match(self.source, self.place):
            value = found["double"] or found["single"] or found["bare"] or ""
            if "=" not in found.group() and tag != "blockquote":
                raise _unreadable(
                    f'Expected equal sign in declaration of an attribute of the tag "{tag}" '
                    f"at byte offset {byte}"
                )
            attributes[found["name"].lower()] = html.unescape(value)
            self.place = found.end()
        self._close_bracket(f'Unclosed start tag "{tag}" at byte offset {byte}')
        return attributes

    def _end_tag(self, byte: int) -> None:
        name = self._name(self.place + 2)
        if not self.open:
            raise _unreadable(f"Unexpected end tag at byte offset {byte}")
        self._close_bracket(f"Unclosed end tag at byte offset {byte}")
        opened = self.open.pop()
        if name and name != opened.tag:
            raise _unreadable(
                f'Unmatched end tag at byte offset {byte}, expected "</{opened.tag}>", '
                f'found "</{name}>"'
            )
        self.html.append(opened.closing)
        if opened.entity and self.units > opened.start:
            where = {"offset": opened.start, "length": self.units - opened.start}
            self.entities.append({**opened.entity, **where})

    def _close_bracket(self, otherwise: str) -> None:
        found = SPACES.match(self.source, self.place)
        self.place = found.end() if found else self.place
        if not self.source.startswith(">", self.place):
            raise _unreadable(otherwise)
        self.place += 1


def read_html(source: str) -> Formatted:
    """Telegram's HTML; refused with `can't parse entities` when it is not."""
    return _Reader(source).read()


def plain(source: str) -> Formatted:
    """Text without any markup."""
    return Formatted(source, [], html.escape(source))


def utf16_units(words: str) -> int:
    """How Telegram counts offsets."""
    return len(words.encode("utf-16-le")) // 2


def _unreadable(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")


def _character(found: re.Match[str]) -> str:
    if found["name"]:
        return NAMED[found["name"]]
    number = int(found["decimal"]) if found["decimal"] else int(found["hex"], 16)
    sound = 0 < number < 0x110000 and not 0xD800 <= number < 0xE000  # noqa: PLR2004 (Unicode's own bounds)
    return chr(number) if sound else ""


def _meaning(tag: str, attributes: dict[str, str]) -> tuple[dict[str, Any], str, str]:
    """The entity, and the tags the page shows for it."""
    entity: dict[str, Any] = {"type": ENTITY_TYPES[tag]}
    if tag == "a":
        return _link(attributes.get("href", ""))
    if tag == "blockquote" and "expandable" in attributes:
        entity = {"type": "expandable_blockquote"}
    if tag == "tg-emoji":
        return {**entity, "custom_emoji_id": attributes.get("emoji-id", "")}, "", ""
    if entity["type"] == "spoiler":
        return entity, '<span class="tg-spoiler">', "</span>"
    return entity, f"<{tag}>", f"</{tag}>"


def _link(address: str) -> tuple[dict[str, Any], str, str]:
    """Telegram drops a link it does not like and keeps its words."""
    if not LINK.fullmatch(address):
        return {}, "", ""
    opening = f'<a href="{html.escape(address)}" rel="noopener" target="_blank">'
    return {"type": "text_link", "url": address}, opening, "</a>"
