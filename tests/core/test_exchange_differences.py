"""What is booked in another currency has a value in the company's own, and differences show."""

from decimal import Decimal

import pytest

from core.billing import Billing
from core.database import Database
from core.errors import WrongState
from core.services.rates import Quote
from tests.cast import ARI, BEA, OLGA, OSKAR
from tests.codes import voided
from tests.core.test_ledger import run
from tests.deeds import asked, draft, issued, line, paid, wording, written_off
from tests.fakes.clock import FakeClock

DOLLARS = wording(line("1000", tax="0"), client="globex")
"""1,000.00 USD, which the cast's rate of 1.25 makes 800.00 EUR."""


async def quoted(billing: Billing, rate: str, currency: str = "USD") -> None:
    async with billing.work(ARI) as work:
        quote: Quote = currency, await work.today(), Decimal(rate)
        await work.rates.put([quote])


async def worth(billing: Billing, invoice_id: int) -> list[tuple[str, int, int | None]]:
    """The entries about an invoice: account, amount, and worth in the company's currency."""
    async with billing.reading(OLGA) as work:
        entries = await work.audit.entries(invoice_id)
    return [(entry.account, entry.amount_minor, entry.home_minor) for entry in entries]


async def sums(billing: Billing) -> dict[str, int]:
    """What each account is worth in the company's currency."""
    async with billing.reading(OLGA) as work:
        return await work.ledger.worth()


async def test_an_issue_is_worth_what_the_day_s_rate_says(billing: Billing) -> None:
    view = await issued(billing, DOLLARS)

    assert await worth(billing, view.invoice.id) == [
        ("receivable", 100_000, 80_000),
        ("revenue", -100_000, -80_000),
    ]


async def test_in_the_company_s_own_currency_everything_is_worth_what_it_is(
    billing: Billing,
) -> None:
    view = await issued(billing)

    assert all(minor == home for _, minor, home in await worth(billing, view.invoice.id))


async def test_a_payment_at_another_rate_books_the_difference(
    billing: Billing, clock: FakeClock
) -> None:
    """IAS 21.28: 1,000.00 USD stood at 800.00 EUR and brought 833.33 EUR: a gain of 33.33 EUR."""
    view = await issued(billing, DOLLARS)
    clock.advance(days=10)
    await quoted(billing, "1.20")
    await paid(billing, view.invoice.reference, 100_000, "USD")

    assert (await worth(billing, view.invoice.id))[2:] == [
        ("cash:bank", 100_000, 83_333),
        ("receivable", -100_000, -80_000),
        ("exchange differences", 0, -3_333),
    ]
    assert (await sums(billing))["receivable"] == 0


async def test_parts_that_are_paid_use_up_the_value_to_the_cent(billing: Billing) -> None:
    view = await issued(billing, DOLLARS)
    await quoted(billing, "1.50")
    for minor in (33_333, 33_333, 33_334):
        await paid(billing, view.invoice.reference, minor, "USD")

    assert (await sums(billing))["receivable"] == 0
    assert (await sums(billing))["exchange differences"] == 80_000 - 3 * 22_222 - 1


async def test_what_is_written_off_or_void_makes_no_difference(billing: Billing) -> None:
    given_up, void = await issued(billing, DOLLARS), await issued(billing, DOLLARS)
    await quoted(billing, "2.00")
    await written_off(billing, given_up.invoice.reference)
    await voided(billing, void.invoice.reference, OLGA)

    booked = await sums(billing)
    assert booked == {"receivable": 0, "revenue": -80_000, "write-offs": 80_000}


async def test_a_rate_that_is_put_down_later_changes_nothing_that_is_booked(
    billing: Billing,
) -> None:
    view = await issued(billing, DOLLARS)
    before = await worth(billing, view.invoice.id)
    await quoted(billing, "9.99")

    assert await worth(billing, view.invoice.id) == before


async def test_without_a_rate_nothing_is_sent_for_approval(
    billing: Billing, clock: FakeClock
) -> None:
    clock.advance(days=41)
    view = await draft(billing, DOLLARS)
    with pytest.raises(WrongState, match="exchange rate for USD is of 22 Nov 2026, which is old"):
        async with billing.work(BEA) as work:
            await work.invoices.ask(view.invoice.reference)

    await quoted(billing, "1.25")
    async with billing.work(BEA) as work:
        await work.invoices.ask(view.invoice.reference)
    async with billing.work(OSKAR) as work:
        assert (await work.invoices.approve(view.invoice.reference)).invoice.number


async def test_what_was_booked_before_rates_were_kept_stays_without_a_value(
    billing: Billing, database: Database
) -> None:
    """No rate, no value: neither for the invoice, nor for what is paid on it later."""
    view = await asked(billing, DOLLARS)
    await run(database, "DELETE FROM exchange_rate")
    async with billing.work(OLGA) as work:
        await work.invoices.approve(view.invoice.reference)
    await quoted(billing, "1.25")
    await paid(billing, view.invoice.reference, 100_000, "USD")

    assert {home for _, _, home in await worth(billing, view.invoice.id)} == {None}
