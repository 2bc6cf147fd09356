"""How fast a place is spoken to; time here stands still unless somebody sleeps."""

import math

from core.pace import PLACES_MOST, Pace


class Night:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        """Let that much time pass."""
        self.slept.append(seconds)
        self.now += seconds

    def pace(self, per_second: float, burst: int = 1) -> Pace:
        """A pace by this clock."""
        return Pace(per_second, burst, monotonic=lambda: self.now, sleep=self.sleep)


async def test_calls_to_one_place_follow_a_second_apart() -> None:
    night = Night()
    pace = night.pace(1)
    for _ in range(4):
        await pace.take("room")

    assert night.slept == [1, 1, 1]


async def test_places_do_not_wait_for_each_other() -> None:
    night = Night()
    pace = night.pace(1)
    await pace.take("room")
    await pace.take("other room")

    assert night.slept == []


async def test_a_few_calls_may_follow_at_once_after_a_pause() -> None:
    night = Night()
    pace = night.pace(1, burst=3)
    for _ in range(5):
        await pace.take("room")
    assert night.slept == [1, 1]

    night.now += 60
    for _ in range(3):
        await pace.take("room")
    assert night.slept == [1, 1]


async def test_what_takes_any_number_is_never_waited_for() -> None:
    night = Night()
    pace = night.pace(math.inf)
    for _ in range(100):
        await pace.take("room")

    assert night.slept == []


async def test_a_place_rests_as_long_as_it_asked_for() -> None:
    night = Night()
    pace = night.pace(1)
    pace.rest("room", 30)
    night.now += 10
    assert (pace.rests("room"), pace.rests("other room")) == (20, 0)

    night.now += 20
    assert pace.rests("room") == 0


async def test_places_of_long_ago_are_forgotten_without_letting_anyone_pass() -> None:
    night = Night()
    pace = night.pace(1)
    for number in range(PLACES_MOST):
        await pace.take(str(number))
    night.now += 5
    await pace.take("room")
    await pace.take("room")

    assert night.slept == [1]
