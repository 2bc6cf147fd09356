"""What is kept besides the books: tellings, living cards, documents, calls, half-filled forms."""

from datetime import timedelta

import pytest

from core.billing import Billing
from core.models import Dialog, GatewayCall
from tests.cast import BEA, PAIDUP
from tests.deeds import asked, draft, issued, line, wording
from tests.trail import Trail

PLACES = [("slack", "C1"), ("telegram", "101"), ("slack", "C1")]


async def planned(billing: Billing, trail: Trail) -> list[int]:
    """The deliveries of a draft's event."""
    await draft(billing)
    event = (await trail.records())[0].id
    async with billing.work(PAIDUP) as work:
        return [row.id for row in await work.deliveries.plan(event, PLACES)]


async def test_an_event_is_told_to_each_address_once(billing: Billing, trail: Trail) -> None:
    assert len(await planned(billing, trail)) == 2

    async with billing.work(PAIDUP) as work:
        event = (await trail.records())[0].id
        assert await work.deliveries.plan(event, [*PLACES, ("email", "c@acme.example")]) != []
        assert await work.deliveries.plan(event, PLACES) == []


async def test_a_try_is_counted_before_it_is_made(billing: Billing, trail: Trail) -> None:
    key, _ = await planned(billing, trail)
    tellings = []
    for _ in range(2):
        async with billing.work(PAIDUP) as work:
            tellings.append(await work.deliveries.take(key))
            await work.deliveries.stumbled(key, "busy")

    assert [telling and telling.attempt for telling in tellings] == [1, 2]
    assert tellings[0] is not None
    assert (tellings[0].channel, tellings[0].kind) == ("slack", "InvoiceDrafted")
    assert tellings[0].payload["reference"] == "D1"


async def test_what_was_told_is_not_told_again(billing: Billing, trail: Trail) -> None:
    key, _ = await planned(billing, trail)
    async with billing.work(PAIDUP) as work:
        await work.deliveries.told(key)

    async with billing.work(PAIDUP) as work:
        assert await work.deliveries.take(key) is None


async def test_what_is_given_up_is_announced(billing: Billing, trail: Trail) -> None:
    key, other = await planned(billing, trail)
    async with billing.work(PAIDUP) as work:
        await work.deliveries.gave_up(key, "chat not found" * 99)

    (record,) = await trail.records("DeliveryFailed")
    assert record.subject == "invoice:1"
    assert record.payload["about"] == "InvoiceDrafted"
    assert len(record.payload["reason"]) == 300
    async with billing.work(PAIDUP) as work:
        assert await work.deliveries.take(key) is None
        assert await work.deliveries.take(other) is not None


async def test_a_living_card_is_where_it_was_posted_last(billing: Billing) -> None:
    async with billing.work(PAIDUP) as work:
        assert await work.deliveries.living_card("slack", "C1", "invoice:1") is None
        for message in ("1.1", "2.2"):
            await work.deliveries.posted("slack", "C1", "invoice:1", message)
        await work.deliveries.posted("slack", "C2", "invoice:1", "3.3")

    async with billing.reading(PAIDUP) as work:
        assert await work.deliveries.living_card("slack", "C1", "invoice:1") == "2.2"
        assert await work.deliveries.living_cards("slack", "invoice:1") == [
            ("C1", "2.2"),
            ("C2", "3.3"),
        ]


async def test_an_issued_invoice_has_one_document_for_ever(billing: Billing) -> None:
    view = await issued(billing)
    for content in (b"first", b"second"):
        async with billing.work(PAIDUP) as work:
            kept = await work.documents.keep(view, content)

    assert (kept.name, kept.content) == ("INV-2026-0001.pdf", b"first")


async def test_a_draft_has_a_document_per_wording(billing: Billing) -> None:
    first = await asked(billing)
    async with billing.work(PAIDUP) as work:
        await work.documents.keep(first, b"first")
    async with billing.work(BEA) as work:
        second = await work.invoices.edit("D1", wording(line("7")))
        assert await work.documents.find(second) is None
        found = await work.documents.find(first)

    assert found is not None
    assert found.content == b"first"


async def test_a_request_is_seen_once(billing: Billing) -> None:
    now = billing.clock.now()
    async with billing.work(PAIDUP) as work:
        assert await work.inbound.see("slack:1", now)
        assert not await work.inbound.see("slack:1", now)

    async with billing.work(PAIDUP) as work:
        assert not await work.inbound.see("slack:1", now)
        await work.inbound.forget_seen(now + timedelta(seconds=1))
        assert await work.inbound.see("slack:1", now)


async def test_a_request_that_failed_is_not_seen(billing: Billing) -> None:
    async with billing.reading(PAIDUP) as work:
        assert await work.inbound.see("slack:1", billing.clock.now())

    async with billing.work(PAIDUP) as work:
        assert await work.inbound.see("slack:1", billing.clock.now())


async def call(billing: Billing, call_id: int) -> GatewayCall | None:
    async with billing.work(PAIDUP) as work:
        return await work.inbound.call(call_id)


async def test_a_gateways_call_is_kept_once_with_its_job(billing: Billing, trail: Trail) -> None:
    assert await billing.receive("stripe", "evt_1", '{"a": 1}')
    assert not await billing.receive("stripe", "evt_1", '{"a": 2}')
    assert await billing.receive("paypal", "evt_1", "{}")

    assert len(await trail.jobs()) == 2
    kept = await call(billing, 1)
    assert kept is not None
    assert (kept.body, kept.received_at) == ('{"a": 1}', billing.clock.now())
    assert await call(billing, 99) is None


@pytest.mark.parametrize("outcome", ["booked", "x" * 5000])
async def test_what_became_of_a_call_is_noted(billing: Billing, outcome: str) -> None:
    await billing.receive("stripe", "evt_1", "{}")
    async with billing.work(PAIDUP) as work:
        await work.inbound.handled(1, outcome, billing.clock.now())

    kept = await call(billing, 1)
    assert kept is not None
    assert (kept.outcome, kept.handled_at) == (outcome[:300], billing.clock.now())


async def test_an_account_has_one_open_dialog(billing: Billing) -> None:
    for command in ("invoice new", "client new"):
        async with billing.work(BEA) as work:
            await work.dialogs.keep(
                Dialog(
                    platform="telegram",
                    user="103",
                    command=command,
                    state={"given": {"client": "acme"}, "step": 2},
                    changed_at=billing.clock.now(),
                )
            )

    async with billing.work(BEA) as work:
        dialog = await work.dialogs.find("telegram", "103")
        assert dialog is not None
        assert (dialog.command, dialog.state["step"]) == ("client new", 2)
        await work.dialogs.forget("telegram", "103")
    async with billing.reading(BEA) as work:
        assert await work.dialogs.find("telegram", "103") is None
