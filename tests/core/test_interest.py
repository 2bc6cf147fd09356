"""Interest on late money: simple, by days, on what is owed each day (decision 0029)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base_rates import read_rates
from core.errors import InvalidInput, WrongState
from core.interest import Grown, Tariff, grown

NINE = Decimal(9)
FIVE = Decimal(5)
BASE = [(date(2025, 1, 1), Decimal("2.27")), (date(2025, 7, 1), Decimal("1.27"))]
B2B = Tariff(NINE, BASE)  # § 288 (2) BGB
B2C = Tariff(FIVE, BASE)  # § 288 (1) BGB
FIXED = Tariff(Decimal(10))
RATES = Path(__file__).parents[2] / "docs" / "base-rates-de.csv"


def interest(
    moves: list[tuple[date, int]], begins: date, ends: date, tariff: Tariff = FIXED
) -> int:
    return grown(moves, begins, ends, tariff).minor


def test_a_year_at_ten_percent_is_a_tenth() -> None:
    assert interest([(date(2026, 1, 1), 100000)], date(2026, 1, 2), date(2027, 1, 1)) == 10000


def test_a_leap_year_has_366_days() -> None:
    """By the calendar: 366 days of 2028 are one year, 365 of them a little less."""
    owed = [(date(2027, 12, 31), 366000)]

    assert interest(owed, date(2028, 1, 1), date(2028, 12, 31)) == 36600
    assert interest(owed, date(2028, 1, 1), date(2028, 12, 30)) == 36500


def test_money_owed_over_new_year_counts_each_years_days() -> None:
    """100 days of 2027 at 1/365, then 100 days of 2028 at 1/366."""
    owed = [(date(2027, 1, 1), 1000000)]
    exact = grown(owed, date(2027, 9, 23), date(2028, 4, 9), FIXED).exact

    assert exact == Fraction(100000 * 100, 365) + Fraction(100000 * 100, 366)


def test_points_are_added_to_the_base_rate_of_each_day() -> None:
    """§ 288 (2) BGB, 1,190.00 from 16 June to 15 July 2025: 15 days at 11.27, 15 at 10.27 %."""
    spans = grown([(date(2025, 5, 1), 119000)], date(2025, 6, 16), date(2025, 7, 15), B2B).spans

    told = [(span.begins_on, span.days, str(span.percent)) for span in spans]
    assert told == [(date(2025, 6, 16), 15, "11.27"), (date(2025, 7, 1), 15, "10.27")]
    assert Grown(spans).minor == 1053  # 5.5115… + 5.0225…


def test_a_consumer_pays_five_points() -> None:
    """§ 288 (1) BGB: 1,000.00 for the first half of 2025, 181 days at 7.27 %."""
    owed = [(date(2024, 12, 1), 100000)]

    assert interest(owed, date(2025, 1, 1), date(2025, 6, 30), B2C) == 3605


def test_what_was_paid_bears_none_from_the_day_after_it_came() -> None:
    owed = [(date(2026, 1, 1), 73000), (date(2026, 3, 10), -36500)]
    spans = grown(owed, date(2026, 3, 1), date(2026, 3, 20), FIXED).spans

    assert [(span.owed_minor, span.days) for span in spans] == [(73000, 10), (36500, 10)]
    assert Grown(spans).minor == 300  # 0.20 a day, then 0.10


def test_nothing_grows_once_all_is_paid() -> None:
    owed = [(date(2026, 1, 1), 73000), (date(2026, 3, 10), -73000)]

    assert interest(owed, date(2026, 3, 11), date(2026, 12, 31)) == 0


def test_it_grows_to_so_much_and_no_further() -> None:
    owed = [(date(2020, 1, 1), 100000)]

    capped = Tariff(Decimal(10), None, Decimal(20))
    assert interest(owed, date(2020, 1, 2), date(2030, 1, 1), capped) == 20000


def test_a_rate_below_nothing_costs_nothing() -> None:
    below = Tariff(Decimal("0.5"), [(date(2020, 1, 1), Decimal("-0.88"))])

    assert interest([(date(2020, 1, 1), 100000)], date(2020, 2, 1), date(2020, 3, 1), below) == 0


def test_before_the_first_base_rate_nobody_knows() -> None:
    with pytest.raises(WrongState, match="No base rate is known for 1900-02-01"):
        interest([(date(1900, 1, 1), 100)], date(1900, 2, 1), date(1900, 3, 1), B2B)


def test_halves_go_away_from_zero() -> None:
    """0.005 is a cent: 36.50 at 10 % for half a day would be so; here 1.825 at 10 % for 10 days."""
    exact = grown([(date(2026, 1, 1), 1825)], date(2026, 1, 2), date(2026, 1, 2), FIXED)

    assert (exact.exact, exact.minor) == (Fraction(1, 2), 1)


DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
MOVES = st.lists(st.tuples(DAYS, st.integers(-(10**9), 10**9)), max_size=8)
TARIFFS = st.builds(
    Tariff,
    st.decimals(0, 30, places=2),
    st.none()
    | st.lists(st.tuples(DAYS, st.decimals(-2, 5, places=2)), max_size=5).map(
        lambda rates: [(date(2000, 1, 1), Decimal(1)), *rates]
    ),
)


@given(MOVES, DAYS, st.integers(0, 900), st.integers(0, 900), TARIFFS)
def test_the_interest_of_parts_sums_to_the_whole(
    moves: list[tuple[date, int]], begins: date, first: int, second: int, tariff: Tariff
) -> None:
    middle = begins + timedelta(days=first)
    ends = middle + timedelta(days=second + 1)

    parts = grown(moves, begins, middle, tariff).exact
    parts += grown(moves, middle + timedelta(days=1), ends, tariff).exact

    assert parts == grown(moves, begins, ends, tariff).exact


@given(MOVES, DAYS, st.integers(0, 400), TARIFFS)
def test_it_is_what_each_day_adds(
    moves: list[tuple[date, int]], begins: date, count: int, tariff: Tariff
) -> None:
    days = [begins + timedelta(days=number) for number in range(count + 1)]

    exact = grown(moves, begins, days[-1], tariff).exact

    assert exact == sum(grown(moves, day, day, tariff).exact for day in days)


def test_the_german_base_rates_are_read() -> None:
    rates = read_rates(RATES.read_bytes())

    assert rates[0] == (date(2002, 1, 1), Decimal("2.57"))
    assert dict(rates)[date(2016, 7, 1)] == Decimal("-0.88")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no base rate"),
        ("# only words", "There is no base rate"),
        ("2026-01-01;1.27", "Line 1: “2026-01-01;1.27” is no base rate"),
        ("2026-02-30,1.27", "Line 1"),
        ("1900-01-01,4", "Line 1: “1900-01-01,4” is no base rate since 1990"),
        ("2026-01-01,1.27\n2026-01-01,1.3", "Line 2: 2026-01-01 stands there twice"),
        ("2026-01-01,1e9", "Line 1"),
        ("２０２６-01-01,1", "Line 1"),
        ("\x00", "Line 1"),
    ],
)
def test_base_rates_that_cannot_be_are_refused(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_rates(text.encode())
