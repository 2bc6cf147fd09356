"""The doors Telegram's updates come in by: what a poll fetched, and what a webhook brought.

Either way an update is carried out before Telegram is told that it arrived: the next poll's offset
confirms it, or the 200. An update that was at work when the process died comes again, and since its
number is the request's id, what was done then is not done twice.
"""

import asyncio
import hmac
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final
from weakref import WeakValueDictionary

from structlog.contextvars import bind_contextvars
from telegram import Bot, Update

from bot.handlers.telegram.updates import request_id
from core.gateways.reading import read_json

BODY_MOST: Final = 1_000_000
WORK_SECONDS: Final = 20.0
REMEMBERED: Final = 1000

Answer = tuple[int, Mapping[str, str], bytes]


class Inbox:
    """Carries out each update once in this process; one that comes again waits for the first.

    Within a chat one goes after another, since the next line may answer the next question.
    """

    def __init__(self, application: Any) -> None:
        self._application = application
        self._works: OrderedDict[int, asyncio.Task[None]] = OrderedDict()
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def take(self, update: Update) -> None:
        """Carry out one update; whoever waits for it may leave, it goes on."""
        work = self._works.get(update.update_id)
        if work is None:
            work = asyncio.create_task(self._carried_out(update))
            self._works[update.update_id] = work
            while len(self._works) > REMEMBERED and next(iter(self._works.values())).done():
                self._works.popitem(last=False)
        await asyncio.shield(work)

    async def close(self, seconds: float) -> None:
        """Let what is at work end, for so long; what is not done then comes again."""
        if works := [work for work in self._works.values() if not work.done()]:
            await asyncio.wait(works, timeout=seconds)

    async def _carried_out(self, update: Update) -> None:
        chat = update.effective_chat.id if update.effective_chat else 0
        lock = self._chats.setdefault(chat, asyncio.Lock())
        async with lock:
            bind_contextvars(request_id=request_id(update))  # a task has a context of its own
            await self._application.process_update(update)


class TelegramDoor:
    """Takes Telegram's calls over HTTP; what is not Telegram's gets a plain 4xx and no further."""

    def __init__(self, inbox: Inbox, bot: Bot, secret: str) -> None:
        self._inbox = inbox
        self._bot = bot
        self._secret = secret.encode()
        self._is_open = False

    def open(self) -> None:
        """From now on updates can be carried out."""
        self._is_open = True

    async def call(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """One update: 200 once it is carried out, or 503 so that Telegram brings it again."""
        if len(body) > BODY_MOST:
            return 413, {}, b""
        given = headers.get("x-telegram-bot-api-secret-token", "").encode(errors="replace")
        if not self._secret or not hmac.compare_digest(self._secret, given):
            return 401, {}, b""
        update = self._read(body)
        if update is None:
            return 400, {}, b""
        if not self._is_open:
            return 503, {"Retry-After": "1"}, b""
        try:
            async with asyncio.timeout(WORK_SECONDS):
                await self._inbox.take(update)
        except TimeoutError:
            return 503, {"Retry-After": "1"}, b""
        return 200, {}, b""

    def _read(self, body: bytes) -> Update | None:
        """The update, or nothing where it is none."""
        try:
            update = Update.de_json(read_json(body.decode()), self._bot)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        number = update.update_id
        return update if isinstance(number, int) and not isinstance(number, bool) else None
