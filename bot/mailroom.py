"""What the command line does with the mails that came: look at them, and let one wait again.

What a mail says is never printed, since a terminal is often a log: its head is enough to find it.
"""

from collections.abc import Sequence
from typing import Any, Final

from bot.books import books
from bot.settings import Settings
from core.models import InboundMail, MailState
from core.security.actors import system
from core.security.mails import mail_headers
from core.services.scope import printable

SHOWN_LETTERS: Final = 500


async def listed(settings: Settings, states: Sequence[str], most: int) -> list[dict[str, Any]]:
    """The newest mails in these states, as plain values; all of them when none is named."""
    wanted = [MailState(state) for state in states or MailState]
    async with books(settings) as billing, billing.reading(system(0)) as work:
        return [_row(mail) for mail in await work.mails.listed(*wanted, most=most)]


async def shown(settings: Settings, mail_id: int) -> dict[str, Any]:
    """One mail without its body: what became of it, and its headers from the top."""
    async with books(settings) as billing, billing.reading(system(0)) as work:
        mail = await work.mails.mail(mail_id)
    headers = [
        {"name": name, "value": printable(value)[:SHOWN_LETTERS]}
        for name, value in mail_headers(mail.raw)
    ]
    return {**_row(mail), "is_whole": mail.is_whole, "retries": mail.retries, "headers": headers}


async def retried(settings: Settings, mail_id: int) -> None:
    """Let a mail be worked on again."""
    async with books(settings) as billing, billing.work(system(0)) as work:
        await work.mails.retry(mail_id)


def _row(mail: InboundMail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "state": str(mail.state),
        "received_at": mail.received_at.isoformat(timespec="seconds"),
        "from": mail.sender,
        "subject": mail.title,
        "size_bytes": mail.size_bytes,
        "reason": mail.reason,
    }
