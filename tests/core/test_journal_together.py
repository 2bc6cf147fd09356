"""Two book at one time on a server, and get numbers in turn: the journal has each posting whole."""

import psycopg
import pytest
from sqlalchemy import make_url

from core.billing import Billing
from tests.cast import OLGA
from tests.deeds import issued

IN_TURN = "ALTER SEQUENCE entry_id_seq INCREMENT BY 2"
FROM = "SELECT setval('entry_id_seq', %s, false)"


@pytest.fixture
def database_url(postgres_books: str) -> str:
    """SQLite knows one that writes at a time."""
    return postgres_books


def numbered(url: str, first: int) -> None:
    """Let the next entries have every other number from here on."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as line:
        line.execute(IN_TURN)
        line.execute(FROM, (first,))


async def test_postings_that_were_booked_at_one_time_are_whole_in_the_journal(
    billing: Billing, database_url: str
) -> None:
    for first in (1001, 1002):
        numbered(database_url, first)
        await issued(billing)

    async with billing.reading(OLGA) as work:
        postings = [posting async for posting in work.reports.journal()]
    assert [sum(side.amount.minor for side in posting) for posting in postings] == [0, 0]
