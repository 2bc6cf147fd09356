"""What happened is written with what made it true: both or neither, once."""

import pytest

from core.billing import Billing, Work
from core.engine import Job
from core.errors import WrongState
from core.events import AccessRefused
from core.models import InvoiceState
from tests.cast import BEA, OLGA, PAIDUP
from tests.codes import voided
from tests.deeds import asked, draft, issued, wording
from tests.trail import Trail


class PowerFailed(Exception):
    """The process died."""


async def draft_and_die(work: Work) -> None:
    await work.invoices.draft(wording())
    raise PowerFailed


async def approve_twice(work: Work) -> None:
    await work.invoices.approve("D1")
    await work.invoices.approve("D1")


async def test_a_deed_is_one_event_with_who_where_and_when(billing: Billing, trail: Trail) -> None:
    async with billing.work(BEA.asked_by("slack:42")) as work:
        view = await work.invoices.draft(wording())

    (record,) = await trail.records()
    assert (record.kind, record.subject) == ("InvoiceDrafted", f"invoice:{view.invoice.id}")
    assert (record.actor, record.member_id, record.world) == ("Bea", BEA.member_id, "slack")
    assert record.request_id == "slack:42"
    assert record.happened_at == billing.clock.now()
    assert record.payload == {"invoice_id": view.invoice.id, "reference": "D1"}


async def test_the_system_is_no_member(billing: Billing, trail: Trail) -> None:
    async with billing.work(PAIDUP) as work:
        await work.announce(AccessRefused("member:1", "invoice void", "no"))

    (record,) = await trail.records()
    assert (record.actor, record.member_id, record.world) == ("Paidup", None, "system")


async def test_an_undone_deed_leaves_no_event_and_no_job(billing: Billing, trail: Trail) -> None:
    with pytest.raises(PowerFailed):
        async with billing.work(BEA) as work:
            await draft_and_die(work)

    assert await trail.kinds() == []
    assert await trail.jobs() == []


async def test_a_committed_event_has_its_job(billing: Billing, trail: Trail) -> None:
    await asked(billing)

    assert await trail.jobs() == sorted(f"tell-{row.id}" for row in await trail.records())


async def test_a_refused_deed_leaves_nothing(billing: Billing, trail: Trail) -> None:
    await draft(billing)
    before = await trail.jobs()
    with pytest.raises(WrongState):
        async with billing.work(OLGA) as work:
            await work.invoices.approve("D1")

    assert await trail.kinds() == ["InvoiceDrafted"]
    assert await trail.jobs() == before


async def test_jobs_of_one_work_are_kept_together(billing: Billing, trail: Trail) -> None:
    async with billing.work(PAIDUP) as work:
        await work.enqueue(Job("pdf", "pdfs", "pdf-1", (1,)), Job("pdf", "pdfs", "pdf-2", (2,)))
        await work.enqueue()

    assert await trail.jobs() == ["pdf-1", "pdf-2"]


async def test_looking_writes_nothing(billing: Billing, trail: Trail) -> None:
    async with billing.reading(BEA) as work:
        await work.invoices.draft(wording())

    assert await trail.kinds() == []


async def test_two_deeds_of_one_work_are_both_or_neither(billing: Billing) -> None:
    await asked(billing)
    with pytest.raises(WrongState):
        async with billing.work(OLGA) as work:
            await approve_twice(work)

    async with billing.reading(OLGA) as work:
        assert (await work.invoices.get("D1")).state is InvoiceState.AWAITING


async def test_the_story_of_an_invoice_is_told_in_order(billing: Billing) -> None:
    await draft(billing)
    view = await asked(billing)

    async with billing.reading(BEA) as work:
        story = await work.audit.story(view.invoice.subject)
        assert [record.kind for record in story] == ["InvoiceDrafted", "ApprovalAsked"]
        found = await work.audit.event(story[0].id)
        assert found is not None
        assert found.payload["reference"] == "D2"


async def test_unseen_characters_of_a_platform_stop_no_event(
    billing: Billing, trail: Trail
) -> None:
    async with billing.work(PAIDUP) as work:
        await work.announce(AccessRefused("member:1", "a\x00b\ud800c", "x\ny"))

    (record,) = await trail.records()
    assert record.payload == {"command": "abc", "reason": "x y"}


async def test_a_mail_that_went_out_though_the_invoice_was_void_is_told_so(
    billing: Billing, trail: Trail
) -> None:
    view = await issued(billing)
    await voided(billing, view.invoice.reference, OLGA)
    async with billing.work(PAIDUP) as work:
        await work.invoices.mailed(view.invoice.id, "carl@acme.example")

    assert (await trail.last("InvoiceMailed"))["was_void"]
