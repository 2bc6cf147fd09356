"""Who pays early pays less; a day later nobody does (decision 0029)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.billing import Billing
from core.models import (
    Accounts,
    Attempt,
    Entry,
    Invoice,
    InvoiceState,
    LineDraft,
    Method,
    asked_for,
    discounted,
)
from core.money import Money
from core.services.invoices import Wording
from tests.cast import BEA, OLGA, PAIDUP
from tests.core.test_ledger import balances, sides
from tests.deeds import issued, line, paid
from tests.fakes.clock import FakeClock

EARLY = "net 30, 2% 10 days"
LAST_DAY = date(2026, 12, 2)


async def early(billing: Billing, *lines: LineDraft, terms: str = EARLY) -> Invoice:
    """1,000.00 and 19 % on top, issued on 22 November 2026, unless told otherwise."""
    return (await issued(billing, Wording("acme", lines or (line("1000"),), terms=terms))).invoice


async def now(billing: Billing, invoice: Invoice) -> Invoice:
    async with billing.reading(BEA) as work:
        return await work.invoices.get(invoice.reference)


async def started(billing: Billing, invoice: Invoice) -> Attempt:
    async with billing.work(PAIDUP) as work:
        return await work.checkouts.start(invoice.id, "stripe")


async def paid_through(billing: Billing, attempt: Attempt) -> None:
    async with billing.work(PAIDUP) as work:
        await work.checkouts.paid(attempt.id, attempt.amount)


async def test_the_discounted_amount_in_time_settles_it(billing: Billing) -> None:
    invoice = await early(billing)

    await paid(billing, invoice.reference, 116620)  # 1,190.00 less 2 %

    settled = await now(billing, invoice)
    assert (settled.state, settled.owed.minor) == (InvoiceState.PAID, 0)
    assert (settled.paid.minor, settled.adjusted.minor) == (116620, 2380)


async def test_the_tax_base_falls_with_the_price(billing: Billing) -> None:
    """§ 17 (1) UStG: 2 % off 1,000.00 + 190.00 takes 20.00 off the base and 3.80 off the tax."""
    invoice = await early(billing)
    await paid(billing, invoice.reference, 116620)

    booked = (await sides(billing, invoice.id))[-3:]
    assert booked == [("discounts", 2000), ("tax:19", 380), ("receivable", -2380)]
    assert (await balances(billing))["receivable", "EUR"] == 0


async def test_each_rate_bears_its_part(billing: Billing) -> None:
    """3 % off 100.00 + 19.00 and 200.00 + 14.00: 9.00 off the bases, 0.57 and 0.42 off taxes."""
    invoice = await early(billing, line("100"), line("200", tax="7"), terms="net 30, 3% 10 days")
    await paid(billing, invoice.reference, 33300 - 999)

    booked = dict((await sides(billing, invoice.id))[-4:])
    assert booked == {"discounts": 900, "tax:19": 57, "tax:7": 42, "receivable": -999}


async def test_a_day_late_all_is_owed(billing: Billing, clock: FakeClock) -> None:
    invoice = await early(billing)
    clock.advance(days=11)

    await paid(billing, invoice.reference, 116620)

    late = await now(billing, invoice)
    assert (late.state, late.owed.minor) == (InvoiceState.PARTLY_PAID, 2380)


async def test_the_day_the_money_came_counts_and_not_the_day_of_the_approval(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await early(billing)
    clock.advance(days=12)
    async with billing.work(BEA) as work:
        amount = Money(116620, "EUR")
        await work.payments.record(invoice.reference, amount, Method.BANK, LAST_DAY, "")

    async with billing.work(OLGA) as work:
        await work.payments.approve("P1")

    assert (await now(billing, invoice)).state is InvoiceState.PAID


async def test_parts_in_time_settle_it_together(billing: Billing) -> None:
    invoice = await early(billing)
    await paid(billing, invoice.reference, 100000)
    assert (await now(billing, invoice)).state is InvoiceState.PARTLY_PAID

    await paid(billing, invoice.reference, 16620)

    assert (await now(billing, invoice)).state is InvoiceState.PAID


async def test_one_cent_less_than_offered_settles_nothing(billing: Billing) -> None:
    invoice = await early(billing)

    await paid(billing, invoice.reference, 116619)

    assert (await now(billing, invoice)).owed.minor == 2381


async def test_the_checkout_asks_for_less_in_time_and_for_all_later(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await early(billing)
    in_time = await started(billing, invoice)
    clock.advance(days=11)
    late = await started(billing, invoice)

    assert (in_time.amount.minor, late.amount.minor) == (116620, 119000)


async def test_who_began_to_pay_in_time_is_in_time(billing: Billing, clock: FakeClock) -> None:
    invoice = await early(billing)
    clock.advance(days=10)
    attempt = await started(billing, invoice)
    clock.advance(hours=20)

    await paid_through(billing, attempt)

    assert (await now(billing, invoice)).state is InvoiceState.PAID


async def test_what_was_taken_is_kept_with_its_payment(billing: Billing) -> None:
    invoice = await early(billing)
    view = await paid(billing, invoice.reference, 116620)

    async with billing.reading(BEA) as work:
        taken = await work.payments.discount_on(invoice.id)

    assert taken is not None
    assert (taken.amount, taken.payment_id) == (Money(2380, "EUR"), view.payment.id)


async def test_the_books_agree_afterwards(billing: Billing) -> None:
    invoice = await early(billing)
    await paid(billing, invoice.reference, 116620)

    async with billing.work(PAIDUP) as work:
        assert await work.audit.complaints() == []


async def test_without_an_offer_all_is_asked_for(billing: Billing) -> None:
    invoice = await early(billing, terms="net 30")

    assert asked_for(invoice, date(2026, 11, 22)).minor == 119000


SOLD = st.lists(st.integers(1, 10**9), min_size=1, max_size=6)


@given(SOLD, st.integers(1, 10**6))
def test_no_cent_is_lost_between_price_and_taxes(parts: list[int], minor: int) -> None:
    accounts = [Accounts.REVENUE, *(f"{Accounts.TAX}:{rate}" for rate in range(1, len(parts)))]
    entries = [_entry(name, -part) for name, part in zip(accounts, parts, strict=True)]

    sides = discounted(entries, minor)

    assert sum(sides.values()) == minor
    exact = {name: minor * part / sum(parts) for name, part in zip(accounts, parts, strict=True)}
    exact[Accounts.DISCOUNTS] = exact.pop(Accounts.REVENUE)
    assert all(sides[name] == pytest.approx(exact[name], abs=1, rel=1e-9) for name in sides)


def _entry(account: str, minor: int) -> Entry:
    return Entry(company_id=1, event_id=1, account=account, amount_minor=minor, currency="EUR")
