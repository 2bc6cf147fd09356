"""Tells events on Slack: one living card per subject, its story in the card's thread.

A post whose answer was lost is looked for under its key before another is made: each carries the
delivery and what it shows as metadata.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards.model import Card
from bot.notify.cards import CardBook
from bot.notify.slack_pace import SlackPace
from bot.render import slack as render
from bot.render.actions import Codec
from core.again import again
from core.billing import Billing
from core.errors import GatewayFailed
from core.security.actors import system
from core.services.deliveries import Telling

log = logging.getLogger(__name__)

EVENT: Final = "paidup_delivery"
NOTE: Final = "note"
PAGE: Final = 200
PAGES_MOST: Final = 5
WAIT_SECONDS: Final = 30.0
OURS_FOR: Final = timedelta(minutes=10)
"""So long a channel that was not shared with another company is taken to be so still."""

_INSTALL = "Slack has shut Paidup out. Install the app in the workspace again."
_TOKEN = "Slack does not know Paidup's token. Set PAIDUP_SLACK_BOT_TOKEN to the app's."  # noqa: S105  # a sentence
_SCOPE = "Paidup lacks a right on Slack. Install the app again with the manifest as it is now."
_INVITE = "Paidup is not in that channel. Invite it there: /invite @Paidup."
_ARCHIVED = "That channel is archived. Take it out of the archive, or choose another."
_CHANNEL = "Slack does not know that channel. Check its id, and invite Paidup to it."
_PERSON = "Slack does not know that person any more. Unlink the member's Slack account."
_RULES = "The workspace's rules keep Paidup from writing there. Ask its administrator."
_SHARED = "That channel is shared with another company. Choose one that your own people alone read."
_FAULT = "Slack did not take what Paidup wrote. That is a fault of Paidup's; please report it."

REVOKED: Final = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)
REFUSALS: Final = {
    "access_denied": _INSTALL,
    "account_inactive": _INSTALL,
    "cannot_dm_bot": _PERSON,
    "channel_not_found": _CHANNEL,
    "ekm_access_denied": _RULES,
    "invalid_arguments": _FAULT,
    "invalid_auth": _TOKEN,
    "invalid_blocks": _FAULT,
    "invalid_blocks_format": _FAULT,
    "is_archived": _ARCHIVED,
    "messages_tab_disabled": _SCOPE,
    "missing_scope": _SCOPE,
    "msg_blocks_too_long": _FAULT,
    "msg_too_long": _FAULT,
    "no_permission": _RULES,
    "not_allowed_token_type": _TOKEN,
    "not_authed": _TOKEN,
    "not_in_channel": _INVITE,
    "org_login_required": _RULES,
    "restricted_action": _RULES,
    "team_access_not_granted": _RULES,
    "token_expired": _TOKEN,
    "token_revoked": _INSTALL,
    "user_disabled": _PERSON,
    "user_not_found": _PERSON,
}
"""What trying again cannot mend, and what a person can do about it."""

GONE: Final = frozenset({"cant_update_message", "edit_window_closed", "message_not_found"})
BUSY: Final = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited"})

# The SDK asks a text for keys when Slack answers 200 and no JSON: hence AttributeError.
UNHEARD: Final = (
    SlackClientError, aiohttp.ClientError, AttributeError, TimeoutError, OSError, ValueError,
)  # fmt: skip


class SlackChannel:
    """A room or a person on Slack that hears events. `message` of a living card is `room:ts`.

    One address hears one event at a time (`Tell` sees to it), or two of them might each post the
    first card.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        billing: Billing,
        book: CardBook,
        codec: Codec,
        pace: SlackPace | None = None,
    ) -> None:
        self._client = client
        self._billing = billing
        self._book = book
        self._codec = codec
        self._pace = pace or SlackPace.free()
        self._ours: dict[str, datetime] = {}

    async def hear(self, telling: Telling) -> None:
        """Bring the living cards up to date and add to the story, each once.

        Raises `GatewayFailed` for a room that another company reads too.
        """
        await self._require_ours(telling.address)
        told = await self._book.told(telling)
        # Only the first card may be new: what else there is has its own event to begin with.
        shown = [
            await self._show(telling, card, is_new=number == 0 and not told.edits_only)
            for number, card in enumerate(told.cards)
        ]
        if told.note is not None:
            thread = shown[0].partition(":")[2] if shown and not told.is_aloud else ""
            if told.is_aloud and telling.attempt == 1:
                await self._retire(telling, told.note)
            await self._post(telling, told.note, thread=thread, is_note=True)

    async def _require_ours(self, address: str) -> None:
        """Say nothing in a channel that is shared with another company, or is about to be."""
        now = self._billing.clock.now()
        if is_person(address) or self._ours.get(address, now) > now:
            return
        async with understood():
            found = (await self._client.conversations_info(channel=address))["channel"]
        if is_shared(found):
            raise GatewayFailed(_SHARED, permanent=True)
        self._ours[address] = now + OURS_FOR

    async def _show(self, telling: Telling, card: Card, *, is_new: bool) -> str:
        """Edit the living card where it is, or post it where it may be new; where it is now."""
        kept = await self._kept(telling, card.subject)
        if is_new and not kept and not _is_first(telling):
            kept = await self._lost(telling, card.subject)
        if kept and await self._is_edited(kept, card):
            return kept
        return await self._post(telling, card) if is_new else ""

    async def _retire(self, telling: Telling, card: Card) -> None:
        """Take the buttons off the card that is about to get a successor."""
        if kept := await self._kept(telling, card.subject):
            await self._is_edited(kept, replace(card, actions=()))

    async def _lost(self, telling: Telling, subject: str) -> str:
        """A living card that was posted though Slack never said so; kept from now on."""
        message = await self._find(telling.address, {"subject": subject})
        if message:
            await self._keep(telling, subject, message)
        return message

    async def _post(
        self, telling: Telling, card: Card, *, thread: str = "", is_note: bool = False
    ) -> str:
        """Post what no earlier try has posted, and keep where its subject lives from now on."""
        key = f"{telling.delivery_id}:{card.subject or NOTE}"
        marks = {"key": key} | ({} if is_note else {"subject": card.subject})
        again = telling.attempt > 1
        message = await self._find(telling.address, {"key": key}, thread) if again else ""
        if not message:
            body = self._body(card, is_note=is_note) | ({"thread_ts": thread} if thread else {})
            metadata = {"event_type": EVENT, "event_payload": marks}
            async with self._pace.post(telling.address), understood():
                answer = await self._client.chat_postMessage(
                    channel=telling.address,
                    metadata=metadata,
                    unfurl_links=False,
                    unfurl_media=False,
                    **body,
                )
                message = f"{answer['channel']}:{answer['ts']}"
        if card.subject:
            await self._keep(telling, card.subject, message)
        return message

    def _body(self, card: Card, *, is_note: bool) -> dict[str, Any]:
        """A note that asks for nothing is a line of the thread; all else is a card."""
        is_line = is_note and not (card.actions or card.facts or card.rows)
        return render.thread_note(card) if is_line else render.message(card, self._codec)

    async def _is_edited(self, message: str, card: Card) -> bool:
        """Edit a message; false when it is gone, or may be edited no more."""
        channel, _, ts = message.partition(":")
        body = render.message(card, self._codec)
        async with self._pace.edit(), understood():
            try:
                await self._client.chat_update(channel=channel, ts=ts, **body)
            except SlackApiError as error:
                if _code(error) not in GONE:
                    raise
                return False
        return True

    async def _find(self, address: str, marks: dict[str, str], thread: str = "") -> str:
        """A message of ours with these marks, posted by a try whose answer was lost."""
        channel, cursor = await self._room(address), ""
        for _ in range(PAGES_MOST):
            async with understood():
                found = await self._page(channel, thread, cursor)
                for message in found["messages"]:
                    payload = (message.get("metadata") or {}).get("event_payload") or {}
                    if marks.items() <= payload.items():
                        return f"{channel}:{message['ts']}"
                cursor = (found.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                break
        return ""

    async def _page(self, channel: str, thread: str, cursor: str) -> Any:
        about: dict[str, Any] = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
        about |= {"cursor": cursor} if cursor else {}
        if thread:
            return await self._client.conversations_replies(ts=thread, **about)
        return await self._client.conversations_history(**about)

    async def _room(self, address: str) -> str:
        """A channel as it is; a person's direct messages have an id of their own."""
        if not is_person(address):
            return address
        async with understood():
            opened = await self._client.conversations_open(users=address)
            return str(opened["channel"]["id"])

    async def _kept(self, telling: Telling, subject: str) -> str:
        async with self._billing.reading(system(telling.company_id)) as work:
            kept = await work.deliveries.living_card("slack", telling.address, subject)
        return kept or ""

    @again
    async def _keep(self, telling: Telling, subject: str, message: str) -> None:
        async with self._billing.work(system(telling.company_id)) as work:
            await work.deliveries.posted("slack", telling.address, subject, message)


def is_person(address: str) -> bool:
    """Whether an address is somebody's direct messages."""
    return address.startswith(("U", "W"))


def is_shared(channel: Any) -> bool:
    """Whether another company reads along, or is invited to."""
    return bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))


def _is_first(telling: Telling) -> bool:
    """Whether there cannot be a card yet: nothing was told of it before, nor tried."""
    return telling.kind == "InvoiceDrafted" and telling.attempt == 1


@asynccontextmanager
async def understood() -> AsyncIterator[None]:
    """Slack's failures in our words: does another try make sense, and when."""
    try:
        yield
    except SlackApiError as error:
        raise _failure(error) from error
    except UNHEARD as error:
        raise GatewayFailed("Slack did not answer.", unclear=True) from error


def _failure(error: SlackApiError) -> GatewayFailed:
    code, status = _code(error), getattr(error.response, "status_code", 0)
    if status == 429 or code in BUSY:  # noqa: PLR2004  # too many requests
        return GatewayFailed("Slack asks us to wait.", wait_seconds=_wait(error))
    if code in REFUSALS:
        log.warning("slack refused", extra={"code": code})
        return GatewayFailed(REFUSALS[code], permanent=True, revoked=code in REVOKED)
    return GatewayFailed(f"Slack failed ({code or status}).", unclear=True)


def _code(error: SlackApiError) -> str:
    """Slack's word for what is wrong; none when the answer was no JSON."""
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def _wait(error: SlackApiError) -> float:
    asked = str(getattr(error.response, "headers", {}).get("Retry-After", ""))
    return float(asked) if asked.isascii() and asked.isdecimal() else WAIT_SECONDS
