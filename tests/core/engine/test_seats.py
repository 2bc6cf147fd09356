from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from core.engine.seats import Seat, SeatTaken, take_seat

Take = Callable[[str], Awaitable[Seat]]


@pytest.fixture
def url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
async def take(url: str) -> AsyncIterator[Take]:
    """Takes seats, and leaves them all in the end."""
    seats: list[Seat] = []

    async def take(name: str) -> Seat:
        seats.append(await take_seat(url, name))
        return seats[-1]

    yield take
    for seat in seats:
        await seat.leave()


def cut_connections(url: str) -> None:
    """What a restart of the database does to everybody's connection."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_a_name_that_is_taken_gets_a_number(take: Take) -> None:
    assert [(await take("web")).name for _ in range(3)] == ["web", "web-2", "web-3"]


async def test_a_seat_that_was_left_is_taken_again(take: Take) -> None:
    first = await take("web")
    await first.leave()

    assert (await take("web")).name == "web"


async def test_only_a_seat_that_was_left_is_empty(take: Take) -> None:
    here, there = await take("here"), await take("there")
    async with here.is_empty("there") as is_empty:
        assert not is_empty
    await there.leave()
    async with here.is_empty("there") as is_empty:
        assert is_empty


async def test_ones_own_seat_is_not_empty(take: Take) -> None:
    here = await take("here")
    async with here.is_empty("here") as is_empty:
        assert not is_empty


async def test_nobody_sits_down_where_one_is_looking(take: Take) -> None:
    here = await take("here")
    async with here.is_empty("there"):
        assert (await take("there")).name == "there-2"
    async with here.is_empty("there") as is_empty:
        assert is_empty


async def test_a_broken_connection_is_made_anew(take: Take, url: str) -> None:
    here, there = await take("here"), await take("there")
    cut_connections(url)
    await here.renew()
    await there.renew()
    await there.renew()

    async with here.is_empty("there") as is_empty:
        assert not is_empty


async def test_a_seat_that_somebody_else_took_is_lost(take: Take, url: str) -> None:
    here = await take("here")
    cut_connections(url)
    assert (await take("here")).name == "here"

    with pytest.raises(SeatTaken, match="Somebody else took the seat here"):
        await here.renew()


async def test_everybody_but_the_owner_of_a_sqlite_file_is_gone(tmp_path: Path) -> None:
    seat = await take_seat(f"sqlite+aiosqlite:///{tmp_path}/books.db", "here")
    await seat.renew()
    async with seat.is_empty("there") as there, seat.is_empty("here") as here:
        assert (there, here) == (True, False)
    await seat.leave()
