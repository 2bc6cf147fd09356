"""`paidup inbox explain`: what would be made of a mail, without doing any of it.

With books at hand it knows clients, members and invoices; without, it goes by what is said on the
command line. Either way it only reads.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import make_url

from bot.books import books
from bot.settings import Settings
from core.clock import Clock
from core.errors import BillingError, InvalidInput
from core.migrations import is_current
from inbox.explain import Guess, explain_alone, explain_placed, explain_unreadable
from inbox.mail import Unreadable, read_mail
from inbox.opening import Opened, open_mail
from inbox.placing import place
from inbox.trust import AuthSettings


@dataclass(frozen=True)
class Asked:
    """What is said on the command line."""

    clients: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    mailbox: str = ""
    server: str = ""
    is_microsoft: bool = False
    time_zone: str = "UTC"
    currency: str = ""
    without_books: bool = False


async def explained(raw: bytes, asked: Asked) -> dict[str, Any]:
    """What would be made of a mail."""
    settings = None if asked.without_books else await _books_at_hand()
    try:
        if settings is None:
            return await _alone(raw, asked)
        return await _by_books(raw, asked, settings)
    except Unreadable as error:
        return explain_unreadable(error.reason)


async def _alone(raw: bytes, asked: Asked) -> dict[str, Any]:
    ours = asked.mailbox or next(iter((await asyncio.to_thread(read_mail, raw)).recipients), "")
    auth = AuthSettings(asked.server, asked.is_microsoft)
    opened = await _opened(raw, auth, ours)
    guess = Guess(asked.clients, asked.members, asked.currency, _now(asked.time_zone))
    return await asyncio.to_thread(explain_alone, opened, guess, ours.lower())


async def _by_books(raw: bytes, asked: Asked, settings: Settings) -> dict[str, Any]:
    auth = settings.auth
    if asked.server or asked.is_microsoft:
        auth = AuthSettings(asked.server, asked.is_microsoft)
    opened = await _opened(raw, auth, asked.mailbox or settings.mailbox)
    async with books(settings) as billing:
        placed = await place(billing, opened)
        async with billing.reading(placed.actor) as work:
            company = (await work.companies.own()).key
    return await asyncio.to_thread(explain_placed, opened, placed, company)


async def _opened(raw: bytes, auth: AuthSettings, ours: str) -> Opened:
    own = frozenset({ours.lower()} - {""})
    return await asyncio.to_thread(open_mail, raw, auth, own)


async def _books_at_hand() -> Settings | None:
    """The settings, when they lead to a database that is there and up to date."""
    try:
        settings = Settings.load()
        url = make_url(settings.database_url)
        is_file = url.get_backend_name() == "sqlite"
        if is_file and not await asyncio.to_thread(Path(url.database or "").is_file):
            return None
        async with books(settings) as billing:
            is_there = await asyncio.to_thread(is_current, settings.database_url)
            return settings if is_there and await billing.company_ids() else None
    except BillingError:
        return None


def _now(time_zone: str) -> datetime:
    try:
        return Clock().now().astimezone(ZoneInfo(time_zone))
    except (ZoneInfoNotFoundError, ValueError):
        message = f"“{time_zone[:60]}” is not a time zone."
        raise InvalidInput(message, hint="Write it like Europe/Berlin.") from None
