"""Turns: one at a time by address, in all processes on one database; and no wait without an end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import psycopg
import pytest
from sqlalchemy import make_url

from core.errors import GatewayFailed
from core.turns import CONNECTIONS_MOST, Turns

MOMENT = 0.2
ROOM = ("slack", "C1")


class Crowd:
    """Some who speak at once, and the most of them that ever did."""

    def __init__(self) -> None:
        self.now = 0
        self.most = 0

    async def speak(self, turns: Turns, address: str = "C1") -> None:
        """Have a turn, in which others would have time to begin theirs."""
        async with turns.turn("slack", address):
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0)
            self.now -= 1


@pytest.fixture
def machine(database_url: str) -> Callable[[], Turns]:
    """The turns of one more process."""
    return lambda: Turns(make_url(database_url), wait_seconds=20)


@pytest.fixture
def postgres_machine(postgres_url: str) -> Callable[..., Turns]:
    """The turns of one more process on PostgreSQL."""
    return lambda wait_seconds=20: Turns(make_url(postgres_url), wait_seconds=wait_seconds)


async def test_an_address_has_one_turn_at_a_time(machine: Callable[[], Turns]) -> None:
    turns, crowd = machine(), Crowd()
    await asyncio.gather(*(crowd.speak(turns) for _ in range(20)))

    assert crowd.most == 1


async def test_two_processes_share_the_turns(postgres_machine: Callable[..., Turns]) -> None:
    machines, crowd = [postgres_machine() for _ in range(4)], Crowd()
    await asyncio.gather(*(crowd.speak(turns) for turns in machines for _ in range(5)))

    assert crowd.most == 1


async def test_another_address_does_not_wait(machine: Callable[[], Turns]) -> None:
    turns, crowd = machine(), Crowd()
    async with turns.turn(*ROOM):
        await crowd.speak(turns, "C2")
        await crowd.speak(machine(), "C3")

    assert crowd.most == 1


async def test_many_addresses_take_few_connections(postgres_machine: Callable[..., Turns]) -> None:
    turns, crowd = postgres_machine(), Crowd()
    addresses = [f"C{number}" for number in range(CONNECTIONS_MOST * 3)]
    await asyncio.gather(*(crowd.speak(turns, address) for address in addresses))

    assert crowd.most <= CONNECTIONS_MOST


async def test_nobody_waits_for_ever(machine: Callable[[], Turns], database_url: str) -> None:
    turns = Turns(make_url(database_url), wait_seconds=MOMENT)
    async with turns.turn(*ROOM):
        with pytest.raises(GatewayFailed, match="still on its way") as caught:
            await Crowd().speak(turns)
    await Crowd().speak(turns)

    assert not caught.value.permanent
    assert caught.value.wait_seconds


async def test_nobody_waits_for_ever_for_another_process(
    postgres_machine: Callable[..., Turns],
) -> None:
    patient, hasty = postgres_machine(), postgres_machine(MOMENT)
    async with patient.turn(*ROOM):
        with pytest.raises(GatewayFailed, match="still on its way"):
            await Crowd().speak(hasty)
    await Crowd().speak(hasty)


async def test_a_turn_that_fails_is_over(machine: Callable[[], Turns]) -> None:
    turns, crowd = machine(), Crowd()
    with pytest.raises(ValueError, match="a bug"):
        async with turns.turn(*ROOM):
            raise ValueError("a bug")
    await crowd.speak(turns)
    await crowd.speak(machine())

    assert crowd.most == 1


@asynccontextmanager
async def held(turns: Turns) -> AsyncIterator[asyncio.Task[None]]:
    """Somebody whose turn lasts until they are cancelled."""
    begun = asyncio.Event()

    async def hold() -> None:
        async with turns.turn(*ROOM):
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hold())
    await begun.wait()
    yield task
    await asyncio.wait([task])


async def test_whoever_is_stopped_gives_the_turn_back(
    postgres_machine: Callable[..., Turns],
) -> None:
    crowd = Crowd()
    async with held(postgres_machine()) as holder:
        waiting = asyncio.create_task(crowd.speak(postgres_machine()))
        holder.cancel()
        await waiting

    assert crowd.most == 1


async def test_a_turn_whose_connection_breaks_goes_to_the_next_and_its_holder_hears_so(
    postgres_machine: Callable[..., Turns], postgres_url: str
) -> None:
    crowd = Crowd()

    async def speak_on() -> None:
        async with postgres_machine().turn(*ROOM):
            cut_connections(postgres_url)
            await crowd.speak(postgres_machine())

    with pytest.raises(GatewayFailed, match="went away") as caught:
        await speak_on()

    assert crowd.most == 1
    assert caught.value.unclear


async def test_a_database_that_is_away_gives_no_turns() -> None:
    turns = Turns(make_url("postgresql://paidup@127.0.0.1:1/paidup"))
    with pytest.raises(GatewayFailed, match="database is away") as caught:
        await Crowd().speak(turns)

    assert not caught.value.permanent


def cut_connections(url: str) -> None:
    """What a restart of the database does to everybody's connection."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
