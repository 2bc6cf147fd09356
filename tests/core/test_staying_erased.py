"""A154: who was erased stays so, whatever backup the books come back from. On both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.notify.routes import routes
from core.backups import snapshots
from core.backups.tombstones import Tombstones
from core.billing import Billing
from core.errors import GatewayFailed, NotFound
from core.retention import Keeping
from core.security.actors import system
from core.security.sealing import ERASED
from core.services.clients import NewClient
from core.services.privacy import Tombstone
from core.workflows.privacy import Privacy
from tests.cast import ARI_ON_SLACK, BEA, COMPANY, OLGA, OLGA_ON_TELEGRAM, OSKAR
from tests.chat import Chat
from tests.codes import done, enrolled
from tests.deeds import issued, line, paid, recorded, wording
from tests.fakes.clock import FakeClock
from tests.restores import Safe
from tests.trail import Trail


def kept(safe: Safe) -> bytes:
    """Every byte of the file that came back."""
    return Path(make_url(safe.new.database_url).database or "").read_bytes()


async def test_who_was_erased_after_the_backup_stays_erased(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing]
) -> None:
    """A154: the backup has the wrapped key; what is known outside destroys it again."""
    bill = (await issued(billing)).invoice
    await paid(billing, bill.number or "", bill.total_minor)
    await safe.back_up()
    erasure = await done(billing, OLGA, lambda work: work.privacy.erase("acme"))
    await Privacy(billing, Tombstones(safe.trail), Keeping({})).settle(COMPANY, 1)
    await safe.come_back("demo=INV-2026-0001")

    books = reopened()
    async with books.reading(system(COMPANY)) as work:
        view = await work.invoices.view_by_id(bill.id)
        assert (view.client.name, view.contact.email) == (ERASED, ERASED)
        assert (await work.privacy.erasures())[0].booked_on == erasure.booked_on
        assert await work.audit.complaints() == []
    assert "ErasureRepeated" in await Trail(books.database).kinds()
    if safe.new.database_url.startswith("sqlite"):
        raw = kept(safe)
        assert [word for word in (b"Acme GmbH", b"carl@acme", b"Castello") if word in raw] == []


async def came_back_owed(safe: Safe, billing: Billing) -> None:
    """An invoice that is owed in the backup, and was paid before its client was erased."""
    bill = (await issued(billing, wording(line(text="Canary work")))).invoice
    await safe.back_up()
    await paid(billing, bill.number or "", bill.total_minor)
    await done(billing, OLGA, lambda work: work.privacy.erase("acme"))
    await Privacy(billing, Tombstones(safe.trail), Keeping({})).settle(COMPANY, 1)
    await safe.come_back("demo=INV-2026-0001")


async def test_an_owner_voids_what_a_backup_brought_back_as_owed(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing]
) -> None:
    """A154: with a code; the answer says that it is void, and no word of what it was about."""
    await came_back_owed(safe, billing)
    books = reopened()
    app, olga = await enrolled(books, OLGA), Chat(books, OLGA_ON_TELEGRAM)
    ari = Chat(books, ARI_ON_SLACK)

    assert "tax office" in (await ari.say("/invoice void INV-2026-0001")).title
    await olga.say("/invoice void INV-2026-0001")
    card = await olga.fill_in({"code": app.code()})

    assert (card.title, card.state, card.actions) == ("INV-2026-0001", "Void", ())
    assert "Canary" not in str(card)
    assert "tax office" in (await olga.say("/invoice void INV-2026-0001")).title
    async with books.reading(system(COMPANY)) as work:
        assert not (await work.invoices.view("INV-2026-0001")).invoice.owed
        assert await work.audit.complaints() == []
        assert await work.keys.check() == []
        told = (await work.audit.story("invoice:1"))[-1]
        assert ("email", ERASED) not in await routes(work, told)


async def test_only_an_owner_reports_money_for_an_erased_client(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing]
) -> None:
    """A154: what was paid in part before the backup could not be ended otherwise."""
    await came_back_owed(safe, billing)
    books = reopened()

    with pytest.raises(NotFound, match="tax office"):
        await recorded(books, "INV-2026-0001", 11900)
    reported = await recorded(books, "INV-2026-0001", 11900, by=OLGA)
    async with books.work(OSKAR) as work:
        await work.payments.approve(reported.payment.reference)

    with pytest.raises(NotFound, match="tax office"):
        await recorded(books, "INV-2026-0001", 1, by=OLGA)
    async with books.reading(system(COMPANY)) as work:
        assert await work.audit.complaints() == []


async def test_a_client_who_got_the_number_of_an_erased_one_is_left_alone(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing]
) -> None:
    """A154: after a restore numbers are given again; a tombstone is for one client alone."""
    await safe.back_up()
    async with billing.work(BEA) as work:
        first = (await work.clients.add(NewClient("one", "One", "one@one.example"))).client
    await done(billing, OLGA, lambda work: work.privacy.erase("one"))
    stones = Tombstones(safe.trail)
    await Privacy(billing, stones, Keeping({})).settle(COMPANY, first.id)
    await safe.come_back("demo=INV-2026-0001")

    books = reopened()
    async with books.work(BEA) as work:
        second = (await work.clients.add(NewClient("two", "Two", "two@two.example"))).client
    assert await Privacy(books, stones, Keeping({})).bury(COMPANY) == 0
    async with books.reading(BEA) as work:
        assert (await work.clients.view("two")).contact.email == "two@two.example"
    assert second.id == first.id


async def test_nothing_comes_back_while_nobody_can_say_who_was_erased(
    safe: Safe, billing: Billing
) -> None:
    """A154: fails closed."""
    await safe.back_up()
    (safe.trail / "erased-1.json").write_text("{")

    with pytest.raises(GatewayFailed, match="would be shown again"):
        await safe.come_back("demo=INV-2026-0001")
    if safe.new.database_url.startswith("sqlite"):
        assert snapshots.is_empty(safe.new.database_url)


async def test_papers_that_ended_after_the_backup_stay_gone(
    safe: Safe, billing: Billing, clock: FakeClock, reopened: Callable[[], Billing]
) -> None:
    """A154: the second key is destroyed again, too; and what is as it was is told to nobody."""
    bill = (await issued(billing)).invoice
    await paid(billing, bill.number or "", bill.total_minor)
    await done(billing, OLGA, lambda work: work.privacy.erase("acme"))
    privacy = Privacy(billing, Tombstones(safe.trail), Keeping({}))
    await privacy.companies()
    await safe.back_up()
    clock.advance(days=366 * 9)
    await privacy.companies()
    await safe.come_back("demo=INV-2026-0001")

    books = reopened()
    async with books.reading(system(COMPANY)) as work:
        view = await work.invoices.view_by_id(bill.id)
        (erasure,) = await work.privacy.erasures()
    assert (view.client.address, erasure.ended_at is not None) == (ERASED, True)
    assert await Privacy(books, Tombstones(safe.trail), Keeping({})).bury(COMPANY) == 0
    assert (await Trail(books.database).kinds()).count("ErasureRepeated") == 1


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    stone = Tombstone(1, "a" * 64, datetime(2026, 11, 22, tzinfo=UTC))

    with pytest.raises(GatewayFailed, match="could not be noted"):
        Tombstones(tmp_path / "file").keep(COMPANY, stone)


def test_a_tombstone_is_kept_once_and_as_it_is_now(tmp_path: Path) -> None:
    """Written again it changes nothing; once papers ended, that takes its place."""
    stones, moment = Tombstones(tmp_path), datetime(2026, 11, 22, tzinfo=UTC)
    first = Tombstone(1, "a" * 64, moment, date(2026, 11, 22))
    other = Tombstone(2, "b" * 64, moment)
    for stone in (first, other, first, replace(first, ended_at=moment)):
        stones.keep(COMPANY, stone)

    assert stones.of(COMPANY) == [other, replace(first, ended_at=moment)]
    assert stones.of(2) == []
    assert [path.stat().st_mode & 0o077 for path in tmp_path.glob("*.json")] == [0]
