"""A mail's headers: from bytes to names and values, words, addresses and parameters.

Python's own header parser recurses into brackets, takes quadratic time and reads
`alice@a.test)bob@evil.test` as Alice. These functions look at every character once and are strict:
what is not plainly an address is none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import unquote_to_bytes

from inbox.charsets import decode
from inbox.transfer import from_base64, from_quoted

HEADERS_MOST: Final = 1_000
BLOCK_BYTES_MOST: Final = 4_000_000
VALUE_BYTES_MOST: Final = 64_000
ADDRESSES_MOST: Final = 500
WORDS_MOST: Final = 2_000
FIELDS_MOST: Final = 20
PARAMETERS_MOST: Final = 4_000
DATE_MOST: Final = 100
IDS_MOST: Final = 100
YEARS: Final = range(1990, 2200)

Header = tuple[str, str]


class Unreadable(Exception):
    """A mail that cannot be read, with the sentences that say why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Mailbox:
    """A name and an address, as a header gives them; what cannot be read has no address."""

    name: str
    address: str


# One field: a name, a colon, and lines up to the first that does not begin with white space.
FIELD: Final = re.compile(rb"([!-9;-~]{1,100})[ \t]*:([^\n]*+(?:\n[ \t][^\n]*+)*+)(?:\n|\Z)")
FOLD: Final = re.compile(rb"\r?\n(?=[ \t])")
BLANK: Final = re.compile(rb"\r?(?:\n|\Z)")
# What could end a line, or turn the direction in which it is read.
CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,1000})\?=")
MESSAGE_ID: Final = re.compile(r"<([^<>\s]{1,900})>")
ATOM: Final = r"[^\s\x00-\x20\x7f-\xa0()<>@,;:\\\".\[\]]"
LABEL: Final = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
ADDRESS: Final = re.compile(rf"({ATOM}+(?:\.{ATOM}+)*)@({LABEL}(?:\.{LABEL})+)\.?")
# A quote that does not close takes all that follows: looking for its end again would cost a square.
QUOTED: Final = r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)'
PIECE: Final = re.compile(rf'{QUOTED}|[^"(),:;<>]++|.', re.DOTALL)
PARAMETER: Final = re.compile(rf';\s*+([^\s=;"]{{1,100}})\s*+=\s*+({QUOTED}|[^\s;"]*+)', re.DOTALL)
CONTINUED: Final = re.compile(r"([^*]+)(?:\*([0-9]{1,3}))?(\*)?")


def read_headers(raw: bytes, start: int, end: int) -> tuple[list[Header], int]:
    """The fields from here on, and where the body begins; raises `Unreadable` when too many."""
    headers: list[Header] = []
    limit = min(end, start + BLOCK_BYTES_MOST)
    while found := FIELD.match(raw, start, limit):
        headers.append((found[1].decode("ascii").lower(), _value(found[2])))
        start = found.end()
        if start >= limit < end or len(headers) > HEADERS_MOST:
            raise Unreadable("The mail has more headers than a mail should have.")
    blank = BLANK.match(raw, start, end)
    return headers, blank.end() if blank else start


def _value(raw: bytes) -> str:
    """A field's text on one line, in which nothing can end it; a mark where it was cut."""
    text = CONTROL.sub(" ", decode(FOLD.sub(b"", raw[:VALUE_BYTES_MOST]))).strip()
    return text if len(raw) <= VALUE_BYTES_MOST else f"{text} …"


def values(headers: Sequence[Header], *names: str) -> Iterator[str]:
    """The values of the fields of these names, topmost first."""
    return (value for name, value in headers if name in names)


def first(headers: Sequence[Header], name: str) -> str:
    """The topmost value of a field; nothing where there is none."""
    return next(values(headers, name), "")


def words(value: str) -> str:
    """Text for people: encoded words decoded, on one line, whatever was hidden in them."""
    value = value[:WORDS_MOST]
    said: list[str] = []
    held, charset, at = b"", "", 0
    for found in WORD.finditer(value):
        gap = value[at : found.start()]
        is_next = bool(at) and not gap.strip()  # white space between two words means nothing
        if not is_next or found[1] != charset:
            said += [decode(held, charset), "" if is_next else gap]
            held = b""
        charset, at = found[1], found.end()
        held += _word(found[2], found[3])
    said += [decode(held, charset), value[at:]]
    return " ".join(CONTROL.sub(" ", "".join(said)).split())


def _word(encoding: str, text: str) -> bytes:
    raw = text.encode()
    return from_base64(raw) if encoding in "bB" else from_quoted(raw, is_header=True)


def mailboxes(value: str) -> list[Mailbox]:
    """Every entry of an address list; an entry that is no plain address is there without one."""
    found: list[Mailbox] = []
    for name, address in _entries(value):
        whole = ADDRESS.fullmatch(address)
        found.append(Mailbox(words(name), f"{whole[1]}@{whole[2]}".lower() if whole else ""))
        if len(found) == ADDRESSES_MOST:
            break
    return found


def _entries(value: str) -> Iterator[tuple[str, str]]:
    """Names and addresses, split where commas are outside of quotes, comments and brackets."""
    entry = _Entry()
    depth = 0
    for piece in PIECE.findall(value):
        if depth or piece == "(":
            depth += (piece == "(") - (piece == ")")
        elif piece in {",", ";"}:
            yield from entry.done()
            entry = _Entry()
        else:
            entry.take(piece)
    if depth:
        entry.is_broken = True
    yield from entry.done()


class _Entry:
    """One entry of an address list, while it is read."""

    def __init__(self) -> None:
        self.name: list[str] = []
        self.address: list[str] = []
        self.angles = 0
        self.is_broken = False

    def take(self, piece: str) -> None:
        """Read on."""
        if piece == ":" and not self.angles:
            self.is_broken |= any("@" in said for said in self.name)
            self.name = []  # the name of a group
        elif piece in {"<", ">"}:
            self.angles += 1
            self.is_broken |= (piece == "<") != (self.angles == 1) or self.angles > 2  # noqa: PLR2004
        elif self.angles == 1:
            self.address.append(piece)
        elif self.angles and piece.strip():
            self.is_broken = True
        else:
            self.name.append(piece)

    def done(self) -> Iterator[tuple[str, str]]:
        """The entry's name and its address; nothing for an empty one."""
        name = "".join(self.name).strip()
        if self.is_broken or self.angles == 1:
            yield name, ""
        elif self.angles:
            yield _unquoted(name), "".join(self.address).strip()
        elif name:
            yield "", name


def _unquoted(text: str) -> str:
    """A quoted string's content; other text as it is."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text


def message_ids(value: str) -> tuple[str, ...]:
    """The ids in a field, without brackets: the first and the latest where there are many."""
    found = MESSAGE_ID.findall(value)
    return tuple(found if len(found) <= IDS_MOST else [found[0], *found[1 - IDS_MOST :]])


def moment(value: str) -> datetime | None:
    """A moment in the offset it was written in; nothing when it cannot be read or believed."""
    try:
        at = parsedate_to_datetime(value[:DATE_MOST])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if at.year not in YEARS:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def parameters(value: str) -> Mapping[str, str]:
    """The parameters of a structured field, RFC 2231's and RFC 2047's ways of writing them too."""
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, given in PARAMETER.findall(value[:PARAMETERS_MOST]):
        split = CONTINUED.fullmatch(name.lower())
        if split:
            piece = (_unquoted(given), bool(split[3]))
            pieces.setdefault(split[1], {}).setdefault(int(split[2] or 0), piece)
    return {name: _joined([found[key] for key in sorted(found)]) for name, found in pieces.items()}


def _joined(pieces: Sequence[tuple[str, bool]]) -> str:
    """One parameter's text: percent signs where they mean something, else encoded words."""
    if not any(is_encoded for _, is_encoded in pieces):
        return words("".join(text for text, _ in pieces))
    charset, _, start = pieces[0][0].partition("'")
    is_marked = pieces[0][1] and "'" in start
    texts = [start.partition("'")[2] if is_marked else pieces[0][0], *(t for t, _ in pieces[1:])]
    raw = b"".join(
        unquote_to_bytes(text) if is_encoded else text.encode()
        for text, (_, is_encoded) in zip(texts, pieces, strict=True)
    )
    return CONTROL.sub(" ", decode(raw, charset if is_marked else ""))
