"""DBOS's tables: what must be in place before anything is enqueued."""

from typing import Final

from dbos import DBOS
from sqlalchemy import make_url

from core.engine.logs import hush

TABLES: Final = frozenset(
    {
        "application_versions",
        "dbos_migrations",
        "notifications",
        "operation_outputs",
        "queues",
        "streams",
        "workflow_events",
        "workflow_events_history",
        "workflow_input",
        "workflow_output",
        "workflow_schedules",
        "workflow_status",
    }
)


def engine_tables() -> frozenset[str]:
    """The tables that are DBOS's: beside ours in a SQLite file, in a schema `dbos` elsewhere."""
    return TABLES


def prepare_tables(database_url: str) -> None:
    """Create or upgrade the engine's tables; belongs to every migration of the database."""
    hush()
    DBOS.migrate(plain_url(database_url))


def plain_url(database_url: str) -> str:
    """The same database through the synchronous driver DBOS uses."""
    url = make_url(database_url)
    driver = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql+psycopg"
    return url.set(drivername=driver).render_as_string(hide_password=False)
