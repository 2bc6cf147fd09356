"""Hostile mails at the desk: each ends done or aside, and the next one is worked off."""

import pytest

from core.billing import Billing
from core.models import ClaimKind, MailState
from tests.cast import BEA
from tests.deeds import issued
from tests.inbox.desk import Desk, mail
from tests.inbox.test_hostile import HOSTILE

LARGE = 3_000_000  # what is larger only takes longer to be kept


@pytest.mark.timeout(120)
async def test_the_mail_after_a_row_of_hostile_ones_is_worked_off(billing: Billing) -> None:
    await issued(billing)
    desk = Desk(billing)
    raws = [raw for raw in (build() for build in HOSTILE.values()) if len(raw) < LARGE]
    ids = [await desk.keep(raw) for raw in raws]
    last = await desk.keep(mail("Already paid on Tuesday."))
    for mail_id in (*ids, last):
        await desk.desk.work_off(mail_id)
    states = {(await desk.kept(mail_id)).state for mail_id in ids}
    letter = await desk.letter(last)

    assert states == {MailState.DONE, MailState.ASIDE}
    assert letter is not None
    async with billing.reading(BEA) as work:
        claims = await work.claims.of_letter(letter.id)
    assert [claim.kind for claim in claims] == [ClaimKind.PAYMENT]


async def test_a_mail_that_cannot_be_read_is_aside_with_its_reason(billing: Billing) -> None:
    await issued(billing)
    desk = Desk(billing)
    mail_id = await desk.keep(HOSTILE["1,500 levels"]())
    await desk.desk.work_off(mail_id)
    kept = await desk.kept(mail_id)

    assert kept.state is MailState.ASIDE
    assert kept.reason == "The mail has more parts inside one another than a mail should have."
