"""Many invoices fall overdue at once, while others work with the books and money comes in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from core.billing import Billing, Work
from core.models import HoldKind, Invoice
from core.security.actors import Actor
from core.services.overdue import Rung
from core.workflows.overdue import Overdue
from tests.cast import BEA, COMPANY, KEYRING, LINKS, OTHER_PAIDUP, PAIDUP
from tests.deeds import issued, paid
from tests.fakes.clock import FakeClock
from tests.late import CARL, hold, late, reminders, sent
from tests.trail import Trail

PAGE = 3
MANY = 2 * PAGE + 1
TOTAL = 11900
FIRST_STAGE = Rung("", (3, 10, 20), 1)


class Counting(Billing):
    """Books that note whose transactions begin, and let a tick die before one of them."""

    def __init__(self, billing: Billing, dies_before: int = 1000) -> None:
        super().__init__(billing.database, billing.clock, LINKS, KEYRING)
        self.begun: list[str] = []
        self.dies_before = dies_before

    @asynccontextmanager
    async def work(self, actor: Actor) -> AsyncIterator[Work]:
        """One transaction."""
        self.begun.append(actor.name)
        if len(self.begun) == self.dies_before:
            raise asyncio.CancelledError
        async with super().work(actor) as work:
            yield work


async def mailed(billing: Billing, invoice: Invoice) -> bool:
    """Whether what is planned for an invoice goes to the mail server."""
    (planned,) = await reminders(billing, invoice)
    async with billing.work(PAIDUP) as work:
        return await work.sendings.take(planned.id, CARL) is not None


async def test_all_are_told_in_one_digest_and_reminded_once(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await late(billing, clock, days=5, invoices=MANY)
    done = await Overdue(billing, page=PAGE).tick(COMPANY)

    kinds = await trail.kinds()
    assert len(done) == len(set(done)) == 2 * MANY + 1
    assert [kinds.count(kind) for kind in ("InvoiceFellOverdue", "ReminderPlanned")] == [MANY] * 2
    assert [each.payload["count"] for each in await trail.records("OverdueDigested")] == [MANY]
    jobs = set(await trail.jobs())
    assert {f"tell-{event.id}" for event in await trail.records()} <= jobs


async def test_a_page_is_one_transaction_and_not_more(billing: Billing, clock: FakeClock) -> None:
    await late(billing, clock, days=5, invoices=MANY)
    books = Counting(billing)
    await Overdue(books, page=PAGE).tick(COMPANY)
    pages = -(-MANY // PAGE)

    assert len(books.begun) == 2 * pages + len(("lift", "digest", "nudge", "claim", "settle"))


async def test_others_have_their_turn_between_two_pages(billing: Billing, clock: FakeClock) -> None:
    await late(billing, clock, days=5, invoices=MANY)
    books = Counting(billing)
    ticking = asyncio.create_task(Overdue(books, page=PAGE).tick(COMPANY))
    while not ticking.done():
        async with books.work(BEA) as work:
            await work.clients.get("acme")

    assert books.begun.count(BEA.name) >= books.begun.count(PAIDUP.name) // 2


@pytest.mark.parametrize("dies_before", range(2, 11))
async def test_what_a_tick_that_died_left_is_done_by_the_next_one(
    billing: Billing, clock: FakeClock, trail: Trail, dies_before: int
) -> None:
    await late(billing, clock, days=5, invoices=MANY)
    with pytest.raises(asyncio.CancelledError):
        await Overdue(Counting(billing, dies_before), page=PAGE).tick(COMPANY)
    await Overdue(billing, page=PAGE).tick(COMPANY)

    for kind in ("InvoiceFellOverdue", "ReminderPlanned"):
        subjects = [event.subject for event in await trail.records(kind)]
        assert len(subjects) == len(set(subjects)) == MANY
    assert sum(event.payload["count"] for event in await trail.records("OverdueDigested")) == MANY


async def test_what_was_settled_or_held_since_it_was_looked_up_is_left_out(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    first, second, third = [await sent(billing) for _ in range(3)]
    clock.advance(days=19)
    async with billing.reading(PAIDUP) as work:
        day = await work.today()
        page = await work.overdue.fallen(day)
    await paid(billing, first.reference, TOTAL)
    await hold(billing, second, HoldKind.CLAIM)
    async with billing.work(PAIDUP) as work:
        told = await work.overdue.fall(page, day, len(page))
        planned = await work.overdue.plan(page, FIRST_STAGE, day, clock.now())

    assert page == [first.id, second.id, third.id]
    assert [done.about for done in (*told, *planned)] == [third.reference] * 2
    assert [event.subject for event in await trail.records("ReminderPlanned")] == [third.subject]


async def test_money_that_streams_in_meanwhile_stops_every_reminder_of_its_invoice(
    billing: Billing, clock: FakeClock
) -> None:
    invoices = [await sent(billing) for _ in range(MANY)]
    clock.advance(days=19)
    early, later = invoices[::5], invoices[1::5]

    async def pay(those: list[Invoice]) -> None:
        for invoice in those:
            await paid(billing, invoice.reference, TOTAL)

    await asyncio.gather(Overdue(billing, page=PAGE).tick(COMPANY), pay(early))
    await pay(later)
    came = {invoice.id for invoice in (*early, *later)}
    planned = [invoice for invoice in invoices if await reminders(billing, invoice)]
    gone = [invoice.id for invoice in planned if await mailed(billing, invoice)]

    assert len(gone) == MANY - len(came)
    assert not came & set(gone)


async def test_another_companys_page_is_left_alone(billing: Billing, clock: FakeClock) -> None:
    view = await issued(billing)
    clock.advance(days=19)
    async with billing.work(OTHER_PAIDUP) as work:
        day = await work.today()

        assert await work.overdue.fall([view.invoice.id], day, 1) == []
        assert await work.overdue.plan([view.invoice.id], FIRST_STAGE, day, clock.now()) == []
