"""How far behind the work is: for `/healthz`, `/metrics` and `paidup doctor`. Needs no engine."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

FAILED_SHOWN_MAX: Final = 20

# The database's clock on both sides: created_at is stamped by it.
NOW: Final = {
    "sqlite": "CAST(strftime('%s', 'now') AS INTEGER) * 1000",
    "postgresql": "CAST(EXTRACT(epoch FROM now()) * 1000 AS BIGINT)",
}
TABLE: Final = {"sqlite": "workflow_status", "postgresql": "dbos.workflow_status"}


@dataclass(frozen=True)
class Backlog:
    """Jobs not begun, the age of the oldest of them, jobs begun, and jobs that ended in a bug."""

    waiting: int
    oldest_seconds: float
    running: int
    failed: tuple[str, ...]


def backlog(connection: Connection) -> Backlog:
    """Count what is to be done; `await connection.run_sync(backlog)`.

    `failed` are the keys of the newest jobs that broke off with an unexpected error.
    """
    dialect = connection.dialect.name
    table = TABLE[dialect]
    waiting, oldest, running = connection.exec_driver_sql(
        f"SELECT COUNT(*) FILTER (WHERE status = 'ENQUEUED'),"  # noqa: S608  # nosec B608  # our constants
        f" {NOW[dialect]} - MIN(created_at) FILTER (WHERE status = 'ENQUEUED'),"
        " COUNT(*) FILTER (WHERE status = 'PENDING')"
        f" FROM {table} WHERE status IN ('ENQUEUED', 'PENDING')"
    ).one()
    failed = connection.exec_driver_sql(
        f"SELECT workflow_uuid FROM {table}"  # noqa: S608  # nosec B608  # our constants
        " WHERE status IN ('ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')"
        f" ORDER BY created_at DESC, workflow_uuid LIMIT {FAILED_SHOWN_MAX}"
    ).scalars()
    return Backlog(waiting, max(oldest or 0, 0) / 1000, running, tuple(failed))
