"""A plan writes one invoice for each of its periods, on its day, and says what it is for."""

from datetime import UTC, date, datetime

import pytest

from core.billing import Billing
from core.errors import InvalidInput, NotFound
from core.models import InvoiceState, RecurringState
from tests.cast import BEA, OTTO
from tests.deeds import line, wording
from tests.fakes.clock import FakeClock
from tests.recurring import descriptions, invoices, monthly, noon, planned, seen, ticked


async def test_a_draft_is_written_on_the_first_day(billing: Billing, clock: FakeClock) -> None:
    view = await planned(billing)
    clock.set(noon(2027, 1, 30))
    assert await ticked(billing) == []

    clock.set(noon(2027, 1, 31))

    assert view.plan.reference == "S1"
    assert await ticked(billing) == ["RecurringInvoiced S1 D1"]
    (invoice,) = await invoices(billing)
    assert invoice.invoice.state is InvoiceState.DRAFT
    assert str(invoice.invoice.total) == "952.00 EUR"
    assert (invoice.invoice.drafted_by, invoice.invoice.authors) == (BEA.member_id, [BEA.member_id])


async def test_the_last_day_of_january_comes_back_in_march(
    billing: Billing, clock: FakeClock
) -> None:
    """Our decision 0023: days are counted from the anchor."""
    await planned(billing)
    for month, day in ((1, 31), (2, 28), (3, 31)):
        clock.set(noon(2027, month, day))
        await ticked(billing)

    assert await descriptions(billing) == [
        "Hosting, 31. Januar 2027 bis 27. Februar 2027",
        "Hosting, 28. Februar 2027 bis 30. März 2027",
        "Hosting, 31. März 2027 bis 29. April 2027",
    ]


async def test_in_a_leap_year_february_has_its_29th(billing: Billing, clock: FakeClock) -> None:
    await planned(billing, monthly(starts_on=date(2028, 1, 31), times=2))
    for month, day in ((1, 31), (2, 29)):
        clock.set(noon(2028, month, day))
        await ticked(billing)

    assert (await descriptions(billing))[-1] == "Hosting, 29. Februar 2028 bis 30. März 2028"


async def test_ticking_again_writes_nothing_again(billing: Billing, clock: FakeClock) -> None:
    await planned(billing)
    clock.set(noon(2027, 1, 31))
    await ticked(billing)

    assert await ticked(billing) == []
    assert len(await invoices(billing)) == 1


async def test_after_so_many_times_it_has_ended(billing: Billing, clock: FakeClock) -> None:
    await planned(billing, monthly(times=1))
    clock.set(noon(2027, 1, 31))
    await ticked(billing)

    view = await seen(billing)
    assert (view.plan.state, view.plan.next_at, view.ahead) == (RecurringState.ENDED, None, [])
    clock.set(noon(2028, 1, 31))
    assert await ticked(billing) == []


async def test_a_cut_period_has_its_share_by_days_and_says_so(
    billing: Billing, clock: FakeClock
) -> None:
    """800.00 × 15 ÷ 31 = 387.0967… → 387.10: the line is rounded once (0023)."""
    said = wording(line("800", text="Hosting"), line("12.50", quantity="3", text="Boxes"))
    new = monthly(wording=said, starts_on=date(2027, 1, 17), anchor_on=date(2027, 2, 1))
    await planned(billing, new)
    clock.set(noon(2027, 1, 17))
    await ticked(billing)

    (view,) = await invoices(billing)
    assert [(each.description, str(each.unit_price), each.net_minor) for each in view.lines] == [
        ("Hosting, 17. Januar 2027 bis 31. Januar 2027 (15 von 31 Tagen)", "387.1", 38710),
        (
            "Boxes, 17. Januar 2027 bis 31. Januar 2027 (15 von 31 Tagen von 3 × 12,5)",
            "18.15",
            1815,
        ),
    ]


async def test_the_last_period_may_be_short(billing: Billing, clock: FakeClock) -> None:
    await planned(billing, monthly(starts_on=date(2027, 1, 1), ends_on=date(2027, 2, 14)))
    for month in (1, 2):
        clock.set(noon(2027, month, 1))
        await ticked(billing)

    assert [view.invoice.net_minor for view in await invoices(billing)] == [80000, 40000]


async def test_in_arrears_a_period_is_invoiced_once_it_is_over(
    billing: Billing, clock: FakeClock
) -> None:
    await planned(billing, monthly(starts_on=date(2027, 1, 1), is_in_arrears=True))
    clock.set(noon(2027, 1, 31))
    assert await ticked(billing) == []

    clock.set(noon(2027, 2, 1))
    await ticked(billing)

    assert await descriptions(billing) == ["Hosting, 1. Januar 2027 bis 31. Januar 2027"]


async def test_the_trial_is_not_charged(billing: Billing, clock: FakeClock) -> None:
    await planned(billing, monthly(starts_on=date(2027, 1, 1), trial="14 days"))
    clock.set(noon(2027, 1, 14))
    assert await ticked(billing) == []

    clock.set(noon(2027, 1, 15))
    await ticked(billing)

    assert await descriptions(billing) == ["Hosting, 15. Januar 2027 bis 14. Februar 2027"]


async def test_a_day_begins_where_the_client_is(billing: Billing, clock: FakeClock) -> None:
    """Globex has no zone of its own: midnight in Berlin, an hour before that of Greenwich."""
    await planned(billing, monthly(wording=wording(line("800", text="Hosting"), client="globex")))
    clock.set(datetime(2027, 1, 30, 22, 59, tzinfo=UTC))
    assert await ticked(billing) == []

    clock.set(datetime(2027, 1, 30, 23, 0, tzinfo=UTC))

    assert await ticked(billing) == ["RecurringInvoiced S1 D1"]
    assert await descriptions(billing) == ["Hosting, 31 January 2027 to 27 February 2027"]
    assert [str(view.invoice.total) for view in await invoices(billing)] == ["952.00 USD"]


async def test_after_a_long_absence_three_are_written_and_the_rest_waits(
    billing: Billing, clock: FakeClock
) -> None:
    await planned(billing)
    clock.set(noon(2027, 7, 15))

    assert len(await ticked(billing)) == 3

    view = await seen(billing)
    assert (view.plan.state, len(view.late)) == (RecurringState.STOPPED, 3)
    assert view.plan.stopped_because == (
        "3 invoices were written on one day, and 3 more periods wait for a person."
    )
    assert await ticked(billing) == []


async def test_one_that_cannot_go_on_says_why_and_delays_no_other(
    billing: Billing, clock: FakeClock
) -> None:
    cheap = monthly(wording=wording(line("0.01", text="Stamp")), ends_on=date(2027, 1, 31))
    await planned(billing, cheap)
    await planned(billing)
    clock.set(noon(2027, 1, 31))

    assert await ticked(billing) == ["RecurringStopped recurring:1", "RecurringInvoiced S2 D1"]
    view = await seen(billing)
    assert view.plan.stopped_because.startswith("An invoice over 0.00 EUR cannot be written.")


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"every": "0 months"}, "every 1 to 1000 months, not every 0"),
        ({"every": "fortnight"}, "does not say how often"),
        ({"starts_on": date(1900, 1, 31)}, "1900-01-31 is not a day for a plan"),
        ({"ends_on": date(2027, 1, 30)}, "cannot end before it begins"),
        ({"times": 0}, "1 to 10,000 periods at a time, not 0"),
        ({"trial": "two weeks"}, "does not say how often"),
        ({"trial": "14 days", "ends_on": date(2027, 2, 5)}, "over before its first period"),
        ({"wording": wording(line("0", text="Free"))}, "An invoice over 0.00 EUR"),
        ({"wording": wording(line("1", text="x" * 881))}, "a description may have 880 characters"),
    ],
)
async def test_what_cannot_be_a_plan_is_refused_with_clear_words(
    billing: Billing, other: dict[str, object], says: str
) -> None:
    with pytest.raises(InvalidInput, match=says):
        await planned(billing, monthly(**other))
    with pytest.raises(NotFound):
        await seen(billing)


async def test_another_company_finds_no_plan_of_ours(billing: Billing) -> None:
    await planned(billing)
    with pytest.raises(NotFound, match="There is no plan “S1”"):
        async with billing.work(OTTO) as work:
            await work.recurring.view("S1")
