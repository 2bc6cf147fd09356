"""A mail's meaning in one call: the new text, and what it wants."""

from dataclasses import dataclass
from datetime import UTC, datetime

from inbox.intents import Answer, Context, Intent, understand
from inbox.mail import Mail
from inbox.replies import Reading, read


@dataclass(frozen=True)
class Around:
    """What the program knows about the sender and the thread of a mail."""

    from_kind: str = "client"
    invoice: str = ""
    currency: str = ""
    clients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meaning:
    """What was read and what was understood."""

    reading: Reading
    intents: tuple[Intent, ...]


def meaning_of(mail: Mail, around: Around, received_at: datetime) -> Meaning:
    """Read a mail and say what it wants; a mail without a date counts from when it came."""
    reading = read(mail)
    context = context_of(
        reading,
        sent_at=mail.sent_at or received_at.astimezone(UTC),
        subject=mail.subject,
        around=around,
        attachments=tuple(attachment.name for attachment in mail.attachments),
    )
    return Meaning(reading, tuple(understand(reading.text, context)))


def context_of(
    reading: Reading,
    *,
    sent_at: datetime,
    subject: str,
    around: Around,
    attachments: tuple[str, ...] = (),
) -> Context:
    """What is known around the new text of a mail."""
    answers = tuple(Answer(part.text, part.above) for part in reading.parts)
    return Context(
        sent_at=sent_at,
        from_kind=around.from_kind,
        subject=subject,
        quoted=reading.quoted,
        answers=answers if len(answers) > 1 else (),
        invoice=around.invoice,
        currency=around.currency,
        clients=around.clients,
        attachments=attachments,
    )
