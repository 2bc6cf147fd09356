"""A mailbox that lets nobody in is told to the owners."""

import asyncio

from core.billing import Billing
from inbox.mailbox import Mailbox
from inbox.oauth import Password
from tests.inbox.stage import MailServer, Watch, poller, running, server
from tests.trail import Trail


async def test_a_mailbox_that_lets_nobody_in_is_told_to_the_owners_once(
    billing: Billing, imap: MailServer, user: str, trail: Trail
) -> None:
    """F47, F63: and again when it does."""
    imap.deliver(user)
    watch, wrong = Watch(), Password("wrong")
    mailbox = Mailbox(server(imap.port, user), "INBOX")
    async with running(poller(billing, 0, mailbox=mailbox, login=wrong, watch=watch)):
        await watch.until("failed", 3)
    async with running(poller(billing, 0, mailbox=mailbox, watch=watch)):
        async with asyncio.timeout(30):
            await heard(trail, "AlarmCleared")

    told = await trail.records("AlarmRaised")
    assert sorted(each.company_id for each in told) == [1, 2]
    assert "does not let" in told[0].payload["text"]


async def heard(trail: Trail, kind: str) -> None:
    """Wait until something happened."""
    if not await trail.records(kind):
        await asyncio.sleep(0.01)
        await heard(trail, kind)
