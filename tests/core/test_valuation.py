"""What a posting in another currency is worth: worked examples, and what always holds."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.models import Accounts
from core.valuation import Held, ratio, whole
from core.valuation import valued as valued_with

RECEIVABLE, CREDIT = str(Accounts.RECEIVABLE), str(Accounts.CLIENT_CREDIT)
AMOUNTS = st.integers(min_value=1, max_value=10**12)
DIFFERENCES = str(Accounts.EXCHANGE)


def valued(
    sides: dict[str, int], held: dict[str, Held], at: Fraction, *, is_settled: bool
) -> dict[str, int]:
    return valued_with(sides, held, at, difference=DIFFERENCES, is_settled=is_settled)


RATES = st.decimals(min_value="0.0001", max_value="50000", places=6).filter(bool)


def test_a_rate_says_how_much_of_the_other_one_unit_of_the_company_s_is() -> None:
    """1 EUR = 1.25 USD: 100.00 USD are 80.00 EUR. 1 EUR = 160 JPY: 160 JPY are 1.00 EUR."""
    assert ratio(Decimal("1.25"), "USD", "EUR") * 10000 == 8000
    assert ratio(Decimal(160), "JPY", "EUR") * 160 == 100


def test_what_was_owed_at_one_rate_and_came_at_another_leaves_the_difference() -> None:
    """IAS 21.28. 1,000.00 USD owed at 1.25 stand at 800.00 EUR; paid at 1.20 they bring 833.33."""
    sides = {"cash:bank": 100_000, RECEIVABLE: -100_000}
    at = ratio(Decimal("1.20"), "USD", "EUR")

    home = valued(sides, {RECEIVABLE: Held(100_000, 80_000)}, at, is_settled=True)

    assert home == {"cash:bank": 83_333, RECEIVABLE: -80_000, DIFFERENCES: -3_333}


def test_a_part_that_is_paid_takes_its_part_of_the_value() -> None:
    sides = {"cash:bank": 25_000, RECEIVABLE: -25_000}

    home = valued(sides, {RECEIVABLE: Held(100_000, 80_000)}, Fraction(1), is_settled=True)

    assert home == {"cash:bank": 25_000, RECEIVABLE: -20_000, DIFFERENCES: -5_000}


def test_what_is_written_off_is_lost_at_the_value_in_the_books() -> None:
    sides = {str(Accounts.WRITE_OFFS): 100_000, RECEIVABLE: -100_000}

    home = valued(sides, {RECEIVABLE: Held(100_000, 80_000)}, Fraction(1), is_settled=False)

    assert home == {"write-offs": 80_000, RECEIVABLE: -80_000}


def test_credit_of_one_day_that_pays_what_was_owed_on_another_leaves_the_difference() -> None:
    sides = {CREDIT: 10_000, RECEIVABLE: -10_000}
    held = {CREDIT: Held(-10_000, -9_000), RECEIVABLE: Held(10_000, 8_000)}

    home = valued(sides, held, Fraction(1), is_settled=False)

    assert home == {CREDIT: 9_000, RECEIVABLE: -8_000, DIFFERENCES: -1_000}


@given(net=AMOUNTS, tax=st.integers(0, 10**11), rate=RATES)
def test_an_issue_balances_in_the_company_s_currency_too(net: int, tax: int, rate: Decimal) -> None:
    sides = {RECEIVABLE: net + tax, "revenue": -net, "tax:19": -tax}

    home = valued(sides, {}, ratio(rate, "USD", "EUR"), is_settled=False)

    assert sum(home.values()) == 0
    assert abs(home["revenue"] + whole(net * ratio(rate, "USD", "EUR"))) <= 1


@given(net=AMOUNTS, tax=st.integers(0, 10**11), rate=RATES)
def test_a_void_takes_back_exactly_what_the_issue_booked(net: int, tax: int, rate: Decimal) -> None:
    sides = {RECEIVABLE: net + tax, "revenue": -net, "tax:19": -tax}
    booked = valued(sides, {}, ratio(rate, "USD", "EUR"), is_settled=False)
    back = {account: -minor for account, minor in sides.items()}
    held = {RECEIVABLE: Held(net + tax, booked[RECEIVABLE])}

    home = valued(back, held, Fraction(1), is_settled=False)

    assert home == {account: -minor for account, minor in booked.items()}


@given(total=AMOUNTS, parts=st.lists(st.integers(1, 10**6), min_size=1, max_size=8), rate=RATES)
def test_parts_that_are_paid_use_up_all_the_value(
    total: int, parts: list[int], rate: Decimal
) -> None:
    at = ratio(rate, "USD", "EUR")
    held = Held(total + sum(parts), whole((total + sum(parts)) * at))
    for part in [*parts, total]:
        worth = held.worth(part)
        held = Held(held.minor - part, held.home_minor - worth)

    assert held == Held(0, 0)
