"""The poller against Dovecot and pymap: each mail is kept once, whatever they and the way do."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from core.billing import Billing
from core.database import Database
from core.errors import GatewayFailed
from core.models import MailState
from inbox.mailbox import Mailbox, Secret
from inbox.oauth import Password
from inbox.poller import Habits
from tests.cast import KEYRING, LINKS, PAIDUP
from tests.fakes.clock import FakeClock
from tests.inbox.dovecot import PASSWORD, Dovecot, mail, mails
from tests.inbox.stage import (
    FILING,
    POLL_SECONDS,
    MailServer,
    Proxy,
    Watch,
    finish,
    kept,
    poller,
    running,
    server,
)
from tests.postgres import MEMORY
from tests.program import free_port
from tests.trail import Trail


@pytest.fixture
async def proxy(imap: MailServer) -> AsyncIterator[Proxy]:
    """A way to it that can be frozen and cut."""
    async with Proxy(imap.port) as proxy:
        yield proxy


@pytest.fixture
def watch() -> Watch:
    """What the poller does."""
    return Watch()


def box(port: int, user: str, *, answer_seconds: float = 20) -> Mailbox:
    return Mailbox(server(port, user, answer_seconds=answer_seconds), "INBOX")


async def test_what_lies_there_is_kept_as_it_came(
    billing: Billing, imap: MailServer, user: str
) -> None:
    imap.deliver(user, *mails(3))

    await poller(billing, imap.port, mailbox=box(imap.port, user)).read()

    assert [each.raw for each in await kept(billing)] == [mail(1), mail(2), mail(3)]


async def test_reading_marks_nothing(billing: Billing, imap: MailServer, user: str) -> None:
    imap.deliver(user, *mails(1))
    await poller(billing, imap.port, mailbox=box(imap.port, user)).read()

    assert (len(imap.lying(user)), imap.seen(user)) == (1, 0)


async def test_idle_wakes_it(
    billing: Billing, imap: MailServer, proxy: Proxy, user: str, watch: Watch
) -> None:
    imap.deliver(user)
    async with running(poller(billing, 0, mailbox=box(proxy.port, user), watch=watch)):
        await proxy.idle()
        imap.deliver(user, mail(1))
        await watch.until("kept")

    assert [each.raw for each in await kept(billing)] == [mail(1)]
    assert POLL_SECONDS > 60


async def test_a_frozen_connection_is_given_up(
    billing: Billing, imap: MailServer, proxy: Proxy, user: str, watch: Watch
) -> None:
    imap.deliver(user)
    mailbox = box(proxy.port, user, answer_seconds=0.5)
    habits = Habits(poll_seconds=0.2)
    async with running(poller(billing, 0, mailbox=mailbox, watch=watch, habits=habits)):
        await watch.until("read")
        proxy.freeze()
        await watch.until("failed")
        proxy.thaw()
        imap.deliver(user, mail(1))
        await watch.until("kept")

    assert proxy.connections > 1


async def test_a_connection_cut_in_the_middle_of_a_mail_loses_nothing(
    billing: Billing, imap: MailServer, proxy: Proxy, user: str, watch: Watch
) -> None:
    imap.deliver(user, *mails(3))
    proxy.cut_at(b"Invoice 2")
    async with running(poller(billing, 0, mailbox=box(proxy.port, user), watch=watch)):
        await watch.until("read")

    assert [each.raw for each in await kept(billing)] == [mail(1), mail(2), mail(3)]
    assert (proxy.connections, watch.seen["failed"]) == (2, 1)


async def test_another_uidvalidity_means_reading_all_again_and_nothing_twice(
    billing: Billing, imap: MailServer, user: str, watch: Watch
) -> None:
    imap.deliver(user, *mails(2))
    await poller(billing, 0, mailbox=box(imap.port, user)).read()
    imap.forget_uids(user)
    imap.deliver(user, mail(3))

    await poller(billing, 0, mailbox=box(imap.port, user), watch=watch).read()

    assert [each.raw for each in await kept(billing)] == [mail(1), mail(2), mail(3)]
    assert watch.seen["repeated"] == 2


async def test_the_same_mail_twice_is_one(
    billing: Billing, imap: MailServer, user: str, watch: Watch
) -> None:
    imap.deliver(user, mail(1), b"Delivered-To: other@demo.example\r\n" + mail(1))

    await poller(billing, 0, mailbox=box(imap.port, user), watch=watch).read()

    assert len(await kept(billing)) == 1
    assert watch.seen["repeated"] == 1


async def test_two_mails_with_one_message_id_are_two(
    billing: Billing, imap: MailServer, user: str
) -> None:
    imap.deliver(user, mail(1), mail(1, "We have paid."))

    await poller(billing, 0, mailbox=box(imap.port, user)).read()

    assert len(await kept(billing)) == 2


class Racing(Mailbox):
    """Somebody removes the first mail once it was found, or once its size is known."""

    def __init__(self, imap: MailServer, user: str, at: str) -> None:
        super().__init__(server(imap.port, user), "INBOX")
        self._imap, self._user, self._at = imap, user, at

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        if self._at == "found":
            self._imap.remove(self._user, 0)
        return super().sizes(uids)

    def mails(self, uids: Sequence[int]) -> dict[int, bytes]:
        if self._at == "measured":
            self._imap.remove(self._user, 0)
        return super().mails(uids)


@pytest.mark.parametrize("at", ["found", "measured"])
async def test_a_mail_that_is_gone_before_it_is_fetched_hinders_no_other(
    billing: Billing, imap: MailServer, user: str, at: str
) -> None:
    imap.deliver(user, *mails(3))

    await poller(billing, 0, mailbox=Racing(imap, user, at)).read()

    is_had = at == "measured" and imap.hands_over_what_is_gone
    first = [mail(1)] if is_had else []
    assert [each.raw for each in await kept(billing)] == [*first, mail(2), mail(3)]
    assert imap.lying(user) == [mail(2), mail(3)]


@pytest.fixture
async def quick_billing(sqlite_template: Path, clock: FakeClock) -> AsyncIterator[Billing]:
    """Books in memory, where there is a disk there: five thousand commits take a while."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        shutil.copyfile(sqlite_template, f"{folder}/books.db")
        database = Database(f"sqlite:///{folder}/books.db")
        yield Billing(database, clock, LINKS, KEYRING)
        await database.close()


async def test_five_thousand_mails_are_kept_in_order(
    quick_billing: Billing, imap: MailServer, user: str, watch: Watch
) -> None:
    billing = quick_billing
    imap.deliver(user, *mails(5000))

    await poller(billing, 0, mailbox=box(imap.port, user), watch=watch).read()

    async with billing.reading(PAIDUP) as work:
        titles = [each.title for each in await work.mails.listed(MailState.WAITING, most=9999)]
    assert titles == [f"Invoice {number}" for number in range(5000, 0, -1)]
    assert watch.seen == {"kept": 5000, "read": 1}


async def test_a_mail_that_is_too_large_is_put_aside_by_its_head(
    billing: Billing, imap: MailServer, user: str, trail: Trail
) -> None:
    large = mail(2, "x" * 50_000)
    imap.deliver(user, mail(1), large, mail(3))
    habits = Habits(POLL_SECONDS, size_bytes_max=20_000)

    await poller(billing, 0, mailbox=box(imap.port, user), habits=habits).read()

    first, second, third = await kept(billing)
    assert [first.state, second.state, third.state] == ["waiting", "aside", "waiting"]
    assert (second.raw, second.size_bytes) == (large[: large.index(b"\r\n\r\n") + 4], len(large))
    assert [event.kind for event in await trail.records()] == ["MailSetAside"]


async def test_whoever_connects_finds_what_was_shown_out_of_order(
    billing: Billing, imap: MailServer, user: str
) -> None:
    imap.deliver(user, *mails(3))
    mailbox = box(imap.port, user)
    await asyncio.to_thread(mailbox.open, Secret(PASSWORD))
    selected = await asyncio.to_thread(mailbox.select)
    _, second, _ = await asyncio.to_thread(mailbox.uids, 0, selected)
    await asyncio.to_thread(mailbox.close)
    await billing.keep_mail(mailbox.name, selected.uid_validity, second, mail(2))

    await poller(billing, 0, mailbox=mailbox).read()

    assert [each.raw for each in await kept(billing)] == [mail(2), mail(1), mail(3)]


async def test_what_is_worked_off_is_moved(billing: Billing, imap: MailServer, user: str) -> None:
    imap.deliver(user, *mails(3))
    await poller(billing, 0, mailbox=box(imap.port, user), habits=FILING).read()
    await finish(billing, 1)
    async with billing.work(PAIDUP) as work:
        await work.mails.set_aside(3, "It has two senders.")

    await poller(billing, 0, mailbox=box(imap.port, user), habits=FILING).read()

    assert imap.lying(user) == [mail(2)]
    assert imap.lying(user, "Paidup/Done") == [mail(1)]
    assert imap.lying(user, "Paidup/Aside") == [mail(3)]


async def test_every_copy_of_a_mail_is_moved(billing: Billing, imap: MailServer, user: str) -> None:
    imap.deliver(user, mail(1), mail(1))
    await poller(billing, 0, mailbox=box(imap.port, user), habits=FILING).read()
    await finish(billing, 1)

    await poller(billing, 0, mailbox=box(imap.port, user), habits=FILING).read()

    assert (imap.lying(user), len(imap.lying(user, "Paidup/Done"))) == ([], 2)


async def test_what_cannot_be_moved_is_said_and_hinders_nothing(
    billing: Billing,
    on_dovecot: Dovecot,  # pymap takes any name for a folder
    user: str,
    watch: Watch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    imap = on_dovecot
    imap.deliver(user, *mails(1))
    habits = Habits(POLL_SECONDS, done_folder="no\tname", aside_folder="")
    await poller(billing, 0, mailbox=box(imap.port, user), habits=habits).read()
    await finish(billing, 1)
    imap.deliver(user, mail(2))

    await poller(billing, 0, mailbox=box(imap.port, user), habits=habits, watch=watch).read()

    assert [record.message for record in caplog.records] == ["mails not moved"]
    assert watch.seen == {"kept": 1, "read": 1}


async def test_two_processes_on_one_postgresql_keep_each_mail_once(
    postgres_books: str, clock: FakeClock, imap: MailServer, user: str
) -> None:
    imap.deliver(user, *mails(60))
    both = [Database(postgres_books), Database(postgres_books)]
    watches = [Watch(), Watch()]
    readers = [
        poller(
            Billing(database, clock, LINKS, KEYRING), 0, mailbox=box(imap.port, user), watch=watch
        )
        for database, watch in zip(both, watches, strict=True)
    ]
    async with running(readers[0]), running(readers[1]):
        for watch in watches:
            await watch.until("read")

    assert len(await kept(Billing(both[0], clock, LINKS, KEYRING))) == 60
    assert watches[0].seen["kept"] + watches[1].seen["kept"] == 60
    for database in both:
        await database.close()


async def test_a_wrong_password_is_said_and_tried_again_much_later(
    billing: Billing, imap: MailServer, user: str, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox, wrong = box(imap.port, user), Password("wrong")
    async with running(poller(billing, 0, mailbox=mailbox, login=wrong, watch=watch)):
        await watch.until("failed", 2)

    assert "does not let" in caplog.records[0].__dict__["failure"]
    assert "wrong" not in caplog.text
    assert min(watch.rests) >= 150


async def test_a_server_that_is_away_is_waited_for_longer_each_time(
    billing: Billing, user: str, watch: Watch
) -> None:
    async with running(poller(billing, 0, mailbox=box(free_port(), user), watch=watch)):
        await watch.until("failed", 12)

    assert watch.rests[0] <= 2
    assert 150 <= watch.rests[10] <= 300
    async with billing.reading(PAIDUP) as work:
        noted = await work.inbound.reading(box(0, user).name)
    assert noted is not None
    assert (noted.read_at, "cannot be reached" in noted.failure) == (None, True)


async def test_a_round_that_went_well_is_noted(
    billing: Billing, imap: MailServer, user: str, clock: FakeClock
) -> None:
    imap.deliver(user)
    await poller(billing, 0, mailbox=box(imap.port, user)).read()

    async with billing.reading(PAIDUP) as work:
        noted = await work.inbound.reading(box(0, user).name)
    assert noted is not None
    assert (noted.read_at, noted.failure) == (clock.now(), "")


class Broken(Mailbox):
    """It has a bug."""

    def open(self, secret: Secret) -> None:
        raise ZeroDivisionError(str(secret))


async def test_a_bug_is_logged_and_the_program_goes_on(
    billing: Billing, user: str, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Broken(server(0, user), "INBOX")
    async with running(poller(billing, 0, mailbox=broken, watch=watch)):
        await watch.until("failed", 2)

    assert caplog.records[0].message == "inbox stumbled"
    assert PASSWORD not in caplog.text


async def test_while_the_books_are_away_nothing_is_skipped(
    billing: Billing, imap: MailServer, user: str, watch: Watch
) -> None:
    imap.deliver(user, *mails(2))
    away = Away(billing)
    async with running(poller(away, 0, mailbox=box(imap.port, user), watch=watch)):
        await watch.until("kept", 2)

    assert watch.seen["failed"] == 1
    assert [each.raw for each in await kept(billing)] == [mail(1), mail(2)]


class Away(Billing):
    """Books that cannot be reached when the second mail is to be kept, once."""

    def __init__(self, billing: Billing) -> None:
        super().__init__(billing.database, billing.clock, billing.links, KEYRING)
        self._failures = [GatewayFailed("The books cannot be reached just now.")]

    async def keep_mail(
        self,
        mailbox: str,
        uid_validity: int,
        uid: int,
        raw: bytes,
        *,
        size_bytes: int = 0,
        aside: str = "",
    ) -> bool:
        if b"Invoice 2" in raw and self._failures:
            raise self._failures.pop()
        return await super().keep_mail(
            mailbox, uid_validity, uid, raw, size_bytes=size_bytes, aside=aside
        )
