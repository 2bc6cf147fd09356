"""Copies, pro formas, days of supply, order numbers and remarks."""

from datetime import UTC, date, datetime

import pytest

from core.billing import Billing
from core.documents.invoice import InvoiceDocument
from core.errors import InvalidInput, WrongState
from core.models import DocumentKind, InvoiceState
from core.services.drafting import Supply
from core.services.invoices import InvoiceView
from core.workflows.papers import document_of
from tests.cast import BEA, BEA_ON_SLACK, LINKS, OLGA, PAIDUP
from tests.chat import Chat
from tests.core.test_ledger import balances
from tests.deeds import asked, draft, issued, line, wording
from tests.fakes.clock import FakeClock
from tests.trail import Trail

JUNE = Supply(since=date(2026, 11, 1), until=date(2026, 11, 30))


async def viewed(billing: Billing, reference: str) -> InvoiceView:
    async with billing.reading(PAIDUP) as work:
        return await work.invoices.view(reference)


async def document(billing: Billing, reference: str) -> InvoiceDocument:
    return document_of(await viewed(billing, reference), LINKS)


async def test_a_duplicate_says_the_same_and_is_a_draft(billing: Billing) -> None:
    said = wording(line("800", quantity="3"), line("9.99", tax="7"), note="Thanks.")
    first = await issued(billing, said)
    async with billing.work(BEA) as work:
        copy = await work.drafting.duplicate(first.invoice.reference)
        (link,) = await work.relatives.of(copy.invoice)

    assert copy.totals == first.totals
    assert (copy.invoice.state, copy.invoice.number, copy.invoice.note) == (
        InvoiceState.DRAFT,
        None,
        "Thanks.",
    )
    assert link.invoice.id == first.invoice.id
    assert (await issued(billing)).invoice.reference == "INV-2026-0002"


async def test_a_duplicate_leaves_out_what_belongs_to_one_order(billing: Billing) -> None:
    await draft(billing)
    async with billing.work(BEA) as work:
        await work.drafting.supply("D1", JUNE)
        await work.drafting.order("D1", "PO-4711")
        copy = await work.drafting.duplicate("D1")
    assert (copy.invoice.po_number, copy.invoice.service_from) == ("", None)


async def test_a_pro_forma_is_a_paper_that_nobody_owes(billing: Billing, trail: Trail) -> None:
    await draft(billing)
    async with billing.work(BEA) as work:
        await work.drafting.order("D1", "PO-4711")
        made = await work.drafting.pro_forma("D1")

    assert (made.invoice.reference, made.invoice.kind) == ("PRO-2026-0001", DocumentKind.PRO_FORMA)
    assert (made.invoice.owed.minor, made.invoice.printed_po) == (0, "PO-4711")
    paper = await document(billing, "PRO-2026-0001")
    assert (paper.kind, paper.bank, paper.due_on) == ("pro forma", None, None)
    assert await balances(billing) == {}
    assert (await viewed(billing, "D1")).invoice.state is InvoiceState.DRAFT
    assert (await trail.kinds())[-1] == "ProFormaMade"
    async with billing.reading(PAIDUP) as work:
        assert await work.audit.complaints() == []


async def test_a_pro_forma_is_made_of_a_draft_alone(billing: Billing) -> None:
    view = await issued(billing)
    with pytest.raises(WrongState, match="is open"):
        async with billing.work(BEA) as work:
            await work.drafting.pro_forma(view.invoice.reference)


async def test_nobody_pays_or_voids_a_pro_forma(billing: Billing) -> None:
    await draft(billing)
    async with billing.work(BEA) as work:
        made = await work.drafting.pro_forma("D1")
    with pytest.raises(WrongState, match=r"is a pro forma \(offered\)"):
        async with billing.work(OLGA) as work:
            await work.invoices.void("PRO-2026-0001")
    with pytest.raises(WrongState):
        async with billing.work(PAIDUP) as work:
            await work.checkouts.start(made.invoice.id, "stripe")


async def test_the_paper_names_the_time_of_the_service_and_the_order(billing: Billing) -> None:
    await draft(billing)
    async with billing.work(BEA) as work:
        await work.drafting.supply("D1", JUNE)
        await work.drafting.order("D1", "PO-4711")
        await work.invoices.ask("D1")
    async with billing.work(OLGA) as work:
        view = await work.invoices.approve("D1")

    paper = await document(billing, view.invoice.reference)
    assert paper.service == (date(2026, 11, 1), date(2026, 11, 30))
    assert view.invoice.printed_po == "PO-4711"


@pytest.mark.parametrize("change", ["days", "order"])
async def test_a_change_voids_the_approval_that_was_asked_for(
    billing: Billing, change: str, trail: Trail
) -> None:
    view = await asked(billing)
    before = view.content_hash
    async with billing.work(BEA) as work:
        if change == "days":
            view = await work.drafting.supply("D1", JUNE)
        else:
            view = await work.drafting.order("D1", "4711")

    assert view.invoice.state is InvoiceState.DRAFT
    assert view.content_hash != before
    assert (await trail.records())[-1].payload["voided"] is True


async def test_what_was_issued_keeps_its_days(billing: Billing) -> None:
    view = await issued(billing)
    with pytest.raises(WrongState, match="cannot be changed"):
        async with billing.work(BEA) as work:
            await work.drafting.supply(view.invoice.reference, JUNE)


@pytest.mark.parametrize(
    ("supply", "said"),
    [
        (Supply(since=date(2026, 11, 1)), "first and a last day"),
        (Supply(since=date(2026, 11, 2), until=date(2026, 11, 1)), "ends before it begins"),
        (Supply(on=date(1900, 1, 1)), "more than five years ago"),
        (Supply(on=date(2099, 1, 1)), "two years ahead"),
    ],
)
async def test_days_that_make_no_sense_are_refused(
    billing: Billing, clock: FakeClock, supply: Supply, said: str
) -> None:
    clock.set(datetime(2026, 11, 22, 11, tzinfo=UTC))
    await draft(billing)
    with pytest.raises(InvalidInput, match=said):
        async with billing.work(BEA) as work:
            await work.drafting.supply("D1", supply)


async def test_a_remark_is_for_the_team_alone(billing: Billing, trail: Trail) -> None:
    view = await issued(billing)
    chat = Chat(billing, BEA_ON_SLACK)
    card = await chat.say("/invoice remark INV-2026-0001 Ask Carl for the new address")

    assert "Remark of Bea: Ask Carl for the new address" in card.small_print
    assert (await trail.kinds())[-1] == "InvoiceRemarked"
    assert "Carl for" not in str(document_of(view, LINKS))


async def test_days_and_orders_are_asked_for_in_the_chat(billing: Billing) -> None:
    chat = Chat(billing, BEA_ON_SLACK)
    await chat.say("/invoice new acme 100 Work")
    card = await chat.say("/invoice dates D1 2026-11-20")
    assert ("Delivered", "20 Nov 2026") in card.facts
    card = await chat.say("/invoice order D1 PO-4711")
    assert ("PO number", "PO-4711") in card.facts
    card = await chat.say("/invoice proforma D1")
    assert (card.title[:13], card.state) == ("PRO-2026-0001", "Handed out")
    assert (await chat.say("/invoice duplicate D1")).title[:2] == "D3"
