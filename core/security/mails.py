"""What a raw mail is known by: its digest, and what its head says. Pure, whatever the bytes.

Understanding a mail is the inbox's; this is what is needed to keep one.
"""

import hashlib
import re
from binascii import Error as EncodingError
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import Final

WRITTEN: Final = (
    b"from",
    b"sender",
    b"reply-to",
    b"to",
    b"cc",
    b"subject",
    b"date",
    b"message-id",
    b"in-reply-to",
    b"references",
    b"mime-version",
    b"content-type",
    b"content-transfer-encoding",
    b"auto-submitted",
)
"""What the writer's own program says about a mail; all else is added or changed on the way."""

SIGNED: Final = b"dkim-signature"
HEAD_BYTES: Final = 262_144
SHOWN_LETTERS: Final = 300
EMPTY_LINE: Final = re.compile(rb"\r?\n\r?\n")
FOLDED: Final = re.compile(rb"\r?\n(?![ \t])")


def mail_digest(raw: bytes) -> str:
    """What makes two copies the same mail: what its writer wrote, and nothing of the way it took.

    A Message-ID alone will not do: programs repeat it, and anybody may write it. The whole bytes
    will not do either: a mail that comes by two ways has other lines at its top. So these count:
    the writer's own headers, the first signature it was given (the lowest one: who foresees a
    client's mail cannot have the genuine one taken for a repeat of theirs), and the body without
    the line ends at its end. Of a mail that has no Message-ID or no body every byte counts.
    """
    head, body = _parted(raw)
    fields = list(_fields(head))
    if not body or b"message-id" not in {name for name, _ in fields}:
        return hashlib.sha256(raw).hexdigest()
    told = hashlib.sha256()
    for wanted in WRITTEN:
        for value in (value for name, value in fields if name == wanted):
            told.update(wanted + b":" + b" ".join(value.split()) + b"\n")
    for value in [value for name, value in fields if name == SIGNED][-1:]:
        told.update(SIGNED + b":" + b"".join(value.split()) + b"\n")
    told.update(b"\n" + body.replace(b"\r\n", b"\n").rstrip(b"\n"))
    return told.hexdigest()


def mail_head(raw: bytes, name: str) -> str:
    """What the first header of this name says, decoded as well as may be, in one line."""
    head, _ = _parted(raw[:HEAD_BYTES])
    wanted = name.lower().encode()
    value = next((value for key, value in _fields(head) if key == wanted), b"")
    plain = " ".join(value[: 4 * SHOWN_LETTERS].decode("utf-8", "replace").split())
    return " ".join(_decoded(plain).split())[:SHOWN_LETTERS]


def mail_headers(raw: bytes) -> list[tuple[str, str]]:
    """Every header of a mail's head in order, as it stands there, each in one line."""
    head, _ = _parted(raw[:HEAD_BYTES])
    return [
        (name.decode("utf-8", "replace"), b" ".join(value.split()).decode("utf-8", "replace"))
        for name, value in _fields(head)
    ]


def _decoded(text: str) -> str:
    try:
        text = str(make_header(decode_header(text)))
    except (HeaderParseError, EncodingError, LookupError, ValueError):
        return text  # a charset nobody knows, an encoding cut short: as it stands there
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _parted(raw: bytes) -> tuple[bytes, bytes]:
    """The head and the body; what has no empty line is all head."""
    if found := EMPTY_LINE.search(raw):
        return raw[: found.start()], raw[found.end() :]
    return raw, b""


def _fields(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name (lower case) and value of each header, from the top; a line without a name is none."""
    for line in FOLDED.split(head):
        name, colon, value = line.partition(b":")
        if colon:
            yield name.strip().lower(), value
