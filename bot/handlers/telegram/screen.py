"""What the bot puts on people's screens: messages said, replaced, and presses answered.

An answer that does not arrive is not an error of the asker: it is tried a few times and then noted.
What happened is in the books, and the living cards are told by a workflow that does not give up.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from telegram import Bot, CallbackQuery
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.cards.model import File
from bot.handlers.telegram.pace import waited
from bot.render import telegram as render
from bot.render.limits import TELEGRAM
from bot.render.plain import fit

log = logging.getLogger(__name__)

TRIES: Final = 3
WAIT_MOST: Final = 10.0
UNCHANGED: Final = "message is not modified"
GONE: Final = "message to delete not found"

T = TypeVar("T")


class Screen:
    """One bot's hand; `pause_seconds` is waited where Telegram fails without saying how long."""

    def __init__(self, bot: Bot, pause_seconds: float = 1.0) -> None:
        self._bot = bot
        self._pause_seconds = pause_seconds

    async def say(self, chat: str, body: dict[str, Any]) -> int:
        """A new message; its number, or 0 when it could not be sent."""
        sent = await self._tried(lambda: self._bot.send_message(int(chat), **body))
        return sent.message_id if sent else 0

    async def hand_over(self, chat: str, file: File) -> bool:
        """A file, a picture as a picture; false when it could not be sent."""
        send: Any = self._bot.send_document
        if file.media_type.startswith("image/"):
            send = self._bot.send_photo
        sent = await self._tried(lambda: send(int(chat), file.content, filename=file.name))
        return sent is not None

    async def replace(self, chat: str, message: int, body: dict[str, Any]) -> bool:
        """Another text or caption for a message; false when that could not be done."""
        edit: Any = self._bot.edit_message_text
        if "caption" in body:
            edit = self._bot.edit_message_caption
        called = {"chat_id": int(chat), "message_id": message, **body}
        return await self._tried(lambda: _changed(edit(**called))) or False

    async def unsay(self, chat: str, message: int) -> bool:
        """Take a message away, whoever wrote it; false when it is still there."""
        return await self._tried(lambda: self._gone(int(chat), message)) or False

    async def _gone(self, chat: int, message: int) -> bool:
        """Delete; a message that is gone already is as good."""
        try:
            await self._bot.delete_message(chat, message)
        except BadRequest as error:
            if GONE not in error.message.lower():
                raise
        return True

    async def retire(self, chat: str, kept: str) -> None:
        """Take away a card that has a successor; one that Telegram keeps is left without its words.

        Nothing would reach it any more: neither what happens later, nor the erasure of its client.
        """
        message, is_paper = render.placed(kept)
        if await self.unsay(chat, message):
            return
        if not await self.replace(chat, message, render.moved(is_paper=is_paper)):
            log.warning("an older card is still there")

    async def rekey(self, chat: str, message: int, keyboard: list[list[dict[str, str]]]) -> None:
        """Other buttons for a message."""
        edit: Any = self._bot.edit_message_reply_markup
        markup = {"inline_keyboard": keyboard}
        await self._tried(
            lambda: _changed(edit(chat_id=int(chat), message_id=message, reply_markup=markup))
        )

    async def answer(self, query: CallbackQuery, text: str = "", *, is_alert: bool = False) -> None:
        """Let the pressed button rest; what must be read is shown until it is closed."""
        said = fit(text, TELEGRAM.toast)
        await self._tried(lambda: query.answer(said or None, show_alert=is_alert))

    async def _tried(self, call: Callable[[], Awaitable[T]]) -> T | None:
        for attempt in range(1, TRIES + 1):
            try:
                return await call()
            except TelegramError as error:
                wait_seconds = self._wait_seconds(error)
                if wait_seconds is None or attempt == TRIES:
                    log.warning("not shown", extra={"failure": type(error).__name__})
                    return None
                await asyncio.sleep(wait_seconds)
        return None

    def _wait_seconds(self, error: TelegramError) -> float | None:
        """How long to wait before another try; nothing when another would fail as well."""
        if isinstance(error, RetryAfter):
            seconds = waited(error)
            return seconds if seconds <= WAIT_MOST else None
        # What was no answer at all has no class of its own, and a bad request is a network error.
        is_garbage = type(error) is TelegramError
        is_away = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
        return self._pause_seconds if is_garbage or is_away else None


async def _changed(edit: Awaitable[Any]) -> bool:
    """Edit; a message that says this already is as good."""
    try:
        await edit
    except BadRequest as error:
        if UNCHANGED not in error.message.lower():
            raise
    return True
