"""Killed at every step between the mailbox and the folder of what is done."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.billing import Billing
from core.models import MailState
from inbox.handler import BEGUN_MOST, DEADLY
from tests.core.conftest import database_url
from tests.inbox.dovecot import mail
from tests.inbox.stage import MailServer, kept
from tests.inbox.worker import READING, STEPS
from tests.trail import Trail

__all__ = ["database_url"]

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
LOOK_SECONDS = 0.05


class Workers:
    """One process after the other on some books and a mailbox, each until it dies."""

    def __init__(self, forker: subprocess.Popen[str], url: str, port: int, user: str) -> None:
        assert forker.stdin is not None
        assert forker.stdout is not None
        self._asked, self._said = forker.stdin, forker.stdout
        self._where = (url, port, user)
        self._pid = 0

    def begin(self, step: str) -> None:
        """Let one live until it comes to this step."""
        self._asked.write(f"{json.dumps([*self._where, step])}\n")
        self._asked.flush()
        self._pid = int(self._said.readline())

    async def ended(self) -> int:
        """How it ended."""
        reading = asyncio.create_task(asyncio.to_thread(self._said.readline))
        await asyncio.wait([reading], timeout=PATIENCE_SECONDS)
        is_late = not reading.done()
        if is_late:
            os.kill(self._pid, signal.SIGKILL)
        code = int(await reading)
        self._pid = 0
        assert not is_late, "It lives longer than anybody waits."
        return code

    def end(self) -> None:
        """End the one that would live on."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            self._said.readline()


@pytest.fixture(scope="module")
def forker() -> Iterator[subprocess.Popen[str]]:
    """The process that all others are forked from."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.inbox.worker"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    yield process
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@pytest.fixture
def workers(
    forker: subprocess.Popen[str], database_url: str, imap: MailServer, user: str
) -> Iterator[Workers]:
    """Processes on these books and this mailbox; none is left after the test."""
    imap.deliver(user)
    workers = Workers(forker, database_url, imap.port, user)
    yield workers
    workers.end()


async def until_moved(imap: MailServer, user: str, mails: int) -> None:
    """Wait until so many mails are in the folder of what is done."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(imap.lying(user, "Paidup/Done")) < mails:  # noqa: ASYNC110  # files tell nobody
            await asyncio.sleep(LOOK_SECONDS)


async def until_aside(billing: Billing) -> None:
    """Wait until the one mail is set aside."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await is_aside(billing):  # noqa: ASYNC110  # it is another process
            await asyncio.sleep(LOOK_SECONDS)


async def is_aside(billing: Billing) -> bool:
    """Whether the mails that came are set aside."""
    return {each.state for each in await kept(billing)} == {MailState.ASIDE}


@pytest.mark.parametrize("imap", ["dovecot"], indirect=True)  # what is read is kept already
async def test_a_mail_that_ends_whoever_reads_it_is_begun_ten_times_and_then_told(
    billing: Billing, trail: Trail, imap: MailServer, user: str, workers: Workers
) -> None:
    imap.deliver(user, mail(1))
    for _ in range(BEGUN_MOST):
        workers.begin(READING)
        assert await workers.ended() == -signal.SIGKILL
    workers.begin(READING)
    await until_aside(billing)

    assert (await kept(billing))[0].reason == DEADLY
    assert (await trail.last("MailSetAside"))["reason"] == DEADLY


async def test_nothing_is_lost_and_nothing_done_twice(
    billing: Billing, trail: Trail, imap: MailServer, user: str, workers: Workers
) -> None:
    everything = [mail(number) for number in range(len(STEPS))]
    for raw, step in zip(everything, STEPS, strict=True):
        imap.deliver(user, raw)
        workers.begin(step)
        assert await workers.ended() == -signal.SIGKILL, step
    workers.begin("never")
    await until_moved(imap, user, len(STEPS))

    found = await kept(billing)
    assert [each.raw for each in found] == everything
    assert {each.state for each in found} == {MailState.DONE}
    assert sorted(imap.lying(user, "Paidup/Done")) == everything
    assert imap.lying(user) == []
    told = Counter(event.request_id for event in await trail.records())
    assert told == {f"mail:{each.id}": 1 for each in found}
