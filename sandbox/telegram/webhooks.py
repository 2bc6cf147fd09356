"""Updates pushed to the bot's webhook, one after another, each until it answers 2xx."""

import asyncio
import logging

import httpx

from sandbox.telegram.rules import TelegramRules
from sandbox.telegram.store import SERVICE, Store, Update, Webhook
from sandbox.tls import trusted
from sandbox.world import Fault, World

log = logging.getLogger(__name__)

WEBHOOK = "webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
WRONG_SECRET = "not-the-secret"


class Pusher:
    """Calls the webhook whenever there is one and something waits for it.

    Its faults: `slow` waits first; `before` does not call; `after` and `drop` call and take no
    notice of the answer; `garbage` calls with a wrong secret; `repeat` and `reorder` as ever.
    What was not answered with 2xx is sent again.
    """

    def __init__(
        self, world: World, store: Store, rules: TelegramRules, came: asyncio.Event
    ) -> None:
        self._world = world
        self._store = store
        self._rules = rules
        self._came = came
        self._held: list[Update] = []

    async def run(self) -> None:
        """Push until cancelled."""
        while not self._store.webhook.url:
            await self._more()
        async with self._calling() as client:
            while True:
                waiting = [one for one in self._store.updates if one not in self._held]
                if self._store.webhook.url and waiting:
                    await self._push_next(client, waiting[0])
                else:
                    await self._more()

    def _calling(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=self._rules.webhook_seconds, verify=trusted())

    async def _more(self) -> None:
        self._came.clear()
        await self._came.wait()

    async def _push_next(self, client: httpx.AsyncClient, update: Update) -> None:
        fault = self._world.fault(SERVICE, WEBHOOK)
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        for one in self._batch(update, fault):
            if not await self._push(client, one, fault.kind if fault else ""):
                await asyncio.sleep(self._rules.webhook_pause_seconds)
                return

    def _batch(self, update: Update, fault: Fault | None) -> list[Update]:
        """What to send now: held back, repeated, or just this one."""
        if fault is not None and fault.kind == "repeat":
            return [update] * (1 + fault.times)
        if fault is None or fault.kind != "reorder":
            return [update]
        self._held.append(update)
        if fault.times > 0:
            return []
        batch, self._held = self._held[::-1], []
        return batch

    async def _push(self, client: httpx.AsyncClient, update: Update, fault: str) -> bool:
        webhook = self._store.webhook
        if fault == "before":
            return self._failed(webhook, "Connection failed: the sandbox was told to")
        secret = WRONG_SECRET if fault == "garbage" else webhook.secret
        headers = {SECRET_HEADER: secret} if secret else {}
        try:
            response = await client.post(webhook.url, json=update, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return self._failed(webhook, f"Connection failed: {type(error).__name__}")
        if not response.is_success:
            status = f"{response.status_code} {response.reason_phrase}"
            return self._failed(webhook, f"Wrong response from the webhook: {status}")
        if fault in {"after", "drop", "garbage"}:
            return self._failed(webhook, "Read timeout expired")
        kept = [one for one in self._store.updates if one["update_id"] != update["update_id"]]
        self._store.updates = kept
        self._store.keep()
        return True

    def _failed(self, webhook: Webhook, why: str) -> bool:
        log.info("A webhook call failed: %s", why)
        webhook.last_error_at, webhook.last_error = self._store.now(), why
        self._store.keep()
        return False
