"""A plan sends by itself only what an owner has approved, and each invoice says by which yes."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from core.billing import Billing
from core.errors import NotAllowed, WrongState
from core.models import Client, InvoiceState, RecurringState
from core.repositories.base import table
from core.security.actors import Actor
from core.security.deeds import CodeNeeded
from core.services.recurring_lookup import RecurringView
from tests.cast import ARI, BEA, OLGA, OSKAR, PAIDUP
from tests.codes import enrolled, with_code
from tests.core.test_ledger import balances
from tests.fakes.clock import FakeClock
from tests.policies import limited, ruled
from tests.recurring import invoices, monthly, noon, planned, seen, ticked
from tests.trail import Trail

SENDING = monthly(is_automatic=True)


async def approved(billing: Billing, by: Actor = OLGA, mark: str = "") -> RecurringView:
    """The yes of an owner, Olga unless told otherwise."""
    async with billing.work(by) as work:
        return await work.recurring.approve("S1", mark)


async def renamed(billing: Billing) -> None:
    """Acme is called otherwise by now, whoever wrote that."""
    kind = table(Client)
    async with billing.database.writer.begin() as connection:
        await connection.execute(update(kind).where(kind.c.key == "acme").values(name="Acme SE"))


async def test_without_a_yes_nothing_is_sent(billing: Billing, clock: FakeClock) -> None:
    view = await planned(billing, SENDING)
    clock.set(noon(2027, 1, 31))

    assert (view.plan.state, view.plan.next_at) == (RecurringState.AWAITING, None)
    assert await ticked(billing) == []


async def test_with_a_yes_each_period_is_issued_by_it(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await planned(billing, SENDING)
    view = await approved(billing)
    for month, day in ((1, 31), (2, 28)):
        clock.set(noon(2027, month, day))
        await ticked(billing)

    sent = await invoices(billing)
    assert [each.invoice.number for each in sent] == ["INV-2027-0001", "INV-2027-0002"]
    assert {each.invoice.state for each in sent} == {InvoiceState.OPEN}
    by = {event.payload["approval_id"] for event in await trail.records("InvoiceIssued")}
    assert by == {view.plan.approval_id}
    assert (await balances(billing))["receivable", "EUR"] == 190400
    async with billing.reading(PAIDUP) as work:
        assert await work.audit.complaints() == []


@pytest.mark.parametrize("who", [BEA, ARI], ids=["member", "accountant"])
async def test_only_an_owner_lets_it_send(billing: Billing, who: Actor) -> None:
    await planned(billing, SENDING)
    with pytest.raises(NotAllowed):
        await approved(billing, who)


async def test_nobody_lets_send_what_they_wrote(billing: Billing) -> None:
    await planned(billing, SENDING, by=OLGA)
    with pytest.raises(NotAllowed):
        await approved(billing)
    assert (await approved(billing, OSKAR)).plan.state is RecurringState.ACTIVE


async def test_a_button_of_what_was_shown_before_lets_nothing_send(billing: Billing) -> None:
    await planned(billing, SENDING)
    with pytest.raises(WrongState, match="changed since"):
        await approved(billing, OLGA, "0" * 12)


async def test_what_changed_since_it_was_shown_is_not_approved(billing: Billing) -> None:
    await planned(billing, SENDING)
    await renamed(billing)
    with pytest.raises(WrongState, match="changed since"):
        await approved(billing)


async def test_another_price_takes_another_yes(billing: Billing, clock: FakeClock) -> None:
    await planned(billing, SENDING)
    await approved(billing)
    async with billing.work(BEA) as work:
        view = await work.recurring.reprice("S1", Decimal(900), date(2027, 2, 28))
    clock.set(noon(2027, 1, 31))
    assert (view.plan.state, await ticked(billing)) == (RecurringState.AWAITING, [])

    await approved(billing)

    assert await ticked(billing) == ["RecurringInvoiced S1 INV-2027-0001"]
    clock.set(noon(2027, 2, 28))
    await ticked(billing)
    assert [each.invoice.net_minor for each in await invoices(billing)] == [80000, 90000]


async def test_what_would_say_something_else_is_not_sent_and_says_why(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await planned(billing, SENDING)
    await approved(billing)
    await renamed(billing)
    clock.set(noon(2027, 1, 31))

    assert await ticked(billing) == ["RecurringStopped recurring:1"]
    assert (await trail.last("RecurringStopped"))["reason"].startswith(
        "What it sends is not what was approved any more."
    )
    assert await invoices(billing) == []
    async with billing.work(BEA) as work:
        view = await work.recurring_leading.resume("S1")
    assert view.plan.state is RecurringState.AWAITING
    await approved(billing)
    assert await ticked(billing) == ["RecurringInvoiced S1 INV-2027-0001"]


async def test_a_pause_keeps_the_yes(billing: Billing, clock: FakeClock) -> None:
    await planned(billing, SENDING)
    await approved(billing)
    async with billing.work(BEA) as work:
        await work.recurring_leading.pause("S1")
        view = await work.recurring_leading.resume("S1")
    clock.set(noon(2027, 1, 31))

    assert view.plan.state is RecurringState.ACTIVE
    assert await ticked(billing) == ["RecurringInvoiced S1 INV-2027-0001"]


async def test_a_no_stops_it_and_it_can_be_asked_again(billing: Billing) -> None:
    await planned(billing, SENDING)
    async with billing.work(OLGA) as work:
        view = await work.recurring.reject("S1", "Too dear.")
    assert view.plan.state is RecurringState.STOPPED
    assert view.plan.stopped_because == "It was rejected: Too dear."

    async with billing.work(BEA) as work:
        await work.recurring_leading.resume("S1")

    assert (await approved(billing)).plan.state is RecurringState.ACTIVE


async def test_above_the_limit_of_an_invoice_it_takes_a_code(billing: Billing) -> None:
    await limited(billing, 95199)
    await enrolled(billing, OLGA)
    await planned(billing, SENDING)

    with pytest.raises(CodeNeeded) as asked:
        await approved(billing)
    assert asked.value.guarded.why == "S1 over 952.00 EUR is above your limit of 951.99 EUR."

    await with_code(billing, OLGA, lambda work: work.recurring.approve("S1"))
    assert (await seen(billing)).plan.state is RecurringState.ACTIVE


async def test_a_higher_price_to_come_counts_for_the_limit(billing: Billing) -> None:
    await limited(billing, 95200)
    await enrolled(billing, OLGA)
    await planned(billing, SENDING)
    async with billing.work(BEA) as work:
        await work.recurring.reprice("S1", Decimal(801), date(2027, 6, 1))

    with pytest.raises(CodeNeeded):
        await approved(billing)


async def test_above_the_second_limit_it_takes_two(billing: Billing) -> None:
    await ruled(billing, limits={"approve an invoice EUR": [None, 90000]})
    await planned(billing, SENDING)

    for who, state in ((OLGA, RecurringState.AWAITING), (OSKAR, RecurringState.ACTIVE)):
        await with_code(billing, who, lambda work: work.recurring.approve("S1"))
        assert (await seen(billing)).plan.state is state


async def test_nothing_is_sent_before_its_day_whatever_day_is_asked_for(
    billing: Billing, clock: FakeClock
) -> None:
    """`paidup tick --as-of`: drafts may come early, what reaches a client may not."""
    await planned(billing, SENDING)
    await approved(billing)
    await planned(billing)

    assert await ticked(billing, noon(2027, 1, 31)) == ["RecurringInvoiced S2 D1"]
    clock.set(noon(2027, 1, 31))
    assert await ticked(billing) == ["RecurringInvoiced S1 INV-2027-0001"]
