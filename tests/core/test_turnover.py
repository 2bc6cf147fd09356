"""What was taxed in a span of days, by month, country, category and rate."""

from datetime import date

import pytest

from core.billing import Billing
from core.errors import InvalidInput, NotAllowed
from core.services.turnover import TaxReport
from core.spans import Span, read_span
from tests.cast import ADA, ARI, OLGA, OTTO
from tests.codes import voided
from tests.deeds import draft, issued, line, paid, wording, written_off
from tests.fakes.clock import FakeClock

TODAY = date(2026, 11, 22)
TWO_RATES = wording(line("100"), line("50", tax="7"), line("10", tax="0"))


async def tax(billing: Billing, period: str = "") -> TaxReport:
    async with billing.reading(ARI, is_snapshot=True) as work:
        return await work.turnover.tax(period)


def rows(report: TaxReport) -> list[tuple[str, str, str, int, int]]:
    return [
        (line.country, line.category, str(line.rate), line.net.minor, line.tax.minor)
        for line in report.lines
    ]


async def test_what_was_issued_is_told_by_country_category_and_rate(billing: Billing) -> None:
    """10 at 0 %, 50 at 7 % = 3.50, 100 at 19 % = 19.00, all to Germany."""
    await issued(billing, TWO_RATES)

    assert rows(await tax(billing)) == [
        ("DE", "S", "7", 5000, 350),
        ("DE", "S", "19", 10000, 1900),
        ("DE", "Z", "0", 1000, 0),
    ]


async def test_each_currency_and_country_has_its_own_lines(billing: Billing) -> None:
    await issued(billing)
    await issued(billing)
    await issued(billing, wording(client="globex"))

    report = await tax(billing)

    assert rows(report) == [("DE", "S", "19", 20000, 3800), ("US", "S", "19", 10000, 1900)]
    assert {each: money.minor for each, money in report.taxes.items()} == {"EUR": 3800, "USD": 1900}


async def test_a_draft_is_not_taxed(billing: Billing) -> None:
    await draft(billing)

    assert rows(await tax(billing)) == []


async def test_what_was_void_in_the_same_month_is_gone(billing: Billing) -> None:
    await voided(billing, (await issued(billing, TWO_RATES)).invoice.reference, OLGA)

    assert rows(await tax(billing)) == []


async def test_what_is_void_later_is_taken_back_then(billing: Billing, clock: FakeClock) -> None:
    """Art. 90 (1) of Directive 2006/112/EC: the amount is reduced where it was cancelled."""
    name = (await issued(billing)).invoice.reference
    first = clock.now().date()
    clock.advance(days=40)
    await voided(billing, name, OLGA)

    assert rows(await tax(billing, f"{first:%Y-%m}")) == [("DE", "S", "19", 10000, 1900)]
    assert rows(await tax(billing, "this month")) == [("DE", "S", "19", -10000, -1900)]


async def test_neither_a_payment_nor_a_write_off_changes_it(billing: Billing) -> None:
    await paid(billing, (await issued(billing)).invoice.reference, 11900)
    await written_off(billing, (await issued(billing)).invoice.reference)

    assert rows(await tax(billing)) == [("DE", "S", "19", 20000, 3800)]


async def test_it_agrees_with_the_ledger(billing: Billing) -> None:
    await issued(billing, TWO_RATES)
    await voided(billing, (await issued(billing, TWO_RATES)).invoice.reference, OLGA)
    await issued(billing)

    report = await tax(billing)
    async with billing.reading(OLGA) as work:
        booked = await work.ledger.balances()

    owed = -sum(minor for (account, _), minor in booked.items() if account.startswith("tax:"))
    assert (report.taxes["EUR"].minor, report.nets["EUR"].minor) == (
        owed,
        -booked["revenue", "EUR"],
    )


async def test_another_company_has_its_own_report(billing: Billing) -> None:
    await issued(billing)

    async with billing.reading(OTTO) as work:
        assert (await work.turnover.tax()).lines == ()


async def test_who_may_read_no_reports_is_refused(billing: Billing) -> None:
    async with billing.reading(ADA) as work:
        with pytest.raises(NotAllowed):
            await work.turnover.tax()


@pytest.mark.parametrize(
    ("said", "begin", "end", "name"),
    [
        ("", (2026, 10, 1), (2027, 1, 1), "2026-Q4"),
        ("2026", (2026, 1, 1), (2027, 1, 1), "2026"),
        ("2026-Q1", (2026, 1, 1), (2026, 4, 1), "2026-Q1"),
        ("2026-11", (2026, 11, 1), (2026, 12, 1), "Nov 2026"),
        ("Last  Year", (2025, 1, 1), (2026, 1, 1), "2025"),
        ("last quarter", (2026, 7, 1), (2026, 10, 1), "2026-Q3"),
        ("last month", (2026, 10, 1), (2026, 11, 1), "Oct 2026"),
        ("2026-02-27..2026-03-01", (2026, 2, 27), (2026, 3, 2), "27 Feb 2026 to 1 Mar 2026"),
    ],
)
def test_a_span_is_written_in_many_ways(
    said: str, begin: tuple[int, int, int], end: tuple[int, int, int], name: str
) -> None:
    assert read_span(said, TODAY) == Span(date(*begin), date(*end), name)


@pytest.mark.parametrize(
    "said",
    ["yesterday", "2026-13", "2026-Q5", "1900", "2026-02-30..2026-03-01", "٢٠٢٦", "2026\x00", "26"],
)
def test_what_is_no_span_is_refused_with_what_to_write(said: str) -> None:
    with pytest.raises(InvalidInput, match="is not a span of days") as refused:
        read_span(said, TODAY)
    assert "2026-Q4" in refused.value.hint


def test_a_span_without_a_day_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no day from 2026-02-02 until 2026-02-01"):
        read_span("2026-02-02..2026-02-01", TODAY)
