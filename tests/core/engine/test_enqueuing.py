from dbos import DBOSClient, DBOSPortableJSONSerializer
from sqlalchemy import text

from core.database import Database
from core.engine import (
    Job,
    engine_tables,
    enqueue,
    prepare_tables,
)
from tests.core.engine.lab import Launch, Notes, ask, rows


async def test_a_job_runs_once_its_transaction_is_committed(
    launch: Launch, database: Database
) -> None:
    notes = Notes()
    engine = await launch(note=notes)

    await ask(database, Job("note", "events", "note:1", (1,)))
    await engine.finished("note:1")

    assert notes.heard == [1]


async def test_a_job_whose_transaction_is_rolled_back_never_was(database: Database) -> None:
    async with database.writer.connect() as connection:
        await connection.run_sync(enqueue, Job("note", "events", "note:1", (1,)))
        await connection.rollback()

    assert await rows(database, "workflow_status") == []
    assert await rows(database, "workflow_input") == []


async def test_the_same_key_twice_is_one_job(launch: Launch, database: Database) -> None:
    notes = Notes()
    job = Job("note", "events", "note:1", (1,))
    await ask(database, job, job)
    await ask(database, job)
    engine = await launch(note=notes)
    await engine.finished("note:1")

    await ask(database, job, Job("note", "events", "note:2", (2,)))
    await engine.finished("note:2")

    assert notes.heard == [1, 2]


async def test_no_jobs_are_no_trouble(database: Database) -> None:
    await ask(database)

    assert await rows(database, "workflow_status") == []


async def test_our_rows_are_those_that_dbos_would_write(url: str, database: Database) -> None:
    client = DBOSClient(
        system_database_url=str(database.writer.sync_engine.url.set(drivername="sqlite"))
        if url.startswith("sqlite")
        else url,
        serializer=DBOSPortableJSONSerializer(),
        application_name="paidup",
    )
    await client.enqueue_async(
        {
            "workflow_name": "tell",
            "queue_name": "slack",
            "workflow_id": "theirs",
            "queue_partition_key": "C042",
            "app_version": "1",
        },
        17,
        "ü",
    )
    client.destroy()
    await ask(database, Job("tell", "slack", "ours", (17, "ü"), partition="C042"))

    theirs, ours = sorted(
        await rows(database, "workflow_status"), key=lambda row: row["workflow_uuid"], reverse=True
    )
    differing = {column for column in theirs if theirs[column] != ours[column]}
    assert differing <= {"workflow_uuid", "creator_xid", "attributes", "created_at", "updated_at"}
    inputs = await rows(database, "workflow_input")
    assert {row["inputs"] for row in inputs} == {'{"namedArgs":{},"positionalArgs":[17,"ü"]}'}


async def test_the_tables_made_in_a_sqlite_file_are_the_tables_named(
    sqlite_engine_url: str,
) -> None:
    database = Database(sqlite_engine_url)
    async with database.reader.begin() as connection:
        found = await connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'table'")
        )
        assert set(found.scalars()) == engine_tables()
    await database.close()


async def test_tables_are_prepared_as_often_as_one_likes(url: str) -> None:
    prepare_tables(url)
