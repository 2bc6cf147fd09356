"""Counts what happens, for Prometheus, on a port of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Thread
from typing import Final
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from sqlalchemy.exc import SQLAlchemyError

from core.billing import Billing, Work
from core.engine import backlog
from core.errors import GatewayFailed, WrongState
from core.models import EventRecord
from core.services.deliveries import Telling
from core.workflows.tell import Channel

LOOK_SECONDS: Final = 15.0

Routes = Callable[[Work, EventRecord], Awaitable[list[tuple[str, str]]]]


class Metrics:
    """The numbers of one process; each installation adds its processes up."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "paidup_requests", "Web requests", ["route", "method", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "paidup_request_seconds", "Their duration", ["route"], registry=self.registry
        )
        self._events = Counter(
            "paidup_events", "What happened, by kind", ["kind"], registry=self.registry
        )
        self._tellings = Counter(
            "paidup_tellings", "Tries to tell", ["channel", "outcome"], registry=self.registry
        )
        self._mails = Counter(
            "paidup_mailbox",
            "Readings of the mailbox, and what became of mails there",
            ["outcome"],
            registry=self.registry,
        )
        self._jobs = Gauge(
            "paidup_jobs", "Durable work to be done", ["state"], registry=self.registry
        )
        self._oldest = Gauge(
            "paidup_oldest_job_seconds", "Age of the oldest waiting job", registry=self.registry
        )

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def routes(self, routes: Routes) -> Routes:
        """The same routes, which count the events that pass: payments booked among them."""

        async def counted(work: Work, event: EventRecord) -> list[tuple[str, str]]:
            self._events.labels(event.kind).inc()
            return await routes(work, event)

        return counted

    def channel(self, name: str, channel: Channel) -> Channel:
        """The same channel, which counts what was told and what was not."""
        return _Counted(channel, self._tellings, name)

    def mailbox(self, outcome: str) -> None:
        """The mailbox was read, or could not be; a mail there was kept, repeated or set aside."""
        self._mails.labels(outcome).inc()

    def serve(self, host: str, port: int) -> "Served":
        """Answer `/metrics` in a thread of its own; port 0 means any free one.

        Raises `WrongState` when the port is taken.
        """
        try:
            server, thread = start_http_server(port, host, self.registry)
        except OSError as error:
            hint = "Look at PAIDUP_METRICS_PORT."
            raise WrongState(f"Port {port} of {host} cannot be used.", hint=hint) from error
        return Served(server, thread)

    async def watch(self, billing: Billing) -> None:
        """Look how far behind the work is, again and again."""
        while True:
            await self.look(billing)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self, billing: Billing) -> None:
        """Look once; a database that is away leaves the numbers as they were."""
        try:
            async with billing.database.reader.connect() as connection:
                behind = await connection.run_sync(backlog)
        except (SQLAlchemyError, OSError):
            return
        self._jobs.labels("waiting").set(behind.waiting)
        self._jobs.labels("running").set(behind.running)
        self._jobs.labels("failed").set(len(behind.failed))
        self._oldest.set(behind.oldest_seconds)


class Served:
    """The open port of `/metrics`."""

    def __init__(self, server: WSGIServer, thread: Thread) -> None:
        self._server = server
        self._thread = thread
        self.port = server.server_port

    def stop(self) -> None:
        """Close it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Counted:
    def __init__(self, channel: Channel, tellings: Counter, name: str) -> None:
        self._channel = channel
        self._tellings = tellings
        self._name = name

    async def hear(self, telling: Telling) -> None:
        """Tell it, and count how that went."""
        try:
            await self._channel.hear(telling)
        except GatewayFailed as error:
            self._tellings.labels(self._name, "refused" if error.permanent else "failed").inc()
            raise
        self._tellings.labels(self._name, "told").inc()
