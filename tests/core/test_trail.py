"""The trail is a chain that nobody rewrites unseen: A151, the eight ways of tampering, and I9."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from core.billing import Billing
from core.database import Database
from core.security.chain import GENESIS
from core.security.notary import Checkpoint, Notary, Rhythm, Sealed
from core.services.flaws import Fault
from core.services.trail import Posted, Verdict
from tests.cast import COMPANY, KEYRING, LINKS, OTHER_COMPANY, OTHER_PAIDUP, PAIDUP
from tests.deeds import draft, issued
from tests.fakes.clock import FakeClock
from tests.forger import Forger
from tests.postgres import Postgres

OURS = Notary("b3Vyc291cnNvdXJzb3Vyc291cnNvdXJzb3Vyc291cnM=")
THEIRS = Notary("dGhlaXJzdGhlaXJzdGhlaXJzdGhlaXJzdGhlaXJzISE=")


@pytest.fixture
def forger(database: Database) -> Forger:
    return Forger(database)


async def checkpoint(billing: Billing, notary: Notary = OURS) -> Sealed:
    async with billing.reading(PAIDUP) as work:
        size, head = await work.trail.head()
    return notary.seal(Checkpoint(COMPANY, size, head, billing.clock.now(), Rhythm.HOURLY))


async def verify(billing: Billing, *sealed: Sealed | None, key: str = OURS.public) -> Verdict:
    files = [(f"{number}.json", each) for number, each in enumerate(sealed)]
    async with billing.reading(PAIDUP, is_snapshot=True) as work:
        return await work.trail.verify(files, [key])


def found(verdict: Verdict) -> list[tuple[int, Fault]]:
    return [(flaw.place, flaw.fault) for flaw in verdict.flaws]


async def size(billing: Billing) -> int:
    async with billing.reading(PAIDUP) as work:
        return (await work.trail.head())[0]


async def counted(database: Database) -> tuple[int, int, int]:
    """Events, links, and links to an event of their own company."""
    own = "SELECT count(*) FROM trail_link l JOIN event e ON e.id = l.event_id"
    queries = (
        "SELECT count(*) FROM event",
        "SELECT count(*) FROM trail_link",
        f"{own} WHERE e.company_id = l.company_id",
    )
    async with database.reader.connect() as connection:
        events, links, fitting = [
            (await connection.execute(text(query))).scalar_one() for query in queries
        ]
    return events, links, fitting


async def test_every_event_has_its_link_and_all_of_it_is_proven(
    billing: Billing, database: Database
) -> None:
    await issued(billing)
    sealed = await checkpoint(billing)
    await draft(billing)

    verdict = await verify(billing, sealed)

    assert (verdict.flaws, verdict.doubts) == ((), ())
    assert verdict.size == await size(billing)
    assert (verdict.checkpoints, verdict.last) == (1, sealed.checkpoint)
    assert len(set(await counted(database))) == 1


async def test_an_event_says_from_where_it_was_asked(billing: Billing, forger: Forger) -> None:
    await draft(billing)

    assert [(row.world, row.origin, row.member_id) for row in forger.chain()][-1] == (
        "slack",
        "T1/U3",
        3,
    )


async def test_an_edited_event_is_found_at_its_place(billing: Billing, forger: Forger) -> None:
    """A151 (a)"""
    await issued(billing)
    row = forger.chain()[-2]
    forger.edit(row.id, actor="Vic")

    verdict = await verify(billing)

    assert found(verdict) == [(row.place, Fault.EDITED)]
    assert f"Event {row.id} ({row.kind})" in verdict.flaws[0].text


@pytest.mark.parametrize(
    "change",
    [
        {"payload": {"amount_minor": 1}},
        {"happened_at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"origin": "elsewhere"},
        {"world": "web"},
        {"member_id": 1},
        {"kind": "InvoiceIssued"},
        {"subject": "invoice:99"},
        {"request_id": "slack:1"},
    ],
)
async def test_no_field_of_an_event_can_be_edited(
    billing: Billing, forger: Forger, change: dict[str, Any]
) -> None:
    """A151 (a)"""
    await draft(billing)
    row = forger.chain()[-1]
    forger.edit(row.id, **change)

    assert found(await verify(billing)) == [(row.place, Fault.EDITED)]


async def test_an_edit_with_its_digest_is_found_by_the_link(
    billing: Billing, forger: Forger
) -> None:
    """A151 (a)"""
    await issued(billing)
    row = forger.chain()[-2]
    forger.edit(row.id, actor="Vic")
    forger.restamp()
    forger.relink(row.id, hash=row.hash)

    assert found(await verify(billing)) == [(row.place, Fault.OUT_OF_PLACE)]


MISSED = {
    ("trail_link", "event"): "Place {place} is missing: the event that stood there",
    ("event",): "Event {event}, which had place {place}, is missing: it was deleted",
    ("trail_link",): "Place {place} is missing: the event that stood there",
}


@pytest.mark.parametrize("tables", MISSED)
async def test_a_deleted_event_is_found_at_its_place(
    billing: Billing, forger: Forger, tables: tuple[str, ...]
) -> None:
    """A151 (b)"""
    await issued(billing)
    row = forger.chain()[-2]
    forger.delete(row.id, *tables)

    verdict = await verify(billing)

    assert found(verdict)[0] == (row.place, Fault.MISSING)
    assert MISSED[tables].format(event=row.id, place=row.place) in verdict.flaws[0].text


async def test_a_deleted_event_whose_gap_is_closed_is_found_at_its_place(
    billing: Billing, forger: Forger
) -> None:
    """A151 (b)"""
    await issued(billing)
    row = forger.chain()[-3]
    forger.delete(row.id, "trail_link", "event")
    forger.move(row.place, -1)

    assert found(await verify(billing)) == [(row.place, Fault.OUT_OF_PLACE)]


async def test_an_event_inserted_beside_the_chain_is_found(
    billing: Billing, forger: Forger
) -> None:
    """A151 (c)"""
    await issued(billing)
    row = forger.chain()[-2]
    forger.insert(row)

    verdict = await verify(billing)

    assert [flaw.fault for flaw in verdict.flaws] == [Fault.UNLINKED]
    assert "Event 9999" in verdict.flaws[0].text


async def test_an_event_inserted_into_the_chain_is_found_at_its_place(
    billing: Billing, forger: Forger
) -> None:
    """A151 (c)"""
    await issued(billing)
    row = forger.chain()[-2]
    forger.move(row.place, 1)
    forger.insert(row, row.place + 1)

    assert found(await verify(billing)) == [(row.place + 1, Fault.OUT_OF_PLACE)]


async def test_events_that_changed_places_are_found_at_the_first(
    billing: Billing, forger: Forger
) -> None:
    """A151 (d)"""
    await issued(billing)
    first, second = forger.chain()[-3:-1]
    forger.relink(first.id, place=0)
    forger.relink(second.id, place=first.place)
    forger.relink(first.id, place=second.place)

    assert found(await verify(billing)) == [(first.place, Fault.OUT_OF_PLACE)]


async def test_a_cut_tail_is_found_by_the_checkpoint(billing: Billing, forger: Forger) -> None:
    """A151 (e)"""
    early = await checkpoint(billing)
    await draft(billing)
    await draft(billing)
    sealed = await checkpoint(billing)
    before = await size(billing)
    forger.cut(2)

    verdict = await verify(billing, sealed, early)

    assert found(verdict) == [(before - 1, Fault.CUT)]
    assert f"ends with place {before - 2}, but the hourly checkpoint" in verdict.flaws[0].text
    assert f"knows {before} places" in verdict.flaws[0].text


async def test_a_restamped_chain_is_found_after_the_last_checkpoint_that_agrees(
    billing: Billing, forger: Forger
) -> None:
    """A151 (f)"""
    await draft(billing)
    early = await checkpoint(billing)
    await issued(billing)
    late = await checkpoint(billing)
    await draft(billing)
    row = forger.chain()[-3]
    forger.edit(row.id, actor="Vic")
    forger.restamp(row.place - 1)

    assert found(await verify(billing)) == []
    verdict = await verify(billing, late, early)

    assert found(verdict) == [(early.checkpoint.size + 1, Fault.REWRITTEN)]


async def test_a_restamped_chain_is_found_by_the_posted_head(
    billing: Billing, forger: Forger
) -> None:
    """A151 (f), with the checkpoints lost: the owners still have what they were told."""
    await issued(billing)
    async with billing.reading(PAIDUP) as work:
        told = Posted(*await work.trail.head())
    row = forger.chain()[-2]
    forger.edit(row.id, actor="Vic")
    forger.restamp()

    async with billing.reading(PAIDUP) as work:
        verdict = await work.trail.verify([], [OURS.public], [told])

    assert found(verdict) == [(1, Fault.REWRITTEN)]


async def test_a_replaced_key_is_found_by_the_pinned_one(billing: Billing, forger: Forger) -> None:
    """A151 (h)"""
    await issued(billing)
    row = forger.chain()[-2]
    forger.edit(row.id, actor="Vic")
    forger.restamp()
    forged = await checkpoint(billing, THEIRS)

    assert found(await verify(billing, forged, key=THEIRS.public)) == []
    assert found(await verify(billing, forged)) == [(forged.checkpoint.size, Fault.FOREIGN_KEY)]


async def test_a_changed_checkpoint_is_found(billing: Billing) -> None:
    """A151 (h)"""
    sealed = await checkpoint(billing)
    shorter = Checkpoint(COMPANY, 1, GENESIS, sealed.checkpoint.made_at, Rhythm.HOURLY)
    changed = Sealed(shorter, sealed.key, sealed.signature)

    assert found(await verify(billing, changed)) == [(1, Fault.FOREIGN_KEY)]
    assert found(await verify(billing, None)) == [(0, Fault.NO_CHECKPOINT)]


async def test_an_older_database_is_found_by_the_checkpoint(
    billing: Billing, database: Database, request: pytest.FixtureRequest, clock: FakeClock
) -> None:
    """A151 (g): at once, and after it went on."""
    await draft(billing)
    older = Billing(await copied(database, request), clock, LINKS, KEYRING)
    before = await size(billing)
    await issued(billing)
    sealed = await checkpoint(billing)

    at_once = await verify(older, sealed)
    for _ in range(5):
        await draft(older)
    gone_on = await verify(older, sealed)
    await older.database.close()

    assert found(at_once) == [(before + 1, Fault.CUT)]
    assert found(gone_on) == [(1, Fault.REWRITTEN)]


async def copied(database: Database, request: pytest.FixtureRequest) -> Database:
    """A copy of the database as it is now, as a backup is."""
    url = database.url
    if url.get_backend_name() == "sqlite":
        older = url.set(database=f"{url.database}.old")
        with (
            closing(sqlite3.connect(str(url.database))) as now,
            closing(sqlite3.connect(str(older.database))) as copy,
        ):
            now.backup(copy)
        return Database(older.render_as_string(hide_password=False))
    await database.close()
    server: Postgres = request.getfixturevalue("postgres")
    older_url = server.create(str(url.database))
    request.addfinalizer(lambda: server.drop(older_url))
    return Database(older_url)


async def test_the_chains_of_two_companies_do_not_meet(
    billing: Billing, forger: Forger, database: Database
) -> None:
    await draft(billing)
    forger.edit(forger.chain()[-1].id, actor="Vic")

    async with billing.reading(OTHER_PAIDUP) as work:
        verdict = await work.trail.verify([], [OURS.public])

    assert verdict.flaws == ()
    assert verdict.size == await _links(database, OTHER_COMPANY)


async def _links(database: Database, company_id: int) -> int:
    query = "SELECT count(*) FROM trail_link WHERE company_id = :company"
    async with database.reader.connect() as connection:
        return int((await connection.execute(text(query), {"company": company_id})).scalar_one())
