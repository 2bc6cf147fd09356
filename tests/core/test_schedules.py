"""What comes again: anchored periods, their shares, and the days of issue and payment."""

from contextlib import suppress
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.periods import LATEST, PERIODS_MOST, UNITS, Every, Plan, begins_at, day_of, zone_of
from core.schedules import Asked, schedule_of
from core.terms import Terms

DAYS = st.dates(date(2001, 1, 1), date(2150, 12, 31))
OFTEN = st.builds(Every, st.integers(1, 12), st.sampled_from(sorted(UNITS)))


def periods(start: str, every: str, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = schedule_of(Asked(start, every, **more))["periods"]
    return found


def begins(start: str, every: str, **more: Any) -> list[str]:
    return [each["begins_on"] for each in periods(start, every, **more)]


# Worked examples, and what follows from counting from the anchor (decision 23).
ANCHORED = [
    ("2027-01-31", "month", ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
    ("2028-01-31", "month", ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
    ("2027-01-30", "month", ["2027-01-30", "2027-02-28", "2027-03-30", "2027-04-30"]),
    ("2024-02-29", "year", ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28"]),
    ("2027-08-31", "half-year", ["2027-08-31", "2028-02-29", "2028-08-31", "2029-02-28"]),
    ("2027-11-30", "quarter", ["2027-11-30", "2028-02-29", "2028-05-30", "2028-08-30"]),
    ("2027-02-28", "month", ["2027-02-28", "2027-03-28", "2027-04-28", "2027-05-28"]),
    ("2027-12-27", "week", ["2027-12-27", "2028-01-03", "2028-01-10", "2028-01-17"]),
    ("2028-02-27", "day", ["2028-02-27", "2028-02-28", "2028-02-29", "2028-03-01"]),
    ("2027-01-31", "every 2 months", ["2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31"]),
    ("2027-01-01", "10 days", ["2027-01-01", "2027-01-11", "2027-01-21", "2027-01-31"]),
]


@pytest.mark.parametrize(("start", "every", "days"), ANCHORED)
def test_periods_begin_where_the_anchor_says(start: str, every: str, days: list[str]) -> None:
    assert begins(start, every, count=4) == days


def test_twelve_are_shown_when_nobody_says_how_many() -> None:
    assert len(periods("2027-01-31", "month")) == 12


def test_a_plan_ends_on_its_last_day() -> None:
    """11 of the 30 days from 31 March to 29 April."""
    last = periods("2027-01-31", "month", end="2027-04-10")[-1]

    assert (last["begins_on"], last["ends_on"]) == ("2027-03-31", "2027-04-10")
    assert last["share"] == "11/30"


def test_a_plan_that_begins_between_boundaries_has_a_short_first_period() -> None:
    """15 of January's 31 days."""
    first, second = periods("2027-01-17", "month", anchor="2027-01-01", count=2)

    assert (first["begins_on"], first["ends_on"], first["share"]) == (
        "2027-01-17",
        "2027-01-31",
        "15/31",
    )
    assert (second["begins_on"], second["share"]) == ("2027-02-01", "1")


def test_an_anchor_may_lie_after_the_beginning() -> None:
    assert begins("2027-01-17", "month", anchor="2027-06-01", count=3) == [
        "2027-01-17",
        "2027-02-01",
        "2027-03-01",
    ]


def test_the_trial_is_not_charged() -> None:
    told = schedule_of(Asked("2027-01-05", "month", count=2, trial="14 days"))

    assert told["trial"] == {"begins_on": "2027-01-05", "ends_on": "2027-01-18"}
    assert [each["begins_on"] for each in told["periods"]] == ["2027-01-19", "2027-02-19"]


def test_a_trial_of_whole_periods_keeps_the_anchor() -> None:
    assert begins("2027-01-31", "month", count=2, trial="month") == ["2027-02-28", "2027-03-31"]


def test_nothing_is_charged_when_the_plan_ends_within_its_trial() -> None:
    assert periods("2027-01-01", "month", end="2027-01-10", trial="14 days") == []


def test_in_arrears_a_period_is_issued_when_it_is_over() -> None:
    (first,) = periods("2027-01-01", "month", count=1, is_in_arrears=True, terms="net 14")

    assert (first["issued_on"], first["due_on"]) == ("2027-02-01", "2027-02-15")


# Each with its day of issue: 31 January, and the 28th of February in a leap year.
TERMS = [
    ("net 30", ["2027-03-02", "2028-03-29"]),
    ("30 days", ["2027-03-02", "2028-03-29"]),
    ("on receipt", ["2027-01-31", "2028-02-28"]),
    ("end of month", ["2027-01-31", "2028-02-29"]),
    ("EOM + 10", ["2027-02-10", "2028-03-10"]),
    ("end of month plus 10 days", ["2027-02-10", "2028-03-10"]),
    ("day 15", ["2027-02-15", "2028-03-15"]),
    ("day 31", ["2027-02-28", "2028-02-29"]),
]


@pytest.mark.parametrize(("text", "days"), TERMS)
def test_terms_say_when_an_invoice_is_due(text: str, days: list[str]) -> None:
    terms = Terms.read(text)

    issued = [date(2027, 1, 31), date(2028, 2, 28)]
    assert [str(terms.due_on(day)) for day in issued] == days


# Days that begin an hour late there, since the clock goes from midnight to one (IANA's tz data).
MOMENTS = [
    ("2027-03-28", "Europe/Berlin", datetime(2027, 3, 27, 23, tzinfo=UTC)),
    ("2027-03-29", "Europe/Berlin", datetime(2027, 3, 28, 22, tzinfo=UTC)),
    ("2018-11-04", "America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),
    ("2027-01-01", "Pacific/Kiritimati", datetime(2026, 12, 31, 10, tzinfo=UTC)),
]


@pytest.mark.parametrize(("day", "zone", "moment"), MOMENTS)
def test_a_period_is_issued_when_its_day_begins_there(
    day: str, zone: str, moment: datetime
) -> None:
    assert begins_at(date.fromisoformat(day), zone) == moment
    (first,) = periods(day, "month", count=1, time_zone=zone)
    assert datetime.fromisoformat(first["issued_at"]) == moment


WRONG = [
    ({"every": "0 months"}, "every 1 to 1000 months, not every 0."),
    ({"every": "1001 days"}, "not every 1001."),
    ({"every": "fortnight"}, "“fortnight” does not say how often."),
    ({"every": "-1 month"}, "does not say how often."),
    ({"every": "１ month"}, "does not say how often."),
    ({"every": "mon\x00th"}, "“mon�th” does not say how often."),
    ({"start": "1900-01-01"}, "1900-01-01 is not a day for a plan."),
    ({"start": "9999-12-31"}, "9999-12-31 is not a day for a plan."),
    ({"start": "2027-02-30"}, "“2027-02-30” is not a day."),
    ({"start": "tomorrow"}, "“tomorrow” is not a day."),
    ({"count": 0}, "A plan has 1 to 10,000 periods at a time, not 0."),
    ({"count": -1}, "at a time, not -1."),
    ({"count": 10**9}, "at a time, not 1,000,000,000."),
    ({"end": "2026-12-31"}, "A plan cannot end before it begins."),
    ({"anchor": "1900-01-01"}, "1900-01-01 is not a day for a plan."),
    ({"time_zone": "Mars/Base"}, "“Mars/Base” is not a time zone."),
    ({"time_zone": "../../etc/passwd"}, "is not a time zone."),
    ({"time_zone": ""}, "“” is not a time zone."),
    ({"time_zone": "a\x00"}, "“a�” is not a time zone."),
    ({"terms": "soon"}, "“soon” does not say when an invoice is due."),
    ({"terms": "net 366"}, "Terms are between 0 and 365 days."),
    ({"terms": "day 0"}, "“day 0” does not say"),
    ({"terms": "day 32"}, "“day 32” does not say"),
    ({"terms": "net -1"}, "“net -1” does not say"),
    ({"trial": "0 days"}, "not every 0."),
]


@pytest.mark.parametrize(("wrong", "message"), WRONG, ids=[str(wrong) for wrong, _ in WRONG])
def test_a_plan_that_cannot_be_is_refused(wrong: dict[str, Any], message: str) -> None:
    asked = Asked(**({"start": "2027-01-31", "every": "month"} | wrong))

    with pytest.raises(InvalidInput) as refusal:
        schedule_of(asked)
    assert message in refusal.value.message
    assert refusal.value.hint


def test_no_period_ends_after_the_last_year() -> None:
    assert begins("2198-06-01", "year") == ["2198-06-01"]
    assert begins("2027-01-01", "1000 years") == []
    assert len(periods("2027-01-01", "day", end=str(LATEST))) == PERIODS_MOST


@given(DAYS, OFTEN, st.integers(1, 40))
def test_periods_follow_each_other_without_gap_or_overlap(
    start: date, every: Every, times: int
) -> None:
    found = list(Plan(start, every, times=times).periods())

    assert all((b.begins_on - a.ends_on).days == 1 for a, b in pairwise(found))
    assert {period.share for period in found} <= {Fraction(1)}
    assert found[0].begins_on == start


@given(DAYS, OFTEN, DAYS, st.integers(0, 400))
def test_the_shares_before_and_after_a_day_make_one(
    anchor: date, every: Every, start: date, days: int
) -> None:
    """Who stops on a day and begins again on the next pays what one who stayed pays."""
    whole = next(Plan(anchor, every, times=1, anchor_on=anchor).periods())
    cut = date.fromordinal(whole.begins_on.toordinal() + days % whole.days)
    before = next(Plan(whole.begins_on, every, ends_on=cut, anchor_on=anchor).periods())
    after = next(Plan(cut, every, times=1, anchor_on=anchor).periods())

    assert before.share + after.share == 1 + Fraction(1, whole.days)  # both have the day itself
    assert next(Plan(start, every, times=1, anchor_on=anchor).periods()).begins_on == start


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for read in (Every.read, Terms.read, day_of, zone_of):
        with suppress(InvalidInput):
            assert read(text)
