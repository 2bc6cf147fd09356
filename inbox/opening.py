"""A raw mail taken apart, before anybody asks the books: pure, and hard work for a processor.

raw ─▶ read_mail ─▶ judge ─▶ automatic ─▶ what is new ─▶ which invoice its addresses select
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from core.security.links import Links
from inbox.automatic import Automatic, automatic
from inbox.intents import Answer, Context, Intent, understand
from inbox.mail import Mail, Report, read_mail
from inbox.replies import Reading, read
from inbox.trust import AuthSettings, Verdict, judge

# `<i7-token@domain>` is an invoice's first mail, `<delivery-9.i7-token@domain>` a later one.
OURS: Final = re.compile(r"<?(?:delivery-\d{1,18}\.)?(i\d{1,18}-\w{1,64})@[^@<>\s]{1,255}>?")
NUMBER: Final = re.compile(r"(?<![\w/-])[A-Za-z][A-Za-z0-9]{0,11}-\d{4}-\d{1,9}(?![\w-])")
NUMBERS_MOST: Final = 5


@dataclass(frozen=True)
class Opened:
    """A mail, what is proven of its sender, whether a machine wrote it, and what is new in it."""

    mail: Mail
    verdict: Verdict
    automatic: Automatic | None
    reading: Reading

    @property
    def text(self) -> str:
        """What the sender wrote anew."""
        return self.reading.text

    @property
    def numbers(self) -> list[str]:
        """What looks like numbers of invoices in the new text, then in the subject; a few."""
        said = f"{self.text[:20_000]}\n{self.mail.subject[:300]}"
        return list(dict.fromkeys(found.upper() for found in NUMBER.findall(said)))[:NUMBERS_MOST]


@dataclass(frozen=True)
class Around:
    """What the books know around a mail, for understanding it."""

    from_kind: str
    sent_at: datetime
    invoice: str = ""
    currency: str = ""
    clients: tuple[str, ...] = ()


def open_mail(raw: bytes, auth: AuthSettings, own_addresses: Collection[str]) -> Opened:
    """Take a mail apart; raises `Unreadable` and nothing else that is expected."""
    mail = read_mail(raw)
    return Opened(mail, judge(mail, auth), automatic(mail, own_addresses), read(mail))


def selected(mail: Mail, links: Links) -> int | None:
    """The invoice that a signed tag selects, in an address or in the name of an earlier mail.

    Whoever got one of our mails has its tag, and so has everybody they forwarded it to: it says
    which invoice is meant, and nothing about who writes.
    """
    return next(filter(None, map(links.invoice_of, _tags(mail))), None)


def returned(mail: Mail, links: Links) -> int | None:
    """The invoice whose mail a report says came back; only the name of that mail counts."""
    named = OURS.fullmatch(mail.report.message_id.strip()) if mail.report else None
    return links.invoice_of(_tag(named)) if named else None


def understood(opened: Opened, around: Around) -> list[Intent]:
    """What the writer wants, by the new text and what is known around it."""
    answers = tuple(Answer(part.text, part.above) for part in opened.reading.parts)
    context = Context(
        sent_at=opened.mail.sent_at or around.sent_at,
        from_kind=around.from_kind,
        subject=opened.mail.subject,
        quoted=opened.reading.quoted,
        answers=answers if len(answers) > 1 else (),
        invoice=around.invoice,
        currency=around.currency,
        clients=around.clients,
        attachments=tuple(each.name for each in opened.mail.attachments),
    )
    return [_reported(intent, opened.mail.report) for intent in understand(opened.text, context)]


def _reported(intent: Intent, report: Report | None) -> Intent:
    """A mail server's notice, with what it says in the form for machines."""
    if report is None or intent.kind != "none":
        return intent
    told = {"failed_recipient": next(iter(report.recipients), ""), "status": report.status}
    return replace(intent, facts={k: v for k, v in told.items() if v} | intent.facts)


def _tags(mail: Mail) -> Iterator[str]:
    """Everything that may carry a tag, as an address of ours would carry it."""
    yield from mail.recipients
    named = [*mail.in_reply_to, *reversed(mail.references)]
    if mail.report is not None:
        named.append(mail.report.message_id)
    for name in named:
        if found := OURS.fullmatch(name.strip()):
            yield _tag(found)


def _tag(found: re.Match[str]) -> str:
    return f"reply+{found[1].lower()}@here"
