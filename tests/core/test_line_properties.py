"""Whatever lines say, their parts sum to wholes, in currencies of none, two and three decimals."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import LineDraft, total_up
from core.totals import Category, Cut, Tax, Withholding
from core.totals.bills import Reckoning
from core.totals.keeping import (
    kept_cuts,
    kept_reckoning,
    kept_taxes,
    read_cuts,
    read_reckoning,
    read_taxes,
)

GST = Tax(Category.STANDARD, Decimal(5), "GST")
PST = Tax(Category.STANDARD, Decimal(7), "PST", ("GST",))
CURRENCIES = ("JPY", "EUR", "KWD")

numbers = st.integers(2000, 10**7).map(lambda millis: Decimal(millis).scaleb(-3))
shares = st.integers(1, 50).map(Decimal)
cuts = st.tuples(shares, st.booleans()).map(
    lambda said: Cut(percentage=said[0], is_charge=said[1], reason="So agreed")
)
rates = st.sampled_from([Decimal(0), Decimal(7), Decimal("7.7"), Decimal(19)])
plain = st.tuples(numbers, numbers, rates).map(lambda said: LineDraft("Work", *said))
drafts = st.tuples(
    plain,
    st.lists(cuts, max_size=1),
    st.sampled_from([(), (GST, PST)]),
    st.sampled_from(["", "work", "travel"]),
).map(lambda s: replace(s[0], cuts=tuple(s[1]), taxes=s[2], revenue=s[3]))
held = st.lists(shares, max_size=1).map(
    lambda found: tuple(Withholding("IRPF", rate) for rate in found)
)
ways = st.tuples(st.lists(cuts, max_size=1), held, st.booleans(), st.booleans()).map(
    lambda s: Reckoning(tuple(s[0]), s[1], Decimal(5), {}, is_gross=s[2], is_taxed_by_line=s[3])
)


@pytest.mark.parametrize("currency", CURRENCIES)
@given(lines=st.lists(drafts, min_size=1, max_size=5), way=ways)
def test_parts_sum_to_wholes(currency: str, lines: list[LineDraft], way: Reckoning) -> None:
    totals = total_up(lines, currency, way)

    assert sum(each.minor for each in totals.revenue.values()) == totals.net.minor
    assert sum(group.tax.minor for group in totals.groups) == totals.tax.minor
    owed = totals.due.minor + totals.withheld_minor - totals.rounding.minor
    assert owed == totals.net.minor + totals.tax.minor
    assert totals.net.minor + totals.tax.minor == totals.total.minor


@given(lines=st.lists(drafts, min_size=1, max_size=3), way=ways)
def test_what_is_kept_as_json_is_read_back_the_same(lines: list[LineDraft], way: Reckoning) -> None:
    assert read_reckoning(json.loads(json.dumps(kept_reckoning(way)))) == way
    for line in lines:
        assert read_cuts(json.loads(json.dumps(kept_cuts(line.cuts)))) == line.cuts
        assert read_taxes(json.loads(json.dumps(kept_taxes(line.taxes)))) == line.taxes
