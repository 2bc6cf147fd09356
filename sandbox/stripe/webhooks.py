"""Signed calls to the merchant: tried again while they are not answered with 2xx.

Faults (service `stripe`, operation `webhook`): `slow` waits and sends; `before` sends nothing;
`after` and `drop` send and take the answer for lost; `garbage` sends with a wrong signature;
`repeat` sends the same call again at once; `reorder` holds calls back and sends the last one first.
Whatever went wrong is tried again later, as the real one does.
"""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
from stripe import WebhookSignature

from sandbox.config import StripeConfig
from sandbox.stripe.store import Object, Store
from sandbox.tls import trusted
from sandbox.world import Fault, World

HOLD_SECONDS = 2.0


class Webhooks:
    """Delivers events to the configured address, each until it is taken or given up."""

    def __init__(self, world: World, store: Store, config: StripeConfig) -> None:
        self._world = world
        self._store = store
        self._config = config
        self._client: httpx.AsyncClient | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[tuple[str, asyncio.Future[bool]]] = []
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Begin to deliver, also what an earlier run left undelivered."""
        self._client = httpx.AsyncClient(
            timeout=self._config.timeout_seconds,
            follow_redirects=False,
            trust_env=False,
            verify=trusted(),
        )
        for name, delivery in self._store.table("deliveries").items():
            if delivery["state"] == "pending":
                self.deliver(name)

    async def stop(self) -> None:
        """Stop delivering; what is undelivered stays so until the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def deliver(self, name: str) -> None:
        """Send an event in the background, and again while it is not taken."""
        self._spawn(self._deliver, name)

    def resend(self, name: str) -> None:
        """Send an event once more, whatever became of it."""
        self._store.get("event", name)
        self._spawn(self._resend, name)

    async def settled(self) -> None:
        """Wait until nothing is being delivered or waiting for its next try."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def _spawn(self, deed: Callable[[str], Any], name: str) -> None:
        if self._client is None:
            return
        task = asyncio.get_running_loop().create_task(deed(name))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, name: str) -> None:
        delivery = self._store.table("deliveries")[name]
        for pause in (0, *self._config.retry_after_seconds):
            await asyncio.sleep(pause)
            if delivery["state"] == "delivered" or await self._attempt(name):
                return
        delivery["state"] = "given up"
        self._store.save()

    async def _resend(self, name: str) -> None:
        await self._attempt(name)

    async def _attempt(self, name: str) -> bool:
        fault = self._world.fault("stripe", "webhook")
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind == "reorder":
            return await self._hold(name, fault)
        async with self._turn:
            return await self._show(name, fault)

    async def _hold(self, name: str, fault: Fault) -> bool:
        sent: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._held.append((name, sent))
        if fault.times > 0:
            # The last one releases all; should it never come, time does.
            done, _ = await asyncio.wait({sent}, timeout=fault.seconds or HOLD_SECONDS)
            if done:
                return sent.result()
        await self._release()
        return await sent

    async def _release(self) -> None:
        held, self._held = self._held, []
        async with self._turn:
            for name, sent in reversed(held):
                sent.set_result(await self._post(name))

    async def _show(self, name: str, fault: Fault | None) -> bool:
        kind = fault.kind if fault else None
        if kind == "before":
            self._note(name, "not sent (fault)", None)
            return False
        copies = 1 + (fault.times if fault and kind == "repeat" else 0)
        answers = [await self._post(name, fault) for _ in range(copies)]
        return any(answers)

    async def _post(self, name: str, fault: Fault | None = None) -> bool:
        kind = fault.kind if fault else None
        body = json.dumps(self._store.get("event", name), indent=2, ensure_ascii=False)
        secret = "whsec_wrong" if kind == "garbage" else self._config.webhook_secret
        try:
            answer = await self._send(body, secret)
        except httpx.HTTPError as error:
            self._note(name, type(error).__name__, None)
            return False
        if kind in {"after", "drop"}:
            self._note(name, "answer lost (fault)", None)
            return False
        self._note(name, answer.reason_phrase, answer.status_code)
        return answer.is_success

    async def _send(self, body: str, secret: str) -> httpx.Response:
        assert self._client is not None
        sign = WebhookSignature.generate_signature_header
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": sign(body, secret, self._store.now()),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        return await self._client.post(
            self._config.webhook_url, content=body.encode(), headers=headers
        )

    def _note(self, name: str, outcome: str, status: int | None) -> None:
        delivery: Object = self._store.table("deliveries")[name]
        at = datetime.fromtimestamp(self._store.now(), UTC).isoformat()
        delivery["attempts"].append({"at": at, "outcome": outcome, "status": status})
        if status is not None and httpx.codes.is_success(status):
            delivery["state"] = "delivered"
            self._store.get("event", name)["pending_webhooks"] = 0
        self._store.save()
