"""Builds the Telegram application, tells Telegram how to reach us, and polls where it does not."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError
from telegram.ext import (
    Application,
    BaseRateLimiter,
    CallbackQueryHandler,
    ExtBot,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bot.commands.table import COMMANDS, orders
from bot.handlers.telegram.doors import Inbox, TelegramDoor
from bot.handlers.telegram.pace import waited
from bot.handlers.telegram.screen import Screen
from bot.handlers.telegram.updates import Updates
from bot.render.actions import Codec
from core.billing import Billing
from core.errors import InvalidInput

log = logging.getLogger(__name__)

KINDS: Final = ("message", "callback_query")
MENU: Final = {
    "invoice": "Draft, look up, send, approve invoices",
    "payment": "Record what came in, and decide on it",
    "client": "Add and look up clients",
    "mail": "Read and answer the mails that came",
    "claim": "Settle what a client wrote",
    "company": "Change bank details and the approval limit",
    "member": "Change what somebody may do",
    "mfa": "Set up one-time codes, see how they stand",
    "link": "Link another account of yours",
    "help": "See what you can ask for",
    "cancel": "Leave the form that is open",
}
POLL_SECONDS: Final = 25
DRAIN_SECONDS: Final = 5.0
PAUSES: Final = (1.0, 2.0, 5.0, 15.0, 30.0)


@asynccontextmanager
async def client(
    token: str, api_base: str, pace: BaseRateLimiter[None] | None = None
) -> AsyncIterator[Bot]:
    """The bot's hand, made once for handlers and channel; lengths of time are in seconds."""
    calls = HTTPXRequest(32, read_timeout=15, write_timeout=15, connect_timeout=5, pool_timeout=5)
    polls = HTTPXRequest(2, read_timeout=15)
    base = api_base.rstrip("/")
    urls = f"{base}/bot", f"{base}/file/bot"
    try:
        yield ExtBot(token, *urls, request=calls, get_updates_request=polls, rate_limiter=pace)
    finally:
        await calls.shutdown()
        await polls.shutdown()


class TelegramFace:
    """Telegram's way in. With a webhook's address Telegram calls `door`; without one, we ask it."""

    def __init__(
        self,
        billing: Billing,
        bot: Bot,
        webhook_url: str = "",
        webhook_secret: str = "",
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        if webhook_url and not webhook_secret:
            raise InvalidInput(
                "PAIDUP_TELEGRAM_WEBHOOK_SECRET is missing.",
                hint="Set it to 32 random letters and digits: openssl rand -hex 16",
            )
        self._bot = bot
        self._webhook_url = webhook_url
        self._webhook_secret = webhook_secret
        self._pauses = pauses
        self._is_ready = False
        self._offset = 0
        screen = Screen(bot, pauses[0])
        updates = Updates(billing, Codec(orders()), screen)
        self._application = _application(bot, updates, screen)
        self._inbox = Inbox(self._application)
        self.door = TelegramDoor(self._inbox, bot, webhook_secret)

    async def start(self) -> None:
        """Tell Telegram how we want to hear and what can be asked; `run` tries again if it is away.

        Raises `InvalidInput` when Telegram does not know the token.
        """
        try:
            await self._introduce()
        except InvalidToken:
            raise _unknown() from None
        except TelegramError as error:
            log.warning("telegram is away", extra={"failure": type(error).__name__})

    async def run(self) -> None:
        """Hear Telegram until cancelled; with a webhook it returns as soon as Telegram knows it.

        Raises `InvalidInput` when Telegram does not know the token any more.
        """
        failures = 0
        while not (self._is_ready and self._webhook_url):
            try:
                await (self.poll() if self._is_ready else self._introduce())
                failures = 0
            except InvalidToken:
                raise _unknown() from None
            except TelegramError as error:
                log.warning("telegram is away", extra={"failure": type(error).__name__})
                await asyncio.sleep(self._pause(error, failures))
                failures += 1

    async def stop(self) -> None:
        """Take no more updates, let those at work end, and confirm what was carried out."""
        await self._inbox.close(DRAIN_SECONDS)
        await self._confirm()

    async def _introduce(self) -> None:
        await self._application.initialize()
        if self._webhook_url:
            await self._set_webhook()
        else:
            await self._bot.delete_webhook()
        await self._bot.set_my_commands(menu())
        self._is_ready = True
        self.door.open()

    async def _set_webhook(self) -> None:
        try:
            await self._bot.set_webhook(
                self._webhook_url, allowed_updates=KINDS, secret_token=self._webhook_secret
            )
        except BadRequest as error:
            hint = "PAIDUP_BASE_URL must be public and begin with https; or choose polling."
            said = f"Telegram refuses the webhook: {error.message[:120]}."
            raise InvalidInput(said, hint=hint) from None

    async def poll(self, seconds: int = POLL_SECONDS) -> None:
        """One round: what came is carried out, and confirmed by the next round's offset."""
        updates = await self._bot.get_updates(self._offset, timeout=seconds, allowed_updates=KINDS)
        if updates:
            await asyncio.gather(*map(self._inbox.take, updates))
            self._offset = updates[-1].update_id + 1

    async def _confirm(self) -> None:
        if not self._offset:
            return
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                await self._bot.get_updates(self._offset, limit=1, timeout=0, allowed_updates=KINDS)
        except (TelegramError, TimeoutError) as error:
            log.info("updates come again", extra={"failure": type(error).__name__})

    def _pause(self, error: TelegramError, failures: int) -> float:
        if isinstance(error, RetryAfter):
            return waited(error)
        return self._pauses[min(failures, len(self._pauses) - 1)]


def _unknown() -> InvalidInput:
    """The library's own words hold the token."""
    hint = "Ask @BotFather for it."
    return InvalidInput("Telegram does not know PAIDUP_TELEGRAM_TOKEN.", hint=hint)


def menu() -> list[tuple[str, str]]:
    """The command menu: the first words of the table, and the way out of a form."""
    words = {name.split()[0] for name in COMMANDS}
    return [(name, text) for name, text in MENU.items() if name in words or name == "cancel"]


def _application(bot: Bot, updates: Updates, screen: Screen) -> Any:
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    groups = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE
    written = filters.TEXT | filters.CAPTION
    application.add_handler(MessageHandler(private & filters.FORWARDED, updates.on_forward))
    application.add_handler(MessageHandler(private, updates.on_line))
    application.add_handler(MessageHandler(groups & written, updates.on_group))
    application.add_handler(CallbackQueryHandler(updates.on_press))

    async def lost(update: object, context: Any) -> None:
        """A bug: noted with its trace, without what was said; the button rests."""
        log.error("telegram was not answered", exc_info=context.error)
        if isinstance(update, Update) and update.callback_query:
            await screen.answer(
                update.callback_query, "Sorry, that did not work. Please try again.", is_alert=True
            )

    application.add_error_handler(lost)
    return application
