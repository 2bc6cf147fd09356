"""A deposit is billed first; the invoice that bills the whole takes it off, and tax is owed once.

The example follows § 14 (5) UStG and its application decree (14.8): 10,000.00 net at 19 % are
billed in the end, less a deposit of 30 % with its own tax.
"""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.billing import Billing
from core.errors import InvalidInput, WrongState
from core.models import InvoiceState, LineDraft, total_up
from core.services.deposits import part_of
from core.services.invoices import InvoiceView
from core.workflows.papers import document_of
from tests.cast import BEA, BEA_ON_SLACK, LINKS, OLGA, PAIDUP
from tests.chat import Chat
from tests.codes import voided
from tests.core.test_ledger import balances
from tests.deeds import draft, line, paid, wording

TWO_RATES = (line("8000"), line("2000", tax="7", text="Books"))


async def deposited(billing: Billing, percent: str = "30", final: str = "D1") -> InvoiceView:
    """A deposit that was billed."""
    async with billing.work(BEA) as work:
        view = await work.deposits.ask(final, Decimal(percent))
    return await approved(billing, view.invoice.reference)


async def approved(billing: Billing, reference: str) -> InvoiceView:
    async with billing.work(BEA) as work:
        await work.invoices.ask(reference)
    async with billing.work(OLGA) as work:
        return await work.invoices.approve(reference)


async def taken_off(billing: Billing, final: str = "D1") -> InvoiceView:
    async with billing.work(BEA) as work:
        return await work.deposits.take_off(final)


async def test_a_deposit_is_an_invoice_over_a_part(billing: Billing) -> None:
    await draft(billing, wording(line("10000")))
    view = await deposited(billing)

    assert (view.totals.net.minor, view.totals.tax.minor) == (300000, 57000)
    assert view.invoice.state is InvoiceState.OPEN
    assert document_of(view, LINKS).kind == "deposit"
    assert (await balances(billing))["receivable", "EUR"] == 357000


async def test_the_final_invoice_bills_the_rest_and_owes_no_tax_twice(billing: Billing) -> None:
    await draft(billing, wording(line("10000")))
    deposit = await deposited(billing)
    await paid(billing, deposit.invoice.reference, 357000)
    await taken_off(billing)
    final = await approved(billing, "D1")

    assert [each.net_minor for each in final.lines] == [1000000, -300000]
    assert final.lines[1].description == f"Abzüglich Abschlag {deposit.invoice.reference}"
    assert (final.totals.net.minor, final.totals.total.minor) == (700000, 833000)
    booked = await balances(billing)
    assert booked["receivable", "EUR"] == 833000
    assert booked["revenue", "EUR"] == -1000000
    assert booked["tax:19", "EUR"] == -190000
    async with billing.reading(PAIDUP) as work:
        assert await work.audit.complaints() == []


async def test_each_rate_has_its_part(billing: Billing) -> None:
    await draft(billing, wording(*TWO_RATES))
    deposit = await deposited(billing)
    final = await taken_off(billing)

    assert [(each.tax_rate, each.net_minor) for each in deposit.lines] == [
        (Decimal(7), 60000),
        (Decimal(19), 240000),
    ]
    assert [group.net.minor for group in final.totals.groups] == [140000, 560000]


async def test_what_was_billed_before_is_taken_off_before_it_is_sent(billing: Billing) -> None:
    await draft(billing, wording(line("10000")))
    await deposited(billing)
    with pytest.raises(WrongState, match="Not taken off yet: deposit INV-2026-0001"):
        await approved(billing, "D1")


async def test_several_deposits_are_taken_off_and_leave_a_rest(billing: Billing) -> None:
    await draft(billing, wording(line("1000")))
    for _ in range(3):
        await deposited(billing)
    with pytest.raises(InvalidInput, match="would come to the whole"):
        await deposited(billing)
    final = await taken_off(billing)
    assert final.totals.net.minor == 10000


async def test_a_void_deposit_is_not_taken_off(billing: Billing) -> None:
    await draft(billing, wording(line("1000")))
    deposit = await deposited(billing)
    await taken_off(billing)
    await voided(billing, deposit.invoice.reference, OLGA)

    with pytest.raises(WrongState, match="INV-2026-0001 is void by now"):
        await approved(billing, "D1")
    assert (await taken_off(billing)).totals.net.minor == 100000
    assert (await approved(billing, "D1")).totals.total.minor == 119000


async def test_what_an_invoice_took_off_stays(billing: Billing) -> None:
    await draft(billing, wording(line("1000")))
    deposit = await deposited(billing)
    await taken_off(billing)
    await approved(billing, "D1")
    with pytest.raises(WrongState, match="takes INV-2026-0001 off, so it stays"):
        await voided(billing, deposit.invoice.reference, OLGA)


async def test_a_deposit_of_an_accepted_quote_is_a_part_of_its_draft(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        await work.quotes.draft(wording(line("1000")))
        await work.quotes.send("D1")
        await work.quotes.accept("QUO-2026-0001", "Carl")
    view = await deposited(billing, final="QUO-2026-0001")
    assert view.totals.net.minor == 30000
    assert (await taken_off(billing, "D2")).totals.net.minor == 70000


@pytest.mark.parametrize("percent", ["0", "-5", "100", "250"])
async def test_a_part_is_less_than_the_whole(billing: Billing, percent: str) -> None:
    await draft(billing)
    with pytest.raises(InvalidInput, match="more than 0 and less than 100"):
        await deposited(billing, percent)


async def test_a_duplicate_takes_nothing_off(billing: Billing) -> None:
    await draft(billing, wording(line("1000")))
    await deposited(billing)
    await taken_off(billing)
    async with billing.work(BEA) as work:
        copy = await work.drafting.duplicate("D1")
    assert copy.totals.net.minor == 100000


async def test_the_card_leads_from_the_deposit_to_the_final_invoice(billing: Billing) -> None:
    chat = Chat(billing, BEA_ON_SLACK)
    await chat.say('/invoice new acme 1000 "Work"')
    card = await chat.say("/invoice deposit D1 30")
    assert card.title == "D2 · Acme GmbH · 357.00 EUR"
    await approved(billing, "D2")

    card = await chat.say("/invoice show D1")
    assert ("Not taken off yet", "INV-2026-0001") in card.facts
    card = await chat.press("Take deposits off")
    assert card.title == "D1 · Acme GmbH · 833.00 EUR"


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    prices=st.lists(st.integers(1, 10**7), min_size=1, max_size=4),
    percent=st.decimals("0.01", "99.99", places=2),
)
def test_a_part_and_the_rest_are_the_whole(prices: list[int], percent: Decimal) -> None:
    """By rate, whatever is rounded: net of the deposit and of the rest sum to what is billed."""
    whole = [
        LineDraft("x", Decimal(1), Decimal(price).scaleb(-2), Decimal(rate))
        for price, rate in zip(prices, (19, 7, 0, 19), strict=False)
    ]
    sums = total_up(whole, "EUR")
    parts = [
        LineDraft("y", Decimal(1), part_of(each.net, percent), each.rate) for each in sums.groups
    ]
    less = [LineDraft("z", Decimal(-1), each.unit_price, each.tax_rate) for each in parts]
    rest = total_up([*whole, *less], "EUR")
    assert total_up(parts, "EUR").net + rest.net == sums.net
