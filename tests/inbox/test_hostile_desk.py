"""Hostile mails at the desk: each ends done or aside, and leaves nothing behind."""

import asyncio
import sys
from pathlib import Path

import pytest

from core.billing import Billing
from core.models import ClaimKind, MailState
from tests.cast import BEA
from tests.deeds import issued
from tests.inbox.desk import Desk, mail
from tests.inbox.test_hostile import HOSTILE

ROOT = Path(__file__).parents[2]
GROWTH_MOST_KB = 60_000  # it settles in the third round; the mails of one have 160 MB


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", HOSTILE)
async def test_the_mail_after_a_hostile_one_raises_its_claim(billing: Billing, name: str) -> None:
    await issued(billing)
    desk = Desk(billing)
    hostile = await desk.keep(HOSTILE[name]())
    after = await desk.keep(mail("Already paid on Tuesday."))
    await desk.desk.work_off(hostile)
    await desk.desk.work_off(after)
    letter = await desk.letter(after)

    assert (await desk.kept(hostile)).state in {MailState.DONE, MailState.ASIDE}
    assert letter is not None
    async with billing.reading(BEA) as work:
        claims = await work.claims.of_letter(letter.id)
    assert [claim.kind for claim in claims] == [ClaimKind.PAYMENT]


@pytest.mark.timeout(300)
async def test_working_all_of_them_off_again_takes_no_more_memory(sqlite_books: str) -> None:
    command = (sys.executable, "-m", "tests.inbox.growth", sqlite_books, "2")
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    first, second = map(int, said.split())

    assert process.returncode == 0
    assert second - first < GROWTH_MOST_KB


async def test_a_mail_that_cannot_be_read_is_aside_with_its_reason(billing: Billing) -> None:
    await issued(billing)
    desk = Desk(billing)
    mail_id = await desk.keep(HOSTILE["1,500 levels"]())
    await desk.desk.work_off(mail_id)
    kept = await desk.kept(mail_id)

    assert kept.state is MailState.ASIDE
    assert kept.reason == "The mail has more parts inside one another than a mail should have."
