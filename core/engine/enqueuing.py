"""Puts a job on its queue within the caller's transaction.

DBOS's own `DBOSClient.enqueue_in_transaction` writes the same two rows, but builds its statements
anew at each call and changes the options of the caller's connection. Issuing an invoice passes
here, so the rows are written by fixed statements; a test compares them with what DBOS writes.
"""

import json
from typing import Any, Final

from sqlalchemy import Connection

from core.engine.jobs import APPLICATION, VERSION, Job

SQLITE: Final = (
    """
    INSERT INTO workflow_status
        (workflow_uuid, status, name, queue_name, queue_partition_key, application_name,
         application_version, serialization, priority, recovery_attempts)
    VALUES (:key, 'ENQUEUED', :workflow, :queue, :partition, :application,
            :version, 'portable_json', 0, 0)
    ON CONFLICT (workflow_uuid) DO NOTHING
    """,
    """
    INSERT INTO workflow_input (workflow_uuid, inputs) VALUES (:key, :inputs)
    ON CONFLICT (workflow_uuid) DO NOTHING
    """,
)

POSTGRESQL: Final = (
    """
    WITH job AS (
        INSERT INTO dbos.workflow_status
            (workflow_uuid, status, name, queue_name, queue_partition_key, application_name,
             application_version, serialization, priority, recovery_attempts)
        VALUES (%(key)s, 'ENQUEUED', %(workflow)s, %(queue)s, %(partition)s, %(application)s,
                %(version)s, 'portable_json', 0, 0)
        ON CONFLICT (workflow_uuid) DO NOTHING
        RETURNING workflow_uuid
    )
    INSERT INTO dbos.workflow_input (workflow_uuid, inputs)
    SELECT workflow_uuid, %(inputs)s FROM job
    ON CONFLICT (workflow_uuid) DO NOTHING
    """,
)


def enqueue(connection: Connection, *jobs: Job) -> None:
    """Let jobs run once the connection's transaction commits; a key already known is left alone.

    From asynchronous code: `await connection.run_sync(enqueue, job)`.
    """
    if not jobs:
        return
    rows = [_row(job) for job in jobs]
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement, rows if len(rows) > 1 else rows[0])


def _row(job: Job) -> dict[str, Any]:
    inputs = {"namedArgs": {}, "positionalArgs": job.arguments}
    return {
        "key": job.key,
        "workflow": job.workflow,
        "queue": job.queue,
        "partition": job.partition,
        "application": APPLICATION,
        "version": VERSION,
        "inputs": json.dumps(inputs, separators=(",", ":"), ensure_ascii=False),
    }
