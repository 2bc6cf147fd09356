"""Killed at every step between the mailbox and the folder of what is done."""

import asyncio
import contextlib
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.billing import Billing
from core.models import MailState
from inbox.handler import BEGUN_MOST, DEADLY
from tests.core.conftest import database_url
from tests.inbox.dovecot import Dovecot, dovecot, mail
from tests.inbox.stage import kept
from tests.inbox.worker import READING, STEPS
from tests.trail import Trail

__all__ = ["database_url"]

ROOT = Path(__file__).parents[2]
USER = "billing"
PATIENCE_SECONDS = 60
LOOK_SECONDS = 0.05


@pytest.fixture
def imap() -> Iterator[Dovecot]:
    """A Dovecot with nothing in it."""
    with dovecot() as imap:
        imap.deliver(USER)
        yield imap


class Workers:
    """One process after the other, each until it dies."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def begin(self, step: str) -> None:
        """Let one live until it comes to this step."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{step}\n".encode())

    async def ended(self) -> int:
        """How it ended."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            return int(await self._process.stdout.readline())


@contextlib.asynccontextmanager
async def working(url: str, imap: Dovecot) -> AsyncIterator[Workers]:
    """Processes on these books and this mailbox; the last one is gone after the test."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.inbox.worker", url, str(imap.port), USER),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield Workers(process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()


async def until_moved(imap: Dovecot, mails: int) -> None:
    """Wait until so many mails are in the folder of what is done."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(imap.lying(USER, "Paidup.Done")) < mails:  # noqa: ASYNC110  # files tell nobody
            await asyncio.sleep(LOOK_SECONDS)


async def until_aside(billing: Billing) -> None:
    """Wait until the one mail is set aside."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await is_aside(billing):  # noqa: ASYNC110  # it is another process
            await asyncio.sleep(LOOK_SECONDS)


async def is_aside(billing: Billing) -> bool:
    """Whether the mails that came are set aside."""
    return {each.state for each in await kept(billing)} == {MailState.ASIDE}


async def test_a_mail_that_ends_whoever_reads_it_is_begun_ten_times_and_then_told(
    database_url: str, billing: Billing, trail: Trail, imap: Dovecot
) -> None:
    imap.deliver(USER, mail(1))
    async with working(database_url, imap) as workers:
        for _ in range(BEGUN_MOST):
            workers.begin(READING)
            assert await workers.ended() == -signal.SIGKILL
        workers.begin(READING)
        await until_aside(billing)

    assert (await kept(billing))[0].reason == DEADLY
    assert (await trail.last("MailSetAside"))["reason"] == DEADLY


async def test_nothing_is_lost_and_nothing_done_twice(
    database_url: str, billing: Billing, trail: Trail, imap: Dovecot
) -> None:
    everything = [mail(number) for number in range(len(STEPS))]
    async with working(database_url, imap) as workers:
        for raw, step in zip(everything, STEPS, strict=True):
            imap.deliver(USER, raw)
            workers.begin(step)
            assert await workers.ended() == -signal.SIGKILL, step
        workers.begin("never")
        await until_moved(imap, len(STEPS))

    found = await kept(billing)
    assert [each.raw for each in found] == everything
    assert {each.state for each in found} == {MailState.DONE}
    assert sorted(imap.lying(USER, "Paidup.Done")) == everything
    assert imap.lying(USER) == []
    told = Counter(event.request_id for event in await trail.records())
    assert told == {f"mail:{each.id}": 1 for each in found}
