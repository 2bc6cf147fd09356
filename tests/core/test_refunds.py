"""Money goes back once, out of the client's credit first, and never more than came (0026)."""

import pytest

from core.billing import Billing
from core.errors import InvalidInput, NotAllowed, NotFound, WrongState
from core.models import InvoiceState, RefundState
from core.money import Money
from core.security.actors import Actor
from core.services.refunds import RefundView
from tests.cast import ARI, BEA, OLGA, PAIDUP
from tests.core.test_ledger import balances
from tests.core.test_payments_over_several import FIRST, SECOND, complaints, over, two
from tests.core.test_payments_over_several import approve as book
from tests.deeds import issued, paid, recorded


async def ask(billing: Billing, minor: int | None = None, *, of: str = "P1") -> RefundView:
    amount = None if minor is None else Money(minor, "EUR")
    async with billing.work(BEA) as work:
        return await work.refunds.ask(of, amount, "Returned goods.")


async def ask_credit(billing: Billing, client_id: int, minor: int | None) -> RefundView:
    amount = None if minor is None else Money(minor, "EUR")
    async with billing.work(BEA) as work:
        return await work.refunds.ask_credit(client_id, amount, "They asked for it.")


async def approve(billing: Billing, name: str = "R1", mark: str = "") -> RefundView:
    async with billing.work(OLGA) as work:
        return await work.refunds.approve(name, mark)


async def credit_of(billing: Billing, client_id: int) -> dict[str, Money]:
    async with billing.reading(PAIDUP) as work:
        return await work.credits.of(client_id)


async def test_what_goes_back_is_owed_again(billing: Billing) -> None:
    await issued(billing)
    await paid(billing, FIRST, 11900)
    view = await ask(billing, 1900)
    assert [(share.invoice.reference, share.amount.minor) for share in view.shares] == [
        (FIRST, 1900)
    ]

    done = await approve(billing)

    assert done.refund.state is RefundState.BOOKED
    assert (done.shares[0].invoice.state, done.shares[0].invoice.owed.minor) == (
        InvoiceState.PARTLY_PAID,
        1900,
    )
    assert (await balances(billing))["cash:bank", "EUR"] == 10000
    assert await complaints(billing) == []


async def test_all_of_it_leaves_the_invoice_open(billing: Billing) -> None:
    await issued(billing)
    await paid(billing, FIRST, 11900)
    await ask(billing)

    assert (await approve(billing)).shares[0].invoice.state is InvoiceState.OPEN


async def test_the_clients_credit_is_taken_first(billing: Billing) -> None:
    """150.00 for 119.00 leave 31.00 of credit: of 40.00 that go back 9.00 are owed again."""
    view = await issued(billing)
    await paid(billing, FIRST, 15000)
    asked = await ask(billing, 4000)
    assert (asked.refund.credit.minor, asked.shares[0].amount.minor) == (3100, 900)

    await approve(billing)

    assert await credit_of(billing, view.invoice.client_id) == {}
    assert (await balances(billing))["client credit", "EUR"] == 0
    assert await complaints(billing) == []


async def test_of_several_invoices_what_is_due_last_is_owed_again_first(billing: Billing) -> None:
    await two(billing)
    await over(billing, None, FIRST, SECOND)
    await book(billing)

    await ask(billing, 30000)
    done = await approve(billing)

    assert {share.invoice.reference: share.amount.minor for share in done.shares} == {
        SECOND: 23800,
        FIRST: 6200,
    }
    assert await complaints(billing) == []


async def test_a_clients_credit_is_paid_back(billing: Billing) -> None:
    view = await issued(billing)
    await paid(billing, FIRST, 15000)
    await ask_credit(billing, view.invoice.client_id, None)

    done = await approve(billing)

    assert done.refund.amount == Money(3100, "EUR")
    assert await credit_of(billing, view.invoice.client_id) == {}
    assert await complaints(billing) == []


@pytest.mark.parametrize("minor", [0, -1, 11901])
async def test_more_than_was_paid_never_goes_back(billing: Billing, minor: int) -> None:
    await issued(billing)
    await paid(billing, FIRST, 11900)
    with pytest.raises(InvalidInput, match=r"119\.00 EUR of P1 is left") as refused:
        await ask(billing, minor)
    assert "amount" in refused.value.fields


async def test_what_waits_counts_as_given_back(billing: Billing) -> None:
    await issued(billing)
    await paid(billing, FIRST, 11900)
    await ask(billing, 10000)

    with pytest.raises(InvalidInput, match=r"19\.00 EUR of P1 is left"):
        await ask(billing, 2000)
    assert (await ask(billing)).refund.amount == Money(1900, "EUR")


async def test_what_was_rejected_can_be_asked_for_again(billing: Billing) -> None:
    await issued(billing)
    await paid(billing, FIRST, 11900)
    await ask(billing)
    async with billing.work(OLGA) as work:
        view = await work.refunds.reject("R1", "Not agreed.")

    assert view.refund.state is RefundState.REJECTED
    assert (await ask(billing)).refund.amount == Money(11900, "EUR")


async def test_credit_that_was_used_meanwhile_does_not_go_back(billing: Billing) -> None:
    view = await issued(billing)
    await paid(billing, FIRST, 15000)
    await ask(billing, 4000)
    async with billing.work(PAIDUP) as work:
        await work.credits.take(view.invoice.client_id, Money(3100, "EUR"))

    with pytest.raises(WrongState, match="no credit in EUR"):
        await approve(billing)


async def test_what_was_taken_off_meanwhile_is_not_owed_again(billing: Billing) -> None:
    """Two waits for the same money: the second finds less paid than it was asked for."""
    await issued(billing)
    await paid(billing, FIRST, 10000)
    await paid(billing, FIRST, 1900)
    await ask(billing, of="P1")
    await ask(billing, of="P2")
    await approve(billing, "R1")
    await approve(billing, "R2")

    assert await complaints(billing) == []


async def test_a_payment_that_is_not_booked_does_not_go_back(billing: Billing) -> None:
    await issued(billing)
    await recorded(billing, FIRST, 11900)
    with pytest.raises(WrongState, match="P1 is pending, not booked"):
        await ask(billing)


async def test_another_currency_does_not_go_back(billing: Billing) -> None:
    await issued(billing)
    await paid(billing, FIRST, 11900)
    with pytest.raises(InvalidInput):
        async with billing.work(BEA) as work:
            await work.refunds.ask("P1", Money(100, "USD"), "No.")


async def test_a_client_without_credit_gets_none_back(billing: Billing) -> None:
    view = await issued(billing)
    with pytest.raises(WrongState, match="has no credit"):
        await ask_credit(billing, view.invoice.client_id, 100)


async def test_more_credit_than_there_is_does_not_go_back(billing: Billing) -> None:
    view = await issued(billing)
    await paid(billing, FIRST, 15000)
    await ask_credit(billing, view.invoice.client_id, 3000)
    with pytest.raises(InvalidInput, match=r"1\.00 EUR of the client's credit is left"):
        await ask_credit(billing, view.invoice.client_id, 200)


async def test_nobody_approves_what_they_asked_for(billing: Billing) -> None:
    await issued(billing)
    await paid(billing, FIRST, 11900)
    async with billing.work(OLGA) as work:
        await work.refunds.ask("P1", None, "Returned.")
    with pytest.raises(NotAllowed):
        await approve(billing)


@pytest.mark.parametrize("who", [BEA, ARI], ids=["member", "accountant"])
async def test_only_an_owner_approves(billing: Billing, who: Actor) -> None:
    await issued(billing)
    await paid(billing, FIRST, 11900)
    await ask(billing)
    with pytest.raises(NotAllowed):
        async with billing.work(who) as work:
            await work.refunds.approve("R1")


async def test_a_button_of_another_refund_approves_nothing(billing: Billing) -> None:
    await issued(billing)
    await paid(billing, FIRST, 11900)
    await ask(billing)
    with pytest.raises(WrongState, match="changed since"):
        await approve(billing, "R1", "0" * 12)


async def test_a_refund_is_decided_once(billing: Billing) -> None:
    await issued(billing)
    await paid(billing, FIRST, 11900)
    await ask(billing)
    await approve(billing)
    with pytest.raises(WrongState, match="R1 is booked already"):
        await approve(billing)
    with pytest.raises(NotFound):
        await approve(billing, "R9")
