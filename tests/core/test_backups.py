"""Backups: whole, of one moment, unreadable without the key, and back without a number twice.

F23, F84, F85, A141, A154; on both databases.
"""

import asyncio
import io
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from bot.notify.marking import marking
from bot.safekeeping import backed_up, finished, recoveries, restored
from bot.settings import Settings
from core.backups import archive, snapshots
from core.backups.marks import Marks
from core.billing import Billing, Work
from core.checkpoints import CheckpointFolder
from core.database import Database
from core.errors import GatewayFailed, InvalidInput, WrongState
from core.models import EventRecord
from core.security.actors import system
from core.security.notary import Notary
from core.workflows.checkpoints import Checkpoints
from core.workflows.recovering import Recovering
from core.workflows.tell import Tell
from tests.cast import COMPANY, KEYRING, LINKS, OLGA
from tests.deeds import draft, issued
from tests.fakes.channel import FakeChannel, FakeRun
from tests.fakes.clock import FakeClock
from tests.restores import Safe
from tests.trail import Trail


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return [path.name for path in folder.iterdir()]


def spoil(path: str) -> None:
    """Overwrite the beginning of a page, and leave the first ones as they are."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray(Path(path).read_bytes())
    raw[4096 * 3 : 4096 * 3 + 200] = b"\xff" * 200
    Path(path).write_bytes(raw)


async def to_one(work: Work, event: EventRecord) -> list[tuple[str, str]]:
    del work, event
    return [("near", "1")]


async def tell(billing: Billing, trail: Trail, safe: Safe, near: FakeChannel) -> None:
    """Route every issued invoice, as the worker does before anybody outside hears of it."""
    routes = marking(to_one, Marks(safe.trail))
    for record in await trail.records("InvoiceIssued"):
        await Tell(billing, routes, {"near": near}, {}).tell(FakeRun(), COMPANY, record.id)


async def test_no_number_is_given_twice_after_an_older_backup(
    safe: Safe, billing: Billing, trail: Trail, reopened: Callable[[], Billing]
) -> None:
    """F84: back up, issue three, restore the older backup, issue: above all that was given."""
    before = (await issued(billing)).invoice.number
    await safe.back_up()
    given = [(await issued(billing)).invoice.number for _ in range(3)]
    await tell(billing, trail, safe, FakeChannel())
    await safe.come_back()

    again = (await issued(reopened())).invoice.number

    assert [before, *given, again] == [f"INV-2026-{serial:04d}" for serial in range(1, 6)]
    row = next(row for row in await recoveries(safe.new) if row["company"] == "demo")
    assert row["missing"] == "INV-2026-0002 to INV-2026-0004"
    async with reopened().reading(system(COMPANY)) as work:
        assert await work.audit.complaints() == []


async def test_where_nothing_outside_knows_the_numbers_a_person_says_them(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing]
) -> None:
    """F84: without a mark nothing is guessed."""
    await issued(billing)
    await safe.back_up()

    with pytest.raises(InvalidInput, match="Nothing here says which numbers demo gave"):
        await safe.come_back()
    with pytest.raises(InvalidInput, match="no company and number"):
        await safe.come_back("demo=17")
    await safe.come_back("demo=INV-2026-0017")

    assert (await issued(reopened())).invoice.number == "INV-2026-0018"


@pytest.mark.parametrize("word", ["none", "demo=none"])
async def test_who_never_issued_an_invoice_says_that_there_is_no_number(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing], word: str
) -> None:
    """F84: there is no number to say, and none is made up; what is known all the same counts."""
    await draft(billing)
    await safe.back_up()

    with pytest.raises(InvalidInput, match="gave after the backup") as refused:
        await safe.come_back()
    assert "--last demo=none" in refused.value.hint
    with pytest.raises(InvalidInput, match="no company and number"):
        await safe.come_back("globex=none")
    await safe.come_back(word)

    assert (await issued(reopened())).invoice.number == "INV-2026-0001"


async def test_nothing_is_sent_until_the_recovery_is_finished(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing], clock: FakeClock
) -> None:
    """F84: sending is paused; what is told at once is that it is paused."""
    await draft(billing)
    await safe.back_up()
    await safe.come_back("demo=INV-2026-0001")
    near, run = FakeChannel(), FakeRun()
    books = reopened()
    trail = Trail(books.database)
    tell = Tell(books, to_one, {"near": near}, {})
    event = (await trail.records("RecoveryBegun"))[0]
    await tell.tell(run, COMPANY, event.id)
    held = (await trail.records("InvoiceDrafted"))[0]
    await tell.tell(run, COMPANY, held.id)

    async with books.reading(system(COMPANY)) as work:
        first, second = [(await work._events.deliveries(each.id))[0].id for each in (event, held)]
        assert not await work.recoveries.holds(first)
        assert await work.recoveries.holds(second)
    await finished(safe.new, "demo")
    async with books.reading(system(COMPANY)) as work:
        assert not await work.recoveries.holds(second)
    assert [row["company"] for row in await recoveries(safe.new)] == ["other"]


async def test_a_backup_made_while_it_is_written_to_is_of_one_moment(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing]
) -> None:
    """F85: and what came back holds together: ledger, numbers, trail, and what is sealed."""

    async def go_on() -> None:
        for _ in range(12):
            await issued(billing)

    await asyncio.gather(go_on(), safe.back_up())
    await safe.come_back("demo=INV-2026-0099")

    async with reopened().reading(system(COMPANY), is_snapshot=True) as work:
        assert await work.audit.complaints() == []
        assert await work.keys.check() == []
        assert (await work.trail.since(None))[0] is None


async def test_only_an_owner_ends_a_recovery_in_the_books(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing]
) -> None:
    await safe.back_up()
    await safe.come_back("demo=INV-2026-0001")

    await Recovering(reopened(), None).ask(COMPANY)
    async with reopened().work(OLGA) as work:
        await work.recoveries.finish()
    with pytest.raises(WrongState, match="no recovery"):
        await finished(safe.new, "demo")


async def test_the_trail_goes_on_after_a_restore(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing]
) -> None:
    """What was signed of a longer chain is put away, and named in the trail."""
    folder = CheckpointFolder(safe.trail)
    signer = Notary(folder.key())
    await safe.back_up()
    await issued(billing)
    await Checkpoints(billing, folder, signer).make(COMPANY)
    lost = folder.newest(COMPANY)
    assert lost
    await safe.come_back("demo=INV-2026-0001")

    books = reopened()
    await Checkpoints(books, folder, signer).make(COMPANY)

    assert "TrailDoubted" not in await Trail(books.database).kinds()
    told = (await Trail(books.database).records("RecoveryBegun"))[0].payload
    assert (told["lost_size"], told["lost_head"]) == (lost.checkpoint.size, lost.checkpoint.head)
    assert len(list(safe.trail.glob("company-1/before-restore/*.json"))) == 1


async def test_a_backup_cannot_be_read_without_its_key(safe: Safe, tmp_path: Path) -> None:
    """A154."""
    await safe.back_up()
    archive.new_pair(tmp_path / "other")

    raw = safe.file.read_bytes()
    assert b"Demo GmbH" not in raw
    assert safe.file.stat().st_mode & 0o077 == 0
    with pytest.raises(InvalidInput, match="cannot be opened with this key"):
        await restored(safe.new, replace(safe.wanted, identity=tmp_path / "other"))


@pytest.mark.parametrize("kept", [0, 100, 0.5, -1])
async def test_a_cut_backup_is_refused_and_changes_nothing(safe: Safe, kept: float) -> None:
    """F23."""
    await safe.back_up()
    raw = safe.file.read_bytes()
    safe.file.write_bytes(raw[: int(len(raw) * kept) if 0 < kept < 1 else int(kept)])

    with pytest.raises(InvalidInput):
        await safe.come_back("demo=INV-2026-0001")
    assert snapshots.is_empty(safe.new.database_url)


async def test_a_backup_that_failed_leaves_the_one_before(safe: Safe) -> None:
    """F23: written beside its place, then renamed."""
    await safe.back_up()
    before = safe.file.read_bytes()

    broken = safe.settings.model_copy(update={"database_url": "sqlite:////nowhere/books.db"})
    with pytest.raises(WrongState, match="no books at /nowhere"):
        await backed_up(broken, safe.file)

    assert safe.file.read_bytes() == before
    assert [name for name in names(safe.file.parent) if name.startswith(".")] == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "manifest.json", "other"])
async def test_a_name_within_a_backup_is_never_a_path(safe: Safe, name: str) -> None:
    """A141: forged for our own key, with a name that leads elsewhere."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as file:
        entry = tarfile.TarInfo(name)
        entry.size = 4
        file.addfile(entry, io.BytesIO(b"evil"))
    keys = archive.recipients([safe.settings.backup_recipients])
    safe.file.write_bytes(pyrage.encrypt(packed.getvalue(), keys))

    with pytest.raises(InvalidInput, match="does not belong"):
        await safe.come_back("demo=INV-2026-0001")


async def test_a_link_within_a_backup_is_refused(safe: Safe) -> None:
    """A141."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as file:
        entry = tarfile.TarInfo(archive.BOOKS)
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(entry)
    keys = archive.recipients([safe.settings.backup_recipients])
    safe.file.write_bytes(pyrage.encrypt(packed.getvalue(), keys))

    with pytest.raises(InvalidInput, match="does not belong"):
        await safe.come_back("demo=INV-2026-0001")


async def test_a_backup_of_somebody_else_is_refused(safe: Safe) -> None:
    """A141: whoever knows the public key can encrypt to it, but not sign."""
    other = safe.settings.model_copy(
        update={"secret_key": Settings(secret_key="x" * 32).secret_key}
    )
    await backed_up(other, safe.file)

    with pytest.raises(InvalidInput, match="not signed by this installation"):
        await safe.come_back("demo=INV-2026-0001")


async def test_books_that_are_there_are_never_overwritten(safe: Safe, tmp_path: Path) -> None:
    await safe.back_up()

    with pytest.raises(WrongState, match="already"):
        await restored(safe.settings, safe.wanted)


class TestOnOneFile:
    """What only a SQLite file can do."""

    @pytest.fixture
    def database_url(self, sqlite_books: str) -> str:
        return sqlite_books

    async def test_what_is_replaced_is_set_aside_and_its_numbers_count(
        self, safe: Safe, billing: Billing, sqlite_home: Path
    ) -> None:
        """F84."""
        await safe.back_up()
        for _ in range(2):
            await issued(billing)
        await billing.database.close()

        await restored(safe.settings, replace(safe.wanted, is_replacing=True))

        database = Database(safe.settings.database_url)
        books = Billing(database, FakeClock(), LINKS, KEYRING)
        assert (await issued(books)).invoice.number == "INV-2026-0003"
        await database.close()
        assert any("books.db.replaced-" in name for name in names(sqlite_home))

    async def test_it_holds_what_is_only_in_the_write_ahead_log(
        self, safe: Safe, billing: Billing, reopened: Callable[[], Billing]
    ) -> None:
        """F85: taken while the database is open and written to."""
        view = await issued(billing)
        await safe.back_up()
        await safe.come_back("demo=INV-2026-0001")

        async with reopened().reading(OLGA) as work:
            found = await work.invoices.view(str(view.invoice.number))
        assert found.invoice.id == view.invoice.id

    async def test_damaged_books_are_not_backed_up(self, safe: Safe, billing: Billing) -> None:
        """F77: a backup that could not be used is none."""
        await billing.database.close()
        spoil(safe.settings.database_url.removeprefix("sqlite:///"))

        with pytest.raises(GatewayFailed, match="damaged"):
            await safe.back_up()
        assert not safe.file.exists()


class TestOnPostgres:
    """What needs the programs of a server."""

    @pytest.fixture
    def database_url(self, postgres_books: str) -> str:
        return postgres_books

    async def test_without_pg_dump_a_sentence_says_where_to_get_it(
        self, safe: Safe, tmp_path: Path
    ) -> None:
        (tmp_path / "empty").mkdir()
        bare = safe.settings.model_copy(update={"postgres_tools": tmp_path / "empty"})

        with pytest.raises(InvalidInput, match="pg_dump is not here") as refused:
            await backed_up(bare, safe.file)
        assert "PAIDUP_POSTGRES_TOOLS" in refused.value.hint
        assert not safe.file.exists()
