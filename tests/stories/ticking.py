"""Moving the town's clock, and waiting until what is due then is done."""

import asyncio
from datetime import timedelta

from sqlalchemy import Connection

from tests.stories.town import WAIT_SECONDS, Town

LOOK_SECONDS = 0.1
TABLE = {"sqlite": "workflow_status", "postgresql": "dbos.workflow_status"}


async def moves(town: Town, by: timedelta) -> None:
    """Move the clock; once this returns, a tick that began after it has ended."""
    await town.until_idle()
    before = await _ticks(town)
    town.sandbox.world.move(by)
    async with asyncio.timeout(WAIT_SECONDS):
        while await _ticks(town) == before:
            await town.sandbox.world.wait(town.sandbox.world.version, seconds=LOOK_SECONDS)
    await town.until_idle()


async def _ticks(town: Town) -> int:
    async with town.books() as billing, billing.database.reader.connect() as connection:
        return await connection.run_sync(_ended)


def _ended(connection: Connection) -> int:
    table = TABLE[connection.dialect.name]
    query = f"SELECT COUNT(*) FROM {table} WHERE name = 'overdue_company' AND status = 'SUCCESS'"  # noqa: S608  # a table's name
    return int(connection.exec_driver_sql(query).scalar_one())
