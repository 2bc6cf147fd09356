"""Sums of the books: what is owed by age, and a client's account, both from what was booked."""

from datetime import date

import pytest

from core.billing import Billing
from core.errors import NotFound
from core.models import HoldKind
from core.services.reports import Ageing, Statement
from tests.cast import OLGA, PAIDUP
from tests.codes import voided
from tests.deeds import draft, issued, paid, wording, written_off
from tests.fakes.clock import FakeClock


async def ageing(billing: Billing) -> Ageing:
    async with billing.reading(OLGA) as work:
        return await work.reports.ageing()


async def account(billing: Billing, client: str = "acme", since: date | None = None) -> Statement:
    async with billing.reading(OLGA) as work:
        (only,) = await work.reports.statements(client, since)
        return only


def minors(report: Ageing, currency: str = "EUR") -> list[int]:
    return [money.minor for money in report.sums[currency]]


async def test_what_is_owed_stands_in_the_column_of_its_age(
    billing: Billing, clock: FakeClock
) -> None:
    await issued(billing)
    clock.advance(days=14 + 31)
    await issued(billing)

    assert minors(await ageing(billing)) == [11900, 0, 11900, 0, 0]


@pytest.mark.parametrize(
    ("days", "place"), [(0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)]
)
async def test_an_age_begins_the_day_after_the_one_before(
    billing: Billing, clock: FakeClock, days: int, place: int
) -> None:
    await issued(billing)
    clock.advance(days=14 + days)

    assert minors(await ageing(billing))[place] == 11900


async def test_only_what_is_still_owed_counts(billing: Billing) -> None:
    await draft(billing)
    await paid(billing, (await issued(billing)).invoice.reference, 1900)
    await paid(billing, (await issued(billing)).invoice.reference, 11900)
    await voided(billing, (await issued(billing)).invoice.reference, OLGA)
    await written_off(billing, (await issued(billing)).invoice.reference)

    assert minors(await ageing(billing)) == [10000, 0, 0, 0, 0]


async def test_clients_are_named_with_the_most_first_in_each_currency(billing: Billing) -> None:
    await issued(billing)
    await issued(billing)
    await issued(billing, wording(client="globex"))

    report = await ageing(billing)

    named = [(one.key, one.owed.minor, one.count) for one in report.debtors]
    assert named == [("acme", 23800, 2), ("globex", 11900, 1)]
    assert sorted(report.sums) == ["EUR", "USD"]


async def test_nothing_owed_is_no_currency_at_all(billing: Billing) -> None:
    assert (await ageing(billing)).sums == {}


async def test_an_account_says_what_changed_it_and_what_was_owed_then(billing: Billing) -> None:
    first = (await issued(billing)).invoice.reference
    second = (await issued(billing)).invoice.reference
    await paid(billing, first, 1900)
    await written_off(billing, second)

    lines = (await account(billing)).lines

    assert [(line.what, line.number, line.amount.minor, line.balance.minor) for line in lines] == [
        ("Invoice", first, 11900, 11900),
        ("Invoice", second, 11900, 23800),
        ("Payment P1", first, -1900, 21900),
        ("Write-off A1", second, -11900, 10000),
    ]


async def test_what_was_void_is_taken_off_again(billing: Billing) -> None:
    await voided(billing, (await issued(billing)).invoice.reference, OLGA)

    said = await account(billing)

    assert [line.what for line in said.lines] == ["Invoice", "Void"]
    assert said.closing.minor == 0


async def test_from_a_day_on_what_was_before_is_brought_forward(
    billing: Billing, clock: FakeClock
) -> None:
    first = await issued(billing)
    clock.advance(days=10)
    await issued(billing)
    assert first.invoice.issued_on is not None

    later = await account(billing, since=clock.now().date())

    assert (later.opening.minor, len(later.lines), later.closing.minor) == (11900, 1, 23800)


async def test_it_agrees_with_what_the_invoices_say_is_owed(billing: Billing) -> None:
    await paid(billing, (await issued(billing)).invoice.reference, 4000)
    await issued(billing)

    owed = sum(one.owed.minor for one in (await ageing(billing)).debtors)

    assert (await account(billing)).closing.minor == owed == 19800


async def test_an_unknown_client_has_no_account(billing: Billing) -> None:
    with pytest.raises(NotFound, match="no client"):
        await account(billing, "acne")


async def coming(billing: Billing) -> list[tuple[str, int, bool]]:
    async with billing.reading(OLGA) as work:
        today = await work.today()
        found = await work.reports.coming()
    return [(each.invoice.reference, (each.on - today).days, each.is_reminder) for each in found]


async def test_what_is_owed_falls_due_and_is_reminded_of_on_its_days(billing: Billing) -> None:
    name = (await issued(billing)).invoice.reference
    async with billing.work(PAIDUP) as work:
        await work.invoices.mailed(1, "carl@acme.example")

    assert await coming(billing) == [(name, 14, False), (name, 17, True)]


async def test_what_is_held_or_settled_brings_nothing(billing: Billing) -> None:
    held = (await issued(billing)).invoice
    await paid(billing, (await issued(billing)).invoice.reference, 11900)
    async with billing.work(OLGA) as work:
        await work.reminders.hold(held.id, HoldKind.DISPUTE, None, "")

    assert await coming(billing) == [(held.reference, 14, False)]


async def test_what_is_late_is_reminded_of_today_at_the_earliest(
    billing: Billing, clock: FakeClock
) -> None:
    name = (await issued(billing)).invoice.reference
    clock.advance(days=20)

    assert await coming(billing) == [(name, 0, True)]
