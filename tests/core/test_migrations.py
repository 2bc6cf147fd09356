"""The database's history goes up, down and up, and ends where the models are."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, Table, create_engine, func, inspect, select, text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import SQLModel

from core.billing import Billing
from core.engine import engine_tables
from core.errors import GatewayFailed, WrongState
from core.migrations import is_current, migrate
from core.models import AdjustmentState
from tests.cast import OLGA
from tests.deeds import issued, paid, written_off
from tests.postgres import Postgres


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    """A plain connection to look at it."""
    engine = create_engine(empty_url)
    yield engine
    engine.dispose()


def ours(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - engine_tables() - {"alembic_version"}


def rules(engine: Engine) -> int:
    """How many triggers and functions of ours there are."""
    queries = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT (SELECT count(*) FROM pg_trigger t"
        " JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT tgisinternal AND c.relnamespace = 'public'::regnamespace)"
        " + (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)",
    }
    with engine.connect() as connection:
        return int(connection.execute(text(queries[engine.dialect.name])).scalar_one())


def test_it_goes_up_down_and_up_again(empty_url: str, engine: Engine) -> None:
    migrate(empty_url)
    there = ours(engine), rules(engine)
    migrate(empty_url, "base")
    assert (ours(engine), rules(engine)) == (set(), 0)

    migrate(empty_url)

    assert (ours(engine), rules(engine)) == there
    assert there[0] == set(SQLModel.metadata.tables)
    assert there[1] > 0


def test_books_from_before_secrets_were_sealed_are_left_as_they_are(
    empty_url: str, engine: Engine
) -> None:
    migrate(empty_url, "2026_11_22_trail")
    company = Table("company", MetaData(), autoload_with=engine)
    wanted = {each.name: each.type.python_type for each in company.c if not each.nullable}
    with engine.begin() as connection:
        connection.execute(
            company.insert().values({name: kind(1) for name, kind in wanted.items()})
        )

    with pytest.raises(WrongState, match="from before secrets were sealed"):
        migrate(empty_url)

    assert "data_key" not in ours(engine)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(company)).scalar_one() == 1


def test_migrating_what_is_current_changes_nothing(empty_url: str, engine: Engine) -> None:
    migrate(empty_url)
    migrate(empty_url)

    assert is_current(empty_url)


async def test_what_was_written_off_stands_against_going_back(
    billing: Billing, database_url: str
) -> None:
    """The version before knows no such invoice, and would forget why nothing is owed on it."""
    await written_off(billing, (await issued(billing)).invoice.reference)
    await billing.database.close()

    with pytest.raises(WrongState, match="does not know"):
        await asyncio.to_thread(migrate, database_url, "2026_11_22_words")

    assert await asyncio.to_thread(is_current, database_url)
    async with billing.reading(OLGA) as work:
        assert (await work.adjustments.view("A1")).adjustment.state is AdjustmentState.BOOKED


async def test_a_payment_from_before_it_had_parts_has_one(
    billing: Billing, database_url: str
) -> None:
    await paid(billing, (await issued(billing)).invoice.reference, 1900)
    await billing.database.close()

    await asyncio.to_thread(migrate, database_url, "2026_11_23_credit")
    await asyncio.to_thread(migrate, database_url)

    async with billing.reading(OLGA) as work:
        (share,) = (await work.payments.view("P1")).shares
    assert (share.invoice.reference, share.amount.minor) == ("INV-2026-0001", 1900)


async def test_a_clients_credit_stands_against_going_back(
    billing: Billing, database_url: str
) -> None:
    await paid(billing, (await issued(billing)).invoice.reference, 20000)
    await billing.database.close()

    with pytest.raises(WrongState, match="does not know"):
        await asyncio.to_thread(migrate, database_url, "2026_11_23_credit")


def test_naming_an_older_revision_goes_back_to_it(empty_url: str, engine: Engine) -> None:
    migrate(empty_url)
    migrate(empty_url, "2026_11_22_first")

    assert not is_current(empty_url)
    assert "adjustment" not in ours(engine)


def test_what_fails_half_way_leaves_everything_as_it_was(empty_url: str, engine: Engine) -> None:
    migrate(empty_url, "base")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE posting (mine INTEGER)"))  # the last of ours

    with pytest.raises((GatewayFailed, ProgrammingError)):
        migrate(empty_url)

    assert ours(engine) == {"posting"}


def test_two_machines_may_migrate_at_once(postgres: Postgres) -> None:
    url = postgres.create()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(migrate, [url, url]))

    assert is_current(url)
    postgres.drop(url)


def test_a_database_that_is_behind_says_so(empty_url: str) -> None:
    migrate(empty_url)
    migrate(empty_url, "base")

    assert not is_current(empty_url)


def test_models_and_migrations_agree(empty_url: str, engine: Engine) -> None:
    migrate(empty_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: (
                    kind != "table" or name not in engine_tables()
                ),
            },
        )
        assert compare_metadata(context, SQLModel.metadata) == []
