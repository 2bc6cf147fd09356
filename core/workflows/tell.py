"""An event, told to everyone who should hear it: at least once each, one deaf ear delays no other.

    tell(event)  ──▶  a delivery and a job each, in one transaction
    deliver(delivery)  ──▶  count the try ─▶ speak ─▶ note it; wait and try again, or give up

A bug is not waited out: an owner hears at once under which reference its trace is in the log.

A try that died between speaking and noting is made again with a higher `attempt`; a channel then
looks whether its message is there before it posts another.

A chat hears one thing at a time, in all processes: see `core/turns.py`.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Final, Protocol

from core.again import again
from core.billing import Billing, Work
from core.engine import Engine, Job, Run
from core.errors import BillingError, GatewayFailed
from core.models import AlarmKind, EventRecord
from core.security.actors import system
from core.services.deliveries import Telling
from core.turns import Turns

log = logging.getLogger(__name__)

WAITS: Final = (2, 8, 30, 120, 600, 1800, 7200)
"""Seconds between tries: eight tries in about three hours."""

SHUT_OUT_SECONDS: Final = 900
"""How often a service that does not take our key any more is tried."""

SHUT_OUT_DAYS: Final = 14
"""For how long: then it is given up like anything else, and its client can be erased again."""

SHUT_OUT_MOST: Final = SHUT_OUT_DAYS * 24 * 3600 // SHUT_OUT_SECONDS

HELD_SECONDS: Final = 60
"""How often what waits for the end of a recovery is looked at."""

PARTITIONED: Final = frozenset({"slack", "telegram"})
"""Channels with living cards, each address of which hears one thing at a time."""

Routes = Callable[[Work, EventRecord], Awaitable[list[tuple[str, str]]]]
"""Whom an event is told: (channel, address) pairs."""

Followers = Mapping[str, Callable[[int, EventRecord], Job]]
"""What else follows an event of a kind, by kind: a job made of the company's id and the event."""


class Channel(Protocol):
    """One way to speak to the outside world."""

    async def hear(self, telling: Telling) -> None:
        """Tell it, or raise `GatewayFailed`; a repeat must do no harm.

        A chat is never told two things at once.
        """


class Tell:
    """The two workflows that carry events outside."""

    def __init__(
        self,
        billing: Billing,
        routes: Routes,
        channels: Mapping[str, Channel],
        followers: Followers,
        *,
        shut_out_most: int = SHUT_OUT_MOST,
    ) -> None:
        self._billing = billing
        self._routes = routes
        self._channels = channels
        self._followers = followers
        self._shut_out_most = shut_out_most
        self._turns = Turns(billing.database.url)

    def join(self, engine: Engine) -> None:
        """Let the engine run them."""
        engine.add("tell", self.tell)
        engine.add("deliver", self.deliver)

    async def tell(self, run: Run, company_id: int, event_id: int) -> None:
        """Choose who hears an event; each hearing is a job of its own."""
        await run.step("route", self._route, company_id, event_id)

    async def deliver(self, run: Run, company_id: int, delivery_id: int) -> None:
        """Tell one event to one address, as often as it takes, but not for ever."""
        while await run.step("held", self._is_held, company_id, delivery_id):
            await run.sleep(HELD_SECONDS)
        waits, shut_out = iter(WAITS), iter(range(self._shut_out_most))
        while True:
            try:
                await self._tell_or_alarm(run, company_id, delivery_id)
            except BillingError as error:
                failure = error if isinstance(error, GatewayFailed) else _permanent(error)
            except Exception:
                # Raised on, so that the engine logs it and the doctor shows it under the same name.
                reason = f"That is a fault of Paidup's. Please report it: {run.key}."
                await run.step("give up", self._give_up, company_id, delivery_id, reason)
                raise
            else:
                return
            if failure.revoked and next(shut_out, None) is not None:
                await run.sleep(SHUT_OUT_SECONDS)
                continue
            if failure.permanent or (wait_seconds := next(waits, None)) is None:
                break
            await run.sleep(max(failure.wait_seconds, wait_seconds))
        await run.step("give up", self._give_up, company_id, delivery_id, failure.message)

    async def _tell_or_alarm(self, run: Run, company_id: int, delivery_id: int) -> None:
        """Tell it; where our key is not taken any more, say so once."""
        try:
            await run.step("tell", self._tell, company_id, delivery_id)
        except GatewayFailed as error:
            if error.revoked:
                await run.step("alarm", self._shut_out, company_id, delivery_id, error.message)
            raise

    @again
    async def _shut_out(self, company_id: int, delivery_id: int, message: str) -> None:
        async with self._billing.work(system(company_id)) as work:
            channel = await work.deliveries.channel(delivery_id)
            text = f"{message} What is to be told there waits for {SHUT_OUT_DAYS} days."
            await work.alarms.sound(AlarmKind.CREDENTIALS, channel, text)

    @again
    async def _route(self, company_id: int, event_id: int) -> None:
        async with self._billing.work(system(company_id)) as work:
            event = await work.audit.event(event_id)
            assert event is not None
            planned = await work.deliveries.plan(event_id, await self._routes(work, event))
            jobs = [_job(company_id, row.id, row.channel, row.address) for row in planned]
            if follower := self._followers.get(event.kind):
                jobs.append(follower(company_id, event))
            await work.enqueue(*jobs)

    async def _is_held(self, company_id: int, delivery_id: int) -> bool:
        async with self._billing.reading(system(company_id)) as work:
            return await work.recoveries.holds(delivery_id)

    async def _tell(self, company_id: int, delivery_id: int) -> None:
        """Tell it once; whoever is heard there ends the alarm about the key, whoever raised it."""
        telling = await self._taken(company_id, delivery_id)
        if telling is None:
            return
        try:
            channel = self._channel(telling.channel)
            async with self._turn(telling):
                await channel.hear(telling)
        except GatewayFailed as error:
            log.warning("not told", extra=_about(telling, error.message))
            await self._stumbled(company_id, delivery_id, error.message)
            raise
        await self._told(telling)
        log.info("told", extra=_about(telling))

    @again
    async def _taken(self, company_id: int, delivery_id: int) -> Telling | None:
        async with self._billing.work(system(company_id)) as work:
            return await work.deliveries.take(delivery_id)

    @again
    async def _stumbled(self, company_id: int, delivery_id: int, failure: str) -> None:
        async with self._billing.work(system(company_id)) as work:
            await work.deliveries.stumbled(delivery_id, failure)

    @again
    async def _told(self, telling: Telling) -> None:
        async with self._billing.work(system(telling.company_id)) as work:
            await work.deliveries.told(telling.delivery_id)
            await work.alarms.clear(AlarmKind.CREDENTIALS, telling.channel)

    def _turn(self, telling: Telling) -> AbstractAsyncContextManager[None]:
        is_chat = telling.channel in PARTITIONED
        return self._turns.turn(telling.channel, telling.address) if is_chat else nullcontext()

    def _channel(self, name: str) -> Channel:
        if name not in self._channels:
            hint = "Set it up, or take its accounts away."
            raise GatewayFailed(f"{name} is not set up.", hint=hint, permanent=True)
        return self._channels[name]

    @again
    async def _give_up(self, company_id: int, delivery_id: int, reason: str) -> None:
        async with self._billing.reading(system(company_id)) as work:
            request_id = await work.deliveries.request_id(delivery_id)
        async with self._billing.work(system(company_id, request_id)) as work:
            await work.deliveries.gave_up(delivery_id, reason)


def _job(company_id: int, delivery_id: int, channel: str, address: str) -> Job:
    partition = address if channel in PARTITIONED else None
    return Job("deliver", channel, f"deliver-{delivery_id}", (company_id, delivery_id), partition)


def _permanent(error: BillingError) -> GatewayFailed:
    """A refusal of our own rules does not get better by waiting."""
    return GatewayFailed(error.message, hint=error.hint, permanent=True)


def _about(telling: Telling, failure: str = "") -> dict[str, object]:
    return {
        "delivery": telling.delivery_id,
        "channel": telling.channel,
        "kind": telling.kind,
        "request_id": telling.request_id,
        "attempt": telling.attempt,
        "failure": failure,
    }
