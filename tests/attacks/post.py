"""Mails as they lie in the company's mailbox, line by line, as our mail server left them there."""

import asyncio
import imaplib
from collections.abc import Iterable
from itertools import count

from tests.attacks.oracles import database
from tests.inbox.letters import letter
from tests.stories.reading import Json
from tests.stories.town import Town

NUMBERS = count(1)
WAIT_SECONDS = 120
SOON_SECONDS = 0.1

ENDED = "SELECT count(*) FROM inbound_mail WHERE state <> 'waiting'"
LETTERS = (
    "SELECT id, invoice_id, from_kind, is_on_file, level, automatic FROM letter"
    " WHERE id > %s AND direction = 'in' ORDER BY id"
)


def mail(text: str = "Already paid on Tuesday.", *more: str | bytes, **how: str | None) -> bytes:
    """One that says this and has a name of its own; nothing is known of its sender."""
    made = letter(text, *more, **{"subject": "Re: Rechnung", "checks": "", **how})  # type: ignore[arg-type]
    return made.replace(b"<reply-1@", f"<reply-{next(NUMBERS)}@".encode(), 1)


async def lies_there(town: Town, mails: Iterable[bytes]) -> list[Json]:
    """The mails come; answers the letters that were made of them, once all are worked off."""
    raws = list(mails)
    newest, before = _asked(town, "SELECT coalesce(max(id), 0) FROM letter"), _asked(town, ENDED)
    await asyncio.to_thread(_lay, town, raws)
    async with asyncio.timeout(WAIT_SECONDS):
        while _asked(town, ENDED) < before + len(raws):
            await town.sandbox.world.wait(town.sandbox.world.version, seconds=SOON_SECONDS)
    await town.until_idle()
    names = ("id", "invoice_id", "from_kind", "is_on_file", "level", "automatic")
    with database(town) as connection:
        found = connection.execute(LETTERS, (newest,)).fetchall()
    return [dict(zip(names, row, strict=True)) for row in found]


def _lay(town: Town, mails: list[bytes]) -> None:
    box = town.sandbox.config.mail.company
    with imaplib.IMAP4("127.0.0.1", town.sandbox.mail.imap_port) as server:
        server.login(box.address, box.password)
        for raw in mails:
            said, _ = server.append("INBOX", "", None, raw)
            assert said == "OK"


def _asked(town: Town, query: str) -> int:
    with database(town) as connection:
        (row,) = connection.execute(query.encode()).fetchall()
    return int(row[0])
