"""A revision takes an issued invoice's place: both are issued with one yes, and no cent is lost."""

import pytest

from core.billing import Billing
from core.errors import NotAllowed, WrongState
from core.models import InvoiceState
from core.security.actors import Actor
from core.services.invoices import InvoiceView
from tests.cast import BEA, OLGA, OSKAR
from tests.core.test_ledger import balances
from tests.crediting import amount, applied, complaints, credit_drafted, credit_of, credited
from tests.deeds import issued, line, paid, wording


async def revised(billing: Billing, reference: str = "INV-2026-0001") -> InvoiceView:
    async with billing.work(BEA) as work:
        return await work.revisions.revise(reference, "The hours were wrong.")


async def approved(billing: Billing, draft: str, by: Actor = OLGA) -> InvoiceView:
    async with billing.work(BEA) as work:
        await work.invoices.ask(draft)
    async with billing.work(by) as work:
        return await work.invoices.approve(draft)


async def state_of(billing: Billing, reference: str) -> InvoiceState:
    async with billing.reading(OLGA) as work:
        return (await work.invoices.get(reference)).state


async def test_a_revision_says_what_its_invoice_says(billing: Billing) -> None:
    first = await issued(billing, wording(line("80", quantity="3"), line("10", tax="7"), note="Hi"))

    draft = await revised(billing)

    assert draft.invoice.state is InvoiceState.DRAFT
    assert [(each.description, each.quantity, each.unit_price) for each in draft.lines] == [
        (each.description, each.quantity, each.unit_price) for each in first.lines
    ]
    assert (draft.invoice.note, draft.totals) == ("Hi", first.totals)
    assert draft.origin is not None
    assert draft.note is not None
    assert (draft.origin.reference, draft.note.reference) == ("INV-2026-0001", "D2")


async def test_one_yes_issues_the_credit_note_and_the_invoice(billing: Billing) -> None:
    await issued(billing)
    await revised(billing)
    async with billing.work(BEA) as work:
        await work.invoices.edit("D3", wording(line("90")))

    done = await approved(billing, "D3")

    assert (done.invoice.reference, done.invoice.owed.minor) == ("INV-2026-0002", 10710)
    assert await state_of(billing, "INV-2026-0001") is InvoiceState.CREDITED
    assert await state_of(billing, "CN-2026-0001") is InvoiceState.ISSUED
    assert (await balances(billing))["receivable", "EUR"] == 10710
    assert await complaints(billing) == []


@pytest.mark.parametrize(
    ("price", "state", "owed", "credit"),
    [
        ("100", InvoiceState.PAID, 0, 0),
        ("110", InvoiceState.PARTLY_PAID, 1190, 0),
        ("90", InvoiceState.PAID, 0, 1190),
    ],
    ids=["the same", "more", "less"],
)
async def test_what_was_paid_moves_over(
    billing: Billing, price: str, state: InvoiceState, owed: int, credit: int
) -> None:
    first = await issued(billing)
    await paid(billing, "INV-2026-0001", 11900)
    await revised(billing)
    async with billing.work(BEA) as work:
        await work.invoices.edit("D3", wording(line(price)))

    done = await approved(billing, "D3")

    assert (done.invoice.state, done.invoice.owed.minor) == (state, owed)
    assert await credit_of(billing, first.client.id) == credit
    assert await complaints(billing) == []


async def test_of_a_partly_credited_invoice_the_rest_is_taken_back(billing: Billing) -> None:
    await issued(billing)
    await credited(billing, "INV-2026-0001", amount(1900))

    draft = await revised(billing)

    assert draft.note is not None
    assert draft.note.total_minor == 10000
    await approved(billing, draft.invoice.reference)
    assert await state_of(billing, "INV-2026-0001") is InvoiceState.CREDITED


async def test_credit_from_elsewhere_stays_where_it_is(billing: Billing) -> None:
    await issued(billing)
    await paid(billing, "INV-2026-0001", 11900)
    await credited(billing, "INV-2026-0001")
    second = await issued(billing)
    await revised(billing, second.invoice.reference)

    done = await approved(billing, "D5")

    assert done.invoice.owed.minor == 11900
    assert await credit_of(billing, second.client.id) == 11900


async def test_a_revised_invoice_that_credit_had_paid_for_gives_it_back(billing: Billing) -> None:
    await issued(billing)
    await paid(billing, "INV-2026-0001", 11900)
    await credited(billing, "INV-2026-0001")
    second = await issued(billing)
    await applied(billing, second.invoice.reference)
    await revised(billing, second.invoice.reference)

    done = await approved(billing, "D5")

    assert (done.invoice.state, await credit_of(billing, second.client.id)) == (
        InvoiceState.PAID,
        0,
    )
    assert await complaints(billing) == []


async def test_an_approval_is_for_the_credit_note_too(billing: Billing) -> None:
    """Another credit note beside it, and the yes is for something else."""
    await issued(billing)
    await revised(billing)
    async with billing.work(BEA) as work:
        await work.invoices.ask("D3")
        await work.invoices.void("D2")
    await credit_drafted(billing, "INV-2026-0001")
    with pytest.raises(WrongState, match="changed since"):
        async with billing.work(OLGA) as work:
            await work.invoices.approve("D3")


async def test_without_its_credit_note_it_is_not_sent(billing: Billing) -> None:
    await issued(billing)
    await revised(billing)
    async with billing.work(BEA) as work:
        await work.invoices.void("D2")
    with pytest.raises(WrongState, match="whose credit note is missing"):
        async with billing.work(BEA) as work:
            await work.invoices.ask("D3")


async def test_a_credit_note_over_a_part_is_not_enough(billing: Billing) -> None:
    await issued(billing)
    await revised(billing)
    async with billing.work(BEA) as work:
        await work.invoices.void("D2")
    await credit_drafted(billing, "INV-2026-0001", amount(100))
    with pytest.raises(WrongState, match="D4 does not credit all that is left of INV"):
        await approved(billing, "D3")


async def test_who_drafted_the_credit_note_approves_neither(billing: Billing) -> None:
    await issued(billing)
    await revised(billing)
    async with billing.work(BEA) as work:
        await work.invoices.void("D2")
    await credit_drafted(billing, "INV-2026-0001", by=OLGA)
    with pytest.raises(NotAllowed):
        await approved(billing, "D3")
    async with billing.work(OSKAR) as work:
        assert (await work.invoices.approve("D3")).invoice.number == "INV-2026-0002"


async def test_the_place_of_an_invoice_is_taken_for_the_same_client(billing: Billing) -> None:
    await issued(billing)
    await revised(billing)
    async with billing.work(BEA) as work:
        await work.invoices.edit("D3", wording(client="globex"))
    with pytest.raises(WrongState, match="has to be for the same client and in EUR"):
        async with billing.work(BEA) as work:
            await work.invoices.ask("D3")


async def test_one_revision_at_a_time_waits(billing: Billing) -> None:
    await issued(billing)
    await revised(billing)
    with pytest.raises(WrongState, match="waits already"):
        await revised(billing)


async def test_both_amounts_count_for_the_limits(billing: Billing) -> None:
    """Else a revision over one cent would take anything back without a code."""
    await issued(billing)
    await revised(billing)
    async with billing.work(BEA) as work:
        asked = await work.invoices.ask("D3")
    assert asked.approval is not None
    assert asked.approval.amount_minor == 23800
