"""Numbers as a company wants them, without gaps, doubles or dates that run backwards."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.billing import Billing
from core.errors import InvalidInput, NotAllowed, WrongState
from core.models import DocumentKind, NumberFormat, Reset
from core.security.actors import Actor
from tests.cast import ARI, BEA, OLGA, PAIDUP
from tests.core.test_quotes import offered
from tests.deeds import issued
from tests.fakes.clock import FakeClock

DAY = date(2026, 11, 22)


async def looks(
    billing: Billing, looks: NumberFormat, kind: DocumentKind = DocumentKind.INVOICE
) -> None:
    async with billing.work(OLGA) as work:
        await work.number_formats.change(kind, looks)


async def number(billing: Billing) -> str:
    return (await issued(billing)).invoice.reference


async def complaints(billing: Billing) -> list[str]:
    async with billing.reading(PAIDUP) as work:
        return await work.audit.complaints()


@pytest.mark.parametrize(
    ("looks", "number"),
    [
        (NumberFormat("INV"), "INV-2026-0007"),
        (NumberFormat("R", "{series}{year}{month}.{number:03}", Reset.MONTHLY), "R202611.007"),
        (NumberFormat("RE", "{series}-{number:06}", Reset.NEVER), "RE-000007"),
        (NumberFormat("A", "{year}-{series}-{number}", Reset.YEARLY), "2026-A-7"),
        (NumberFormat("A", "{year}-{number:01}", Reset.NEVER), "2026-7"),
    ],
)
def test_a_template_gives_a_number(looks: NumberFormat, number: str) -> None:
    assert looks.checked().number(7, DAY) == number
    assert looks.may_give(number)


@pytest.mark.parametrize(
    ("looks", "said"),
    [
        (NumberFormat("INV", "{series}-{year}"), "has {number} in it"),
        (NumberFormat("INV", "{number}-{year}-{number}"), "has {number} in it, once"),
        (NumberFormat("INV", "{series}-{number:04}"), "has {year} in it"),
        (NumberFormat("INV", "{year}-{number}", Reset.MONTHLY), "has {month} in it"),
        (NumberFormat("INV", "{series}/{year}/{number}"), "cannot be read"),
        (NumberFormat("INV", "{client.key}-{year}-{number}"), "cannot be read"),
        (NumberFormat("INV", "{year}-{number:99999}"), "cannot be read"),
        (NumberFormat("INV", "{year}-{number}\x00"), "cannot be read"),
        (NumberFormat("INV", ""), "has {number} in it"),
        (NumberFormat("INV", "A" * 28 + "{year}{number:04}"), "at most 40 characters"),
        (NumberFormat("D", "{series}{number}", Reset.NEVER), "name of a draft"),
        (NumberFormat("in-v"), "is no series"),
        (NumberFormat(""), "is no series"),
        (NumberFormat("ABCDEFGHIJKLM"), "is no series"),
    ],
)
def test_a_template_that_would_not_do_is_refused(looks: NumberFormat, said: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        looks.checked()
    assert said in refusal.value.message


@given(st.integers(1, 10**9 - 1), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_two_places_of_a_counter_never_have_the_same_number(serial: int, day: date) -> None:
    for each in (NumberFormat("INV"), NumberFormat("R", "{year}{month}{number}", Reset.MONTHLY)):
        assert each.number(serial, day) != each.number(serial + 1, day)
        assert each.may_give(each.number(serial, day))


async def test_numbers_to_come_look_as_an_owner_wants_them(billing: Billing) -> None:
    first = await number(billing)
    await looks(billing, NumberFormat("RE", "{series}.{number:05}", Reset.NEVER))

    assert [first, await number(billing), await number(billing)] == [
        "INV-2026-0001",
        "RE.00001",
        "RE.00002",
    ]
    assert await complaints(billing) == []


async def test_only_the_looks_may_change_while_counting_goes_on(billing: Billing) -> None:
    await number(billing)
    await looks(billing, NumberFormat("INV", "{series}.{year}.{number:06}"))
    assert await number(billing) == "INV.2026.000002"
    assert await complaints(billing) == []


async def test_counting_begins_again_each_month(billing: Billing, clock: FakeClock) -> None:
    clock.set(datetime(2026, 11, 30, 11, tzinfo=UTC))
    await looks(billing, NumberFormat("M", "{year}{month}-{number:03}", Reset.MONTHLY))
    found = [await number(billing), await number(billing)]
    clock.advance(days=1)
    assert [*found, await number(billing)] == ["202611-001", "202611-002", "202612-001"]
    assert await complaints(billing) == []


async def test_no_number_is_dated_before_the_last_one(billing: Billing, clock: FakeClock) -> None:
    clock.set(datetime(2027, 1, 2, 11, tzinfo=UTC))
    assert await number(billing) == "INV-2027-0001"
    for day in (datetime(2027, 1, 1, 11, tzinfo=UTC), datetime(2026, 12, 31, 11, tzinfo=UTC)):
        clock.set(day)
        with pytest.raises(WrongState, match=r"series INV was given on 2 Jan 2027"):
            await number(billing)
    clock.set(datetime(2027, 1, 2, 12, tzinfo=UTC))
    assert await number(billing) == "INV-2027-0002"
    assert await complaints(billing) == []


async def test_kinds_of_documents_never_share_a_number(billing: Billing) -> None:
    with pytest.raises(InvalidInput, match="could get the same number"):
        await looks(billing, NumberFormat("INV"), DocumentKind.QUOTE)


async def test_what_was_given_is_never_given_again(billing: Billing) -> None:
    await number(billing)
    with pytest.raises(InvalidInput, match="given already: INV-2026-0001"):
        await looks(billing, NumberFormat("INV", reset=Reset.NEVER))


async def test_a_quote_is_numbered_in_its_own_way(billing: Billing) -> None:
    await looks(billing, NumberFormat("ANG", "{series}{year}{number:03}"), DocumentKind.QUOTE)
    assert (await offered(billing)).invoice.reference == "ANG2026001"


@pytest.mark.parametrize("who", [BEA, ARI], ids=["member", "accountant"])
async def test_only_an_owner_changes_them(billing: Billing, who: Actor) -> None:
    with pytest.raises(NotAllowed):
        async with billing.work(who) as work:
            await work.number_formats.change(DocumentKind.INVOICE, NumberFormat("X"))
