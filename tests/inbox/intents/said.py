"""What is understood of an invented mail, written on a Wednesday to a billing mailbox."""

from datetime import datetime, timedelta, timezone

from inbox.intents import Answer, Context, Intent, understand

WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=timezone(timedelta(hours=1)))
REMINDER = {
    "EN": "INV-2026-0042 is due since 10 November.",
    "DE": "INV-2026-0042 ist seit dem 10. November fällig.",
}


def read(
    text: str,
    *,
    from_kind: str = "client",
    subject: str = "",
    quoted: str = "",
    sent_at: datetime = WEDNESDAY,
    answers: tuple[Answer, ...] = (),
    clients: tuple[str, ...] = (),
    currency: str = "",
) -> list[Intent]:
    context = Context(
        sent_at=sent_at,
        from_kind=from_kind,
        subject=subject,
        quoted=quoted,
        answers=answers,
        clients=clients,
        currency=currency,
    )
    return understand(text, context)


def kinds(intents: list[Intent]) -> set[str]:
    return {intent.kind for intent in intents}


def facts(intents: list[Intent], kind: str) -> dict[str, object]:
    """The facts of the first intent of a kind; a mail without it fails the test."""
    return next(dict(intent.facts) for intent in intents if intent.kind == kind)
