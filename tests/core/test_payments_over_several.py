"""One payment over several invoices, and what is more than was owed (decision 0026)."""

from datetime import date

import pytest

from core.billing import Billing
from core.errors import InvalidInput, WrongState
from core.models import InvoiceState, Method
from core.money import Money
from core.services.clients import NewClient
from core.services.payments import PaymentView
from core.services.sharing import Pick
from tests.cast import BEA, OLGA, PAIDUP
from tests.core.test_ledger import balances, sides
from tests.deeds import draft, issued, line, paid, recorded, wording
from tests.trail import Trail

FIRST, SECOND = "INV-2026-0001", "INV-2026-0002"


async def two(billing: Billing, *, client: str = "acme") -> None:
    """INV-2026-0001 over 119.00 and INV-2026-0002 over 238.00, due on the same day."""
    await issued(billing)
    await issued(billing, wording(line("200"), client=client))


def picks(*named: str) -> tuple[Pick, ...]:
    return tuple(Pick(*each.split("=")) for each in named)


async def over(billing: Billing, minor: int | None, *named: str) -> PaymentView:
    """A bank transfer over invoices, which waits for an approval."""
    amount = None if minor is None else Money(minor, "EUR")
    async with billing.work(BEA) as work:
        return await work.payments.record_over(picks(*named), amount, Method.BANK, None, "")


async def approve(billing: Billing) -> PaymentView:
    async with billing.work(OLGA) as work:
        return await work.payments.approve("P1")


def parts(view: PaymentView) -> list[tuple[str, int]]:
    return [(share.invoice.reference, share.amount.minor) for share in view.shares]


async def complaints(billing: Billing) -> list[str]:
    async with billing.reading(PAIDUP) as work:
        return await work.audit.complaints()


async def test_one_payment_settles_what_is_due_first_and_then_the_rest(billing: Billing) -> None:
    """300.00 over 119.00 and 238.00: the first is settled, of the second 57.00 are owed."""
    await two(billing)

    assert parts(await over(billing, 30000, SECOND, FIRST)) == [(FIRST, 11900), (SECOND, 18100)]
    view = await approve(billing)

    assert [share.invoice.state for share in view.shares] == ["paid", "partly paid"]
    assert [share.invoice.owed.minor for share in view.shares] == [0, 5700]
    assert await complaints(billing) == []


async def test_it_is_one_posting_of_one_event(billing: Billing, trail: Trail) -> None:
    await two(billing)
    await over(billing, None, FIRST, SECOND)
    view = await approve(billing)

    (event,) = await trail.records("PaymentBooked")
    assert event.payload["others"] == [view.shares[1].invoice.id]
    first, second = (share.invoice.id for share in view.shares)
    assert (await sides(billing, first))[3:] == [("cash:bank", 35700), ("receivable", -11900)]
    assert (await sides(billing, second))[3:] == [("receivable", -23800)]
    assert (await balances(billing))["receivable", "EUR"] == 0


async def test_what_is_named_for_an_invoice_goes_there(billing: Billing) -> None:
    await two(billing)

    view = await over(billing, 20000, f"{FIRST}=19", SECOND)
    assert parts(view) == [(FIRST, 1900), (SECOND, 18100)]


async def test_what_is_named_for_each_is_the_amount(billing: Billing) -> None:
    await two(billing)

    view = await over(billing, None, f"{FIRST}=100", f"{SECOND}=38")
    assert (view.payment.amount, view.payment.credit) == (Money(13800, "EUR"), Money(0, "EUR"))


async def test_more_than_is_owed_is_the_clients_credit_once_it_is_approved(
    billing: Billing,
) -> None:
    await two(billing)
    view = await over(billing, 40000, FIRST, SECOND)
    assert view.payment.credit == Money(4300, "EUR")

    async with billing.reading(PAIDUP) as work:
        assert await work.credits.of(view.invoice.client_id) == {}
    await approve(billing)

    async with billing.reading(PAIDUP) as work:
        assert await work.credits.of(view.invoice.client_id) == {"EUR": Money(4300, "EUR")}
    assert (await balances(billing))["client credit", "EUR"] == -4300
    assert await complaints(billing) == []


async def test_invoices_of_two_clients_are_not_paid_at_once(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        await work.clients.add(NewClient("other", "Other Ltd", "ann@other.example"))
    await two(billing, client="other")

    with pytest.raises(InvalidInput, match=f"{FIRST} and {SECOND} are not of one client"):
        await over(billing, 30000, FIRST, SECOND)


@pytest.mark.parametrize(
    ("minor", "named", "said"),
    [
        (100, (FIRST, FIRST.lower()), f"{FIRST} is named twice"),
        (100, (f"{FIRST}=2",), "2.00 EUR is named for invoices, but 1.00 EUR came"),
        (100, (f"{FIRST}=120", SECOND), "named for invoices"),
        (30000, (f"{FIRST}=120", SECOND), "120.00 EUR does not fit INV-2026-0001: 119.00"),
        (30000, (f"{FIRST}=0", SECOND), "does not fit"),
        (30000, (f"{FIRST}=-5", SECOND), "is not an amount"),
        (30000, (f"{FIRST}=1.005", SECOND), "EUR amounts have at most 2 decimals"),
        (100, (FIRST, SECOND), f"Nothing of it is left for {SECOND}"),
        (0, (FIRST, SECOND), "does not fit"),
        (-1, (FIRST, SECOND), "does not fit"),
    ],
)
async def test_what_fits_nowhere_is_refused(
    billing: Billing, minor: int, named: tuple[str, ...], said: str
) -> None:
    await two(billing)
    with pytest.raises(InvalidInput, match=said) as refused:
        await over(billing, minor, *named)
    assert refused.value.fields


async def test_more_invoices_than_anybody_reads_are_refused(billing: Billing) -> None:
    with pytest.raises(InvalidInput, match="30 invoices at most"):
        await over(billing, 100, *(f"INV-2026-{number:04}" for number in range(31)))


async def test_a_draft_among_them_is_refused(billing: Billing) -> None:
    await issued(billing)
    await draft(billing)
    with pytest.raises(WrongState, match="D2 is draft: nothing is owed on it"):
        await over(billing, 100, FIRST, "D2")


async def test_what_is_reported_already_is_named(billing: Billing) -> None:
    await two(billing)
    await recorded(billing, FIRST, 11900)
    with pytest.raises(InvalidInput, match=f"All of {FIRST} is reported already"):
        await over(billing, 30000, FIRST, SECOND)


async def test_a_payment_waits_on_each_of_its_invoices(billing: Billing) -> None:
    """So nobody is reminded of one, and none is voided or written off meanwhile."""
    await two(billing)
    await over(billing, None, FIRST, SECOND)

    with pytest.raises(WrongState, match=f"Payment P1 for {SECOND} waits"):
        async with billing.work(OLGA) as work:
            await work.invoices.void(SECOND)
    async with billing.reading(BEA) as work:
        view = await work.invoices.view(SECOND)
        assert [each.reference for each in await work.payments.of_invoice(view.invoice)] == ["P1"]


async def test_once_one_of_them_owes_less_nothing_is_booked(billing: Billing) -> None:
    await two(billing)
    await over(billing, None, FIRST, SECOND)
    async with billing.work(PAIDUP) as work:
        view = await work.invoices.view(SECOND)
        attempt = await work.checkouts.start(view.invoice.id, "stripe")
        await work.checkouts.paid(attempt.id, attempt.amount)

    with pytest.raises(WrongState, match=f"238.00 EUR is more than {SECOND} still owes"):
        await approve(billing)
    assert await complaints(billing) == []


async def test_a_rejected_one_leaves_all_of_them_as_they_were(billing: Billing) -> None:
    await two(billing)
    await over(billing, 40000, FIRST, SECOND)
    async with billing.work(OLGA) as work:
        view = await work.payments.reject("P1", "It is not on the account.")

    assert [share.invoice.state for share in view.shares] == ["open", "open"]
    assert await complaints(billing) == []


async def test_a_gateways_money_for_a_settled_invoice_is_credit(billing: Billing) -> None:
    view = await issued(billing)
    async with billing.work(PAIDUP) as work:
        attempt = await work.checkouts.start(view.invoice.id, "stripe")
    await paid(billing, FIRST, 10000)
    async with billing.work(PAIDUP) as work:
        payment = await work.checkouts.paid(attempt.id, attempt.amount)

    assert payment is not None
    assert (payment.amount, payment.credit) == (Money(11900, "EUR"), Money(10000, "EUR"))
    async with billing.reading(PAIDUP) as work:
        assert (await work.invoices.view(FIRST)).invoice.state is InvoiceState.PAID
    assert await complaints(billing) == []


async def test_money_cannot_have_come_more_than_two_years_ago(billing: Billing) -> None:
    await issued(billing)
    day = date(2024, 11, 21)
    with pytest.raises(InvalidInput, match="more than two years ago") as refused:
        async with billing.work(BEA) as work:
            await work.payments.record(FIRST, None, Method.BANK, day, "")
    assert "day" in refused.value.fields
