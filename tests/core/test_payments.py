"""Money a person reports waits for another's yes; then it is booked once."""

from datetime import date

import pytest

from core.billing import Billing
from core.errors import InvalidInput, NotAllowed, NotFound, WrongState
from core.models import InvoiceState, Method, PaymentState
from core.money import Money
from core.services.payments import PaymentView
from tests.cast import ARI, BEA, OLGA, OSKAR, PAIDUP
from tests.deeds import issued, paid, recorded
from tests.trail import Trail


async def approve(billing: Billing, name: str = "P1", mark: str = "") -> PaymentView:
    async with billing.work(OLGA) as work:
        return await work.payments.approve(name, mark)


async def test_a_recorded_payment_waits_and_is_not_booked(billing: Billing, trail: Trail) -> None:
    invoice = (await issued(billing)).invoice

    view = await recorded(billing, invoice.reference, 1900)

    assert (view.payment.reference, view.payment.state) == ("P1", PaymentState.PENDING)
    assert view.invoice.paid == Money(0, "EUR")
    assert (await trail.kinds())[-1] == "PaymentRecorded"


async def test_an_approved_payment_is_off_what_is_owed(billing: Billing) -> None:
    invoice = (await issued(billing)).invoice
    await recorded(billing, invoice.reference, 1900)

    view = await approve(billing)

    assert view.payment.state is PaymentState.BOOKED
    assert view.invoice.state is InvoiceState.PARTLY_PAID
    assert view.invoice.owed == Money(10000, "EUR")


async def test_the_last_payment_settles_the_invoice(billing: Billing) -> None:
    invoice = (await issued(billing)).invoice
    await paid(billing, invoice.reference, 11899)

    view = await paid(billing, invoice.reference, 1)

    assert view.invoice.state is InvoiceState.PAID
    assert view.invoice.owed == Money(0, "EUR")


async def test_no_amount_means_all_that_is_not_yet_reported(billing: Billing) -> None:
    invoice = (await issued(billing)).invoice
    await recorded(billing, invoice.reference, 1900)

    async with billing.work(ARI) as work:
        view = await work.payments.record(invoice.reference, None, Method.CASH, None, "")

    assert view.payment.amount == Money(10000, "EUR")
    assert view.payment.paid_on == date(2026, 11, 22)


async def test_two_pending_payments_are_booked_one_by_one(billing: Billing) -> None:
    invoice = (await issued(billing)).invoice
    await recorded(billing, invoice.reference, 1900)
    await recorded(billing, invoice.reference, 10000)

    assert (await approve(billing, "P2")).invoice.state is InvoiceState.PARTLY_PAID
    assert (await approve(billing, "P1")).invoice.state is InvoiceState.PAID


@pytest.mark.parametrize("minor", [0, -1])
async def test_an_amount_that_does_not_fit_is_refused_at_its_field(
    billing: Billing, minor: int
) -> None:
    invoice = (await issued(billing)).invoice

    with pytest.raises(InvalidInput) as refusal:
        await recorded(billing, invoice.reference, minor)
    assert "amount" in refusal.value.fields


async def test_pending_payments_count_against_what_may_be_reported(billing: Billing) -> None:
    invoice = (await issued(billing)).invoice
    await recorded(billing, invoice.reference, 11900)

    with pytest.raises(InvalidInput, match=r"0\.00 EUR is still to be reported"):
        await recorded(billing, invoice.reference, 1)


async def test_another_currency_is_refused(billing: Billing) -> None:
    invoice = (await issued(billing)).invoice

    with pytest.raises(InvalidInput):
        await recorded(billing, invoice.reference, 100, "USD")


async def test_money_cannot_have_come_tomorrow(billing: Billing) -> None:
    invoice = (await issued(billing)).invoice

    with pytest.raises(InvalidInput) as refusal:
        async with billing.work(BEA) as work:
            await work.payments.record(invoice.reference, None, Method.BANK, date(2026, 11, 23), "")
    assert "day" in refusal.value.fields


async def test_whoever_recorded_it_cannot_approve_it(billing: Billing) -> None:
    invoice = (await issued(billing)).invoice
    async with billing.work(OLGA) as work:
        await work.payments.record(invoice.reference, None, Method.BANK, None, "")

    with pytest.raises(NotAllowed):
        await approve(billing)
    async with billing.work(OSKAR) as work:
        assert (await work.payments.approve("p1")).payment.state is PaymentState.BOOKED


async def test_a_payment_is_approved_once(billing: Billing, trail: Trail) -> None:
    invoice = (await issued(billing)).invoice
    await paid(billing, invoice.reference, 1900)

    with pytest.raises(WrongState, match="P1 is booked already"):
        await approve(billing)
    assert len(await trail.records("PaymentBooked")) == 1


async def test_a_rejected_payment_is_never_booked(billing: Billing, trail: Trail) -> None:
    invoice = (await issued(billing)).invoice
    await recorded(billing, invoice.reference, 1900)
    async with billing.work(OLGA) as work:
        await work.payments.reject("P1", "It is not on the account.")

    with pytest.raises(WrongState, match="P1 is rejected already"):
        await approve(billing)
    (record,) = await trail.records("PaymentRejected")
    assert record.payload["reason"] == "It is not on the account."


async def test_a_rejected_payment_makes_room_for_another(billing: Billing) -> None:
    invoice = (await issued(billing)).invoice
    await recorded(billing, invoice.reference, 11900)
    async with billing.work(OLGA) as work:
        await work.payments.reject("P1", "No.")

    assert (await paid(billing, invoice.reference, 11900)).invoice.state is InvoiceState.PAID


async def test_a_button_of_another_content_approves_no_payment(billing: Billing) -> None:
    invoice = (await issued(billing)).invoice
    view = await recorded(billing, invoice.reference, 1900)

    assert view.approval is not None
    with pytest.raises(WrongState, match="has changed"):
        await approve(billing, "P1", "0" * 12)
    assert (await approve(billing, "P1", view.approval.mark)).payment.state == "booked"


async def test_a_payment_that_no_longer_fits_is_not_booked(billing: Billing) -> None:
    invoice = (await issued(billing)).invoice
    await recorded(billing, invoice.reference, 1900)
    async with billing.work(PAIDUP) as work:
        attempt = await work.checkouts.start(invoice.id, "stripe")
        await work.checkouts.paid(attempt.id, attempt.amount)

    with pytest.raises(WrongState, match="more than INV-2026-0001 still owes"):
        await approve(billing)


async def test_a_paid_invoice_is_not_voided(billing: Billing) -> None:
    invoice = (await issued(billing)).invoice
    await paid(billing, invoice.reference, 1)

    with pytest.raises(WrongState, match="partly paid"):
        async with billing.work(OLGA) as work:
            await work.invoices.void(invoice.reference)


@pytest.mark.parametrize("name", ["P2", "P", "", "INV-2026-0001", "P99999999999999999999", "P\x00"])
async def test_a_payment_that_is_not_there_is_not_found(billing: Billing, name: str) -> None:
    invoice = (await issued(billing)).invoice
    await recorded(billing, invoice.reference, 1)

    with pytest.raises(NotFound):
        await approve(billing, name)


async def test_a_pending_payment_is_shown_with_its_request(billing: Billing) -> None:
    invoice = (await issued(billing)).invoice
    await recorded(billing, invoice.reference, 1)

    async with billing.reading(BEA) as work:
        view = await work.payments.view("P1")
        same = await work.payments.view_by_id(view.payment.id)
        assert view.approval == same.approval
        assert [row.reference for row in await work.payments.of_invoice(view.invoice)] == ["P1"]


@pytest.mark.parametrize("text", ["", "RF 18\t539\x00", "<b>&"])
async def test_a_reference_is_kept_as_it_reads(billing: Billing, text: str) -> None:
    invoice = (await issued(billing)).invoice
    async with billing.work(BEA) as work:
        view = await work.payments.record(invoice.reference, None, Method.BANK, None, text)

    assert view.payment.note == text.replace("\t", " ").replace("\x00", "")


async def test_an_invoice_is_not_voided_while_money_is_reported_on_it(billing: Billing) -> None:
    view = await issued(billing)
    await recorded(billing, view.invoice.reference, 100)

    with pytest.raises(WrongState, match="Payment P1 for INV-2026-0001 waits"):
        async with billing.work(OLGA) as work:
            await work.invoices.void(view.invoice.reference)
