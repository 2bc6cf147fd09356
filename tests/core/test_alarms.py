"""What a person has to mend is told once, holds what would do harm, and loses nothing."""

from datetime import timedelta

import pytest

from core.billing import Billing, Work
from core.errors import GatewayFailed, NotAllowed
from core.gateways.base import Outcome
from core.leaps import Leaps
from core.models import AlarmKind, DeliveryState, EventRecord, InvoiceState
from core.workflows.checkout import Checkouts
from core.workflows.overdue import Overdue
from core.workflows.tell import SHUT_OUT_MOST, SHUT_OUT_SECONDS, WAITS, Tell
from tests.cast import BEA, COMPANY, OLGA, OTHER_COMPANY, OTTO, PAIDUP
from tests.deeds import draft, issued
from tests.fakes.channel import FakeChannel, FakeRun
from tests.fakes.clock import FakeClock
from tests.fakes.gateway import FakeGateway
from tests.late import late, reminders
from tests.trail import Trail

SHUT = "Slack does not know our token any more."


def shut() -> GatewayFailed:
    return GatewayFailed(SHUT, permanent=True, revoked=True)


async def to_slack(work: Work, event: EventRecord) -> list[tuple[str, str]]:
    del work
    return [("slack", "C1")] if event.kind == "InvoiceDrafted" else []


async def deliver(
    billing: Billing, trail: Trail, channel: FakeChannel, most: int = SHUT_OUT_MOST
) -> tuple[FakeRun, int]:
    """Tell of the last draft on a channel; answers the run and the delivery."""
    run, tell = FakeRun(), Tell(billing, to_slack, {"slack": channel}, {}, shut_out_most=most)
    event = (await trail.records("InvoiceDrafted"))[-1]
    await tell.tell(run, COMPANY, event.id)
    async with billing.reading(PAIDUP) as work:
        (delivery,) = await work._events.deliveries(event.id)
    await tell.deliver(run, COMPANY, delivery.id)
    return run, delivery.id


async def test_a_key_that_was_taken_back_is_told_once_and_what_was_to_be_told_waits(
    billing: Billing, trail: Trail
) -> None:
    """F47: longer than anything else is tried, until it is mended."""
    await draft(billing)
    channel = FakeChannel(*(shut() for _ in range(len(WAITS) + 5)))

    run, delivery_id = await deliver(billing, trail, channel)

    async with billing.reading(PAIDUP) as work:
        delivery = await work._events.delivery(delivery_id)
        assert await work.alarms.live() == []
    assert delivery is not None
    assert (delivery.state, len(channel.heard)) == (DeliveryState.TOLD, 1)
    assert set(run.slept) == {SHUT_OUT_SECONDS}
    (alarm,) = await trail.records("AlarmRaised")
    assert SHUT in alarm.payload["text"]
    assert len(await trail.records("AlarmCleared")) == 1
    assert await trail.records("DeliveryFailed") == []


async def test_a_key_that_is_right_again_is_told_though_something_else_failed_first(
    billing: Billing, trail: Trail
) -> None:
    """F47: and when it is taken back once more, that is told as well."""
    for _ in range(2):
        await draft(billing)
        await deliver(billing, trail, FakeChannel(shut(), GatewayFailed("busy")))

    kinds = await trail.kinds()
    told = [each for each in kinds if each.startswith("Alarm")]
    assert told == ["AlarmRaised", "AlarmCleared"] * 2


async def test_a_key_that_nobody_puts_right_is_not_waited_for_for_ever(
    billing: Billing, trail: Trail
) -> None:
    """F47: it fails like anything else; the next that is told ends the alarm all the same."""
    await draft(billing)
    run, _ = await deliver(billing, trail, FakeChannel(*[shut()] * 9), most=3)

    assert timedelta(days=14).total_seconds() == SHUT_OUT_MOST * SHUT_OUT_SECONDS
    assert run.slept == [SHUT_OUT_SECONDS] * 3
    assert (await trail.last("DeliveryFailed"))["reason"] == SHUT
    assert await trail.records("AlarmCleared") == []
    await draft(billing)
    await deliver(billing, trail, FakeChannel())
    assert len(await trail.records("AlarmCleared")) == 1


async def test_however_many_wait_for_a_key_it_is_told_once(billing: Billing, trail: Trail) -> None:
    """F47."""
    for _ in range(3):
        async with billing.work(PAIDUP) as work:
            await work.alarms.sound(AlarmKind.CREDENTIALS, "slack", SHUT)

    assert len(await trail.records("AlarmRaised")) == 1
    async with billing.work(PAIDUP) as work:
        assert await work.alarms.clear(AlarmKind.CREDENTIALS, "slack")
        assert not await work.alarms.clear(AlarmKind.CREDENTIALS, "slack")
        assert await work.alarms.sound(AlarmKind.CREDENTIALS, "slack", SHUT)
    assert len(await trail.records("AlarmRaised")) == 2


async def test_a_payment_services_key_that_was_taken_back_loses_no_attempt(
    billing: Billing, trail: Trail
) -> None:
    """F47: the client presses again once it is mended, and gets the same checkout."""
    invoice = (await issued(billing)).invoice
    gateway = FakeGateway()
    gateway.failures = [shut(), shut()]
    checkouts = Checkouts(billing, gateway)
    for _ in range(2):
        with pytest.raises(GatewayFailed):
            await checkouts.open(PAIDUP, invoice.id)

    assert await checkouts.open(PAIDUP, invoice.id)
    gateway.become("fake_1", Outcome.PAID)
    await checkouts.apply(await gateway.look_up("fake_1"))

    kinds = await trail.kinds()
    assert [kinds.count(each) for each in ("CheckoutStarted", "AlarmRaised", "AlarmCleared")] == [
        *(1, 1, 1)
    ]
    async with billing.reading(OLGA) as work:
        assert (await work.invoices.view_by_id(invoice.id)).invoice.state is InvoiceState.PAID


JUMPS = [timedelta(days=1), timedelta(days=3650), timedelta(days=-1)]


@pytest.fixture
def seconds() -> list[float]:
    """What the clock shows that only counts."""
    return [0.0]


@pytest.fixture
def overdue(billing: Billing, seconds: list[float]) -> Overdue:
    return Overdue(billing, leaps=Leaps(billing.clock, lambda: seconds[0]))


async def ticked(overdue: Overdue, company_id: int = COMPANY) -> None:
    await overdue.company(FakeRun(), company_id)


@pytest.mark.parametrize("jump", JUMPS)
async def test_after_a_jump_of_the_clock_nothing_is_planned_before_an_owner_says_so(
    billing: Billing, clock: FakeClock, trail: Trail, seconds: list[float], jump: timedelta
) -> None:
    """F87: no storm of reminders; told once to each company, held after a restart too."""
    invoice = await late(billing, clock, days=30)
    overdue = Overdue(billing, leaps=Leaps(clock, lambda: seconds[0]))
    clock.set(clock.now() + jump)

    await ticked(overdue)
    await ticked(overdue)
    await ticked(Overdue(billing))

    assert await reminders(billing, invoice) == []
    told = await trail.records("AlarmRaised")
    assert [each.company_id for each in told] == [COMPANY, OTHER_COMPANY]
    async with billing.work(OLGA) as work:
        assert await work.alarms.accept_clock()
    await ticked(overdue)
    assert len(await reminders(billing, invoice)) == 1


async def test_time_that_passes_is_no_jump(
    billing: Billing, clock: FakeClock, overdue: Overdue, seconds: list[float], trail: Trail
) -> None:
    """F87: nor is a clock that is put right by an hour."""
    invoice = await late(billing, clock, days=30)
    seconds[0] += timedelta(days=44).total_seconds()
    clock.advance(hours=1)

    await ticked(overdue)

    assert await trail.records("AlarmRaised") == []
    assert len(await reminders(billing, invoice)) == 1


async def test_only_owners_say_that_the_time_is_right(billing: Billing) -> None:
    async with billing.work(PAIDUP) as work:
        await work.alarms.sound(AlarmKind.CLOCK, "the clock", "It jumped.")
    with pytest.raises(NotAllowed):
        async with billing.work(BEA) as work:
            await work.alarms.accept_clock()
    async with billing.work(OTTO) as work:
        assert not await work.alarms.accept_clock()
    async with billing.reading(PAIDUP) as work:
        assert await work.alarms.is_held()
