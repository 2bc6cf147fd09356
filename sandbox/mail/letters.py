"""Letters as bytes: read for the page, written for the people who answer."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Any

DEEPEST = 100
TOO_DEEP = "This letter has too many parts inside parts to be shown here. Look at its source."
WIRE = policy.SMTP.clone(max_line_length=998)


@dataclass(frozen=True)
class Attachment:
    """A file in a letter."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Verdict:
    """What the receiving server found out about the sender."""

    spf: str = "pass"
    dkim: str = "pass"
    dmarc: str = "pass"


@dataclass(frozen=True)
class Draft:
    """A letter somebody is about to send."""

    sender: str
    to: str
    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


def parse(raw: bytes) -> EmailMessage:
    """A letter's parts; nothing is refused here. Of one nested too deeply, a line that says so."""
    try:
        message = message_from_bytes(raw, policy=policy.default)
    except RecursionError:
        return _flat(raw)
    assert isinstance(message, EmailMessage)
    return _flat(raw) if _depth(message) > DEEPEST else message


def _depth(letter: EmailMessage) -> int:
    level: list[Any] = [letter]
    depth = 0
    while level:
        level = [part for each in level if each.is_multipart() for part in each.iter_parts()]
        depth += 1
    return depth


def _flat(raw: bytes) -> EmailMessage:
    """A letter's own headers over a plain line."""
    message = BytesHeaderParser(policy=policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    message.clear_content()
    message.set_content(TOO_DEEP)
    return message


def write(draft: Draft, when: datetime) -> bytes:
    """A letter's bytes, with a fresh Message-ID unless the draft brings one."""
    message = EmailMessage(policy=WIRE)
    domain = address_of(draft.sender).rpartition("@")[2] or "localhost"
    message["From"] = draft.sender
    message["To"] = draft.to
    message["Subject"] = draft.subject
    message["Date"] = format_datetime(when)
    message["Message-ID"] = draft.headers.get("Message-ID") or make_msgid(domain=domain)
    for name, value in draft.headers.items():
        if name not in message:
            message[name] = value
    message.set_content(draft.text)
    if draft.html:
        message.add_alternative(draft.html, subtype="html")
    for one in draft.attachments:
        main, _, sub = one.mime.partition("/")
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
    return message.as_bytes()


def reply(original: bytes, sender: str, text: str, attachments: tuple[Attachment, ...]) -> Draft:
    """The answer a mail program writes: to the Reply-To, in the thread, quoting the original."""
    letter = parse(original)
    subject = text_header(letter, "subject")
    message_id = text_header(letter, "message-id")
    references = f"{text_header(letter, 'references')} {message_id}".strip()
    return Draft(
        sender=sender,
        to=text_header(letter, "reply-to") or text_header(letter, "from"),
        subject=subject if subject.lower().startswith("re:") else f"Re: {subject}",
        text=f"{text}\n\n{_quoted(letter)}",
        attachments=attachments,
        headers={"In-Reply-To": message_id, "References": references} if message_id else {},
    )


def _quoted(letter: EmailMessage) -> str:
    lines = (body(letter, "plain") or "").strip().splitlines()
    head = f"On {text_header(letter, 'date')}, {text_header(letter, 'from')} wrote:"
    return "\n".join([head, *(f"> {line}".rstrip() for line in lines)])


def body(letter: EmailMessage, kind: str) -> str | None:
    """The text of one kind; None when there is none, or when it cannot be read."""
    part = letter.get_body((kind,))
    if part is None:
        return None
    try:
        return str(part.get_content())
    except (LookupError, KeyError, ValueError):
        return None


def attachments(letter: EmailMessage) -> list[Attachment]:
    """The files in a letter."""
    found = []
    for number, part in enumerate(letter.iter_attachments(), 1):
        content = part.get_payload(decode=True)
        raw = content if isinstance(content, bytes) else part.as_bytes()
        name = part.get_filename() or f"part-{number}"
        found.append(Attachment(name, part.get_content_type(), raw))
    return found


def text_header(letter: EmailMessage, name: str) -> str:
    """A header on one line; empty when it is missing, byte by byte where nobody can read it."""
    try:
        value = str(letter.get(name, ""))
    except RecursionError:
        value = next(text for each, text in letter.raw_items() if each.lower() == name.lower())
    return re.sub(r"\s+", " ", value).strip()


def address_of(header: str) -> str:
    """The bare address in a From or To."""
    return parseaddr(header)[1].lower()


def shown(raw: bytes) -> dict[str, Any]:
    """What the page shows of a letter; its HTML is as sent and belongs into a sandboxed frame."""
    letter = parse(raw)
    return {
        "from": text_header(letter, "from"),
        "to": text_header(letter, "to"),
        "cc": text_header(letter, "cc"),
        "reply_to": text_header(letter, "reply-to"),
        "subject": text_header(letter, "subject"),
        "date": text_header(letter, "date"),
        "message_id": text_header(letter, "message-id"),
        "in_reply_to": text_header(letter, "in-reply-to"),
        "authentication": text_header(letter, "authentication-results"),
        "text": body(letter, "plain"),
        "html": body(letter, "html"),
        "html_is_sanitised": False,
        "attachments": [
            {"name": one.name, "mime": one.mime, "size": len(one.content)}
            for one in attachments(letter)
        ],
    }


def stamped(raw: bytes, stamps: list[tuple[str, str]], checker: str) -> bytes:
    """The letter as it lies in a mailbox: the server's lines on top, forged ones taken out."""
    head, gap, rest = raw.partition(b"\r\n\r\n")
    forged = rb"(?im)^Authentication-Results:[ \t]*" + re.escape(checker.encode()) + rb"\b"
    lines = re.split(rb"\r\n(?![ \t])", head)
    honest = [line for line in lines if not re.match(forged, line)]
    top = [f"{name}: {value}".encode() for name, value in stamps]
    return b"\r\n".join(top + honest) + gap + rest


def results(checker: str, verdict: Verdict, sender: str, author: str) -> str:
    """The value of `Authentication-Results` (RFC 8601)."""
    mailed, written = sender.rpartition("@")[2], author.rpartition("@")[2]
    return (
        f"{checker}; spf={verdict.spf} smtp.mailfrom={mailed}; "
        f"dkim={verdict.dkim} header.d={written}; dmarc={verdict.dmarc} header.from={written}"
    )


def bounce(original: bytes, recipient: str, host: str) -> bytes:
    """A non-delivery report (RFC 3464) for one recipient."""
    letter = parse(original)
    message = EmailMessage(policy=WIRE)
    message["From"] = f"Mail Delivery System <MAILER-DAEMON@{host}>"
    message["To"] = address_of(text_header(letter, "return-path")) or text_header(letter, "from")
    message["Subject"] = "Undelivered Mail Returned to Sender"
    message["Message-ID"] = make_msgid(domain=host)
    message["Auto-Submitted"] = "auto-replied"
    message["Content-Type"] = "multipart/report; report-type=delivery-status"
    message.attach(_text_part(f"<{recipient}>: 550 5.1.1 No such user here\n"))
    message.attach(_status_part(recipient, host))
    message.attach(_text_part(_headers_only(letter), "rfc822-headers"))
    return message.as_bytes()


def _text_part(words: str, subtype: str = "plain") -> EmailMessage:
    part = EmailMessage(policy=WIRE)
    part.set_content(words, subtype=subtype)
    del part["MIME-Version"]
    return part


def _status_part(recipient: str, host: str) -> EmailMessage:
    part = EmailMessage(policy=WIRE)
    part["Content-Type"] = "message/delivery-status"
    about, person = EmailMessage(policy=WIRE), EmailMessage(policy=WIRE)
    about["Reporting-MTA"] = f"dns; {host}"
    person["Final-Recipient"] = f"rfc822; {recipient}"
    person["Action"] = "failed"
    person["Status"] = "5.1.1"
    person["Diagnostic-Code"] = "smtp; 550 5.1.1 No such user here"
    part.set_payload([about, person])
    return part


def _headers_only(letter: EmailMessage) -> str:
    return "".join(f"{name}: {text_header(letter, name)}\n" for name in letter.keys())  # noqa: SIM118 (a message is no dict)
