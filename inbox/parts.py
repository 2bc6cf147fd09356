"""The parts of a mail, found by offsets: nothing is copied, and nothing recurses.

Python's own parser makes an object of every line and recurses into every level; a hostile mail of
25 MB costs it minutes and the process its memory. Here a level is one search for its boundary, and
what is not text is never decoded, let alone unpacked.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from inbox.charsets import decode
from inbox.headers import Header, Unreadable, first, parameters, read_headers
from inbox.transfer import from_base64, from_quoted

PARTS_MOST: Final = 1_000
DEPTH_MOST: Final = 20
BOUNDARY_MOST: Final = 200

TYPE: Final = re.compile(r"\s*([\w.+-]{1,60})/([\w.+-]{1,100})\s*(?:;|$)", re.ASCII)
ENDS: Final = re.compile(r"\r\n?")
UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Part:
    """A part of a mail without parts of its own, and where its body is."""

    headers: tuple[Header, ...]
    content_type: str
    parameters: Mapping[str, str]
    start: int
    end: int

    @cached_property
    def disposition(self) -> str:
        """`attachment`, `inline` or nothing."""
        return first(self.headers, "content-disposition").partition(";")[0].strip().lower()

    @cached_property
    def name(self) -> str:
        """The file's name as the sender wrote it."""
        disposition = parameters(first(self.headers, "content-disposition"))
        return disposition.get("filename") or self.parameters.get("name", "")

    @property
    def encoding(self) -> str:
        """How the bytes travel."""
        return first(self.headers, "content-transfer-encoding").strip().lower()

    def content(self, raw: bytes, most: int) -> bytes:
        """The first bytes as they were before they travelled."""
        if self.encoding == "base64":
            return from_base64(raw[self.start : min(self.end, self.start + most * 2)])[:most]
        body = raw[self.start : min(self.end, self.start + most * 3)]
        if self.encoding == "quoted-printable":
            return from_quoted(body)[:most]
        return body[:most]

    def text(self, raw: bytes, most: int) -> str:
        """The first characters, decoded, with line feeds and nothing unprintable."""
        said = decode(self.content(raw, most), self.parameters.get("charset", ""))
        return UNPRINTABLE.sub("", ENDS.sub("\n", said))

    def size(self, raw: bytes) -> int:
        """How many bytes it has, told without decoding them."""
        size = self.end - self.start
        if self.encoding != "base64":
            return size
        breaks = sum(raw.count(end, self.start, self.end) for end in (b"\r", b"\n"))
        padding = raw.count(b"=", max(self.start, self.end - 8), self.end)
        return max(0, (size - breaks) * 3 // 4 - padding)


def leaves(raw: bytes, headers: list[Header], start: int) -> Iterator[Part]:
    """Every part without parts of its own, in order; raises `Unreadable` when nested too deeply."""
    waiting = [(_part(headers, start, len(raw)), 0)]
    seen = 1
    while waiting:
        part, depth = waiting.pop()
        is_multipart = part.content_type.startswith("multipart/")
        spans = _spans(raw, part) if is_multipart else []
        if not spans:
            yield replace(part, content_type="text/plain") if is_multipart else part
            continue
        seen += len(spans)
        if depth == DEPTH_MOST or seen > PARTS_MOST:
            raise Unreadable("The mail has more parts inside one another than a mail should have.")
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        inner = [_inner(raw, start, end, default) for start, end in spans]
        waiting.extend((part, depth + 1) for part in reversed(inner))


def _inner(raw: bytes, start: int, end: int, default: str) -> Part:
    headers, body = read_headers(raw, start, end)
    return _part(headers, body, end, default)


def _part(headers: list[Header], start: int, end: int, default: str = "text/plain") -> Part:
    value = first(headers, "content-type")
    found = TYPE.match(value)
    content_type = f"{found[1]}/{found[2]}".lower() if found else default
    return Part(tuple(headers), content_type, parameters(value), start, end)


def _spans(raw: bytes, part: Part) -> list[tuple[int, int]]:
    """Where the parts of a multipart begin and end; none when its boundary is not there."""
    boundary = part.parameters.get("boundary", "").encode()
    if not 0 < len(boundary) <= BOUNDARY_MOST:
        return []
    line = re.compile(rb"\n--" + re.escape(boundary) + rb"(--)?+[ \t]*+\r?(?=\n|\Z)")
    spans: list[tuple[int, int]] = []
    begun = None
    for found in line.finditer(raw, max(0, part.start - 1), part.end):
        if begun is not None:
            spans.append((begun, max(begun, found.start() - raw.endswith(b"\r", 0, found.start()))))
        begun = min(found.end() + 1, part.end)
        if found[1]:
            return spans
        if len(spans) > PARTS_MOST:
            raise Unreadable("The mail has more parts than a mail should have.")
    return spans if begun is None else [*spans, (begun, part.end)]
