"""What the command line does with the mails that came: look at them, and let one wait again.

A mail goes by the number of the letter that was made of it, `M8`, as everywhere; until there is
one, and when none was made, by the number under which it is kept, `E3`.

What a mail says is never printed, since a terminal is often a log: its head is enough to find it.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from bot.books import books
from bot.cards.letters import reasons, understood
from bot.settings import Settings
from core.billing import Billing
from core.errors import InvalidInput, NotFound, WrongState
from core.models import Direction, InboundMail, MailState
from core.security.actors import system
from core.security.mails import mail_headers
from core.services.letters import LetterView
from core.services.scope import printable

SHOWN_LETTERS: Final = 500
NUMBER: Final = re.compile(r"(?P<kind>[ME]?)(?P<digits>\d{1,9})", re.ASCII | re.IGNORECASE)
SEE: Final = "The numbers are in: paidup inbox list"


async def listed(
    settings: Settings, key: str, numbers: Sequence[str], states: Sequence[str], most: int
) -> list[dict[str, Any]]:
    """The mails with these numbers, else the newest in these states, else in any."""
    wanted = [MailState(state) for state in states or MailState]
    async with books(settings) as billing:
        if numbers:
            mails = [await _mail(billing, await _id(billing, key, each)) for each in numbers]
        else:
            async with billing.reading(system(0)) as work:
                mails = await work.mails.listed(*wanted, most=most)
        return [_row(mail, await _letter(billing, mail)) for mail in mails]


async def shown(settings: Settings, key: str, number: str) -> dict[str, Any]:
    """One mail without its body: what became of it and why, and its headers from the top."""
    async with books(settings) as billing:
        mail = await _mail(billing, await _id(billing, key, number))
        view = await _letter(billing, mail)
    headers = [
        {"name": name, "value": printable(value)[:SHOWN_LETTERS]}
        for name, value in mail_headers(mail.raw)
    ]
    more = {"is_whole": mail.is_whole, "retries": mail.retries, "headers": headers}
    return {**_row(mail, view), **more}


async def retried(settings: Settings, key: str, number: str) -> str:
    """Let a mail be worked on again; answers what it is called."""
    async with books(settings) as billing:
        mail = await _mail(billing, await _id(billing, key, number))
        if view := await _letter(billing, mail):
            hint = f"There is nothing to retry. See it: paidup inbox show {view.letter.reference}"
            raise WrongState(f"{view.letter.reference} is worked off.", hint=hint)
        async with billing.work(system(0)) as work:
            await work.mails.retry(mail.id)
    return mail.reference


async def _id(billing: Billing, key: str, number: str) -> int:
    """The id of the mail that is called so, with or without the M, in any case."""
    found = NUMBER.fullmatch(number.strip())
    if found is None:
        raise InvalidInput(f"“{number.strip()[:40]}” is no number of a mail.", hint=SEE)
    if found["kind"].upper() == "E":
        return int(found["digits"])
    name, company = f"M{int(found['digits'])}", await billing.company(key)
    if company is None:
        raise NotFound(f"There is no company “{key}”." if key else "There is no company.")
    async with billing.reading(system(company.id)) as work:
        try:
            letter = (await work.letters.view(name)).letter
        except NotFound:
            raise NotFound(f"There is no mail {name}.", hint=SEE) from None
    if letter.direction is Direction.OUT or letter.inbound_id is None:
        raise NotFound(f"{name} is an answer of ours: it did not come by mail.", hint=SEE)
    return letter.inbound_id


async def _mail(billing: Billing, mail_id: int) -> InboundMail:
    async with billing.reading(system(0)) as work:
        return await work.mails.mail(mail_id)


async def _letter(billing: Billing, mail: InboundMail) -> LetterView | None:
    """What was made of a mail, where something was."""
    if mail.company_id is None:
        return None
    async with billing.reading(system(mail.company_id)) as work:
        letter = await work.letters.of_inbound(mail.id)
        return None if letter is None else await work.letters.view_by_id(letter.id)


def _row(mail: InboundMail, view: LetterView | None) -> dict[str, Any]:
    """A mail as plain values; of what was understood, not the words it was read from."""
    letter = view.letter if view else None
    return {
        "mail": letter.reference if letter else mail.reference,
        "kept_as": mail.reference,
        "state": str(mail.state),
        "received_at": mail.received_at.isoformat(timespec="seconds"),
        "from": mail.sender,
        "subject": mail.title,
        "size_bytes": mail.size_bytes,
        "invoice": view.invoice.reference if view and view.invoice else "",
        "understood": [understood(each | {"quote": ""}) for each in letter.intents]
        if letter
        else [],
        "reason": reasons(letter) if letter else mail.reason,
        "done": letter.outcome if letter else "",
    }
