"""What happened, on its way to the bot: a queue, and the long polling that empties it.

An update is kept until the bot confirms it: with an `offset` beyond it, or, when it was pushed
to the bot's webhook, with a 2xx answer.
"""

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram.calls import Call
from sandbox.telegram.errors import Refused, bad_request
from sandbox.telegram.rules import TelegramRules
from sandbox.telegram.store import Store, Update, Webhook
from sandbox.telegram.webhooks import Pusher
from sandbox.world import World

LIMIT_MAX = 100
WAIT_SECONDS_MAX = 50
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Updates:
    """The bot's queue of updates."""

    def __init__(self, world: World, store: Store, rules: TelegramRules) -> None:
        self._store = store
        self._rules = rules
        self._came = asyncio.Event()
        self._poll = 0
        self._pusher = Pusher(world, store, rules, self._came)
        self._pushing: asyncio.Task[None] | None = None
        self.is_closing = False
        self.polled = asyncio.Event()

    def start(self) -> None:
        """Begin to push to the webhook, whenever there is one."""
        self.is_closing = False
        self._pushing = asyncio.create_task(self._pusher.run())

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
