"""What holds for every bill: parts sum to wholes in every currency, and no unit is lost."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from iso4217 import Currency

from core.models import LineDraft, total_up
from core.money import digits
from core.totals import Bill, Category, Cut, Line, Sums, Tax, add_up
from core.totals.numbers import decimal, written
from core.totals.rounding import apportion, multiple
from core.totals.taxes import Taxes
from core.totals.telling import told

settings.register_profile(
    "steady", deadline=None, database=None, max_examples=60
)  # a busy machine is no bug
settings.load_profile("steady")

ZERO = Decimal(0)
GST, PST = Tax(Category.STANDARD, Decimal(5), "GST"), Tax(Category.STANDARD, Decimal(7), "PST")
QST = Tax(Category.STANDARD, Decimal("9.975"), "QST", ("GST",))
BORNE = [
    (Tax(Category.STANDARD, Decimal(19)),),
    (Tax(Category.STANDARD, Decimal("7.7")),),
    (Tax(Category.ZERO, ZERO),),
    (GST,),
    (GST, PST),
    (GST, QST),
]

currencies = st.sampled_from(sorted(each.code for each in Currency if each.exponent is not None))
quantities = st.decimals("-1000", "1000", places=6)
prices = st.decimals("0", "10000", places=6)
percentages = st.decimals("0", "100", places=2)
taxes = st.sampled_from(BORNE)


def line(quantity: Decimal, price: Decimal, borne: Taxes) -> Line:
    return Line(quantity, price, borne)


def rich(plain: Line, per: int, cuts: list[Cut]) -> Line:
    return plain._replace(base_quantity=Decimal(per), cuts=tuple(cuts))


def part_of(percentage: Decimal, *, is_charge: bool) -> Cut:
    return Cut(percentage=percentage, is_charge=is_charge)


def charge(percentage: Decimal, base: int, borne: Taxes) -> Cut:
    return Cut(percentage=percentage, base=Decimal(base), is_charge=True, taxes=borne)


plain_lines = st.builds(line, quantities, prices, taxes)
line_cuts = st.builds(part_of, st.decimals("0", "30", places=2), is_charge=st.booleans())
rich_lines = st.builds(rich, plain_lines, st.sampled_from([1, 12]), st.lists(line_cuts, max_size=3))
lines = st.lists(rich_lines, min_size=1, max_size=8)
owned = st.builds(charge, st.decimals("0", "10", places=2), st.integers(0, 100), taxes)
bills = st.builds(
    Bill,
    currencies,
    lines.map(tuple),
    st.lists(owned, max_size=3).map(tuple),
    paid=st.integers(0, 1000).map(Decimal),
    is_gross=st.booleans(),
    is_taxed_by_line=st.booleans(),
)
whole_numbers = st.integers(1, 999).map(Decimal)
rising = st.lists(st.builds(line, whole_numbers, whole_numbers, taxes), min_size=1, max_size=8)


@given(bills)
def test_every_sum_is_the_sum_of_its_parts(bill: Bill) -> None:
    """BR-CO-10 to BR-CO-16."""
    sums = add_up(bill)

    assert sums.lines.minor == sum(net.minor for net in sums.nets)
    assert sums.charges.minor == sum(part.net.minor for part in sums.parts)
    assert sums.net == sums.lines - sums.allowances + sums.charges
    assert sums.tax.minor == sum(group.amount.minor for group in sums.groups)
    assert sums.total == sums.net + sums.tax
    assert sums.payment.due == sums.total - sums.payment.paid + sums.payment.rounding


@given(bills)
def test_a_total_of_prices_with_tax_is_their_sum(bill: Bill) -> None:
    gross = Bill(bill.currency, bill.lines, bill.cuts, is_gross=True)
    sums = add_up(gross)

    priced = [*sums.priced, *(part.priced for part in sums.parts)]
    assert sums.total.minor == sum(each.minor for each in priced)


@given(bills)
def test_tax_is_off_by_half_a_unit_for_each_rounding_at_most(bill: Bill) -> None:
    """BR-CO-17, where each line has one tax and none is within the price."""
    plain = Bill(bill.currency, tuple(each for each in bill.lines if len(each.taxes) == 1))
    groups = add_up(plain).groups if plain.lines else ()

    assert all(
        abs(Fraction(group.base.minor) * Fraction(group.tax.rate) / 100 - group.amount.minor)
        <= Fraction(1, 2)
        for group in groups
    )


@given(st.lists(plain_lines, min_size=1, max_size=8), currencies)
def test_a_line_is_the_nearest_unit_to_its_exact_value(found: list[Line], currency: str) -> None:
    nets = add_up(Bill(currency, tuple(found))).nets

    for line, net in zip(found, nets, strict=True):
        exact = Fraction(line.quantity) * Fraction(line.price) * 10 ** digits(currency)
        assert abs(exact - net.minor) <= Fraction(1, 2)


@given(rising, percentages, currencies)
def test_a_discount_that_is_spread_is_taken_off_to_the_unit(
    found: list[Line], percentage: Decimal, currency: str
) -> None:
    cut = Cut(percentage=percentage)
    sums = add_up(Bill(currency, tuple(found), (cut,)))

    exact = Fraction(sums.lines.minor) * Fraction(percentage) / 100
    assert abs(exact - sums.allowances.minor) <= Fraction(1, 2)
    assert sum(part.net.minor for part in sums.parts) == sums.allowances.minor


@given(bills)
def test_the_order_of_lines_changes_no_total(bill: Bill) -> None:
    back = Bill(
        bill.currency,
        bill.lines[::-1],
        bill.cuts,
        is_gross=bill.is_gross,
        is_taxed_by_line=bill.is_taxed_by_line,
    )
    forth = Bill(
        bill.currency,
        bill.lines,
        bill.cuts,
        is_gross=bill.is_gross,
        is_taxed_by_line=bill.is_taxed_by_line,
    )

    assert _whole(add_up(forth)) == _whole(add_up(back))


def _whole(sums: Sums) -> tuple[object, ...]:
    return (sums.lines, sums.net, sums.tax, sums.total, sums.groups)


@given(
    st.integers(-(10**9), 10**9),
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20).filter(sum),
)
def test_what_is_shared_out_adds_up_and_is_near_its_share(total: int, weights: list[int]) -> None:
    whole = sum(weights)
    given_out = apportion(total, [total * weight for weight in weights], whole)

    assert sum(given_out) == total
    for weight, part in zip(weights, given_out, strict=True):
        assert abs(Fraction(total * weight, whole) - part) < 1


@given(st.integers(-(10**12), 10**12), st.integers(1, 1000))
def test_cash_is_the_nearest_multiple_of_the_coin(amount: int, coin: int) -> None:
    rounded = multiple(amount, coin)

    assert rounded % coin == 0
    assert 2 * abs(rounded - amount) <= coin


@given(bills)
def test_every_number_that_is_told_reads_back(bill: Bill) -> None:
    result = told(bill, add_up(bill))

    for said, line in zip(result["invoice_lines"], bill.lines, strict=True):
        assert decimal(said["invoiced_quantity"]) == line.quantity
        assert decimal(said["item_net_price"]) == line.price
    for step in result["steps"]:
        amount = Decimal(step["amount"])
        assert f"{amount:f}" == step["amount"]
        assert -int(amount.as_tuple().exponent) == digits(bill.currency)


@given(st.decimals("-999999999999999", "999999999999999", places=6))
def test_a_number_that_is_written_reads_the_same(number: Decimal) -> None:
    assert decimal(written(number)) == number


drafts = st.builds(
    LineDraft,
    st.just("Work"),
    st.decimals("0.000001", "1000000", places=6),
    st.decimals("0", "1000000", places=6),
    st.sampled_from([Decimal(rate) for rate in ("0", "7", "7.0", "7.7", "19", "19.6", "100")]),
)


@given(st.lists(drafts, min_size=1, max_size=20), currencies)
def test_a_draft_comes_to_what_plain_fractions_come_to(
    found: list[LineDraft], currency: str
) -> None:
    """One way to compute: what is stored and what `paidup totals` prints are the same."""
    nets = [
        _half_up(Fraction(each.quantity) * Fraction(each.unit_price) * 10 ** digits(currency))
        for each in found
    ]
    by_rate: dict[Decimal, int] = {}
    for each, net in zip(found, nets, strict=True):
        by_rate[each.tax_rate] = by_rate.get(each.tax_rate, 0) + net
    tax = sum(_half_up(net * Fraction(rate) / 100) for rate, net in by_rate.items())

    totals = total_up(found, currency)
    assert [net.minor for net in totals.line_nets] == nets
    assert {group.rate: group.net.minor for group in totals.groups} == by_rate
    assert (totals.tax.minor, totals.total.minor) == (tax, sum(nets) + tax)


def _half_up(value: Fraction) -> int:
    """To the nearest whole number; halves up, which is away from zero for what is not below it."""
    return int(value + Fraction(1, 2))
