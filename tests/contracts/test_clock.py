"""What the real clock promises, the tests' clock promises too."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.clock import Clock
from tests.fakes.clock import FakeClock


@pytest.fixture(params=[Clock, FakeClock])
def any_clock(request: pytest.FixtureRequest) -> Clock:
    clock: Clock = request.param()
    return clock


def test_a_moment_has_its_zone(any_clock: Clock) -> None:
    assert any_clock.now().tzinfo is UTC


def test_time_does_not_go_back(any_clock: Clock) -> None:
    assert any_clock.now() <= any_clock.now()


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_today_is_the_date_in_a_zone(any_clock: Clock, zone: str) -> None:
    before = any_clock.now().astimezone(ZoneInfo(zone)).date()

    assert before <= any_clock.today(zone) <= before + timedelta(days=1)


def test_the_fake_stands_still_until_it_is_moved() -> None:
    clock = FakeClock(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert (clock.today(), clock.today("Europe/Berlin")) == (date(2026, 12, 31), date(2027, 1, 1))

    clock.advance(minutes=30)

    assert clock.today() == date(2027, 1, 1)


@pytest.mark.parametrize(("text", "ahead"), [("86400", 1), ("", 0), ("-86400.0", -1)])
def test_a_trials_clock_is_moved_by_a_file(tmp_path: Path, text: str, ahead: int) -> None:
    file = tmp_path / "ahead"
    clock = Clock(file)
    real = clock.now()

    file.write_text(text)

    assert abs(clock.now() - real - timedelta(days=ahead)) < timedelta(hours=1)
