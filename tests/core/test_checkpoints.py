"""Checkpoints are made by the clock, outside the database, never for what does not hold: F18."""

import asyncio
import contextlib
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.billing import Billing
from core.checkpoints import CheckpointFolder
from core.database import Database
from core.errors import GatewayFailed, InvalidInput
from core.security.notary import Checkpoint, Notary, Rhythm
from core.services.flaws import Fault
from core.workflows.checkpoints import Checkpoints
from tests.cast import COMPANY, KEYRING, LINKS, OLGA, PAIDUP
from tests.core.test_trail import OURS, THEIRS
from tests.deeds import draft
from tests.fakes.clock import FakeClock
from tests.forger import Forger
from tests.trail import Trail

EARLY = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""Before the morning where the company is."""


@pytest.fixture
def folder(tmp_path: Path) -> CheckpointFolder:
    return CheckpointFolder(tmp_path / "trail")


@pytest.fixture
def checkpoints(billing: Billing, folder: CheckpointFolder, clock: FakeClock) -> Checkpoints:
    clock.advance(seconds=(EARLY - clock.now()).total_seconds())
    return Checkpoints(billing, folder, OURS)


def kept(folder: CheckpointFolder) -> list[tuple[int, Rhythm]]:
    found = [sealed.checkpoint for _, sealed in folder.of(COMPANY) if sealed]
    return [(checkpoint.size, checkpoint.rhythm) for checkpoint in found]


async def size(billing: Billing) -> int:
    async with billing.reading(PAIDUP) as work:
        return (await work.trail.head())[0]


async def test_an_hour_with_news_makes_a_checkpoint_that_proves_it(
    billing: Billing, checkpoints: Checkpoints, folder: CheckpointFolder
) -> None:
    await draft(billing)
    await checkpoints.make(COMPANY)

    assert kept(folder) == [(await size(billing), Rhythm.HOURLY)]
    async with billing.reading(PAIDUP) as work:
        verdict = await work.trail.verify(folder.of(COMPANY), [OURS.public])
    assert (verdict.checkpoints, verdict.flaws, verdict.doubts) == (1, (), ())


async def test_an_hour_without_news_makes_none(
    checkpoints: Checkpoints, folder: CheckpointFolder, clock: FakeClock
) -> None:
    await checkpoints.make(COMPANY)
    clock.advance(hours=1)
    await checkpoints.make(COMPANY)

    assert len(kept(folder)) == 1


async def test_in_the_morning_the_days_head_is_told_once(
    checkpoints: Checkpoints, folder: CheckpointFolder, clock: FakeClock, trail: Trail
) -> None:
    await checkpoints.make(COMPANY)
    for hours in (6, 1):
        clock.advance(hours=hours)
        await checkpoints.make(COMPANY)

    assert await trail.kinds() == ["CheckpointMade"]
    first = [sealed for _, sealed in folder.of(COMPANY) if sealed][1]
    told = await trail.last("CheckpointMade")
    assert (told["size"], told["head"], told["key"]) == (
        first.checkpoint.size,
        first.checkpoint.head,
        OURS.public,
    )
    assert [rhythm for _, rhythm in kept(folder)] == [
        Rhythm.HOURLY,
        Rhythm.DAILY,
        Rhythm.HOURLY,
    ]


async def test_the_first_of_a_company_tells_nobody_and_the_next_hour_does(
    checkpoints: Checkpoints, folder: CheckpointFolder, clock: FakeClock, trail: Trail
) -> None:
    clock.advance(hours=8)
    await checkpoints.make(COMPANY)
    await checkpoints.make(COMPANY)
    told_at_once = await trail.kinds()
    clock.advance(hours=1)
    await checkpoints.make(COMPANY)

    assert (told_at_once, await trail.kinds()) == ([], ["CheckpointMade"])


async def test_a_stop_signs_what_happened_last_and_tells_nobody(
    billing: Billing,
    checkpoints: Checkpoints,
    folder: CheckpointFolder,
    clock: FakeClock,
    trail: Trail,
) -> None:
    await checkpoints.make(COMPANY)
    clock.advance(hours=8)
    await draft(billing)
    await checkpoints.finish()

    assert kept(folder)[-1] == (await size(billing), Rhythm.HOURLY)
    assert await trail.kinds() == ["InvoiceDrafted"]


async def test_a_stop_without_a_folder_to_write_to_is_a_stop(
    billing: Billing, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a file").touch()
    await Checkpoints(billing, CheckpointFolder(tmp_path / "a file"), OURS).finish()

    assert "no checkpoint was made at the stop: GatewayFailed" in caplog.text


async def test_what_is_overdue_is_made_up_once_though_asked_for_four_times(
    billing: Billing, checkpoints: Checkpoints, folder: CheckpointFolder
) -> None:
    await asyncio.gather(*(checkpoints.make(COMPANY) for _ in range(4)))

    assert kept(folder) == [(await size(billing), Rhythm.HOURLY)]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_four_processes_that_start_at_once_sign_once(
    billing: Billing, folder: CheckpointFolder, clock: FakeClock, database_url: str
) -> None:
    databases = [Database(database_url) for _ in range(4)]
    others = [Billing(each, clock, LINKS, KEYRING) for each in databases]
    await asyncio.gather(*(Checkpoints(each, folder, OURS).make(COMPANY) for each in others))
    for each in databases:
        await each.close()

    assert kept(folder) == [(await size(billing), Rhythm.HOURLY)]


async def test_a_day_without_news_is_signed_all_the_same(
    checkpoints: Checkpoints, folder: CheckpointFolder, clock: FakeClock
) -> None:
    await checkpoints.make(COMPANY)
    clock.advance(hours=24)
    await checkpoints.make(COMPANY)
    await checkpoints.make(COMPANY)

    assert [size for size, _ in kept(folder)] == [kept(folder)[0][0]] * 2


async def test_what_is_not_committed_is_not_signed(
    billing: Billing, checkpoints: Checkpoints, folder: CheckpointFolder
) -> None:
    before = await size(billing)
    with contextlib.suppress(ZeroDivisionError):
        async with billing.work(OLGA) as work:
            await work.linking.ask_link()
            await checkpoints.make(COMPANY)
            raise ZeroDivisionError

    assert kept(folder) == [(before, Rhythm.HOURLY)]


async def test_the_next_morning_it_is_told_again(
    checkpoints: Checkpoints, clock: FakeClock, trail: Trail
) -> None:
    await checkpoints.make(COMPANY)
    for _ in range(2):
        clock.advance(hours=6)
        await checkpoints.make(COMPANY)
        clock.advance(hours=18)

    assert await trail.kinds() == ["CheckpointMade", "CheckpointMade"]


async def test_what_does_not_hold_is_not_signed_and_the_owners_hear_of_it_once_a_day(
    billing: Billing,
    checkpoints: Checkpoints,
    folder: CheckpointFolder,
    forger: Forger,
    trail: Trail,
) -> None:
    await checkpoints.make(COMPANY)
    await draft(billing)
    row = forger.chain()[-1]
    forger.edit(row.id, actor="Vic")
    await checkpoints.make(COMPANY)
    await checkpoints.make(COMPANY)

    assert len(kept(folder)) == 1
    assert await trail.kinds() == ["InvoiceDrafted", "TrailDoubted"]
    told = await trail.last("TrailDoubted")
    assert (told["place"], told["fault"]) == (row.place, Fault.EDITED)


async def test_an_older_database_is_noticed_within_the_hour(
    billing: Billing,
    checkpoints: Checkpoints,
    forger: Forger,
    trail: Trail,
) -> None:
    await draft(billing)
    await checkpoints.make(COMPANY)
    forger.cut(1)
    await checkpoints.make(COMPANY)

    assert (await trail.last("TrailDoubted"))["fault"] == Fault.CUT


async def test_what_was_rewritten_before_the_last_checkpoint_is_noticed_within_the_hour(
    billing: Billing,
    checkpoints: Checkpoints,
    forger: Forger,
    trail: Trail,
) -> None:
    await draft(billing)
    await checkpoints.make(COMPANY)
    forger.edit(forger.chain()[-1].id, actor="Vic")
    forger.restamp()
    await checkpoints.make(COMPANY)

    assert (await trail.last("TrailDoubted"))["fault"] == Fault.REWRITTEN


async def test_a_checkpoint_of_another_key_is_not_built_upon(
    billing: Billing, folder: CheckpointFolder, checkpoints: Checkpoints, trail: Trail
) -> None:
    await checkpoints.make(COMPANY)
    await draft(billing)
    await Checkpoints(billing, folder, THEIRS).make(COMPANY)

    assert (await trail.last("TrailDoubted"))["fault"] == Fault.FOREIGN_KEY


@pytest.fixture
def forger(billing: Billing) -> Forger:
    return Forger(billing.database)


def checkpoint(number: int) -> Checkpoint:
    made_at = datetime(2026, 11, 22, 10 + number, tzinfo=UTC)
    return Checkpoint(COMPANY, number, f"{number}" * 64, made_at, Rhythm.HOURLY)


DIES = """
import os, signal, sys
from pathlib import Path
from core.checkpoints import CheckpointFolder
from tests.core.test_checkpoints import OURS, checkpoint

def die(_source, _target):
    os.kill(os.getpid(), signal.SIGKILL)

CheckpointFolder(Path(sys.argv[1]), rename=die).keep(OURS.seal(checkpoint(2)))
"""


def test_a_crash_before_the_renaming_leaves_the_old_one_valid_and_a_new_one_is_made(
    folder: CheckpointFolder,
) -> None:
    """F18: `checkpoint.pre_rename`"""
    folder.keep(OURS.seal(checkpoint(1)))
    died = subprocess.run([sys.executable, "-c", DIES, str(folder.path)], check=False)
    assert died.returncode == -signal.SIGKILL

    assert kept(folder) == [(1, Rhythm.HOURLY)]
    folder.keep(OURS.seal(checkpoint(2)))
    assert kept(folder) == [(1, Rhythm.HOURLY), (2, Rhythm.HOURLY)]
    newest = folder.newest(COMPANY)
    assert newest is not None
    assert newest.is_by([OURS.public])


def test_a_damaged_file_is_named_and_the_one_before_it_is_the_newest(
    folder: CheckpointFolder,
) -> None:
    folder.keep(OURS.seal(checkpoint(1)))
    path = folder.keep(OURS.seal(checkpoint(2)))
    path.write_text(path.read_text()[:40])

    assert [(name, sealed is None) for name, sealed in folder.of(COMPANY)][1] == (path.name, True)
    newest = folder.newest(COMPANY)
    assert newest is not None
    assert newest.checkpoint.size == 1


def test_a_folder_that_cannot_be_written_to_says_so(tmp_path: Path) -> None:
    (tmp_path / "trail").write_text("a file")

    with pytest.raises(GatewayFailed, match="could not be written"):
        CheckpointFolder(tmp_path / "trail").keep(OURS.seal(checkpoint(1)))


def test_the_key_is_made_once_and_is_nobody_elses_to_read(folder: CheckpointFolder) -> None:
    key = folder.key()

    assert folder.key() == key
    assert Notary(key).public == Notary(folder.key()).public
    assert [path.name for path in folder.path.iterdir()] == ["signing.key"]
    assert stat.S_IMODE((folder.path / "signing.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("key", ["", "x", "c2hvcnQ=", "Ä" * 44])
def test_a_key_that_is_none_says_what_to_do(key: str) -> None:
    with pytest.raises(InvalidInput, match="PAIDUP_TRAIL_KEY is no key"):
        Notary(key)
