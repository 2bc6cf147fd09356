"""The nightly check says nothing of books that are right, and each thing that is wrong once."""

import pytest
from sqlalchemy import update

from core.billing import Billing
from core.database import Database
from core.errors import NotAllowed
from core.models import AlarmKind, Invoice
from core.repositories.base import table
from core.workflows.nightly import Nightly
from tests.cast import BEA, COMPANY, OLGA, OTHER_PAIDUP, PAIDUP
from tests.core.test_audit import tamper
from tests.deeds import asked, issued, paid, recorded
from tests.fakes.channel import FakeRun
from tests.fakes.clock import FakeClock
from tests.late import late, tick
from tests.trail import Trail

INVOICE = table(Invoice)
MAIL = b"From: a@b.example\r\nTo: billing@demo.example\r\nSubject: Hello\r\n\r\nHello\r\n"


async def night(billing: Billing) -> None:
    await Nightly(billing).company(FakeRun(), COMPANY)


async def said(trail: Trail) -> list[str]:
    return [each.payload["text"] for each in await trail.records("AlarmRaised")]


async def stuck(billing: Billing) -> list[str]:
    async with billing.reading(PAIDUP, is_snapshot=True) as work:
        return await work.stuck.complaints()


async def test_nothing_is_said_of_a_good_day(billing: Billing, trail: Trail) -> None:
    first, second = await issued(billing), await issued(billing)
    await paid(billing, first.invoice.reference, 11900)
    await recorded(billing, second.invoice.reference, 100)
    before = await trail.kinds()

    await night(billing)

    assert await trail.kinds() == before


async def test_what_is_wrong_is_told_to_the_owners_once(
    billing: Billing, database: Database, trail: Trail
) -> None:
    await issued(billing)
    await tamper(database, "UPDATE invoice SET paid_minor = 100, state = 'partly paid'")

    await night(billing)
    await night(billing)

    (text,) = await said(trail)
    assert text == (
        "INV-2026-0001 and the ledger differ on what is owed: 11800 and 11900 minor units."
        " Keep the database as it is, and look: paidup doctor"
    )


async def test_it_is_told_again_when_it_is_something_else(
    billing: Billing, database: Database, trail: Trail
) -> None:
    await issued(billing)
    for paid_minor in (100, 200):
        async with database.writer.begin() as connection:
            await connection.execute(update(INVOICE).values(paid_minor=paid_minor))
        await night(billing)
        await night(billing)

    assert len(await said(trail)) == 2
    async with billing.reading(PAIDUP) as work:
        assert [each.kind for each in await work.alarms.live()] == [AlarmKind.BOOKS]


async def test_it_is_told_when_all_is_well_again(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    name = (await issued(billing)).invoice.reference
    await recorded(billing, name, 100)
    clock.advance(days=16)
    await night(billing)
    async with billing.work(OLGA) as work:
        await work.payments.reject("P1", "It never came.")

    await night(billing)

    assert (await trail.kinds())[-1] == "AlarmCleared"


async def test_more_than_fits_is_counted(
    billing: Billing, database: Database, trail: Trail
) -> None:
    for _ in range(6):
        await issued(billing)
    await tamper(database, "UPDATE invoice SET paid_minor = 100, state = 'partly paid'")

    await night(billing)

    (text,) = await said(trail)
    assert text.count("differ on what is owed") == 4
    assert "And 2 more." in text


async def test_a_settled_invoice_with_an_open_checkout_is_named(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = (await issued(billing)).invoice
    async with billing.work(PAIDUP) as work:
        await work.checkouts.start(invoice.id, "stripe")
    await paid(billing, invoice.reference, 11900)
    assert await stuck(billing) == []
    clock.advance(hours=2)

    assert await stuck(billing) == [
        f"{invoice.reference} is paid, but a checkout for it can still be paid."
    ]


async def test_an_approval_nobody_decides_on_is_named(billing: Billing, clock: FakeClock) -> None:
    day = clock.now()
    await asked(billing)
    clock.advance(days=15, hours=-1)
    assert await stuck(billing) == []
    clock.advance(hours=2)

    assert await stuck(billing) == [
        f"Approval 1 (invoice over 119.00 EUR) has waited since {day.day} {day:%b %Y}."
    ]


async def test_what_was_not_told_for_a_day_is_named(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await issued(billing)
    event = (await trail.records("InvoiceIssued"))[0]
    async with billing.work(PAIDUP) as work:
        await work.deliveries.plan(event.id, [("slack", "C1")])
    assert await stuck(billing) == []
    clock.advance(days=2)

    (only,) = await stuck(billing)
    assert only.startswith("InvoiceIssued of ")
    assert only.endswith(" was not told on slack.")


async def test_what_waits_for_a_right_key_was_told_already(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await issued(billing)
    event = (await trail.records("InvoiceIssued"))[0]
    async with billing.work(PAIDUP) as work:
        await work.deliveries.plan(event.id, [("slack", "C1")])
        await work.alarms.sound(AlarmKind.CREDENTIALS, "slack", "Slack does not know us.")
    clock.advance(days=2)

    assert await stuck(billing) == []


async def test_a_reminder_that_never_goes_is_named(billing: Billing, clock: FakeClock) -> None:
    invoice = await late(billing, clock, days=3)
    await tick(billing)
    assert await stuck(billing) == []
    clock.advance(days=2)

    (only,) = await stuck(billing)
    assert only.startswith(f"Reminder 1 of {invoice.reference} is on its way since ")


async def test_a_mail_nobody_reads_is_named_to_the_first_company(
    billing: Billing, clock: FakeClock
) -> None:
    await billing.keep_mail("billing@demo.example", 1, 1, MAIL)
    clock.advance(days=2)

    (only,) = await stuck(billing)
    async with billing.reading(OTHER_PAIDUP) as work:
        others = await work.stuck.complaints()

    assert only.startswith("The mail E1 of ")
    assert others == []


async def test_nobody_else_asks_for_it(billing: Billing) -> None:
    async with billing.reading(BEA) as work:
        with pytest.raises(NotAllowed):
            await work.stuck.complaints()
