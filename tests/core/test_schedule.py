"""The stages after the due date, and the hours in which nobody is reminded."""

from datetime import UTC, datetime

import pytest

from core.models import QuietHours, Stages


@pytest.mark.parametrize(
    "text", ["3,3", "10,3", "0", "-1", "1,2,3,4,5,6,7", "366", "a", "1.5", "٣"]
)
def test_what_is_no_row_of_days_is_refused(text: str) -> None:
    assert Stages.read(text) is None


def test_a_row_of_days_may_be_empty() -> None:
    assert Stages.read(" ") == Stages(())


@pytest.mark.parametrize("text", ["8-20", "25:00-08:00", "08:00", "08:60-09:00", "x"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    assert QuietHours.read(text) is None


@pytest.mark.parametrize(
    ("hours", "hour", "is_quiet"),
    [
        ("20:00-08:00", 20, True),
        ("20:00-08:00", 8, False),
        ("20:00-08:00", 3, True),
        ("12:00-13:00", 12, True),
        ("12:00-13:00", 13, False),
        ("", 3, False),
        ("08:00-08:00", 8, False),
    ],
)
def test_the_last_quiet_minute_is_the_one_before_the_end(
    hours: str, hour: int, *, is_quiet: bool
) -> None:
    read = QuietHours.read(hours)

    assert read is not None
    assert read.is_quiet(datetime(2026, 12, 7, hour, tzinfo=UTC), "UTC") is is_quiet


def test_quiet_hours_end_where_one_is() -> None:
    hours = QuietHours.read("20:00-08:00")
    moment = datetime(2026, 12, 7, 22, 30, tzinfo=UTC)

    assert hours is not None
    assert hours.over(moment, "Europe/Berlin") == datetime(2026, 12, 8, 7, tzinfo=UTC)
    assert hours.over(moment, "America/New_York") == moment
