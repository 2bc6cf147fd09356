"""Erasing a client: refused while something is open, unreadable at once, papers until the law's
years are over. On both databases.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from bot.notify.privacy_cards import PRIVACY_CARDS
from bot.notify.routes import routes
from core.backups.tombstones import Tombstones
from core.billing import Billing
from core.database import Database
from core.errors import InvalidInput, NotAllowed, NotFound, WrongState
from core.models import AttemptState, ClaimKind, Erasure, Purpose
from core.retention import Keeping, read_years
from core.security.deeds import CodeNeeded
from core.security.sealing import ERASED
from core.services.clients import NewClient
from core.services.invoices import InvoiceView
from core.workflows.privacy import Privacy
from tests.cast import BEA, COMPANY, LINKS, OLGA, OTTO, PAIDUP
from tests.codes import done, enrolled, voided
from tests.core.test_dossiers import full
from tests.deeds import asked, draft, issued, line, paid, recorded, wording
from tests.fakes.clock import FakeClock
from tests.letters import claimed, received
from tests.trail import Trail

KEEPING = Keeping({})
GERMAN_YEARS = 8


async def erased(billing: Billing, name: str = "acme") -> Erasure:
    return await done(billing, OLGA, lambda work: work.privacy.erase(name))


async def settled(billing: Billing) -> InvoiceView:
    """An invoice of acme, which was paid."""
    view = await issued(billing, wording(line(text="Canary work"), note="Canary note"))
    await paid(billing, view.invoice.number or "", view.invoice.total_minor)
    return view


async def kept(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.reader.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_an_erased_client_is_nobodys_to_find(billing: Billing) -> None:
    """A091: neither the client, nor its invoices by their number, in a list or on the web."""
    view = await settled(billing)
    token = LINKS.page(view.invoice).rsplit("/", 1)[1]
    assert await billing.owner_of_invoice(view.invoice.id, token)
    await erased(billing)

    assert await billing.owner_of_invoice(view.invoice.id, token) is None
    async with billing.reading(BEA) as work:
        assert [client.key for client in await work.clients.search()] == ["globex"]
        with pytest.raises(NotFound):
            await work.clients.get("acme")
        with pytest.raises(NotFound, match="tax office"):
            await work.invoices.view(view.invoice.number or "")
        with pytest.raises(NotFound, match="tax office"):
            await work.payments.view("P1")
        assert await work.invoices.listed() == []
    async with billing.reading(PAIDUP) as work:
        assert (await work.letters.who("carl@acme.example")).kind == "stranger"
        assert await work.audit.complaints() == []
        assert await work.keys.check() == []
        flaw, _ = await work.trail.since(None)
        assert flaw is None


async def test_its_short_name_is_free_again(billing: Billing) -> None:
    await erased(billing)
    async with billing.work(BEA) as work:
        again = await work.clients.add(NewClient("acme", "Acme GmbH", "new@acme.example"))

    assert again.contact.email == "new@acme.example"


async def test_what_the_trail_says_of_a_client_is_erased_with_it(
    billing: Billing, trail: Trail
) -> None:
    """What people typed as a reason among it; the event stays, and so does the chain."""
    bill = await issued(billing)
    await voided(billing, bill.invoice.number or "", OLGA, "Canary asked for it")
    async with billing.reading(PAIDUP) as work:
        assert (await work.audit.story("client:1"))[0].payload["name"] == "Acme GmbH"
    await erased(billing)

    assert (await trail.last("InvoiceVoided"))["reason"] == ERASED
    async with billing.reading(PAIDUP) as work:
        assert (await work.audit.story("client:1"))[0].payload["name"] == ERASED


async def test_a_client_without_papers_is_gone_whole(billing: Billing) -> None:
    """Nothing was booked, so nothing has to be kept."""
    drafted = await draft(billing, wording(note="Canary note"))
    await voided(billing, drafted.invoice.reference, BEA)
    erasure = await erased(billing)
    await Privacy(billing, None, KEEPING).settle(COMPANY, erasure.client_id)

    assert (erasure.booked_on, erasure.ended_at is not None) == (None, True)
    async with billing.reading(PAIDUP) as work:
        view = await work.invoices.view_by_id(drafted.invoice.id)
    assert (view.client.address, view.invoice.note) == (ERASED, "")
    assert [each.description for each in view.lines] == [""]


@pytest.mark.parametrize("state", ["a draft", "to be approved", "owed"])
async def test_nobody_is_erased_who_has_an_open_invoice(billing: Billing, state: str) -> None:
    made = {"a draft": draft, "to be approved": asked, "owed": issued}[state]
    reference = (await made(billing)).invoice.reference

    with pytest.raises(WrongState, match=rf"not settled: (D1|{reference})"):
        await erased(billing)


async def test_nobody_is_erased_while_something_is_to_be_decided(billing: Billing) -> None:
    """A claim about an invoice that was paid since, and money that somebody reported."""
    view = await issued(billing)
    await claimed(billing, await received(billing), ClaimKind.DISPUTE)
    await recorded(billing, view.invoice.number or "", 100)
    with pytest.raises(WrongState, match="INV-2026-0001, P1, C1"):
        await erased(billing)
    await paid(billing, view.invoice.number or "", view.invoice.total_minor - 100)
    await done(billing, OLGA, lambda work: work.payments.approve("P1"))

    with pytest.raises(WrongState, match="not settled: C1"):
        await erased(billing)


async def test_nobody_is_erased_while_a_write_off_waits_though_all_was_paid(
    billing: Billing,
) -> None:
    """Nobody could look at it afterwards to decide on it."""
    number = (await issued(billing)).invoice.number or ""
    async with billing.work(BEA) as work:
        await work.adjustments.ask(number, "Insolvent.")
    await paid(billing, number, 11_900)

    with pytest.raises(WrongState, match="not settled: A1"):
        await erased(billing)


async def test_nobody_is_erased_who_has_credit_until_it_went_back(billing: Billing) -> None:
    view = await issued(billing)
    await paid(billing, view.invoice.reference, 15000)
    with pytest.raises(WrongState, match=r"a credit of 31\.00 EUR"):
        await erased(billing)

    async with billing.work(BEA) as work:
        await work.refunds.ask_credit(view.invoice.client_id, None, "Canary Reason")
    with pytest.raises(WrongState, match="R1"):
        await erased(billing)
    await done(billing, OLGA, lambda work: work.refunds.approve("R1"))
    await erased(billing)


async def test_nobody_is_erased_while_a_payment_is_on_its_way(billing: Billing) -> None:
    view = await issued(billing)
    async with billing.work(PAIDUP) as work:
        await work.checkouts.start(view.invoice.id, "stripe")
    await paid(billing, view.invoice.number or "", view.invoice.total_minor)

    with pytest.raises(WrongState, match="may be on its way"):
        await erased(billing)


async def test_nobody_is_erased_while_something_is_being_sent(
    billing: Billing, trail: Trail
) -> None:
    await settled(billing)
    event = (await trail.records("PaymentBooked"))[0]
    async with billing.work(PAIDUP) as work:
        (delivery,) = await work.deliveries.plan(event.id, [("email", "carl@acme.example")])
    with pytest.raises(WrongState, match="still being sent"):
        await erased(billing)
    async with billing.work(PAIDUP) as work:
        await work.deliveries.told(delivery.id)

    await erased(billing)


async def test_what_is_told_late_of_an_erased_client_reaches_the_team_and_not_the_client(
    billing: Billing, trail: Trail
) -> None:
    view = await settled(billing)
    await erased(billing)
    event = (await trail.records("PaymentBooked"))[0]
    async with billing.work(PAIDUP) as work:
        contact = (await work.invoices.view_by_id(view.invoice.id)).contact
        wanted = [("email", contact.email), ("slack", "C1")]
        planned = await work.deliveries.plan(event.id, wanted)

    assert [(each.channel, each.address) for each in planned] == [("slack", "C1")]
    async with billing.work(PAIDUP) as work:
        telling = await work.deliveries.take(planned[0].id)
    assert telling
    assert telling.address == "C1"


async def test_cards_in_chats_say_nothing_of_an_erased_client_any_more(
    billing: Billing, trail: Trail
) -> None:
    """Each is edited in its place, once: invoices, payments, letters and alerts."""
    view = await settled(billing)
    letter = await received(billing)
    subjects = (view.invoice.subject, letter.subject_of_events, "payment:1", "invoice:999")
    async with billing.work(PAIDUP) as work:
        for subject in subjects:
            await work.deliveries.posted("slack", "C1", subject, f"of {subject}")
    await erased(billing)
    for _ in range(2):
        await Privacy(billing, None, KEEPING).companies()

    retired = await trail.records("CardRetired")
    assert sorted(event.subject for event in retired) == sorted(subjects[:3])
    async with billing.work(PAIDUP) as work:
        addresses = await routes(work, retired[0])
        (delivery,) = await work.deliveries.plan(retired[0].id, addresses)
        telling = await work.deliveries.take(delivery.id)
        assert telling
        told = await PRIVACY_CARDS["CardRetired"](work, telling)
    assert (told.edits_only, told.cards[0].subject) == (True, retired[0].subject)
    assert "Acme" not in str(told.cards)


async def test_no_row_of_the_database_names_an_erased_client(
    billing: Billing, trail: Trail
) -> None:
    """Neither in the books, nor in the jobs, in any column; what the law wants kept aside."""
    number = await full(billing)
    event = (await trail.records("InvoiceIssued"))[0]
    async with billing.work(PAIDUP) as work:
        (mail,) = await work.deliveries.plan(event.id, [("email", "carl@acme.example")])
        await work.deliveries.told(mail.id)
        for attempt in await work.checkouts._attempts.live(1):
            await work.checkouts.ended(attempt.id, AttemptState.EXPIRED, "It expired.")
    async with billing.work(BEA) as work:
        await work.claims.dismiss("C1")
    rest = 11_900 - 100
    await recorded(billing, number, rest)
    async with billing.work(OLGA) as work:
        await work.payments.reject("P2", "Carl Castello was wrong")
    await paid(billing, number, rest)
    names = ("Acme GmbH", "acme", "Castello", "Hafenweg", "DE987654328", "Canary asked", "disputes")
    before = await everything(billing.database)
    assert {"Acme GmbH", "acme", "Castello", "Canary asked"} <= {w for w in names if w in before}
    await erased(billing)
    await Privacy(billing, None, KEEPING).companies()

    kept = await everything(billing.database)
    assert [word for word in names if word in kept] == []
    assert "Canary work" in kept


async def everything(database: Database) -> str:
    """Every row of every table, ours and the jobs', as text."""
    async with database.reader.connect() as connection:
        names = await connection.run_sync(lambda c: inspect(c).get_table_names())
        if database.url.get_backend_name() == "postgresql":
            theirs = await connection.run_sync(lambda c: inspect(c).get_table_names("dbos"))
            names += [f"dbos.{name}" for name in theirs]
        found = [list(await connection.execute(text(f"SELECT * FROM {name}"))) for name in names]  # noqa: S608  # names of ours
    return str(found)


async def test_only_an_owner_of_the_company_erases_with_a_code(billing: Billing) -> None:
    await enrolled(billing, OLGA)
    refusals = {BEA: NotAllowed, PAIDUP: NotAllowed, OTTO: NotFound, OLGA: CodeNeeded}
    for who, refusal in refusals.items():
        with pytest.raises(refusal):
            async with billing.work(who) as work:
                await work.privacy.erase("acme")


async def test_papers_are_kept_to_the_last_day_of_the_laws_years_and_not_longer(
    billing: Billing, clock: FakeClock, trail: Trail, tmp_path: Path
) -> None:
    """Eight calendar years after that of the last booking, in Germany; then they are gone, too."""
    view = await settled(billing)
    async with billing.work(PAIDUP) as work:
        await work.documents.keep(await work.invoices.view_by_id(view.invoice.id), b"%PDF-canary")
    erasure = await erased(billing)
    assert erasure.booked_on == date(2026, 11, 22)
    stones = Tombstones(tmp_path)
    privacy = Privacy(billing, stones, KEEPING)
    await privacy.companies()
    clock.set(datetime(2026 + GERMAN_YEARS, 12, 31, 12, tzinfo=UTC))
    await privacy.companies()
    assert "PapersEnded" not in await trail.kinds()

    clock.advance(days=1)
    await privacy.companies()
    await privacy.companies()

    assert (await trail.kinds()).count("PapersEnded") == 1
    assert (await trail.last("RetentionDone"))["counts"] == {"papers": 1}
    (stone,) = stones.of(COMPANY)
    assert stone.ended_at == clock.now()
    async with billing.reading(PAIDUP) as work:
        found = await work.invoices.view_by_id(view.invoice.id)
        assert (found.client.address, found.invoice.note) == (ERASED, "")
        assert found.lines[0].description == ""
        assert found.invoice.total_minor == view.invoice.total_minor
        assert await work.audit.complaints() == []
        assert await work.keys.check() == []
        flaw, _ = await work.trail.since(None)
        assert flaw is None
    async with billing.reading(OLGA) as work:
        ((number, *_),) = await work.dossiers._dossiers.papers([view.invoice.id])
        assert await work.dossiers.paper(number) == b""


async def test_an_issued_invoice_keeps_its_words_until_its_papers_may_go(
    billing: Billing, database: Database
) -> None:
    """The database itself refuses to blank them before."""
    view = await settled(billing)
    await erased(billing)
    for change in ("UPDATE invoice SET note = ''", "UPDATE invoice_line SET description = ''"):
        with pytest.raises(DBAPIError, match="never change"):
            async with database.writer.begin() as connection:
                await connection.execute(text(change))
    async with billing.work(PAIDUP) as work:
        assert await work.privacy.sweep(view.client.id) == 0
        assert (await work.invoices.view_by_id(view.invoice.id)).invoice.note == "Canary note"


async def test_an_erasure_that_was_killed_is_finished_another_night(
    billing: Billing, tmp_path: Path
) -> None:
    """Whatever page it had come to; and what is done twice does nothing."""
    await settled(billing)
    erasure = await erased(billing)
    stones = Tombstones(tmp_path)
    assert stones.of(COMPANY) == []
    async with billing.work(PAIDUP) as work:
        await work.privacy.sweep(erasure.client_id)

    for _ in range(2):
        await Privacy(billing, stones, KEEPING).companies()

    (stone,) = stones.of(COMPANY)
    assert (stone.client_id, stone.added) == (erasure.client_id, erasure.added)
    async with billing.reading(PAIDUP) as work:
        (row,) = await work.privacy.erasures()
    assert row.swept_at is not None


async def test_a_client_who_was_not_erased_is_not_swept(billing: Billing, trail: Trail) -> None:
    async with billing.work(PAIDUP) as work:
        assert await work.privacy.sweep(1) == await work.privacy.retire(1) == 0
        await work.privacy.swept(1)
    await Privacy(billing, None, KEEPING).settle(COMPANY, 1)

    assert await trail.kinds() == []


async def test_the_key_of_another_client_is_left_alone(billing: Billing) -> None:
    await erased(billing)

    async with billing.reading(BEA) as work:
        assert (await work.clients.view("globex")).contact.email == "gina@globex.example"
    async with billing.work(PAIDUP) as work:
        assert not await work.keys.shred(1, Purpose.LETTERS)


def test_years_are_the_laws_unless_they_are_set() -> None:
    day = date(2026, 3, 1)

    assert KEEPING.last_day(day, "DE") == date(2034, 12, 31)
    assert KEEPING.last_day(day, "AT") == date(2033, 12, 31)
    assert KEEPING.last_day(day, "CH") == date(2036, 12, 31)
    assert KEEPING.last_day(day, "FR") == date(2036, 12, 31)
    own = Keeping(read_years("DE=10 *=12"))
    assert [own.years_in(country) for country in ("DE", "AT", "FR")] == [10, 12, 12]
    for wrong in ("DE", "DE=0", "DEU=8", "DE=eight", "DE=100", "DE=0012345", "=8"):
        with pytest.raises(InvalidInput, match="says no years"):
            read_years(wrong)
