"""Events are told to everyone who should hear them, and one deaf ear delays no other."""

import asyncio
from typing import Any

import pytest
from dbos import PortableWorkflowError

from core.billing import Billing, Work
from core.engine import Engine, Job, Queue
from core.errors import GatewayFailed
from core.events import InvoiceDrafted
from core.models import DeliveryState, EventRecord
from core.security.actors import system
from core.services.deliveries import Telling
from core.workflows.tell import PARTITIONED, WAITS, Tell
from tests.cast import COMPANY
from tests.deeds import draft
from tests.fakes.channel import FakeChannel, FakeRun
from tests.trail import Trail


async def to_both(work: Work, event: EventRecord) -> list[tuple[str, str]]:
    del work
    return [("near", "1"), ("far", "2")] if event.kind == "InvoiceDrafted" else []


class Town:
    """Two ears, and the workflows run by hand."""

    def __init__(self, billing: Billing, near: FakeChannel, far: FakeChannel) -> None:
        self.billing = billing
        self.run = FakeRun()
        self.tell = Tell(billing, to_both, {"near": near, "far": far}, {})

    async def route(self, event_id: int) -> None:
        await self.tell.tell(self.run, COMPANY, event_id)

    async def deliver(self, delivery_id: int) -> None:
        await self.tell.deliver(self.run, COMPANY, delivery_id)

    async def states(self, event_id: int) -> list[Any]:
        async with self.billing.reading(system(COMPANY)) as work:
            return [
                (row.channel, row.state, row.attempts)
                for row in await work._events.deliveries(event_id)
            ]


@pytest.fixture
async def event_id(billing: Billing, trail: Trail) -> int:
    await draft(billing)
    return (await trail.records("InvoiceDrafted"))[0].id


async def deliveries(billing: Billing, event_id: int) -> list[int]:
    async with billing.reading(system(COMPANY)) as work:
        return [row.id for row in await work._events.deliveries(event_id)]


async def test_everyone_hears_it_once(billing: Billing, event_id: int) -> None:
    near, far = FakeChannel(), FakeChannel()
    town = Town(billing, near, far)
    await town.route(event_id)
    for delivery in await deliveries(billing, event_id):
        await town.deliver(delivery)
        await town.deliver(delivery)

    assert [len(near.heard), len(far.heard)] == [1, 1]
    assert near.heard[0].payload["reference"] == "D1"


async def test_routing_twice_plans_once(billing: Billing, event_id: int, trail: Trail) -> None:
    town = Town(billing, FakeChannel(), FakeChannel())
    await town.route(event_id)
    await town.route(event_id)

    assert len(await deliveries(billing, event_id)) == 2
    assert len([job for job in await trail.jobs() if job.startswith("deliver-")]) == 2


async def test_a_failed_telling_is_tried_again_alone(billing: Billing, event_id: int) -> None:
    near, far = FakeChannel(), FakeChannel(GatewayFailed("busy", wait_seconds=60))
    town = Town(billing, near, far)
    await town.route(event_id)
    for delivery in await deliveries(billing, event_id):
        await town.deliver(delivery)

    assert town.run.slept == [60]
    assert await town.states(event_id) == [
        ("near", DeliveryState.TOLD, 1),
        ("far", DeliveryState.TOLD, 2),
    ]
    assert far.heard[0].attempt == 2


async def test_a_closed_door_is_not_knocked_on_again(
    billing: Billing, event_id: int, trail: Trail
) -> None:
    far = FakeChannel(GatewayFailed("archived", permanent=True))
    town = Town(billing, FakeChannel(), far)
    await town.route(event_id)
    for delivery in await deliveries(billing, event_id):
        await town.deliver(delivery)

    assert far.tried == 1
    assert town.run.slept == []
    failed = await trail.last("DeliveryFailed")
    assert (failed["channel"], failed["about"], failed["reason"]) == (
        "far",
        "InvoiceDrafted",
        "archived",
    )


class Chat:
    """A channel on which it shows when it is told two things at once."""

    def __init__(self) -> None:
        self.story: list[str] = []

    async def hear(self, telling: Telling) -> None:
        """Take a moment."""
        self.story.append("begins")
        await asyncio.sleep(0.01)
        self.story.append("ends")


@pytest.mark.parametrize("channel", sorted(PARTITIONED))
async def test_a_chat_hears_one_thing_at_a_time(
    billing: Billing, event_id: int, channel: str
) -> None:
    async def to_the_chat(work: Work, event: EventRecord) -> list[tuple[str, str]]:
        return [(channel, "C1")]

    async with billing.work(system(COMPANY)) as work:
        again = await work.announce(_drafted_again())
    chat = Chat()
    tell = Tell(billing, to_the_chat, {channel: chat}, {})
    for event in (event_id, again):
        await tell.tell(FakeRun(), COMPANY, event)
    ids = [*await deliveries(billing, event_id), *await deliveries(billing, again)]
    await asyncio.gather(*(tell.deliver(FakeRun(), COMPANY, one) for one in ids))

    assert chat.story == ["begins", "ends"] * 2


class Broken:
    """A channel with a bug."""

    async def hear(self, telling: Telling) -> None:
        """Break."""
        raise ZeroDivisionError("a bug")


async def test_a_bug_is_given_up_at_once_and_told_with_a_reference(
    billing: Billing, event_id: int, trail: Trail
) -> None:
    tell = Tell(billing, to_both, {"near": Broken(), "far": Broken()}, {})
    await tell.tell(FakeRun(), COMPANY, event_id)
    near, _ = await deliveries(billing, event_id)
    with pytest.raises(ZeroDivisionError):
        await tell.deliver(FakeRun(), COMPANY, near)

    failed = await trail.last("DeliveryFailed")
    assert failed["reason"] == f"That is a fault of Paidup's. Please report it: {FakeRun.key}."
    async with billing.reading(system(COMPANY)) as work:
        assert await work.deliveries.take(near) is None


async def test_the_trace_of_a_bug_is_in_the_log_under_its_reference(
    billing: Billing,
    event_id: int,
    trail: Trail,
    database_url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tell = Tell(billing, to_both, {"near": Broken(), "far": FakeChannel()}, {})
    engine = Engine(database_url, [Queue(name) for name in ("events", "near", "far")], name="one")
    tell.join(engine)
    await engine.launch()
    await engine.finished(f"tell-{event_id}")
    near, far = [f"deliver-{one}" for one in await deliveries(billing, event_id)]
    with pytest.raises(PortableWorkflowError, match="a bug"):
        await engine.finished(near)
    await engine.finished(far)
    await engine.close()

    assert near in (await trail.last("DeliveryFailed"))["reason"]
    assert f"job {near}: " in caplog.text
    assert "ZeroDivisionError: a bug" in caplog.text


async def test_after_eight_tries_it_is_given_up(billing: Billing, event_id: int) -> None:
    far = FakeChannel(*[GatewayFailed("down", unclear=True)] * 20)
    town = Town(billing, FakeChannel(), far)
    await town.route(event_id)
    await town.deliver((await deliveries(billing, event_id))[1])

    assert far.tried == 8
    assert town.run.slept == list(WAITS)
    assert (await town.states(event_id))[1] == ("far", DeliveryState.FAILED, 8)


async def test_a_channel_that_is_not_set_up_is_given_up_at_once(
    billing: Billing, event_id: int, trail: Trail
) -> None:
    tell = Tell(billing, to_both, {}, {})
    await tell.tell(FakeRun(), COMPANY, event_id)
    await tell.deliver(FakeRun(), COMPANY, (await deliveries(billing, event_id))[0])

    assert (await trail.last("DeliveryFailed"))["reason"] == "near is not set up."


async def test_what_follows_an_event_is_enqueued_with_its_tellings(
    billing: Billing, event_id: int, trail: Trail
) -> None:
    def follow(company_id: int, event: EventRecord) -> Job:
        return Job("close_checkouts", "events", f"follow-{event.id}", (company_id,))

    await Tell(billing, to_both, {}, {"InvoiceDrafted": follow}).tell(FakeRun(), COMPANY, event_id)

    assert f"follow-{event_id}" in await trail.jobs()


async def test_a_failure_belongs_to_the_ask_that_led_to_it(
    billing: Billing, event_id: int, trail: Trail
) -> None:
    async with billing.work(system(COMPANY, "slack:7")) as work:
        again = await work.announce(_drafted_again())
    tell = Tell(billing, to_both, {}, {})
    await tell.tell(FakeRun(), COMPANY, again)
    await tell.deliver(FakeRun(), COMPANY, (await deliveries(billing, again))[0])

    assert (await trail.records("DeliveryFailed"))[0].request_id == "slack:7"


def _drafted_again() -> InvoiceDrafted:
    return InvoiceDrafted("invoice:1", 1, "D1")
