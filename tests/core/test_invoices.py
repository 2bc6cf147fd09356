"""The life of an invoice: from a draft to its last payment, and no other way."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import pytest

from core.billing import Billing, Work
from core.errors import NotAllowed, WrongState
from core.models import NEXT, InvoiceState, Method
from core.money import Money
from core.security.actors import Actor
from core.services.invoices import Wording
from tests.cast import ARI, BEA, OLGA, OSKAR, OTTO, PAIDUP
from tests.codes import done, voided
from tests.crediting import credited
from tests.deeds import asked, draft, issued, line, paid, wording, written_off
from tests.fakes.clock import FakeClock
from tests.trail import Trail

Deed = Callable[[Work, str], Awaitable[object]]


async def _pay(work: Work, reference: str) -> None:
    await work.payments.record(reference, None, Method.BANK, None, "")


class PowerFailed(Exception):
    """The process died."""


async def approve_and_die(work: Work) -> None:
    await work.invoices.approve("D1")
    raise PowerFailed


DEEDS: dict[str, tuple[Actor, InvoiceState, Deed]] = {
    "ask": (BEA, InvoiceState.AWAITING, lambda work, name: work.invoices.ask(name)),
    "approve": (OLGA, InvoiceState.OPEN, lambda work, name: work.invoices.approve(name)),
    "reject": (OLGA, InvoiceState.DRAFT, lambda work, name: work.invoices.reject(name, "No.")),
    "edit": (BEA, InvoiceState.DRAFT, lambda work, name: work.invoices.edit(name, wording())),
    "void": (OLGA, InvoiceState.VOID, lambda work, name: work.invoices.void(name)),
}
"""Each deed, who does it, and the state it leads to."""

EDITABLE = {InvoiceState.DRAFT, InvoiceState.AWAITING}


async def brought_to(billing: Billing, state: InvoiceState) -> str:
    """An invoice of 119.00 EUR in a state, and what it is called there.

    Only a credit note is ever issued and no more.
    """
    if state is InvoiceState.DRAFT:
        return (await draft(billing)).invoice.reference
    if state is InvoiceState.AWAITING:
        return (await asked(billing)).invoice.reference
    reference = (await issued(billing)).invoice.reference
    if state is InvoiceState.VOID:
        await voided(billing, reference, OLGA)
    if state is InvoiceState.WRITTEN_OFF:
        await written_off(billing, reference)
    if state in {InvoiceState.CREDITED, InvoiceState.ISSUED}:
        note = (await credited(billing, reference)).invoice.reference
        reference = note if state is InvoiceState.ISSUED else reference
    if state in {InvoiceState.PARTLY_PAID, InvoiceState.PAID}:
        await paid(billing, reference, 11900 if state is InvoiceState.PAID else 1900)
    return reference


def leads(deed: str, state: InvoiceState) -> bool:
    """Whether a deed is allowed in a state."""
    if deed == "approve":  # what goes back to the client leads there too
        return state is InvoiceState.AWAITING
    return state in EDITABLE if deed == "edit" else DEEDS[deed][1] in NEXT[state]


@pytest.mark.parametrize("state", NEXT)
@pytest.mark.parametrize("deed", [name for name in DEEDS if name != "reject"])
async def test_a_deed_leads_on_or_is_refused_as_the_table_says(
    billing: Billing, trail: Trail, state: InvoiceState, deed: str
) -> None:
    actor, target, act = DEEDS[deed]
    reference = await brought_to(billing, state)
    before = await trail.kinds()
    refused = False

    try:
        await done(billing, actor, lambda work: act(work, reference))
    except WrongState:
        refused = True

    async with billing.reading(OLGA) as work:
        now = (await work.invoices.get(reference)).state
    assert (now, refused) == ((target, False) if leads(deed, state) else (state, True))
    assert refused == (await trail.kinds() == before)


@pytest.mark.parametrize("state", [s for s in NEXT if s is not InvoiceState.AWAITING])
async def test_only_what_awaits_approval_is_rejected(billing: Billing, state: InvoiceState) -> None:
    reference = await brought_to(billing, state)

    with pytest.raises(WrongState, match=state):
        async with billing.work(OLGA) as work:
            await work.invoices.reject(reference, "No.")


@pytest.mark.parametrize(
    "state", [s for s in NEXT if s not in {InvoiceState.OPEN, InvoiceState.PARTLY_PAID}]
)
async def test_nothing_is_paid_on_what_is_not_owed(billing: Billing, state: InvoiceState) -> None:
    reference = await brought_to(billing, state)

    with pytest.raises(WrongState, match=state):
        async with billing.work(BEA) as work:
            await _pay(work, reference)


async def test_a_draft_has_no_number_and_is_not_owed(billing: Billing) -> None:
    view = await draft(billing)

    assert view.invoice.reference == "D1"
    assert view.invoice.number is None
    assert view.invoice.owed == Money(0, "EUR")
    assert view.totals.total == Money(11900, "EUR")


async def test_an_approved_invoice_is_numbered_and_owed_with_a_due_date(billing: Billing) -> None:
    view = await issued(billing)

    assert view.invoice.reference == "INV-2026-0001"
    assert view.invoice.owed == Money(11900, "EUR")
    assert (view.invoice.issued_on, view.invoice.due_on) == (date(2026, 11, 22), date(2026, 12, 6))


async def test_a_clients_terms_and_currency_are_used(billing: Billing) -> None:
    view = await issued(billing, wording(client="globex"))

    assert view.invoice.total == Money(11900, "USD")
    assert view.invoice.due_on == date(2026, 12, 22)


async def test_a_draft_can_name_its_own_terms_or_due_date(billing: Billing) -> None:
    terms = await issued(billing, Wording("acme", (line(),), terms_days=7))
    fixed = await issued(billing, Wording("acme", (line(),), due_on=date(2026, 11, 30)))

    assert terms.invoice.due_on == date(2026, 11, 29)
    assert fixed.invoice.due_on == date(2026, 11, 30)


async def test_an_issued_invoice_is_still_found_by_its_draft_name(billing: Billing) -> None:
    await issued(billing)

    async with billing.reading(BEA) as work:
        assert (await work.invoices.get(" d1 ")).number == "INV-2026-0001"
        assert (await work.invoices.get("inv-2026-0001")).draft == 1


async def test_the_good_day_is_told_in_order(billing: Billing, trail: Trail) -> None:
    reference = (await issued(billing)).invoice.reference
    await paid(billing, reference, 11900)

    assert await trail.kinds() == [
        "InvoiceDrafted",
        "ApprovalAsked",
        "InvoiceIssued",
        "PaymentRecorded",
        "PaymentBooked",
    ]


async def test_a_rejected_invoice_is_a_draft_again_and_says_why(
    billing: Billing, trail: Trail
) -> None:
    reference = (await asked(billing)).invoice.reference

    async with billing.work(OLGA) as work:
        view = await work.invoices.reject(reference, "The rate is old.")

    assert view.invoice.state is InvoiceState.DRAFT
    (record,) = await trail.records("InvoiceRejected")
    assert record.payload["reason"] == "The rate is old."


async def test_a_rejected_invoice_can_be_mended_and_approved(billing: Billing) -> None:
    reference = (await asked(billing)).invoice.reference
    async with billing.work(OLGA) as work:
        await work.invoices.reject(reference, "Too much.")
    async with billing.work(BEA) as work:
        await work.invoices.edit(reference, wording(line("90")))
        await work.invoices.ask(reference)

    async with billing.work(OLGA) as work:
        view = await work.invoices.approve(reference)

    assert view.invoice.total == Money(10710, "EUR")


async def test_an_edit_replaces_lines_and_totals(billing: Billing) -> None:
    await draft(billing, wording(line("1"), line("2")))

    async with billing.work(ARI) as work:
        view = await work.invoices.edit("D1", wording(line("5", text="Care"), note="Thanks"))

    assert [kept.description for kept in view.lines] == ["Care"]
    assert view.invoice.total == Money(595, "EUR")
    assert view.invoice.authors == [BEA.member_id, ARI.member_id]
    assert view.invoice.note == "Thanks"


async def test_a_due_date_that_passed_while_waiting_stops_the_approval(
    billing: Billing, clock: FakeClock
) -> None:
    await asked(billing, Wording("acme", (line(),), due_on=date(2026, 11, 24)))
    clock.advance(days=3)

    with pytest.raises(WrongState, match="has passed"):
        async with billing.work(OLGA) as work:
            await work.invoices.approve("D1")


async def test_a_draft_whose_due_date_passed_is_not_sent_in(
    billing: Billing, clock: FakeClock
) -> None:
    await draft(billing, Wording("acme", (line(),), due_on=date(2026, 11, 24)))
    clock.advance(days=3)

    with pytest.raises(WrongState, match="has passed"):
        async with billing.work(BEA) as work:
            await work.invoices.ask("D1")


async def test_the_day_is_the_one_where_the_company_is(billing: Billing, clock: FakeClock) -> None:
    clock.set(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))

    view = await issued(billing)

    assert view.invoice.issued_on == date(2027, 1, 1)
    assert view.invoice.number == "INV-2027-0001"


async def test_numbers_count_per_company_series_and_year(
    billing: Billing, clock: FakeClock
) -> None:
    first = [(await issued(billing)).invoice.number for _ in range(2)]
    clock.advance(days=60)
    second = (await issued(billing)).invoice.number
    async with billing.work(OTTO) as work:
        other = await work.invoices.draft(wording(client="secret"))

    assert first == ["INV-2026-0001", "INV-2026-0002"]
    assert second == "INV-2027-0001"
    assert other.invoice.reference == "D1"


async def test_a_refused_approval_leaves_no_gap(billing: Billing) -> None:
    await asked(billing)
    with pytest.raises(PowerFailed):
        async with billing.work(OLGA) as work:
            await approve_and_die(work)

    async with billing.work(OLGA) as work:
        assert (await work.invoices.approve("D1")).invoice.number == "INV-2026-0001"


async def test_overdue_begins_the_day_after_the_due_date(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = (await issued(billing)).invoice

    assert not invoice.is_overdue(date(2026, 12, 6))
    assert invoice.is_overdue(date(2026, 12, 7))
    clock.advance(days=15)
    async with billing.reading(BEA) as work:
        assert [row.reference for row, _ in await work.invoices.listed("overdue")] == [
            "INV-2026-0001"
        ]


async def test_a_void_or_paid_invoice_is_never_overdue(billing: Billing, clock: FakeClock) -> None:
    await brought_to(billing, InvoiceState.VOID)
    await brought_to(billing, InvoiceState.PAID)
    clock.advance(days=99)

    async with billing.reading(BEA) as work:
        assert await work.invoices.listed("overdue") == []


async def test_a_list_asks_for_a_state_a_client_or_all(billing: Billing) -> None:
    await draft(billing)
    await asked(billing, wording(client="globex"))

    async with billing.reading(BEA) as work:
        for which, expected in (
            ("", ["D2", "D1"]),
            ("Awaiting approval", ["D2"]),
            ("acme", ["D1"]),
            ("paid", []),
        ):
            rows = await work.invoices.listed(which)
            assert [invoice.reference for invoice, _ in rows] == expected


async def test_a_member_withdraws_a_draft_but_voids_no_issued_invoice(billing: Billing) -> None:
    withdrawn = (await draft(billing)).invoice.reference
    open_one = (await issued(billing)).invoice.reference
    async with billing.work(BEA) as work:
        view = await work.invoices.void(withdrawn, "Written twice.")

    assert view.invoice.state is InvoiceState.VOID
    with pytest.raises(NotAllowed):
        async with billing.work(BEA) as work:
            await work.invoices.void(open_one)


async def test_whoever_saw_a_draft_does_not_void_what_was_issued_since(billing: Billing) -> None:
    await issued(billing)

    with pytest.raises(WrongState, match="D1 has been issued as INV-2026-0001"):
        async with billing.work(OLGA) as work:
            await work.invoices.void("D1")


async def test_a_second_owner_may_do_what_the_first_does(billing: Billing) -> None:
    await asked(billing, by=OLGA)

    async with billing.work(OSKAR) as work:
        assert (await work.invoices.approve("D1")).invoice.state is InvoiceState.OPEN


async def test_an_invoice_is_noted_as_mailed_once(billing: Billing, trail: Trail) -> None:
    invoice = (await issued(billing)).invoice
    for _ in range(2):
        async with billing.work(PAIDUP) as work:
            await work.invoices.mailed(invoice.id, "carl@acme.example")

    (record,) = await trail.records("InvoiceMailed")
    assert record.payload["address"] == "carl@acme.example"


async def test_a_work_knows_the_day_where_the_company_is(
    billing: Billing, clock: FakeClock
) -> None:
    clock.set(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))

    async with billing.reading(BEA) as work:
        assert await work.today() == date(2027, 1, 1)


async def test_a_preview_says_what_lines_come_to_and_keeps_nothing(
    billing: Billing, trail: Trail
) -> None:
    async with billing.work(BEA) as work:
        totals = await work.invoices.preview("globex", [line("10"), line("20", tax="7")])

    assert totals.total == Money(3330, "USD")
    assert await trail.kinds() == []
