"""After a restore, what was worked off since the backup is read again, from where it was moved."""

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.billing import Billing
from core.clock import Clock
from core.database import Database
from core.security.actors import system
from core.services.recoveries import Lost
from inbox.mailbox import Mailbox
from tests.cast import COMPANY, KEYRING, LINKS
from tests.inbox.dovecot import mail, mails
from tests.inbox.stage import FILING, MailServer, finish, kept, poller, server


@pytest.fixture
async def before(database: Database, tmp_path: Path) -> AsyncIterator[Billing]:
    """The books as they went on after the backup, on another file; mails come by the real day."""
    file = str(database.url.database)
    shutil.copy(file, tmp_path / "before.db")
    lost = Database(f"sqlite:///{tmp_path / 'before.db'}")
    yield Billing(lost, Clock(), LINKS, KEYRING)
    await lost.close()


@pytest.fixture
def billing(database: Database) -> Billing:
    """The books as they came back."""
    return Billing(database, Clock(), LINKS, KEYRING)


async def read(billing: Billing, imap: MailServer, user: str) -> None:
    mailbox = Mailbox(server(imap.port, user), "INBOX")
    await poller(billing, imap.port, mailbox=mailbox, habits=FILING).read()


async def restored(billing: Billing) -> None:
    async with billing.work(system(COMPANY)) as work:
        await work.recoveries.restored(Clock().now() - timedelta(days=3), Lost({}))


async def worked_off(billing: Billing, imap: MailServer, user: str) -> None:
    """Two mails, kept, worked off and moved."""
    imap.deliver(user, *mails(2))
    await read(billing, imap, user)
    await finish(billing, *(each.id for each in await kept(billing)))
    await read(billing, imap, user)
    assert imap.lying(user) == []


async def test_mails_that_were_moved_after_the_backup_are_kept_again(
    billing: Billing, imap: MailServer, user: str, before: Billing
) -> None:
    """F84."""
    await worked_off(before, imap, user)
    await restored(billing)

    await read(billing, imap, user)

    assert sorted(each.raw for each in await kept(billing)) == [mail(1), mail(2)]
    async with billing.reading(system(COMPANY)) as work:
        assert await work.recoveries.unread() == []


async def test_what_the_books_know_is_not_kept_twice(
    billing: Billing, imap: MailServer, user: str
) -> None:
    """F84: a mail is known by what it says, wherever it lies."""
    await worked_off(billing, imap, user)
    await restored(billing)

    await read(billing, imap, user)

    assert len(await kept(billing)) == 2


async def test_without_those_folders_there_is_nothing_to_read_again(
    billing: Billing, imap: MailServer, user: str
) -> None:
    imap.deliver(user, *mails(1))
    await restored(billing)

    await read(billing, imap, user)

    assert len(await kept(billing)) == 1
