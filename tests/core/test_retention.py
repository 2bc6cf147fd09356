"""What has had its time: mails and letters of strangers, reports of payment services. On both."""

from pathlib import Path

import pytest

from bot.checkup import Checkup
from bot.settings import Settings
from core.backups.tombstones import Tombstones
from core.billing import Billing
from core.database import Database
from core.errors import GatewayFailed
from core.migrations import migrate
from core.models import MailState
from core.retention import Keeping
from core.security.actors import Actor, system
from core.workflows.privacy import Privacy
from tests.cast import ACME, COMPANY, KEYRING, LINKS, OLGA, OTHER_PAIDUP, OTTO, PAIDUP
from tests.codes import done
from tests.core.test_privacy import kept
from tests.fakes.channel import FakeRun
from tests.fakes.clock import FakeClock
from tests.letters import received
from tests.trail import Trail

KEEPING = Keeping({}, strangers_days=180, calls_days=90)
RAW = b"From: Vic <vic@stranger.example>\r\nSubject: canary\r\nMessage-ID: <1@x>\r\n\r\nCanary\r\n"


async def strangers_mail(billing: Billing, uid: int = 1) -> int:
    """A mail that turned out to be no client's, worked off."""
    raw = RAW.replace(b"<1@x>", f"<{uid}@x>".encode())
    assert await billing.keep_mail("box", 1, uid, raw)
    async with billing.work(PAIDUP) as work:
        (mail, *_) = await work.mails.listed(MailState.WAITING, most=1)
        now = work.clock.now()
        await work.inbound.finish_mail(mail.id, MailState.DONE, now, company_id=COMPANY)
    return mail.id


async def report(billing: Billing, number: int, *, is_done: bool = True) -> int:
    """A payment service's report."""
    assert await billing.receive("stripe", f"evt_{number}", "canary body")
    async with billing.work(PAIDUP) as work:
        found = await kept(billing.database, "SELECT max(id) FROM gateway_call")
        call_id = int(str(found[0][0]))
        if is_done:
            await work.inbound.handled(call_id, "booked", work.clock.now())
    return call_id


async def test_a_strangers_mail_is_emptied_after_its_time_and_known_when_it_comes_again(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    """Its digest stays, and how far the mailbox was read."""
    mail_id = await strangers_mail(billing)
    clock.advance(days=179)
    await Privacy(billing, None, KEEPING).outside()
    async with billing.reading(PAIDUP) as work:
        assert (await work.mails.mail(mail_id)).raw == RAW
    clock.advance(days=2)
    for _ in range(2):
        await Privacy(billing, None, KEEPING).outside()

    async with billing.reading(PAIDUP) as work:
        mail = await work.mails.mail(mail_id)
        assert (mail.raw, mail.sender, mail.title, mail.size_bytes) == (b"", "", "", 0)
        assert await work.keys.check() == []
    assert not await billing.keep_mail("box", 1, 2, RAW)
    assert (await trail.kinds()).count("ContentsForgotten") == 1


async def test_a_mail_that_waits_and_one_of_a_client_are_left_alone(
    billing: Billing, clock: FakeClock
) -> None:
    await billing.keep_mail("box", 1, 1, RAW)
    mail_id = await strangers_mail(billing, 2)
    async with billing.work(PAIDUP) as work:
        await work.mails.hand_over(mail_id, 1)
    clock.advance(days=400)
    await Privacy(billing, None, KEEPING).outside()

    sizes = await kept(billing.database, "SELECT size_bytes FROM inbound_mail ORDER BY id")
    assert all(int(str(size)) > 0 for (size,) in sizes)


async def test_letters_of_strangers_are_emptied_and_those_of_clients_are_not(
    billing: Billing, clock: FakeClock
) -> None:
    await received(billing, from_kind="stranger", client_id=None, invoice_id=None, inbound_id=None)
    await received(billing, message_id="2@acme.example", invoice_id=None)
    clock.advance(days=181)
    for _ in range(2):
        await Privacy(billing, None, KEEPING).companies()

    async with billing.reading(PAIDUP) as work:
        texts = [(await work.letters.view(name)).letter.text for name in ("M1", "M2")]
        assert await work.keys.check() == []
    assert texts == ["", "Already paid on Tuesday."]


async def test_reports_are_deleted_after_their_time_save_those_nobody_worked_off(
    billing: Billing, clock: FakeClock
) -> None:
    await report(billing, 1)
    await report(billing, 2, is_done=False)
    clock.advance(days=91)
    await report(billing, 3)
    await Privacy(billing, None, KEEPING).outside()

    left = await kept(billing.database, "SELECT external_id FROM gateway_call ORDER BY id")
    assert left == [("evt_2",), ("evt_3",)]


async def test_no_row_gets_the_id_of_one_that_was_deleted(
    billing: Billing, clock: FakeClock
) -> None:
    """What is sealed is bound to its row's id: an older value would open in another row."""
    last = await report(billing, 1)
    clock.advance(days=91)
    await Privacy(billing, None, KEEPING).outside()
    assert await kept(billing.database, "SELECT count(*) FROM gateway_call") == [(0,)]

    assert await report(billing, 2) > last


async def test_what_was_killed_between_pages_goes_on_and_the_owners_hear_once(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    """A page is a transaction with its event; what is told is the sum of them."""
    for number in range(5):
        await report(billing, number)
    clock.advance(days=91)
    for _ in range(2):
        async with billing.work(PAIDUP) as work:
            assert await work.retention.forget_calls(KEEPING.calls_days, most=2) == 2

    await Privacy(billing, None, KEEPING).outside()
    for _ in range(2):
        await Privacy(billing, None, KEEPING).companies()

    counts = [event.payload["count"] for event in await trail.records("ContentsForgotten")]
    assert counts == [2, 2, 1]
    told = await trail.records("RetentionDone")
    assert [event.payload["counts"] for event in told] == [{"calls": 5}]


async def test_a_night_without_anything_to_do_is_told_to_nobody(
    billing: Billing, trail: Trail
) -> None:
    privacy = Privacy(billing, None, KEEPING)
    await privacy.outside()
    await privacy.companies()

    assert await trail.kinds() == []


async def test_every_night_does_it_all(billing: Billing, clock: FakeClock, trail: Trail) -> None:
    """As the engine begins it: what came from outside, then each company."""
    await report(billing, 1)
    clock.advance(days=91)
    await Privacy(billing, None, KEEPING).nightly(FakeRun(), clock.now())

    assert await trail.kinds() == ["ContentsForgotten", "RetentionDone"]


async def test_a_company_that_cannot_be_tidied_delays_no_other(
    billing: Billing, clock: FakeClock, tmp_path: Path
) -> None:
    """Nobody can say who was erased in the first one; the night is told to have failed."""
    await done(billing, OLGA, lambda work: work.privacy.erase("acme"))
    async with billing.work(OTHER_PAIDUP) as work:
        await work.clients.add(ACME)
    await done(billing, OTTO, lambda work: work.privacy.erase("acme"))
    (tmp_path / "erased-1.json").write_text("{")

    with pytest.raises(GatewayFailed, match="erased-1"):
        await Privacy(billing, Tombstones(tmp_path), KEEPING).nightly(FakeRun(), clock.now())

    assert [await swept(billing, each) for each in (OLGA, OTTO)] == [False, True]


async def swept(billing: Billing, owner: Actor) -> bool:
    """Whether the erasures of a company are done with."""
    async with billing.reading(system(owner.company_id)) as work:
        return all(each.swept_at for each in await work.privacy.erasures())


async def test_books_without_a_company_have_nothing_to_forget(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    migrate(url)
    database = Database(url)
    privacy = Privacy(Billing(database, FakeClock(), LINKS, KEYRING), None, KEEPING)

    await privacy.outside()
    await privacy.companies()
    await database.close()


async def test_the_file_of_the_books_keeps_nothing_of_what_was_deleted(
    sqlite_books: str, clock: FakeClock
) -> None:
    """SQLite: neither in pages that are free, nor in its log."""
    database = Database(sqlite_books)
    billing = Billing(database, clock, LINKS, KEYRING)
    await report(billing, 1)
    ((body,),) = await kept(database, "SELECT body FROM gateway_call")
    sealed = str(body).encode()[-40:]
    await database.settle()
    assert sealed in on_disk(sqlite_books)
    clock.advance(days=91)
    await Privacy(billing, None, KEEPING).outside()

    assert sealed not in on_disk(sqlite_books)
    await database.close()


def on_disk(url: str) -> bytes:
    """Every byte of the books and their log."""
    place = Path(url.partition("///")[2])
    files = (place.with_name(place.name + end) for end in ("", "-wal"))
    return b"".join(file.read_bytes() for file in files if file.exists())


async def test_the_doctor_names_what_is_late(
    billing: Billing, clock: FakeClock, tmp_path: Path
) -> None:
    settings = Settings(secret_key="k" * 32, trail_folder=tmp_path)
    checkup = Checkup(settings, billing)
    await report(billing, 1)
    erasure = await done(billing, OLGA, lambda work: work.privacy.erase("acme"))
    clock.advance(days=92)
    late = await checkup.privacy()
    assert not late.is_well
    assert f"erased client {erasure.client_id} of demo." in late.text
    clock.advance(days=2)
    assert "1 calls" in (await checkup.privacy()).text
    privacy = Privacy(billing, Tombstones(tmp_path), KEEPING)
    await privacy.outside()
    await privacy.companies()

    assert (await checkup.privacy()).is_well
