"""The engine: takes jobs from their queues and runs the workflows named in them.

One engine a process, on the process's own event loop: a workflow may use whatever lives on that
loop. It stops in order: no new job, a moment for those at work, then the rest is left where it
is, to be continued by the next process, or by a neighbour that finds its seat empty.
"""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar, Final

import psycopg
from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    WorkflowHandleAsync,
)
from sqlalchemy import make_url

from core.engine.jobs import APPLICATION, VERSION, Queue, Rate
from core.engine.logs import hush
from core.engine.runs import DATABASE_TRIES, DurableRun
from core.engine.seats import Seat, take_seat
from core.engine.tables import plain_url

log = logging.getLogger(__name__)

Workflow = Callable[..., Awaitable[None]]
"""`async def tell(run: Run, delivery: int) -> None`: a run and the job's arguments."""

SWEEP_SECONDS: Final = 5.0
THREADS_MAX: Final = 32
FORGOTTEN_MAX: Final = 1000

LINE: Final = {
    "application_name": "paidup engine",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""What tells DBOS's own connections within half a minute that a machine is gone.

A line that breaks is waited out and used anew by DBOS, each of whose statements may be repeated. A
statement is not ended after some seconds, as those of the books are: nobody waits for one, and DBOS
takes one that the server ended for a job that shall not be done.
"""


def seat_name(part: str) -> str:
    """The usual name of a process: the same after a restart on the same machine."""
    return f"{socket.gethostname()}-{part}"


class Engine:
    """Runs jobs, from `launch` to `close`."""

    # DBOS is one to a process, and answers with the first one when asked for a second.
    _launched: ClassVar["Engine | None"] = None

    def __init__(
        self,
        database_url: str,
        queues: Sequence[Queue],
        *,
        name: str,
        sweep_seconds: float = SWEEP_SECONDS,
        database_tries: int = DATABASE_TRIES,
    ) -> None:
        self._database_url = database_url
        self._queues = queues
        self._name = name
        self._sweep_seconds = sweep_seconds
        self._database_tries = database_tries
        self._workflows: dict[str, Workflow] = {}
        self._schedules: dict[str, str] = {}
        self._seat: Seat | None = None
        self._at_work: set[asyncio.Task[Any]] = set()
        self._asleep: set[asyncio.Task[Any]] = set()
        self._is_closing = False

    @property
    def name(self) -> str:
        """The name of the seat that was taken, which may have got a number."""
        assert self._seat, "the engine is not launched"
        return self._seat.name

    @property
    def is_running(self) -> bool:
        """Whether it takes jobs."""
        return self._seat is not None and not self._is_closing

    def add(self, name: str, workflow: Workflow) -> None:
        """Let jobs of that name run this workflow; before `launch`."""
        self._workflows[name] = workflow

    def every(self, cron: str, name: str, workflow: Workflow) -> None:
        """Run it by the clock (UTC) with the moment it was due; before `launch`."""
        self._schedules[name] = cron

        async def due(run: DurableRun, moment: str, _context: None) -> None:
            await workflow(run, datetime.fromisoformat(moment))

        self._workflows[name] = due

    async def launch(self) -> None:
        """Take a seat, continue what was left on it or on an empty one, and begin to take jobs.

        Raises `SeatTaken` when another process works on the same SQLite file.
        """
        assert not Engine._launched, "one engine a process: close the other one first"
        hush()
        self._seat = await take_seat(self._database_url, self._name)
        Engine._launched = self
        await self._open_queues()
        DBOS(config=self._config())
        registered = {name: self._register(name) for name in self._workflows}
        DBOS.launch()  # in this thread, since it adopts the event loop that it finds there
        await self._schedule(registered)
        await self.sweep()

    async def watch(self) -> None:
        """Look for empty seats until the program ends; raises `SeatTaken` when ours is lost."""
        assert self._seat, "the engine is not launched"
        while True:
            await asyncio.sleep(self._sweep_seconds)
            try:
                await self._seat.renew()
                await self.sweep()
            except psycopg.OperationalError as error:
                log.warning("the database is away: %s", type(error).__name__)

    async def sweep(self) -> None:
        """Take over what was begun by processes that are no more."""
        assert self._seat, "the engine is not launched"
        begun = await DBOS.list_workflows_async(
            status="PENDING", load_input=False, load_output=False
        )
        for name in {run.executor_id for run in begun if run.executor_id} - {self.name}:
            async with self._seat.is_empty(name) as is_empty:
                if is_empty:
                    await self._take_over(name)

    async def trigger(self, name: str) -> None:
        """Let a scheduled workflow run now."""
        await asyncio.to_thread(DBOS.trigger_schedule, name)

    async def forget(self, before: datetime) -> int:
        """Delete jobs that were done before then, a thousand at a time; answers how many."""
        done = await DBOS.list_workflows_async(
            status="SUCCESS",
            completed_before=before.isoformat(),
            limit=FORGOTTEN_MAX,
            load_input=False,
            load_output=False,
        )
        await DBOS.delete_workflows_async([run.workflow_id for run in done])
        return len(done)

    async def finished(self, key: str) -> None:
        """Wait until that job is done; raises what it raised."""
        handle: WorkflowHandleAsync[None] = await DBOS.retrieve_workflow_async(
            key, existing_workflow=False
        )
        await handle.get_result(polling_interval_sec=0.02)

    async def close(self, *, patience_seconds: float = 5) -> None:
        """Take no more jobs, wait a moment for those at work, leave the rest for later."""
        if not self._seat:
            return
        self._is_closing = True
        if self._at_work:
            await asyncio.wait(set(self._at_work), timeout=patience_seconds)
        await self._leave_everything()
        with ThreadPoolExecutor(1) as aside:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(aside, lambda: DBOS.destroy(destroy_registry=True))
            # DBOS put its own executor into the loop, and has now shut it down.
            loop.set_default_executor(ThreadPoolExecutor())
        await self._leave_everything()
        await self._seat.leave()
        self._seat = None
        Engine._launched = None

    async def _leave_everything(self) -> None:
        left = self._at_work | self._asleep
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    @property
    def _is_shared(self) -> bool:
        return make_url(self._database_url).get_backend_name() == "postgresql"

    def _config(self) -> DBOSConfig:
        return {
            "name": APPLICATION,
            "system_database_url": plain_url(self._database_url),
            "application_version": VERSION,
            "executor_id": self.name,
            "serializer": DBOSPortableJSONSerializer(),
            "db_engine_kwargs": {"connect_args": LINE} if self._is_shared else {},
            "run_migrations": False,
            "log_level": "WARNING",
            "enable_otlp": False,
            "max_executor_threads": THREADS_MAX,
            "scheduler_polling_interval_sec": 5.0,
            "notification_listener_polling_interval_sec": 0.1,
        }

    def _register(self, name: str) -> Callable[..., Any]:
        workflow = self._workflows[name]

        async def run(*arguments: Any) -> None:
            assert DBOS.workflow_id, "a workflow runs inside DBOS"
            with self._working():
                run = DurableRun(DBOS.workflow_id, self._sleeping, self._database_tries)
                await workflow(run, *arguments)

        return DBOS.workflow(name=name)(run)

    @contextmanager
    def _working(self) -> Iterator[None]:
        task = asyncio.current_task()
        assert task, "a workflow runs in a task"
        if self._is_closing:
            raise asyncio.CancelledError
        self._at_work.add(task)
        try:
            yield
        finally:
            self._at_work.discard(task)
            self._asleep.discard(task)

    @contextmanager
    def _sleeping(self) -> Iterator[None]:
        task = asyncio.current_task()
        assert task, "a workflow runs in a task"
        self._at_work.discard(task)
        self._asleep.add(task)
        try:
            yield
        finally:
            self._asleep.discard(task)
            self._at_work.add(task)

    async def _open_queues(self) -> None:
        # Before the launch, since a launched DBOS looks for new queues only once a second.
        client = DBOSClient(
            system_database_url=plain_url(self._database_url), application_name=APPLICATION
        )
        try:
            for queue in self._queues:
                await client.register_queue_async(
                    queue.name,
                    worker_concurrency=queue.at_once,
                    limiter=_limit(queue.rate),
                    partition_limiter=_limit(queue.partition_rate),
                    polling_interval_sec=queue.look_seconds,
                )
        finally:
            client.destroy()

    async def _schedule(self, registered: dict[str, Callable[..., Any]]) -> None:
        for schedule in await DBOS.list_schedules_async():
            if schedule["schedule_name"] not in self._schedules:
                await DBOS.delete_schedule_async(schedule["schedule_name"])
        await DBOS.apply_schedules_async(
            [
                {"schedule_name": name, "workflow_fn": registered[name], "schedule": cron}
                for name, cron in self._schedules.items()
            ]
        )

    async def _take_over(self, name: str) -> None:
        left = await DBOS.list_workflows_async(
            status="PENDING", executor_id=name, load_input=False, load_output=False
        )
        log.warning("%d jobs are taken over from %s, which is gone", len(left), name)
        for run in left:
            await DBOS.resume_workflow_async(run.workflow_id, queue_name=run.queue_name)


def _limit(rate: Rate | None) -> Any:
    return {"limit": rate.jobs, "period": rate.seconds} if rate else None
