"""What a backup brings back of a client who was erased, and what is booked about one afterwards."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.forgetting import tidied
from core.backups.tombstones import Tombstones
from core.billing import Billing
from core.errors import NotFound
from core.models import ClaimKind, InvoiceState
from core.retention import Keeping
from core.security.actors import system
from core.workflows.privacy import Privacy
from tests.cast import ARI_ON_SLACK, BEA, COMPANY, OLGA, OLGA_ON_TELEGRAM, OSKAR, PAIDUP
from tests.chat import Chat
from tests.codes import done, enrolled, voided
from tests.core.test_privacy import erased, kept, settled
from tests.deeds import asked, draft, issued, paid, recorded
from tests.fakes.clock import FakeClock
from tests.letters import claimed, received
from tests.restores import Safe
from tests.trail import Trail

KEEPING = Keeping({})


def nightly(billing: Billing, folder: Path) -> Privacy:
    return Privacy(billing, Tombstones(folder), KEEPING)


async def came_back_open(safe: Safe, billing: Billing) -> None:
    """A backup with all that may be open about a client, who was erased when none of it was."""
    await draft(billing)
    await asked(billing)
    number = (await issued(billing)).invoice.number or ""
    claim = await claimed(billing, await received(billing, invoice_id=3), ClaimKind.DISPUTE)
    await recorded(billing, number, 100)
    await safe.back_up()
    for name in ("D1", "D2"):
        await voided(billing, name, OLGA)
    async with billing.work(OLGA) as work:
        await work.claims.dismiss(claim.reference)
        await work.payments.reject("P1", "It did not come")
    await paid(billing, number, 11_900)
    await erased(billing)
    await nightly(billing, safe.trail).settle(COMPANY, 1)
    await safe.come_back("demo=INV-2026-0001")


async def test_what_nobody_owes_ends_with_the_client_whom_a_backup_brought_back(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing]
) -> None:
    """A154: nobody may look at it to end it by hand; what is owed is named to the owners."""
    await came_back_open(safe, billing)
    books = reopened()

    told = await Trail(books.database).last("ErasureRepeated")
    assert (told["ended"], told["owed"]) == (["D1", "D2", "C1"], ["INV-2026-0001"])
    async with books.reading(PAIDUP) as work:
        states = [(await work.invoices.view(name)).invoice.state for name in ("D1", "D2")]
        assert states == [InvoiceState.VOID] * 2
        (only,) = await work.approvals.waiting()
        assert (await work.payments.view_by_id(only.subject_id)).payment.reference == "P1"
        assert await work.keys.check() == []


async def test_an_owner_ends_what_a_backup_brought_back_and_others_see_none_of_it(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing]
) -> None:
    """A154: a payment that waited is decided on, then the invoice is void; all by chat."""
    await came_back_open(safe, billing)
    books = reopened()
    app, olga = await enrolled(books, OLGA), Chat(books, OLGA_ON_TELEGRAM)
    ari = Chat(books, ARI_ON_SLACK)

    assert (await ari.say("/waiting")).rows == ()
    assert "tax office" in (await ari.say("/payment show P1")).title
    assert [row.title.split(" · ")[0] for row in (await olga.say("/waiting")).rows] == ["P1"]
    await olga.say("/payment reject P1 It came twice")
    await olga.say("/invoice void INV-2026-0001")
    card = await olga.fill_in({"code": app.code()})

    assert (card.title, card.state) == ("INV-2026-0001", "Void")
    async with books.reading(PAIDUP) as work:
        assert await work.approvals.waiting() == []
        assert await work.audit.complaints() == []


async def came_back_given_up(safe: Safe, billing: Billing) -> None:
    """A backup with write-offs that wait: of an invoice that is owed, and of one that was paid."""
    owed, settled_since = [(await issued(billing)).invoice.number or "" for _ in "12"]
    async with billing.work(BEA) as work:
        for number in (owed, settled_since):
            await work.adjustments.ask(number, "Insolvent.")
    await paid(billing, settled_since, 11_900)
    await safe.back_up()
    async with billing.work(OLGA) as work:
        await work.adjustments.approve("A1")
        await work.adjustments.reject("A2", "They paid.")
    await erased(billing)
    await nightly(billing, safe.trail).settle(COMPANY, 1)
    await safe.come_back("demo=INV-2026-0002")


async def test_an_owner_decides_on_a_write_off_that_a_backup_brought_back(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing]
) -> None:
    """A154: of what nobody owes it ends by itself; of what is owed an owner says no."""
    await came_back_given_up(safe, billing)
    books = reopened()
    olga, ari = Chat(books, OLGA_ON_TELEGRAM), Chat(books, ARI_ON_SLACK)

    told = await Trail(books.database).last("ErasureRepeated")
    assert (told["ended"], told["owed"]) == (["A2"], ["INV-2026-0001"])
    assert (await ari.say("/waiting")).rows == ()
    assert [row.title.split(" · ")[0] for row in (await olga.say("/waiting")).rows] == ["A1"]
    assert "tax office" in (await ari.say("/writeoff show A1")).title
    assert (await olga.say("/writeoff reject A1 It was paid")).state == "Rejected"
    async with books.reading(PAIDUP) as work:
        assert await work.approvals.waiting() == []
        assert await work.audit.complaints() == []


async def came_back_reported(safe: Safe, billing: Billing) -> None:
    """A backup with a transfer that waits for a yes, though the client paid all by card since."""
    invoice = (await issued(billing)).invoice
    await recorded(billing, invoice.number or "", 11_900)
    async with billing.work(PAIDUP) as work:
        attempt = await work.checkouts.start(invoice.id, "stripe")
        await work.checkouts.paid(attempt.id, invoice.total)
    await safe.back_up()
    async with billing.work(OLGA) as work:
        await work.payments.reject("P1", "It came by card.")
    await erased(billing)
    await nightly(billing, safe.trail).settle(COMPANY, 1)
    await safe.come_back("demo=INV-2026-0001")


async def test_money_reported_twice_that_a_backup_brought_back_waits_for_nobody(
    safe: Safe, billing: Billing, reopened: Callable[[], Billing]
) -> None:
    """A154: nothing is owed, so nobody may look at it to decide on it."""
    await came_back_reported(safe, billing)
    books = reopened()

    assert (await Trail(books.database).last("ErasureRepeated"))["ended"] == ["P1"]
    assert "went wrong" not in (await Chat(books, OLGA_ON_TELEGRAM).say("/waiting")).title
    async with books.reading(PAIDUP) as work:
        assert await work.approvals.waiting() == []
        assert await work.audit.complaints() == []


@pytest.mark.parametrize(
    "words",
    ["/mail show M1", "/mail means M1 paid", "/mail means M1 po", "/claim dismiss C1",
     "/claim pay C1 119.00", "/claim wait C1 2026-12-24", "/mail answer M1 Thank you."],
)  # fmt: skip
async def test_what_an_erased_client_wrote_is_nobodys_to_read_or_settle(
    billing: Billing, words: str
) -> None:
    view = await issued(billing)
    letter = await received(billing, invoice_id=view.invoice.id)
    await claimed(billing, letter, ClaimKind.PAYMENT, day=date(2026, 11, 17))
    async with billing.work(OLGA) as work:
        await work.claims.dismiss("C1")
    await paid(billing, view.invoice.number or "", view.invoice.total_minor)
    await erased(billing)
    olga = Chat(billing, OLGA_ON_TELEGRAM)

    assert (await olga.say("/mail list")).title == "No mail has come yet."
    assert (await olga.say(words)).title.startswith("There is no ")


async def test_a_mail_is_not_put_to_an_erased_clients_invoice(billing: Billing) -> None:
    number = (await settled(billing)).invoice.number or ""
    await received(billing, client_id=None, invoice_id=None, from_kind="stranger")
    await erased(billing)

    async with billing.work(OLGA) as work:
        with pytest.raises(NotFound, match="tax office"):
            await work.letters.file("M1", number)


async def test_what_a_claim_said_goes_with_its_client(billing: Billing, tmp_path: Path) -> None:
    """The day and the amount, too, which are no secret words but the client's all the same."""
    view = await issued(billing)
    said = {"day": date(2026, 11, 17), "amount": view.invoice.total, "note": "Canary"}
    await claimed(billing, await received(billing), ClaimKind.PAYMENT, **said)
    async with billing.work(OLGA) as work:
        await work.claims.dismiss("C1")
    await paid(billing, view.invoice.number or "", view.invoice.total_minor)
    await erased(billing)
    await nightly(billing, tmp_path).companies()

    query = "SELECT day, amount_minor, paid_by, kind, state FROM claim"
    assert await kept(billing.database, query) == [(None, None, None, "payment", "dismissed")]


async def brought_back(safe: Safe, billing: Billing) -> None:
    """An invoice of 2026 that is owed again in what came back."""
    number = (await issued(billing)).invoice.number or ""
    await safe.back_up()
    await paid(billing, number, 11_900)
    await erased(billing)
    await nightly(billing, safe.trail).settle(COMPANY, 1)
    await safe.come_back("demo=INV-2026-0001")


@pytest.mark.parametrize("how", ["void", "paid"])
async def test_the_laws_years_count_from_what_was_booked_last_however_late(
    safe: Safe, billing: Billing, clock: FakeClock, reopened: Callable[[], Billing], how: str
) -> None:
    """Void or paid three years after the erasure: eight years from the end of that one."""
    await brought_back(safe, billing)
    books = reopened()
    privacy = nightly(books, safe.trail)
    clock.set(datetime(2029, 2, 1, 12, tzinfo=UTC))
    await privacy.companies()
    if how == "void":
        await voided(books, "INV-2026-0001", OLGA, "Canary reason")
    else:
        await recorded(books, "INV-2026-0001", 11_900, by=OLGA)
        await done(books, OSKAR, lambda work: work.payments.approve("P1"))
    clock.advance(days=1)
    await privacy.companies()

    (stone,) = Tombstones(safe.trail).of(COMPANY)
    assert stone.booked_on == date(2029, 2, 1)
    for year, is_over in ((2034, False), (2036, False), (2037, False), (2038, True)):
        clock.set(datetime(year, 1, 2, 12, tzinfo=UTC))
        await privacy.companies()
        async with books.reading(system(COMPANY)) as work:
            (erasure,) = await work.privacy.erasures()
        assert (erasure.ended_at is not None) == is_over, year


async def test_a_payment_of_december_that_is_booked_in_january_counts_from_january(
    billing: Billing, clock: FakeClock
) -> None:
    """The entry was made in January, so the voucher has to be there for a year more."""
    number = (await issued(billing)).invoice.number or ""
    clock.set(datetime(2026, 12, 31, 12, tzinfo=UTC))
    await recorded(billing, number, 11_900)
    clock.set(datetime(2027, 1, 4, 12, tzinfo=UTC))
    await done(billing, OLGA, lambda work: work.payments.approve("P1"))

    assert (await erased(billing)).booked_on == date(2027, 1, 4)


async def test_papers_do_not_end_while_something_is_owed(
    safe: Safe, billing: Billing, clock: FakeClock, reopened: Callable[[], Billing]
) -> None:
    """However long nobody looked: the last booking is still to come, and the doctor says so."""
    await brought_back(safe, billing)
    books = reopened()
    clock.set(datetime(2040, 1, 1, 12, tzinfo=UTC))
    await nightly(books, safe.trail).companies()

    async with books.reading(PAIDUP) as work:
        (erasure,) = await work.privacy.erasures()
        assert erasure.ended_at is None
        assert await work.privacy.late(KEEPING, Tombstones(safe.trail).of(COMPANY)) == [1]


async def test_what_was_typed_when_a_restored_invoice_ended_is_swept_too(
    safe: Safe, billing: Billing, clock: FakeClock, reopened: Callable[[], Billing]
) -> None:
    await brought_back(safe, billing)
    books = reopened()
    clock.set(datetime(2029, 2, 1, 12, tzinfo=UTC))
    await recorded(books, "INV-2026-0001", 11_900, by=OLGA)
    async with books.work(OSKAR) as work:
        payment = (await work.payments.approve("P1")).payment
        await work.payments._payments.change(payment, note="Canary of Carl")
    await nightly(books, safe.trail).companies()

    assert await kept(books.database, "SELECT note FROM payment") == [("",)]


async def test_tidying_says_how_many_erasures_nothing_outside_can_note(
    safe: Safe, billing: Billing
) -> None:
    """Beside a SQLite file there is always a folder; beside a server somebody has to name one."""
    await settled(billing)
    await erased(billing)
    nowhere = safe.settings.model_copy(update={"trail_folder": None})
    is_server = safe.settings.database_url.startswith("postgresql")

    assert await tidied(nowhere) == is_server
    assert await tidied(safe.settings) == 0


async def test_an_erasure_that_is_noted_nowhere_is_not_called_done(
    billing: Billing, clock: FakeClock, tmp_path: Path
) -> None:
    """Without a folder for tombstones a backup would bring the client back: the doctor says so."""
    await settled(billing)
    await erased(billing)
    await Privacy(billing, None, KEEPING).companies()
    async with billing.reading(PAIDUP) as work:
        assert (await work.privacy.erasures())[0].swept_at is None
    clock.advance(days=4)
    async with billing.reading(PAIDUP) as work:
        assert await work.privacy.late(KEEPING, []) == [1]

    await nightly(billing, tmp_path).companies()
    async with billing.reading(PAIDUP) as work:
        assert await work.privacy.late(KEEPING, Tombstones(tmp_path).of(COMPANY)) == []
