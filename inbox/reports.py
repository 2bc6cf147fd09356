"""What mail servers report about mails of ours: RFC 3464, and the ways from before it.

The mail it is about is named by the Message-ID in what comes back of it, so the report leads to an
invoice whoever wrote it. A report is written by a machine that anybody can be: it may stop
reminders, and a person sees it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from inbox.headers import Header, Unreadable, first, mailboxes, message_ids, read_headers
from inbox.parts import Part

STATUS_TYPES: Final = {"message/delivery-status", "message/global-delivery-status"}
RETURNED_TYPES: Final = {
    "message/rfc822",
    "message/global",
    "message/global-headers",
    "text/rfc822-headers",
}
DAEMONS: Final = {"mailer-daemon", "mail-daemon", "mailerdaemon", "postmaster"}
REPORT_BYTES_MOST: Final = 64_000
RECIPIENTS_MOST: Final = 50
PARTS_MOST: Final = 5
FROM_MOST: Final = 1_000
SAID_MOST: Final = 300

OUTCOMES: Final = {"2": "delivered", "4": "delayed", "5": "failed"}
STATUS: Final = re.compile(r"\b([245])\.([0-9]{1,3})\.([0-9]{1,3})\b")
REPLY_CODE: Final = re.compile(r"\b([45])[0-9]{2}[ -]")
IN_ANGLES: Final = re.compile(r"<([^<>\s@]{1,64}@[^<>\s@]{1,255})>")
ID_LINE: Final = re.compile(r"(?im)^[> \t]{0,10}Message-ID:\s{0,5}(<[^<>\s]{1,900}>)")


@dataclass(frozen=True)
class Report:
    """What a mail server says became of a mail of ours.

    `action` is failed, delayed, delivered, relayed or expanded; `status` is RFC 3463's, such as
    5.1.1; `said` is the other server's own words; `message_id` names our mail where it is known.
    """

    recipients: tuple[str, ...]
    action: str
    status: str
    message_id: str
    said: str = ""

    @property
    def is_failure(self) -> bool:
        """Whether the mail will never arrive; one that is late may."""
        return self.action == "failed"


def report_of(
    raw: bytes, headers: Sequence[Header], parts: Sequence[Part], text: str
) -> Report | None:
    """The report a mail is; nothing when it is none."""
    status = [part for part in parts if part.content_type in STATUS_TYPES][:PARTS_MOST]
    told = [told for part in status for told in _told(raw, part)]
    failed = first(headers, "x-failed-recipients")
    report: Report | None
    if told:
        report = _summed(told)
    elif failed or _is_daemon(headers):
        report = _read(failed, text[:REPORT_BYTES_MOST])
    else:
        return None
    return replace(report, message_id=_original(raw, headers, parts, text)) if report else None


def _summed(told: Sequence[Report]) -> Report:
    """One report of many: of those it is worst for."""
    worst = min(told, key=lambda one: ("failed", "delayed", one.action).index(one.action))
    same = [one for one in told if one.action == worst.action]
    names = dict.fromkeys(name for one in same for name in one.recipients)
    return replace(worst, recipients=tuple(names))


def _told(raw: bytes, part: Part) -> Iterator[Report]:
    """What a status part says of each recipient."""
    content = part.content(raw, REPORT_BYTES_MOST)
    at, count = 0, 0
    while at < len(content) and count < RECIPIENTS_MOST:
        fields, end = _fields(content, at)
        if end == at:
            return
        at, count = end, count + bool(fields)
        if report := _one(fields):
            yield report


def _fields(content: bytes, at: int) -> tuple[list[Header], int]:
    try:
        return read_headers(content, at, len(content))
    except Unreadable:
        return [], at


def _one(fields: Sequence[Header]) -> Report | None:
    """What one group of fields says of one recipient; nothing in the group about the server."""
    status = STATUS.search(first(fields, "status"))
    action = first(fields, "action").lower().split()
    if not action and status:
        action = [OUTCOMES[status[1]]]
    if not action:
        return None
    written = (
        first(fields, name).rpartition(";")[2].strip()
        for name in ("original-recipient", "final-recipient")
    )
    names = [box.address for value in written for box in mailboxes(value) if box.address][:1]
    said = first(fields, "diagnostic-code").partition(";")[2].strip()
    return Report(tuple(names), action[0], status[0] if status else "", "", said[:SAID_MOST])


def _original(raw: bytes, headers: Sequence[Header], parts: Sequence[Part], text: str) -> str:
    """The Message-ID of the mail that came back, from wherever it is found first."""
    for part in [part for part in parts if part.content_type in RETURNED_TYPES][:PARTS_MOST]:
        fields, _ = _fields(part.content(raw, REPORT_BYTES_MOST), 0)
        if ids := message_ids(first(fields, "message-id")):
            return ids[0]
    quoted = ID_LINE.search(text)
    places = (quoted[1] if quoted else "", first(headers, "in-reply-to"))
    ids = message_ids(" ".join(places)) or message_ids(first(headers, "references"))[-1:]
    return ids[0] if ids else ""


def _is_daemon(headers: Sequence[Header]) -> bool:
    senders = mailboxes(first(headers, "from")[:FROM_MOST])
    return len(senders) == 1 and senders[0].address.partition("@")[0] in DAEMONS


def _read(failed: str, text: str) -> Report | None:
    """The report in a text that was written for people; nothing when it names no outcome."""
    status, code = STATUS.search(text), REPLY_CODE.search(text)
    digit = status[1] if status else code[1] if code else "5" if failed else "2"
    if digit == "2":
        return None
    names = [box.address for box in mailboxes(failed) if box.address]
    names = names or [name.lower() for name in IN_ANGLES.findall(text)[:1]]
    return Report(tuple(names[:RECIPIENTS_MOST]), OUTCOMES[digit], status[0] if status else "", "")
