"""Tells events on Telegram: living cards are edited in place, what asks for a decision rings.

Telegram cannot be asked for a message, so a card whose answer was lost is sent again: at least
once. A repeat does no harm: the newer message is the living card, and a button pressed on the older
one is checked against what is in the books. A card that is posted anew takes the known one before
it away, since nothing would reach that any more: not even the erasure of its client.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from telegram import Bot, InputMediaDocument
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.cards.model import Card
from bot.notify.cards import CardBook, Told
from bot.render import telegram as render
from bot.render.actions import Codec
from core.again import again
from core.billing import Billing
from core.errors import GatewayFailed
from core.security.actors import system
from core.services.deliveries import Telling
from core.workflows.papers import Papers

CHANNEL: Final = "telegram"
UNCHANGED: Final = "message is not modified"
GONE: Final = ("message to edit not found", "message can't be edited", "message_id_invalid")

Retire = Callable[[str, str], Awaitable[None]]
"""Takes away the card that is kept as living at a place in a chat, once another is."""


class TelegramChannel:
    """A member's private chat that hears events; `retire` takes a card in a chat away.

    One chat hears one event at a time (`Tell` sees to it), or an edit that was slow would bring
    back old news.
    """

    def __init__(
        self,
        bot: Bot,
        billing: Billing,
        book: CardBook,
        codec: Codec,
        papers: Papers,
        retire: Retire,
    ) -> None:
        self._bot = bot
        self._billing = billing
        self._book = book
        self._codec = codec
        self._papers = papers
        self._retire = retire

    async def hear(self, telling: Telling) -> None:
        """Bring the living cards up to date, or send them; then the note, where there is one."""
        told = await self._book.told(telling)
        for card in told.cards:
            await self._show(telling, card, told)
        if told.note is not None:
            await self._post(telling, told.note, is_hushed=told.is_hushed)

    async def _show(self, telling: Telling, card: Card, told: Told) -> None:
        """A card that comes with its paper is to be decided on: it is always sent, so it rings."""
        if told.paper_of is not None:
            paper = await self._papers.pdf(system(telling.company_id), told.paper_of)
            await self._post(telling, card, paper)
            return
        kept = await self._in_place(telling, card)
        if not kept and not told.edits_only and _is_about(telling, card):
            await self._post(telling, card)
        elif kept and (final := _final_paper(told, card)) and render.placed(kept)[1]:
            await self._reprint(telling, kept, card, final)

    async def _reprint(self, telling: Telling, kept: str, card: Card, invoice_id: int) -> None:
        """The paper that came with the card gives way to the final one, in the same message."""
        name, content = await self._papers.pdf(system(telling.company_id), invoice_id)
        body = render.caption(card, self._codec)
        caption = {key: body.pop(key) for key in ("caption", "parse_mode")}
        media = InputMediaDocument(content, filename=name, **caption)
        await self._changed(
            self._bot.edit_message_media(
                media, chat_id=_chat(telling), message_id=render.placed(kept)[0], **body
            )
        )

    async def _in_place(self, telling: Telling, card: Card) -> str:
        """Edit the living card, and say where it is; empty where there is none.

        Meanwhile an answer in the chat may have become the living one: then that is edited, and the
        one before goes, or the edit would bring its words back.
        """
        kept = await self._kept(telling, card.subject)
        while kept:
            is_shown = await self._edited(telling, kept, card)
            now = await self._kept(telling, card.subject)
            if now == kept:
                return kept if is_shown else ""
            if is_shown:
                await self._retire(telling.address, kept)
            kept = now
        return ""

    async def _post(
        self,
        telling: Telling,
        card: Card,
        paper: tuple[str, bytes] | None = None,
        *,
        is_hushed: bool = False,
    ) -> None:
        chat = _chat(telling)
        async with understood():
            if paper is None:
                body = render.message(card, self._codec)
                sent = await self._bot.send_message(chat, disable_notification=is_hushed, **body)
            else:
                name, content = paper
                body = render.caption(card, self._codec)
                sent = await self._bot.send_document(chat, content, filename=name, **body)
        if card.subject:
            now = render.place(sent.message_id, is_paper=paper is not None)
            before = await self._moved(telling, card.subject, now)
            if before not in {"", now}:
                await self._retire(telling.address, before)

    async def _edited(self, telling: Telling, kept: str, card: Card) -> bool:
        """Edit a message; false when it is not there any more."""
        message, is_paper = render.placed(kept)
        edit: Any = self._bot.edit_message_text
        body = render.message(card, self._codec)
        if is_paper:
            edit, body = self._bot.edit_message_caption, render.caption(card, self._codec)
        return await self._changed(edit(chat_id=_chat(telling), message_id=message, **body))

    async def _changed(self, edit: Awaitable[Any]) -> bool:
        async with understood():
            try:
                await edit
            except BadRequest as error:
                sentence = error.message.lower()
                if UNCHANGED in sentence:
                    return True
                if any(gone in sentence for gone in GONE):
                    return False
                raise
        return True

    async def _kept(self, telling: Telling, subject: str) -> str:
        async with self._billing.reading(system(telling.company_id)) as work:
            kept = await work.deliveries.living_card(CHANNEL, telling.address, subject)
        return kept or ""

    @again
    async def _moved(self, telling: Telling, subject: str, now: str) -> str:
        """Note where the living card is; answers where it was."""
        async with self._billing.work(system(telling.company_id)) as work:
            before = await work.deliveries.living_card(CHANNEL, telling.address, subject)
            await work.deliveries.posted(CHANNEL, telling.address, subject, now)
        return before or ""


def _final_paper(told: Told, card: Card) -> int | None:
    """The invoice whose paper takes the place of the one that came with its own card."""
    final = told.final_paper_of
    return final if card.subject == f"invoice:{final}" else None


def _is_about(telling: Telling, card: Card) -> bool:
    """Whether the event is about this card's kind of thing, and does not just touch it."""
    return card.subject.partition(":")[0] == telling.subject.partition(":")[0]


def _chat(telling: Telling) -> int:
    try:
        return int(telling.address)
    except ValueError:
        sentence = "This is no Telegram chat. Link the account again with /link."
        raise GatewayFailed(sentence, permanent=True) from None


@asynccontextmanager
async def understood() -> AsyncIterator[None]:
    """Telegram's failures in our words: does another try make sense, and when."""
    try:
        yield
    except TelegramError as error:
        raise _failure(error) from error


def _failure(error: TelegramError) -> GatewayFailed:
    """https://core.telegram.org/bots/api#making-requests; `BadRequest` is a `NetworkError` here."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            seconds = float(wait) if isinstance(wait, int) else wait.total_seconds()
            return GatewayFailed("Telegram asks us to wait.", wait_seconds=seconds)
        case Forbidden():
            said = "Telegram: the bot was blocked there. Unblock it, or unlink the account."
        case InvalidToken():
            said = "Telegram does not know the bot. Look at PAIDUP_TELEGRAM_TOKEN."
            return GatewayFailed(said, permanent=True, revoked=True)
        case ChatMigrated():
            said = "Telegram: the chat has moved. Link the account again with /link."
        case BadRequest() if "chat not found" in error.message.lower():
            said = "Telegram: there is no such chat. Press Start in the bot's chat, or link again."
        case BadRequest():
            said = f"Telegram refused a message: {error.message[:120]}. Please report this fault."
        case _:
            return GatewayFailed("Telegram did not answer.", unclear=True)
    return GatewayFailed(said, permanent=True)
