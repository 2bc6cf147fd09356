"""Tells events on Slack: one living card per subject, its story in the card's thread.

A post whose answer was lost is looked for under its key before another is made: each carries the
delivery and the part it plays as metadata.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards.model import Card
from bot.notify.cards import CardBook
from bot.render import slack as render
from bot.render.actions import Codec
from core.billing import Billing
from core.errors import GatewayFailed
from core.security.actors import system
from core.services.deliveries import Telling

EVENT: Final = "paidup_delivery"
LOOKED_THROUGH: Final = 50

PERMANENT: Final = {
    "account_inactive": "Install the app in Slack again.",
    "channel_not_found": "Look at the billing channel in the settings, and invite the app to it.",
    "invalid_auth": "Look at PAIDUP_SLACK_BOT_TOKEN.",
    "is_archived": "Take the channel out of the archive, or choose another.",
    "missing_scope": "Install the app again with the manifest as it is now.",
    "not_authed": "Look at PAIDUP_SLACK_BOT_TOKEN.",
    "not_in_channel": "Invite the app to the channel.",
    "token_revoked": "Install the app in Slack again.",
    "user_not_found": "Look at the member's Slack account.",
    "invalid_blocks": "This is a fault of Paidup's; please report it.",
    "msg_too_long": "This is a fault of Paidup's; please report it.",
}
GONE: Final = frozenset({"message_not_found", "cant_update_message"})


class SlackChannel:
    """A room or a person on Slack that hears events. `message` of a living card is `room:ts`."""

    def __init__(
        self, client: AsyncWebClient, billing: Billing, book: CardBook, codec: Codec
    ) -> None:
        self._client = client
        self._billing = billing
        self._book = book
        self._codec = codec

    async def hear(self, telling: Telling) -> None:
        """Bring the living cards up to date and add to the story, each once."""
        told = await self._book.told(telling)
        first = ""
        for card in told.cards:
            message = await self._show(telling, card, edits_only=told.edits_only)
            first = first or message
        if told.note is not None:
            await self._note(telling, told.note, first)

    async def _show(self, telling: Telling, card: Card, *, edits_only: bool) -> str:
        """Edit the living card where it is, or post it; answers where it is now."""
        kept = await self._kept(telling, card.subject)
        if kept and await self._is_edited(kept, card):
            return kept
        is_secondary = not card.subject.startswith(telling.subject.split(":")[0])
        if edits_only or (not kept and is_secondary):
            return ""
        return await self._post(telling, card, "card", thread="")

    async def _note(self, telling: Telling, note: Card, first: str) -> None:
        thread = first.partition(":")[2]
        await self._post(telling, note, "note", thread=thread)

    async def _post(self, telling: Telling, card: Card, part: str, *, thread: str) -> str:
        key = f"{telling.delivery_id}-{part}"
        message = ""
        if telling.attempt > 1:
            message = await self._find(telling.address, key, thread)
        if not message:
            body = self._body(card, part)
            metadata = {"event_type": EVENT, "event_payload": {"key": key}}
            if thread:
                body["thread_ts"] = thread
            async with understood():
                answer = await self._client.chat_postMessage(
                    channel=telling.address, metadata=metadata, unfurl_links=False, **body
                )
            message = f"{answer['channel']}:{answer['ts']}"
        if card.subject:
            await self._keep(telling, card.subject, message)
        return message

    def _body(self, card: Card, part: str) -> dict[str, Any]:
        is_line = part == "note" and not card.actions and not card.facts
        return render.thread_note(card) if is_line else render.message(card, self._codec)

    async def _is_edited(self, message: str, card: Card) -> bool:
        """Edit a message; false when somebody has deleted it."""
        channel, _, ts = message.partition(":")
        body = render.message(card, self._codec)
        try:
            async with understood():
                await self._client.chat_update(channel=channel, ts=ts, **body)
        except GatewayFailed as error:
            if error.message.removeprefix("Slack: ") in GONE:
                return False
            raise
        return True

    async def _find(self, channel: str, key: str, thread: str) -> str:
        """A message of ours with this key, posted by a try whose answer was lost."""
        async with understood():
            if thread:
                answer = await self._client.conversations_replies(
                    channel=channel, ts=thread, limit=LOOKED_THROUGH, include_all_metadata=True
                )
            else:
                answer = await self._client.conversations_history(
                    channel=channel, limit=LOOKED_THROUGH, include_all_metadata=True
                )
        for message in answer["messages"]:
            payload = (message.get("metadata") or {}).get("event_payload", {})
            if payload.get("key") == key:
                return f"{channel}:{message['ts']}"
        return ""

    async def _kept(self, telling: Telling, subject: str) -> str:
        async with self._billing.reading(system(telling.company_id)) as work:
            kept = await work.deliveries.living_card("slack", telling.address, subject)
        return kept or ""

    async def _keep(self, telling: Telling, subject: str, message: str) -> None:
        async with self._billing.work(system(telling.company_id)) as work:
            await work.deliveries.posted("slack", telling.address, subject, message)


@asynccontextmanager
async def understood() -> AsyncIterator[None]:
    """Slack's failures in our words: does another try make sense, and when."""
    try:
        yield
    except SlackApiError as error:
        raise _failure(error) from error
    except (TimeoutError, SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:
        raise GatewayFailed("Slack did not answer.", unclear=True) from error


def _failure(error: SlackApiError) -> GatewayFailed:
    response: Any = error.response
    status = getattr(response, "status_code", 0)
    if status == 429:  # noqa: PLR2004  # too many requests
        wait = float(response.headers.get("Retry-After", 1))
        return GatewayFailed("Slack asks us to wait.", wait_seconds=wait)
    code = response.get("error", "") if hasattr(response, "get") else ""
    if code in PERMANENT or code in GONE:
        return GatewayFailed(f"Slack: {code}", hint=PERMANENT.get(code, ""), permanent=True)
    return GatewayFailed(f"Slack failed: {code or status}", unclear=True)
