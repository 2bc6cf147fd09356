"""What a client has to its credit pays for what it owes, and never for more than there is."""

import pytest

from core.billing import Billing
from core.errors import InvalidInput, NotAllowed, WrongState
from core.models import InvoiceState
from tests.cast import ADA, BEA, OLGA, PAIDUP
from tests.codes import done, enrolled
from tests.core.test_ledger import balances, sides
from tests.crediting import ALL, amount, applied, complaints, credit_of, credited
from tests.deeds import issued, line, paid, wording


async def with_credit(billing: Billing, minor: int) -> None:
    """The first invoice was paid, and so much of it was credited."""
    view = await issued(billing)
    await paid(billing, view.invoice.reference, 11900)
    await credited(billing, view.invoice.reference, ALL if minor == 11900 else amount(minor))


async def test_credit_pays_for_an_invoice(billing: Billing) -> None:
    await with_credit(billing, 11900)
    second = await issued(billing)

    done = await applied(billing, second.invoice.reference)

    assert (done.invoice.state, done.invoice.owed.minor) == (InvoiceState.PAID, 0)
    assert (done.invoice.paid.minor, done.invoice.adjusted.minor) == (0, 11900)
    assert (await sides(billing, done.invoice.id))[3:] == [
        ("client credit", 11900),
        ("receivable", -11900),
    ]
    assert await credit_of(billing, done.client.id) == 0
    assert await complaints(billing) == []


async def test_less_credit_than_is_owed_pays_for_a_part(billing: Billing) -> None:
    await with_credit(billing, 5950)
    second = await issued(billing)

    done = await applied(billing, second.invoice.reference)

    assert (done.invoice.state, done.invoice.owed.minor) == (InvoiceState.PARTLY_PAID, 5950)


async def test_an_amount_can_be_named(billing: Billing) -> None:
    await with_credit(billing, 11900)
    second = await issued(billing)

    await applied(billing, second.invoice.reference, 1900)

    assert await credit_of(billing, second.client.id) == 10000


async def test_more_than_is_owed_is_refused(billing: Billing) -> None:
    await with_credit(billing, 11900)
    second = await issued(billing, wording(line("10")))
    with pytest.raises(InvalidInput, match=r"12\.00 EUR does not fit: 11\.90 EUR is owed"):
        await applied(billing, second.invoice.reference, 1200)
    with pytest.raises(InvalidInput, match="does not fit"):
        await applied(billing, second.invoice.reference, 0)


async def test_more_than_there_is_is_refused(billing: Billing) -> None:
    await with_credit(billing, 5950)
    second = await issued(billing)
    with pytest.raises(WrongState, match=r"59\.50 EUR of credit in EUR, not 59\.51 EUR"):
        await applied(billing, second.invoice.reference, 5951)


async def test_credit_in_another_currency_pays_for_nothing(billing: Billing) -> None:
    """Globex owes dollars; acme's euro are no help."""
    await with_credit(billing, 5950)
    second = await issued(billing, wording(client="globex"))
    with pytest.raises(WrongState, match="has no credit in USD"):
        await applied(billing, second.invoice.reference)


async def test_what_is_paid_takes_no_credit(billing: Billing) -> None:
    await with_credit(billing, 5950)
    with pytest.raises(WrongState, match="is paid: nothing is owed"):
        await applied(billing, "INV-2026-0001")


async def test_no_credit_is_used_while_the_clients_money_is_on_its_way(billing: Billing) -> None:
    await with_credit(billing, 5950)
    second = await issued(billing)
    async with billing.work(PAIDUP) as work:
        attempt = await work.checkouts.start(second.invoice.id, "stripe")
        await work.checkouts.settling(attempt.id)
    with pytest.raises(WrongState, match="is on its way"):
        await applied(billing, second.invoice.reference)


async def test_who_records_no_payments_uses_no_credit(billing: Billing) -> None:
    await with_credit(billing, 5950)
    second = await issued(billing)
    with pytest.raises(NotAllowed):
        async with billing.work(ADA) as work:
            await work.applying.apply(second.invoice.reference)


async def test_clients_with_credit_are_listed(billing: Billing) -> None:
    await with_credit(billing, 5950)
    async with billing.reading(BEA) as work:
        found = await work.credits.listed()
    assert [(client.key, str(credit.balance)) for credit, client in found] == [
        ("acme", "59.50 EUR")
    ]


async def test_an_invoice_paid_by_credit_can_be_credited_again(billing: Billing) -> None:
    """What credit paid for was paid: it comes back as credit."""
    await with_credit(billing, 11900)
    second = await issued(billing)
    await applied(billing, second.invoice.reference)

    await credited(billing, second.invoice.reference)

    assert await credit_of(billing, second.client.id) == 11900
    assert (await balances(billing))["receivable", "EUR"] == 0
    async with billing.reading(OLGA) as work:
        assert (await work.invoices.get("INV-2026-0002")).state is InvoiceState.CREDITED
    assert await complaints(billing) == []


async def test_a_client_with_credit_is_not_erased(billing: Billing) -> None:
    """The money is the client's: it is paid back or used first."""
    await with_credit(billing, 5950)
    await enrolled(billing, OLGA)

    with pytest.raises(WrongState, match=r"not settled: a credit of 59\.50 EUR"):
        await done(billing, OLGA, lambda work: work.privacy.erase("acme"))
