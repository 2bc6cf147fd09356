"""A mail as plain values, read from any bytes whatever.

Every limit is here or in the two rooms below: `headers` and `parts`. A mail that breaks one is
`Unreadable`, with a reason for people; no other exception leaves `read_mail`, and its time grows
with the mail's size only.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

from inbox.headers import (
    ADDRESSES_MOST,
    FIELDS_MOST,
    Header,
    Mailbox,
    Unreadable,
    first,
    mailboxes,
    message_ids,
    moment,
    read_headers,
    values,
    words,
)
from inbox.parts import Part, leaves
from inbox.reports import STATUS_TYPES, Report, report_of

__all__ = ["Attachment", "Mail", "Mailbox", "Report", "Unreadable", "read_mail"]

MAIL_BYTES_MOST: Final = 40_000_000
TEXT_BYTES_MOST: Final = 500_000
HTML_BYTES_MOST: Final = 2_000_000
FROM_MOST: Final = 4_000
NAME_MOST: Final = 120


# What is there for programs; nobody sent it along.
FOR_MACHINES: Final = {
    *STATUS_TYPES,
    "message/disposition-notification",
    "message/global-headers",
    "text/rfc822-headers",
}


@dataclass(frozen=True)
class Attachment:
    """A file that came along; its name is safe to show and has no folders."""

    name: str
    content_type: str
    size_bytes: int


@dataclass(frozen=True)
class Mail:
    """A mail that was read.

    Names of headers are in lower case, the topmost comes first. `kinds` are the content types of
    its parts, a calendar's with its method; `report` is what a mail server says in it.
    """

    message_id: str
    subject: str
    senders: tuple[Mailbox, ...]
    recipients: tuple[str, ...]
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sent_at: datetime | None
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    headers: tuple[Header, ...]
    report: Report | None = None
    kinds: tuple[str, ...] = ()


def read_mail(raw: bytes) -> Mail:
    """Read a mail; raises `Unreadable` and nothing else, whatever the bytes are."""
    if len(raw) > MAIL_BYTES_MOST:
        raise Unreadable("The mail is larger than 40 MB.")
    headers, body = read_headers(raw, _after_envelope(raw), len(raw))
    if not headers:
        raise Unreadable("There is no mail in it: not one header was found.")
    parts = list(leaves(raw, headers, body))
    texts, htmls, others = _sorted(parts)
    text = _joined(texts, raw, TEXT_BYTES_MOST)
    return Mail(
        message_id=next(iter(message_ids(first(headers, "message-id"))), ""),
        subject=words(first(headers, "subject")),
        senders=_senders(headers),
        recipients=_recipients(headers),
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
        sent_at=moment(first(headers, "date")),
        text=text,
        html=_joined(htmls, raw, HTML_BYTES_MOST),
        attachments=tuple(_attachment(part, raw) for part in others),
        headers=tuple(headers),
        report=report_of(raw, headers, parts, text),
        kinds=tuple(_kind(part) for part in parts),
    )


def _after_envelope(raw: bytes) -> int:
    """Where the headers begin: some stores put a line of their own on top."""
    return raw.find(b"\n") + 1 if raw.startswith((b"From ", b">From ")) else 0


def _senders(headers: Sequence[Header]) -> tuple[Mailbox, ...]:
    """Every address of every From; one that is too long to be read counts as one without."""
    found: list[Mailbox] = []
    for value in islice(values(headers, "from"), FIELDS_MOST):
        found += mailboxes(value[:FROM_MOST])
        if len(value) > FROM_MOST or value.endswith("…"):
            found.append(Mailbox("", ""))
    return tuple(found)


def _recipients(headers: Sequence[Header]) -> tuple[str, ...]:
    """Whom it was for, each once."""
    found: dict[str, None] = {}
    fields = values(headers, "to", "cc", "delivered-to", "x-original-to")
    for value in islice(fields, FIELDS_MOST):
        found |= dict.fromkeys(box.address for box in mailboxes(value) if box.address)
    return tuple(found)[:ADDRESSES_MOST]


def _ids(headers: Sequence[Header], name: str) -> tuple[str, ...]:
    return message_ids(first(headers, name))


def _sorted(parts: Sequence[Part]) -> tuple[list[Part], list[Part], list[Part]]:
    """What is text, what is HTML, and what came along."""
    texts: list[Part] = []
    htmls: list[Part] = []
    others: list[Part] = []
    bodies = {"text/plain": texts, "text/html": htmls}
    for part in parts:
        kind = bodies.get(part.content_type, others)
        is_file = part.disposition == "attachment" or (part.name and kind)
        if is_file or part.content_type not in FOR_MACHINES:
            (others if is_file else kind).append(part)
    return texts, htmls, others


def _joined(parts: Sequence[Part], raw: bytes, most: int) -> str:
    """The texts of parts, one after another, up to a length."""
    return "\n".join(part.text(raw, most) for part in parts[:20])[:most]


def _attachment(part: Part, raw: bytes) -> Attachment:
    return Attachment(safe_name(part.name), part.content_type, part.size(raw))


def _kind(part: Part) -> str:
    method = part.parameters.get("method", "").lower()
    return f"{part.content_type}; method={method}" if method else part.content_type


def safe_name(name: str) -> str:
    """A file's name without folders, hidden characters or leading dots."""
    plain = unicodedata.normalize("NFKC", name).replace("\\", "/")
    plain = "".join(c for c in plain if unicodedata.category(c)[0] not in "CZ" or c == " ")
    path = PurePosixPath(PurePosixPath(plain).name.strip(" .") or "attachment")
    suffix = path.suffix[:20]
    return path.stem[: NAME_MOST - len(suffix)] + suffix
