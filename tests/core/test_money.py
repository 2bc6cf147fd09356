"""Exact money: what is printed can be read, what is added up loses no cent."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.models import LineDraft, total_up
from core.money import MINOR_MOST, Money, digits, parse_decimal, round_half_up

settings.register_profile("steady", deadline=None, database=None)  # a busy machine is no bug
settings.load_profile("steady")

CURRENCIES = {"JPY": 0, "EUR": 2, "KWD": 3}

currencies = st.sampled_from(sorted(CURRENCIES))
amounts = st.builds(Money, st.integers(0, MINOR_MOST - 1), currencies)
lines = st.lists(
    st.builds(
        LineDraft,
        st.just("Work"),
        st.decimals("0.000001", "1000", places=6),
        st.decimals("0", "10000", places=6),
        st.sampled_from([Decimal(rate) for rate in ("0", "7", "7.7", "19", "19.6", "100")]),
    ),
    min_size=1,
    max_size=40,
)


@given(amounts)
def test_what_is_printed_without_marks_reads_the_same(money: Money) -> None:
    assert Money.parse(f"{money.amount:f}", money.currency) == money


@given(amounts)
def test_what_is_printed_for_people_reads_the_same(money: Money) -> None:
    printed = str(money).removesuffix(f" {money.currency}")

    assert Money.parse(printed, money.currency) == money


@given(amounts, st.integers(0, MINOR_MOST))
def test_taking_away_what_was_added_leaves_what_was(money: Money, more: int) -> None:
    other = Money(more, money.currency)

    assert money + other - other == money
    assert money + -money == Money(0, money.currency)
    assert bool(money) == (money.minor != 0)


@given(lines, currencies)
def test_totals_are_the_sums_of_their_parts(drafts: list[LineDraft], currency: str) -> None:
    totals = total_up(drafts, currency)

    assert totals.net.minor == sum(net.minor for net in totals.line_nets)
    assert totals.net.minor == sum(group.net.minor for group in totals.groups)
    assert totals.tax.minor == sum(group.tax.minor for group in totals.groups)
    assert totals.total == totals.net + totals.tax


@given(lines, currencies)
def test_a_line_and_a_tax_are_off_by_half_a_unit_at_most(
    drafts: list[LineDraft], currency: str
) -> None:
    totals = total_up(drafts, currency)
    half = Decimal("0.5").scaleb(-digits(currency))

    for draft, net in zip(drafts, totals.line_nets, strict=True):
        assert abs(net.amount - draft.quantity * draft.unit_price) <= half
    for group in totals.groups:
        assert abs(group.tax.amount - group.net.amount * group.rate / 100) <= half


@given(lines, currencies)
def test_the_order_of_lines_changes_no_total(drafts: list[LineDraft], currency: str) -> None:
    forth, back = total_up(drafts, currency), total_up(drafts[::-1], currency)

    assert (forth.groups, forth.total) == (back.groups, back.total)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.5", "1"), ("1.5", "2"), ("2.5", "3"), ("-0.5", "-1"), ("-2.5", "-3"), ("0.499999", "0")],
)
def test_halves_are_rounded_away_from_zero(value: str, rounded: str) -> None:
    assert round_half_up(Decimal(value)) == Decimal(rounded)


TAXED = [
    (["0.50"], "19", 10),  # 0.095 is a half, and goes up
    (["0.10"], "5", 1),  # 0.005 too
    (["0.30"], "5", 2),
    (["0.01"] * 50, "19", 10),  # per group, not per line: 50 lines of 0.0019 would be nothing
    (["33.33", "33.33", "33.34"], "19", 1900),
    (["99.99"], "7.7", 770),
]


@pytest.mark.parametrize(("prices", "rate", "tax"), TAXED)
def test_tax_is_rounded_once_per_rate(prices: list[str], rate: str, tax: int) -> None:
    drafts = [LineDraft("Work", Decimal(1), Decimal(price), Decimal(rate)) for price in prices]

    assert total_up(drafts, "EUR").tax == Money(tax, "EUR")


def test_rates_that_are_equal_are_one_group() -> None:
    drafts = [LineDraft("Work", Decimal(1), Decimal(1), Decimal(rate)) for rate in ("19", "19.0")]

    assert len(total_up(drafts, "EUR").groups) == 1


def test_a_line_is_rounded_to_its_currency() -> None:
    draft = LineDraft("Work", Decimal("0.333333"), Decimal(10), Decimal(0))

    nets = {currency: total_up([draft], currency).net.minor for currency in CURRENCIES}
    assert nets == {"JPY": 3, "EUR": 333, "KWD": 3333}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1200", "1200"),
        ("1200.50", "1200.50"),
        ("1200,50", "1200.50"),
        ("1,200.50", "1200.50"),
        ("1,234,567", "1234567"),
        (" 7 ", "7"),
        ("0.000001", "0.000001"),
    ],
)
def test_an_amount_reads_as_people_write_it(text: str, value: str) -> None:
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "-1",
            "+1",
            "1e9",
            "1_000",
            "１２",
            "٣",
            "1.2.3",
            "1,2,3",
            ".5",
            "5.",
            "NaN",
            "1,200",
        ),
        *("Infinity", "0x10", "1 000", "€5", "1'000", "12,34.5", "1" * 16, "0.0000001", "1\x00"),
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_decimal(text)


def test_an_amount_of_two_meanings_offers_both() -> None:
    with pytest.raises(InvalidInput, match="two ways") as refusal:
        Money.parse("1,200", "EUR")
    assert refusal.value.hint == "Write 1200 or 1.200."


def test_a_group_mark_has_one_meaning_where_there_are_no_decimals() -> None:
    assert Money.parse("1,200", "JPY") == Money(1200, "JPY")


@pytest.mark.parametrize(
    ("text", "currency"),
    [("0.001", "EUR"), ("1.5", "JPY"), ("0.0001", "KWD"), ("999999999999999", "EUR")],
)
def test_an_amount_the_currency_cannot_hold_is_refused(text: str, currency: str) -> None:
    with pytest.raises(InvalidInput):
        Money.parse(text, currency)


def test_needless_decimals_are_let_be() -> None:
    assert Money.parse("12.500000", "EUR") == Money(1250, "EUR")
    assert Money.parse("12.00", "JPY") == Money(12, "JPY")


@pytest.mark.parametrize("currency", ["", "EURO", "XXX", "eur", "ABC", "E\x00R"])
def test_a_currency_nobody_knows_is_refused(currency: str) -> None:
    with pytest.raises(InvalidInput, match="is not a currency"):
        digits(currency)


@pytest.mark.parametrize(("currency", "places"), CURRENCIES.items())
def test_a_currency_knows_its_decimals(currency: str, places: int) -> None:
    assert digits(currency) == places


def test_amounts_of_two_currencies_are_never_added() -> None:
    with pytest.raises(AssertionError):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(AssertionError):
        Money(1, "EUR") - Money(1, "USD")


def test_money_prints_with_its_currency() -> None:
    assert str(Money(123456789, "EUR")) == "1,234,567.89 EUR"
    assert str(Money(-5, "KWD")) == "-0.005 KWD"
