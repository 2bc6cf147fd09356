"""Copies of the running program's database, to tamper with: the program goes on with its own."""

import asyncio
import subprocess

import psycopg
from sqlalchemy import make_url

from core.database import Database
from tests.forger import Forger
from tests.postgres import Postgres
from tests.restores import tools
from tests.stories.town import Town


async def copied(town: Town, server: Postgres) -> str:
    """The books as they are now, in a database of their own; answers its address."""
    url = server.create()
    await asyncio.to_thread(_copy, town.database_url, url)
    return url


def _copy(url: str, to: str) -> None:
    dumped = subprocess.run(
        [str(tools() / "pg_dump"), "--format=custom", _plain(url)], capture_output=True, check=True
    )
    restore = [str(tools() / "pg_restore"), "--dbname", _plain(to)]
    subprocess.run(restore, input=dumped.stdout, capture_output=True, check=True)


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def tables(url: str) -> int:
    """How many tables there are."""
    query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    with psycopg.connect(_plain(url)) as connection:
        return int(connection.execute(query).fetchall()[0][0])


class Forgery:
    """Somebody with all rights on a copy, company by company."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    def of(self, company_id: int) -> Forger:
        """What can be done to a company's chain."""
        return Forger(self._database, company_id)

    async def close(self) -> None:
        """Let the copy go."""
        await self._database.close()
