"""What happened, on its way to the bot: fetched by long polling, or pushed to its webhook.

An update is kept until the bot confirms it: with an `offset` beyond it, or with a 2xx answer.
"""

import asyncio
import logging
import re
from typing import Any
from urllib.parse import urlsplit

import httpx

from sandbox.telegram.calls import Call
from sandbox.telegram.errors import Refused, bad_request
from sandbox.telegram.rules import TelegramRules
from sandbox.telegram.store import SERVICE, Store, Webhook
from sandbox.world import Fault, World

log = logging.getLogger(__name__)

WEBHOOK = "webhook"
LIMIT_MAX = 100
WAIT_SECONDS_MAX = 50
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

Update = dict[str, Any]


class Updates:
    """The bot's queue of updates."""

    def __init__(self, world: World, store: Store, rules: TelegramRules) -> None:
        self._world = world
        self._store = store
        self._rules = rules
        self._came = asyncio.Event()
        self._poll = 0
        self._held: list[Update] = []
        self._pushing: asyncio.Task[None] | None = None
        self.is_closing = False
        self.polled = asyncio.Event()

    def start(self) -> None:
        """Begin to push to the webhook, whenever there is one."""
        self.is_closing = False
        self._pushing = asyncio.create_task(self._push_for_ever())

    async def stop(self) -> None:
        """Let waiting polls go and stop pushing."""
        self.is_closing = True
        self._wake()
        if self._pushing is not None:
            self._pushing.cancel()
            await asyncio.gather(self._pushing, return_exceptions=True)
            self._pushing = None

    def add(self, kind: str, body: dict[str, Any]) -> None:
        """Queue an update, unless the bot asked not to hear of this kind."""
        allowed = self._store.allowed
        if not allowed or kind in allowed:
            self._store.last_update += 1
            self._store.updates.append({"update_id": self._store.last_update, kind: body})
        self._store.keep()
        self._wake()

    async def fetch(self, call: Call) -> list[Update]:
        """`getUpdates`: confirm what is before the offset, then wait for what is new."""
        if self._store.webhook.url:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._set_allowed(call)
        self._confirm(call.number("offset"))
        limit = min(max(call.number("limit", LIMIT_MAX), 1), LIMIT_MAX)
        seconds = min(max(call.number("timeout"), 0), WAIT_SECONDS_MAX)
        await self._wait(seconds)
        return self._store.updates[:limit]

    async def _wait(self, seconds: float) -> None:
        """Wait for the first update; a newer poll ends an older one."""
        self._poll += 1
        mine = self._poll
        self._wake()
        self.polled.set()
        try:
            async with asyncio.timeout(seconds):
                while not self._store.updates and mine == self._poll and not self.is_closing:
                    self._came.clear()
                    await self._came.wait()
        except TimeoutError:
            return
        finally:
            if mine == self._poll:
                self.polled.clear()
        if mine != self._poll:
            raise Refused(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )

    def _confirm(self, offset: int) -> None:
        updates = self._store.updates
        if offset < 0:
            self._store.updates = updates[offset:]
        elif offset > 0:
            self._store.updates = [one for one in updates if one["update_id"] >= offset]
        if len(self._store.updates) != len(updates):
            self._store.keep()

    def _set_allowed(self, call: Call) -> None:
        allowed = call.json("allowed_updates")
        if allowed is None:
            return
        if not isinstance(allowed, list) or any(not isinstance(one, str) for one in allowed):
            raise bad_request("can't parse allowed_updates JSON object")
        self._store.allowed = allowed

    def set_webhook(self, call: Call) -> bool:
        """`setWebhook`: push from now on; an empty address ends it."""
        url, secret = call.text("url"), call.text("secret_token")
        if url:
            self._check_webhook(url, secret)
        self._set_allowed(call)
        self._replace(call, Webhook(url, secret, call.number("max_connections", 40)))
        return True

    def delete_webhook(self, call: Call) -> bool:
        """`deleteWebhook`: back to polling."""
        self._replace(call, Webhook())
        return True

    def _replace(self, call: Call, webhook: Webhook) -> None:
        if call.flag("drop_pending_updates"):
            self._store.updates = []
        self._store.webhook = webhook
        self._store.keep()
        self._wake()

    def _check_webhook(self, url: str, secret: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and not self._rules.allow_local_urls:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise bad_request("bad webhook: Wrong HTTP URL")
        if secret and not SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")

    def webhook_info(self) -> dict[str, Any]:
        """`getWebhookInfo`."""
        webhook = self._store.webhook
        info: dict[str, Any] = {
            "url": webhook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._store.updates),
        }
        if webhook.url:
            info["max_connections"] = webhook.connections_max
        if self._store.allowed:
            info["allowed_updates"] = self._store.allowed
        if webhook.last_error_at is not None:
            info["last_error_date"] = webhook.last_error_at
            info["last_error_message"] = webhook.last_error
        return info

    def _wake(self) -> None:
        self._came.set()

    async def _push_for_ever(self) -> None:
        """Push one update after another; a failed one is tried again."""
        while not self._store.webhook.url:
            self._came.clear()
            await self._came.wait()
        async with httpx.AsyncClient(timeout=self._rules.webhook_seconds) as client:
            while True:
                if self._store.webhook.url and self._waiting():
                    await self._push_next(client)
                else:
                    self._came.clear()
                    await self._came.wait()

    def _waiting(self) -> list[Update]:
        return [one for one in self._store.updates if one not in self._held]

    async def _push_next(self, client: httpx.AsyncClient) -> None:
        update = self._waiting()[0]
        fault = self._world.fault(SERVICE, WEBHOOK)
        if fault is not None and fault.kind == "reorder":
            self._held.append(update)
            batch = self._held[::-1] if fault.times <= 0 else []
            self._held = [] if batch else self._held
        else:
            batch = [update] * _copies(fault)
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        for one in batch:
            if not await self._push(client, one):
                await asyncio.sleep(self._rules.webhook_pause_seconds)
                return

    async def _push(self, client: httpx.AsyncClient, update: Update) -> bool:
        webhook = self._store.webhook
        headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
        try:
            response = await client.post(webhook.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            return self._failed(webhook, f"Connection failed: {type(error).__name__}")
        if not response.is_success:
            status = f"{response.status_code} {response.reason_phrase}"
            return self._failed(webhook, f"Wrong response from the webhook: {status}")
        kept = [one for one in self._store.updates if one["update_id"] != update["update_id"]]
        self._store.updates = kept
        self._store.keep()
        return True

    def _failed(self, webhook: Webhook, why: str) -> bool:
        log.info("A webhook call failed: %s", why)
        webhook.last_error_at, webhook.last_error = self._store.now(), why
        self._store.keep()
        return False


def _copies(fault: Fault | None) -> int:
    return 1 + fault.times if fault is not None and fault.kind == "repeat" else 1
