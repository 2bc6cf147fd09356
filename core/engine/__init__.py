"""Durable work: the only room that knows DBOS.

What must happen after a commit (tell somebody, ask a payment service) is a `Job`, enqueued in the
very transaction that made it true: commit and it will run, roll back and it never was. An `Engine`
takes jobs from their queues and runs the workflows named in them; a `Run` gives a workflow steps
that are not repeated after a crash and sleeps that outlast one.

    enqueue(connection, Job("tell", "slack", "tell:17", (17,), partition="C042"))
        │ same transaction as the event          jobs.py, enqueuing.py: need no engine
        ▼
    DBOS's tables, beside ours in the same database       tables.py: prepare_tables
        ▼
    Engine ──▶ tell(run, 17) ──▶ run.step(…), run.sleep(…)   running.py, runs.py
        │
    Seat: who works here, and who no longer does             seats.py
    backlog(connection): how far behind the work is          backlog.py
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from core.engine.backlog import Backlog, backlog
from core.engine.enqueuing import enqueue
from core.engine.jobs import Job, Queue, Rate

if TYPE_CHECKING:
    from core.engine.running import Engine, seat_name
    from core.engine.runs import Run
    from core.engine.seats import SeatTaken
    from core.engine.tables import engine_tables, prepare_tables

__all__ = [
    "Backlog",
    "Engine",
    "Job",
    "Queue",
    "Rate",
    "Run",
    "SeatTaken",
    "backlog",
    "engine_tables",
    "enqueue",
    "prepare_tables",
    "seat_name",
]

# What runs jobs loads DBOS, which takes a third of a second; who only asks for them need not wait.
LATE: Final = {
    "Engine": "running",
    "Run": "runs",
    "SeatTaken": "seats",
    "engine_tables": "tables",
    "prepare_tables": "tables",
    "seat_name": "running",
}


def __getattr__(name: str) -> Any:
    """Load what runs jobs once somebody asks for it."""
    if name not in LATE:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{LATE[name]}"), name)
