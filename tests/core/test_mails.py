"""Mails are kept as they came, once each, and each is worked off once."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from core.billing import Billing
from core.database import Database
from core.errors import NotFound, WrongState
from core.migrations import migrate
from core.models import InboundMail, MailState
from tests.cast import COMPANY, KEYRING, LINKS, PAIDUP
from tests.fakes.clock import FakeClock
from tests.trail import Trail

BOX = "billing@mail.example/INBOX"
HEAD = (
    b"From: Carl <carl@acme.example>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@x>"
)
FINISHED = (MailState.DONE, MailState.ASIDE)
MAIL = HEAD + b"\r\n\r\nHello,\r\nplease send it again.\r\n"


async def jobs(database: Database) -> list[str]:
    """The keys of the jobs that work mails off."""
    prefix = "" if database.url.get_backend_name() == "sqlite" else "dbos."
    query = f"SELECT workflow_uuid FROM {prefix}workflow_status WHERE name = 'mail'"  # noqa: S608  # a table's name
    async with database.reader.connect() as connection:
        return sorted((await connection.execute(text(query))).scalars())


async def kept(billing: Billing) -> list[InboundMail]:
    """Every mail there is, newest first."""
    async with billing.reading(PAIDUP) as work:
        return await work.mails.listed(*MailState, most=100)


async def test_a_mail_is_kept_as_it_came(billing: Billing, database: Database) -> None:
    assert await billing.keep_mail(BOX, 7, 1, MAIL)

    [mail] = await kept(billing)
    async with billing.work(PAIDUP) as work:
        whole = await work.mails.mail(mail.id)
    assert (whole.raw, whole.state, whole.size_bytes) == (MAIL, MailState.WAITING, len(MAIL))
    assert (mail.sender, mail.title) == ("Carl <carl@acme.example>", "Grüße")
    assert await jobs(database) == [f"mail-{mail.id}"]


async def test_any_bytes_can_be_kept(billing: Billing) -> None:
    raws = [b"", b"\x00\xff", b"Subject: \x00=?nonsense?b?=FF?=\r\n\r\n\x00", b"\r\n" * 9]
    for uid, raw in enumerate(raws, 1):
        await billing.keep_mail(BOX, 7, uid, raw)

    assert len(await kept(billing)) == len(raws)


async def test_the_same_place_is_kept_once(billing: Billing, database: Database) -> None:
    assert await billing.keep_mail(BOX, 7, 1, MAIL)
    assert not await billing.keep_mail(BOX, 7, 1, MAIL)

    assert len(await kept(billing)) == len(await jobs(database)) == 1


@pytest.mark.parametrize(
    "copy",
    [
        b"Received: from elsewhere\r\nDelivered-To: other@demo.example\r\n" + MAIL,
        MAIL + b"\r\n\r\n",
        MAIL.replace(b"\r\n", b"\n"),
        MAIL.replace(b"<carl", b"\r\n\t<carl"),
    ],
    ids=["by another way", "with lines at its end", "with other line ends", "folded"],
)
async def test_a_copy_is_not_a_second_mail(billing: Billing, copy: bytes) -> None:
    await billing.keep_mail(BOX, 7, 1, MAIL)

    assert not await billing.keep_mail(BOX, 7, 2, copy)
    async with billing.reading(PAIDUP) as work:
        assert await work.inbound.last_uid(BOX, 7) == 2


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace(b"again", b"never"),
        MAIL.replace(b"carl@", b"karl@"),
        b"DKIM-Signature: v=1; d=acme.example; b=abc\r\n" + MAIL,
    ],
    ids=["another body", "another writer", "with the writer's signature"],
)
async def test_two_mails_may_have_one_message_id(billing: Billing, other: bytes) -> None:
    await billing.keep_mail(BOX, 7, 1, MAIL)

    assert await billing.keep_mail(BOX, 7, 2, other)


async def test_a_mailbox_made_anew_brings_no_mail_twice(billing: Billing) -> None:
    await billing.keep_mail(BOX, 7, 5, MAIL)

    assert not await billing.keep_mail(BOX, 8, 1, MAIL)
    async with billing.reading(PAIDUP) as work:
        assert (await work.inbound.last_uid(BOX, 7), await work.inbound.last_uid(BOX, 8)) == (5, 1)


async def test_two_readers_at_once_keep_a_mail_once(billing: Billing, database: Database) -> None:
    keeping = [billing.keep_mail(BOX, 7, 1, MAIL) for _ in range(8)]

    assert sorted(await asyncio.gather(*keeping)) == [False] * 7 + [True]
    assert len(await jobs(database)) == 1


async def test_of_two_workers_one_finishes_a_mail(billing: Billing, clock: FakeClock) -> None:
    await billing.keep_mail(BOX, 7, 1, MAIL)
    done = []
    for _ in range(2):
        async with billing.work(PAIDUP) as work:
            now = clock.now()
            done.append(await work.inbound.finish_mail(1, MailState.DONE, now, company_id=COMPANY))

    assert done == [True, False]


async def test_a_large_mail_is_kept_by_its_head_and_told(billing: Billing, trail: Trail) -> None:
    address = LINKS.reply_address(1).encode()
    head = HEAD + b"\r\nTo: <" + address + b">\r\n\r\n"
    assert await billing.keep_mail(BOX, 7, 1, head, size_bytes=99_000_000, aside="It is too large.")

    [mail] = await kept(billing)
    assert (mail.state, mail.is_whole, mail.size_bytes) == (MailState.ASIDE, False, 99_000_000)
    [event] = await trail.records()
    assert (event.kind, event.subject, event.company_id) == ("MailSetAside", "mail:1", COMPANY)
    assert event.payload == {"mail_id": 1, "reason": "It is too large."}


async def test_where_there_is_no_company_yet_nobody_is_told(
    tmp_path: Path, clock: FakeClock
) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    billing = Billing(database, clock, LINKS, KEYRING)
    await billing.keep_mail(BOX, 7, 1, HEAD, size_bytes=99_000_000, aside="It is too large.")

    assert [mail.state for mail in await kept(billing)] == [MailState.ASIDE]
    await database.close()


async def test_two_large_mails_with_one_head_are_two(billing: Billing) -> None:
    for uid in (1, 2):
        await billing.keep_mail(BOX, 7, uid, HEAD, size_bytes=uid * 99_000_000, aside="Too large.")

    assert len(await kept(billing)) == 2


async def test_what_cannot_be_read_is_set_aside_once(billing: Billing, trail: Trail) -> None:
    await billing.keep_mail(BOX, 7, 1, MAIL)
    async with billing.work(PAIDUP) as work:
        assert await work.mails.set_aside(1, "It has two senders.")
        assert not await work.mails.set_aside(1, "It has two senders.")

    assert [event.kind for event in await trail.records()] == ["MailSetAside"]
    [mail] = await kept(billing)
    assert (mail.state, mail.reason) == (MailState.ASIDE, "It has two senders.")


async def test_a_mail_set_aside_can_wait_again(billing: Billing, database: Database) -> None:
    await billing.keep_mail(BOX, 7, 1, MAIL)
    async with billing.work(PAIDUP) as work:
        await work.mails.set_aside(1, "It has two senders.")
        await work.mails.retry(1)

    [mail] = await kept(billing)
    assert (mail.state, mail.reason) == (MailState.WAITING, "")
    assert await jobs(database) == ["mail-1", "mail-1-1"]


async def test_what_is_done_or_not_whole_is_not_retried(billing: Billing, clock: FakeClock) -> None:
    await billing.keep_mail(BOX, 7, 1, MAIL)
    await billing.keep_mail(BOX, 7, 2, HEAD, size_bytes=99_000_000, aside="It is too large.")
    async with billing.work(PAIDUP) as work:
        await work.inbound.finish_mail(1, MailState.DONE, clock.now())

    async with billing.work(PAIDUP) as work:
        with pytest.raises(WrongState, match="is worked off"):
            await work.mails.retry(1)
        with pytest.raises(WrongState, match="too large"):
            await work.mails.retry(2)
        with pytest.raises(NotFound, match="no mail E3"):
            await work.mails.retry(3)


async def test_what_is_worked_off_is_filed_once(billing: Billing, clock: FakeClock) -> None:
    for uid in (1, 2, 3):
        await billing.keep_mail(BOX, 7, uid, MAIL.replace(b"again", str(uid).encode()))
    async with billing.work(PAIDUP) as work:
        await work.inbound.finish_mail(1, MailState.DONE, clock.now())
        await work.mails.set_aside(3, "It has two senders.")

    async with billing.work(PAIDUP) as work:
        lying = await work.inbound.unfiled(BOX, 7, FINISHED, 10)
        await work.inbound.filed(BOX, 7, [1], clock.now())
        left = await work.inbound.unfiled(BOX, 7, FINISHED, 10)
    assert (lying, left) == ([(1, MailState.DONE), (3, MailState.ASIDE)], [(3, MailState.ASIDE)])
