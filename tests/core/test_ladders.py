"""Ladders: stages before and after the due date, days of rest, texts; chosen, falling through."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.billing import Billing
from core.errors import InvalidInput, NotFound
from core.ladders import Ladder, Stage, StageText, read_ladder
from core.models import Calm, HoldKind, Invoice, QuietHours
from core.rest import Rest, is_rest
from core.services.overdue import Rung
from tests.cast import BEA, OLGA, PAIDUP
from tests.fakes.clock import FakeClock
from tests.late import hold, mail, reminders, sent, tick

GOOD = b"""
name = "strict"
[interest]
points = "9"
[[stages]]
day = -3
[[stages]]
day = 10
fee = "40.00 EUR"
interest = true
[stages.texts.en]
subject = "Pay {number}"
text = "{amount} was due on {due}, {days} days ago."
"""
PLANNED = "ReminderPlanned INV-2026-0001"


async def write(billing: Billing, *days: int, name: str = "strict") -> None:
    """A ladder of these days, without fees."""
    async with billing.work(OLGA) as work:
        stages = tuple(Stage(day=day) for day in days)
        await work.ladders.write(Ladder(name=name, stages=stages))


async def choose(billing: Billing, name: str) -> None:
    async with billing.work(OLGA) as work:
        await work.ladders.choose(name)


async def rest(billing: Billing, how: Rest, days: str = "3,10,20") -> None:
    async with billing.work(OLGA) as work:
        await work.companies.set_reminding(days, "20:00-08:00", how)


async def planned(billing: Billing) -> list[str]:
    return [done for done in await tick(billing) if done.startswith("ReminderPlanned")]


async def late_by(billing: Billing, clock: FakeClock, days: int) -> Invoice:
    """An invoice due on Sunday, 6 December 2026, so many days later; before it below zero."""
    invoice = await sent(billing)
    clock.advance(days=14 + days)
    return invoice


async def test_a_friendly_word_comes_before_the_due_date(
    billing: Billing, clock: FakeClock
) -> None:
    await write(billing, -3, 10)
    await choose(billing, "strict")
    await late_by(billing, clock, -4)
    assert await planned(billing) == []

    clock.advance(days=1)

    assert await planned(billing) == [f"{PLANNED} 1"]


async def test_it_comes_no_more_once_the_invoice_is_overdue(
    billing: Billing, clock: FakeClock
) -> None:
    await write(billing, -3, 10)
    await choose(billing, "strict")
    await late_by(billing, clock, 1)
    assert await planned(billing) == []

    clock.advance(days=9)

    assert await planned(billing) == [f"{PLANNED} 2"]


async def test_one_that_waited_beyond_the_due_date_is_dropped(
    billing: Billing, clock: FakeClock
) -> None:
    await write(billing, -1)
    await choose(billing, "strict")
    invoice = await late_by(billing, clock, -1)
    await planned(billing)
    clock.advance(days=2)
    (early,) = await reminders(billing, invoice)

    async with billing.work(PAIDUP) as work:
        assert await work.sendings.take(early.id, "carl@acme.example") is None

    (dropped,) = await reminders(billing, invoice)
    assert "overdue already" in dropped.reason


async def test_nobody_gets_it_a_day_after_the_invoice(billing: Billing, clock: FakeClock) -> None:
    await write(billing, -20)
    await choose(billing, "strict")
    await sent(billing)

    assert await planned(billing) == []
    clock.advance(days=1)
    assert await planned(billing) == [f"{PLANNED} 1"]


async def test_the_documents_ladder_goes_before_its_clients_and_the_companys(
    billing: Billing, clock: FakeClock
) -> None:
    await write(billing, 1, name="one")
    await write(billing, 2, name="two")
    await write(billing, 5, name="five")
    await choose(billing, "one")
    invoices = [await sent(billing) for _ in range(2)]
    async with billing.work(BEA) as work:
        await work.ladders.choose_for_client(await work.clients.get("acme"), "two")
        await work.ladders.choose_for_invoice(await work.invoices.get("INV-2026-0002"), "five")
    found = []
    for days in (15, 1, 3):
        clock.advance(days=days)
        found.append(await planned(billing))
        if days == 1:
            await mail(billing, invoices[0])

    assert found == [[], [f"{PLANNED} 1"], ["ReminderPlanned INV-2026-0002 1"]]


async def test_with_none_the_companys_own_days_hold_again(
    billing: Billing, clock: FakeClock
) -> None:
    await write(billing, 60)
    await choose(billing, "strict")
    await choose(billing, "none")
    await late_by(billing, clock, 3)

    assert await planned(billing) == [f"{PLANNED} 1"]


async def test_a_stage_that_was_mailed_is_not_mailed_again_by_another_ladder(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await late_by(billing, clock, 3)
    await tick(billing)
    await mail(billing, invoice)
    await write(billing, 3, 4)
    await choose(billing, "strict")
    clock.advance(days=2)

    assert await planned(billing) == [f"{PLANNED} 2"]


async def test_what_falls_on_a_weekend_goes_on_monday(billing: Billing, clock: FakeClock) -> None:
    await rest(billing, Rest.WEEKENDS, "6")
    invoice = await late_by(billing, clock, 6)  # Saturday, 12 December 2026
    found = []
    for _ in range(3):
        found.append(await planned(billing))
        clock.advance(days=1)

    assert found == [[], [], [f"{PLANNED} 1"]]
    assert invoice.due_on == date(2026, 12, 6)


async def test_what_falls_on_christmas_goes_after_it_in_germany(
    billing: Billing, clock: FakeClock
) -> None:
    await rest(billing, Rest.HOLIDAYS, "19")
    await late_by(billing, clock, 19)  # Friday, 25 December 2026; the 26th is a holiday too
    found = []
    for _ in range(4):
        found.append(await planned(billing))
        clock.advance(days=1)

    assert found == [[], [], [], [f"{PLANNED} 1"]]


async def test_by_hand_a_day_of_rest_holds_too(billing: Billing, clock: FakeClock) -> None:
    await rest(billing, Rest.WEEKENDS, "6")
    invoice = await late_by(billing, clock, 6)

    async with billing.work(BEA) as work:
        reminder = await work.reminders.remind_now(invoice.reference)
        awake_at = await work.reminders.awake_at(invoice)

    assert (reminder.state, awake_at.date()) == ("waiting", date(2026, 12, 14))


async def test_the_next_reminder_is_said_to_come_on_a_working_day(
    billing: Billing, clock: FakeClock
) -> None:
    await rest(billing, Rest.WEEKENDS, "6")
    invoice = await late_by(billing, clock, 1)

    async with billing.reading(BEA) as work:
        assert (await work.reminders.outlook(invoice)).next_on == date(2026, 12, 14)


async def test_a_hold_stops_friendly_words_too(billing: Billing, clock: FakeClock) -> None:
    await write(billing, -3)
    await choose(billing, "strict")
    invoice = await late_by(billing, clock, -3)
    await hold(billing, invoice, HoldKind.SNOOZE, date(2026, 12, 31))

    assert await planned(billing) == []


def test_a_ladder_is_read_as_owners_write_it() -> None:
    ladder = read_ladder(GOOD)

    assert (ladder.name, ladder.days, ladder.before) == ("strict", (-3, 10), 1)
    assert ladder.stages[1].texts["en"] == StageText(
        subject="Pay {number}", text="{amount} was due on {due}, {days} days ago."
    )


BAD: dict[str, tuple[bytes, bytes, str]] = {
    "falls": (b"day = -3", b"day = 11", "its stages do not rise"),
    "points below nothing": (b'"9"', b'"-1"', "interest.points: it is between 0 and 100, not -1"),
    "unknown placeholder": (b"{number}", b"{iban}", "“{iban}” is nothing we can fill in"),
    "an attribute": (b"{number}", b"{number.real}", "is nothing we can fill in"),
    "an open brace": (b"{number}", b"{number", "a brace is not closed"),
    "a NUL": (b"Pay {number}", b"Pay \\u0000", "characters that nobody can see"),
    "a fee before it is due": (b"day = -3", b'day = -3\nfee = "1.00 EUR"', "nothing can be"),
    "a fee without a currency": (b'"40.00 EUR"', b'"40.00"', "is not a currency"),
    "a language we have not": (b"texts.en", b"texts.xx", "should be 'en' or 'de'"),
    "interest that nobody names": (b'[interest]\npoints = "9"', b"", "does not say how much"),
    "both kinds of interest": (b'points = "9"', b'points = "9"\nrate = "5"', "either so many"),
    "a word nobody knows": (b"day = 10", b"day = 10\nloud = true", "Extra inputs"),
    "no words at all": (GOOD, b"", "name: Field required"),
    "no TOML": (GOOD, b"\xff", "The file cannot be read"),
    "a year of days": (b"day = 10", b"day = 366", "less than or equal to 365"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_ladder_that_cannot_be_says_what_is_wrong_and_where(name: str) -> None:
    part, other, said = BAD[name]

    with pytest.raises(InvalidInput, match=said.replace("[", r"\[")):
        read_ladder(GOOD.replace(part, other))


async def test_a_ladder_that_is_not_there_cannot_be_chosen(billing: Billing) -> None:
    await write(billing, 3)

    with pytest.raises(NotFound, match="no ladder “mild”") as refused:
        await choose(billing, "mild")

    assert "There are: strict." in refused.value.hint


@pytest.mark.parametrize("name", ["usual", "none"])
async def test_what_means_something_else_is_no_name(billing: Billing, name: str) -> None:
    with pytest.raises(InvalidInput, match="No ladder can be called"):
        await write(billing, 3, name=name)


@pytest.mark.parametrize(
    ("day", "country", "is_free"),
    [
        (date(2026, 10, 3), "DE", True),  # German Unity Day, Einigungsvertrag article 2 (2)
        (date(2026, 11, 26), "US", True),  # Thanksgiving, 5 U.S.C. 6103
        (date(2026, 11, 26), "DE", False),
        (date(2026, 12, 4), "IL", True),  # a Friday
        (date(2026, 12, 4), "DE", False),
        (date(2026, 12, 5), "ZZ", True),  # no country: Saturday
        (date(1900, 1, 2), "DE", False),
    ],
)
def test_days_of_rest_are_the_countrys_own(day: date, country: str, *, is_free: bool) -> None:
    assert is_rest(day, country, Rest.HOLIDAYS) is is_free


DAYS = st.lists(st.integers(-60, 365), min_size=1, max_size=12, unique=True).map(sorted)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # Hypothesis adds the zone


@given(DAYS, st.integers(-70, 400))
def test_at_most_one_stage_is_the_last_to_be_due(days: list[int], late: int) -> None:
    today = date(2026, 12, 6)
    due_on = date.fromordinal(today.toordinal() - late)
    rungs = [Rung("", tuple(days), stage) for stage in range(1, len(days) + 1)]

    here = [rung.stage for rung in rungs if _holds(rung.window(today), due_on)]

    reached = sum(1 for day in days if day <= late)
    is_over = late > 0 and reached and days[reached - 1] <= 0
    assert here == ([] if is_over or not reached else [reached])


def _holds(window: tuple[date | None, date], due_on: date) -> bool:
    after, until = window
    return due_on <= until and (after is None or due_on > after)


@settings(deadline=None)  # the calendars are read once, which takes a while
@given(MOMENTS, st.sampled_from(["Europe/Berlin", "Asia/Tokyo"]), st.sampled_from(["DE", "JP"]))
def test_what_is_put_off_goes_at_the_first_hour_that_is_free(
    moment: datetime, zone: str, country: str
) -> None:
    hours: Any = QuietHours.read("20:00-08:00")
    calm = Calm(hours, Rest.HOLIDAYS)

    over = calm.over(moment, zone, country)

    assert over >= moment
    assert not calm.holds(over, zone, country)
    assert over == moment or calm.holds(moment, zone, country)
