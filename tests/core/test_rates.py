"""Exchange rates: put down by people, read from the ECB's file, and asked for by day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.billing import Billing
from core.errors import InvalidInput, WrongState
from core.quotes import read_quotes
from core.services.rates import Quote
from tests.cast import ARI, OLGA
from tests.fakes.clock import FakeClock
from tests.trail import Trail

TODAY = date(2026, 11, 22)
LONG = ["Date,GBP,JPY,CYP,", "2026-11-20,1.0832,163.20,N/A,", "2026-11-19,1.08,163,,"]
SHORT = ["Date, GBP, JPY, ", "20 November 2026, 1.0832, 163.20, "]


async def put(billing: Billing, *found: Quote) -> None:
    async with billing.work(ARI) as work:
        await work.rates.put(found)


async def rate(billing: Billing, day: date, currency: str = "GBP") -> Decimal | None:
    async with billing.reading(OLGA) as work:
        return await work.rates.on(currency, day)


async def test_a_rate_holds_until_the_next_one(billing: Billing) -> None:
    await put(billing, ("GBP", date(2026, 11, 2), Decimal("1.10")))
    await put(billing, ("GBP", date(2026, 11, 16), Decimal("1.25")))

    found = [await rate(billing, date(2026, 11, day)) for day in (1, 2, 15, 16, 22)]

    assert found == [None, *[Decimal("1.10")] * 2, *[Decimal("1.25")] * 2]


async def test_another_rate_for_the_same_day_takes_its_place(
    billing: Billing, trail: Trail
) -> None:
    await put(billing, ("GBP", TODAY, Decimal("1.52")))
    await put(billing, ("GBP", TODAY, Decimal("1.25")), ("JPY", TODAY, Decimal(160)))

    async with billing.reading(OLGA) as work:
        newest = [(each.currency, each.rate) for each in await work.rates.newest()]
    assert newest[:2] == [("GBP", Decimal("1.25")), ("JPY", Decimal(160))]
    assert await trail.kinds() == ["ExchangeRatesSet", "ExchangeRatesSet"]


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        (("EUR", TODAY, Decimal(1)), "the company’s own currency"),
        (("XXQ", TODAY, Decimal(1)), "not a currency"),
        (("GBP", TODAY, Decimal(0)), "cannot be an exchange rate"),
        (("GBP", TODAY, Decimal(10**9)), "cannot be an exchange rate"),
        (("GBP", TODAY + timedelta(1), Decimal(1)), "no day for an exchange rate"),
        (("GBP", date(1900, 1, 1), Decimal(1)), "no day for an exchange rate"),
    ],
)
async def test_what_cannot_be_a_rate_is_refused_and_nothing_is_kept(
    billing: Billing, quote: Quote, message: str
) -> None:
    with pytest.raises(InvalidInput, match=message):
        await put(billing, ("JPY", TODAY, Decimal(160)), quote)

    assert await rate(billing, TODAY, "JPY") is None


async def test_what_is_to_be_issued_needs_a_rate_that_is_not_old(
    billing: Billing, clock: FakeClock
) -> None:
    async with billing.reading(OLGA) as work:
        await work.ledger.require_worth("EUR")
        with pytest.raises(WrongState, match="no exchange rate for GBP yet"):
            await work.ledger.require_worth("GBP")
    await put(billing, ("GBP", TODAY, Decimal("1.25")))
    async with billing.reading(OLGA) as work:
        await work.ledger.require_worth("GBP")
    clock.advance(days=41)
    async with billing.reading(OLGA) as work:
        with pytest.raises(WrongState, match="of 22 Nov 2026, which is old"):
            await work.ledger.require_worth("GBP")


def test_the_file_of_the_ecb_is_read_in_both_of_its_forms() -> None:
    day = date(2026, 11, 20)
    first = [("GBP", day, Decimal("1.0832")), ("JPY", day, Decimal("163.20"))]

    assert read_quotes(SHORT) == first
    assert read_quotes(LONG)[:2] == first
    assert read_quotes(LONG, frozenset({"JPY"}))[1] == ("JPY", date(2026, 11, 19), Decimal(163))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "no file of exchange rates"),
        (["name,USD"], "no file of exchange rates"),
        (["Date,JPY", "2026-11-20,1"], "The file has no GBP"),
        (["Date,GBP", "20.11.2026,1"], "Row 2: “20.11.2026” is no day"),
        (["Date,GBP", "2026-11-20,-1"], "Row 2: “-1” is no rate for GBP"),
        (["Date,GBP", "2026-11-20,1e5"], "Row 2: “1e5” is no rate for GBP"),
        (["Date,GBP", "2026-11-20,1.0000001"], "is no rate for GBP"),
        (["Date,GBP", '2026-11-20,"1'], "no file of exchange rates"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(lines: list[str], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        read_quotes(lines, frozenset({"GBP"}))
