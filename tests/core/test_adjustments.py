"""A write-off is asked for by one, approved by another, and leaves the books balanced."""

import pytest

from core.billing import Billing
from core.errors import InvalidInput, NotAllowed, NotFound, WrongState
from core.models import AdjustmentState, InvoiceState, Method
from core.security.actors import Actor, system
from core.services.adjustments import AdjustmentView
from tests.cast import ARI, BEA, BEA_ON_SLACK, OLGA, OLGA_ON_TELEGRAM
from tests.chat import Chat
from tests.codes import voided
from tests.core.test_ledger import balances, sides
from tests.deeds import draft, issued, paid, recorded


async def asked(billing: Billing, reference: str, reason: str = "Insolvent.") -> AdjustmentView:
    async with billing.work(BEA) as work:
        return await work.adjustments.ask(reference, reason)


async def approved(billing: Billing, reference: str, mark: str = "") -> AdjustmentView:
    async with billing.work(OLGA) as work:
        return await work.adjustments.approve(reference, mark)


async def test_what_is_written_off_is_a_loss_and_owed_no_more(billing: Billing) -> None:
    view = await issued(billing)
    await asked(billing, view.invoice.reference)

    done = await approved(billing, "A1")

    assert done.adjustment.state is AdjustmentState.BOOKED
    assert done.invoice.state is InvoiceState.WRITTEN_OFF
    assert not done.invoice.owed
    assert (await sides(billing, view.invoice.id))[3:] == [
        ("write-offs", 11900),
        ("receivable", -11900),
    ]


async def test_of_a_partly_paid_invoice_the_rest_is_written_off(billing: Billing) -> None:
    view = await issued(billing)
    await paid(billing, view.invoice.reference, 1900)
    await asked(billing, view.invoice.reference)

    done = await approved(billing, "A1")

    assert (done.invoice.paid.minor, done.invoice.adjusted.minor) == (1900, 10000)
    assert (await balances(billing))["receivable", "EUR"] == 0


async def test_nobody_approves_what_they_asked_for(billing: Billing) -> None:
    view = await issued(billing)
    async with billing.work(OLGA) as work:
        await work.adjustments.ask(view.invoice.reference, "Insolvent.")

    with pytest.raises(NotAllowed):
        await approved(billing, "A1")


@pytest.mark.parametrize("who", [BEA, ARI], ids=["member", "accountant"])
async def test_only_an_owner_approves(billing: Billing, who: Actor) -> None:
    view = await issued(billing)
    await asked(billing, view.invoice.reference)
    with pytest.raises(NotAllowed):
        async with billing.work(who) as work:
            await work.adjustments.approve("A1")


async def test_a_reason_is_asked_for(billing: Billing) -> None:
    view = await issued(billing)
    with pytest.raises(InvalidInput, match="reason is missing"):
        await asked(billing, view.invoice.reference, "  ")


async def test_what_is_owed_by_now_must_be_what_was_asked_for(billing: Billing) -> None:
    view = await issued(billing)
    await asked(billing, view.invoice.reference)
    await paid(billing, view.invoice.reference, 1900)

    with pytest.raises(WrongState, match=r"owes 100\.00 EUR by now, not 119\.00 EUR"):
        await approved(billing, "A1")


async def test_whoever_asked_for_it_is_offered_no_button_to_decide_on_it(
    billing: Billing,
) -> None:
    await asked(billing, (await issued(billing)).invoice.reference)
    beas = await Chat(billing, BEA_ON_SLACK).say("/writeoff show A1")
    olgas = await Chat(billing, OLGA_ON_TELEGRAM).say("/writeoff show A1")
    assert (len(beas.actions), len(olgas.actions)) == (0, 2)


async def test_a_button_of_another_write_off_approves_nothing(billing: Billing) -> None:
    view = await issued(billing)
    await asked(billing, view.invoice.reference)
    with pytest.raises(WrongState, match="changed since"):
        await approved(billing, "A1", "0" * 12)


async def test_one_at_a_time_waits(billing: Billing) -> None:
    view = await issued(billing)
    await asked(billing, view.invoice.reference)
    with pytest.raises(WrongState, match="A1 asks for that already"):
        await asked(billing, view.invoice.reference)


async def test_a_reported_payment_is_decided_on_first(billing: Billing) -> None:
    view = await issued(billing)
    async with billing.work(BEA) as work:
        await work.payments.record(view.invoice.reference, None, Method.BANK, None, "")
    with pytest.raises(WrongState, match=r"P1 for .* waits"):
        await asked(billing, view.invoice.reference)


async def test_money_that_was_reported_meanwhile_is_decided_on_first(billing: Billing) -> None:
    view = await issued(billing)
    await asked(billing, view.invoice.reference)
    await recorded(billing, view.invoice.reference, 11900)

    with pytest.raises(WrongState, match=r"P1 for .* waits"):
        await approved(billing, "A1")

    async with billing.work(OLGA) as work:
        await work.payments.approve("P1")
        no = await work.adjustments.reject("A1", "They paid.")
    assert no.invoice.state is InvoiceState.PAID


async def test_nothing_is_written_off_while_the_clients_money_is_on_its_way(
    billing: Billing,
) -> None:
    """What came after it could not be booked."""
    view = await issued(billing)
    await asked(billing, view.invoice.reference)
    async with billing.work(system(view.invoice.company_id)) as work:
        attempt = await work.checkouts.start(view.invoice.id, "stripe")
        await work.checkouts.settling(attempt.id)

    with pytest.raises(WrongState, match="is on its way"):
        await approved(billing, "A1")


async def test_nothing_is_voided_while_its_write_off_waits(billing: Billing) -> None:
    view = await issued(billing)
    await asked(billing, view.invoice.reference)
    with pytest.raises(WrongState, match=r"A1 of .* waits"):
        await voided(billing, view.invoice.reference, OLGA)


async def test_nothing_is_written_off_that_nobody_owes(billing: Billing) -> None:
    await draft(billing)
    with pytest.raises(WrongState, match="nothing is owed"):
        await asked(billing, "D1")
    with pytest.raises(NotFound):
        await asked(billing, "INV-2026-0099")


async def test_a_rejected_one_changes_nothing_and_can_be_asked_for_again(billing: Billing) -> None:
    view = await issued(billing)
    await asked(billing, view.invoice.reference)
    async with billing.work(OLGA) as work:
        no = await work.adjustments.reject("A1", "They will pay.")

    assert no.adjustment.state is AdjustmentState.REJECTED
    assert no.invoice.state is InvoiceState.OPEN
    assert (await asked(billing, view.invoice.reference)).adjustment.reference == "A2"


async def test_what_was_decided_is_not_decided_again(billing: Billing) -> None:
    view = await issued(billing)
    await asked(billing, view.invoice.reference)
    await approved(billing, "A1")
    with pytest.raises(WrongState, match="A1 is booked already"):
        await approved(billing, "A1")


async def test_nothing_is_paid_on_what_was_written_off(billing: Billing) -> None:
    view = await issued(billing)
    await asked(billing, view.invoice.reference)
    await approved(billing, "A1")
    with pytest.raises(WrongState, match="is written off"):
        await paid(billing, view.invoice.reference, 1900)


async def test_the_books_still_add_up(billing: Billing) -> None:
    view = await issued(billing)
    await asked(billing, view.invoice.reference)
    await approved(billing, "A1")
    async with billing.reading(system(view.company.id)) as work:
        assert await work.audit.complaints() == []
