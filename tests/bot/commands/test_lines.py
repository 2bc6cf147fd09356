"""What a line can say beside its price, typed in one line or in the form, and read back."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.lines import cut_words, details_of
from bot.commands.details import read_cuts, read_details
from core.totals import Cut
from tests.chat import Chat
from tests.deeds import line

GOOD = {
    "client": "acme",
    "lines.0.description": "Work",
    "lines.0.quantity": "1",
    "lines.0.price": "100",
}

TYPED = {
    '800 "Work" -10%': "856.80 EUR",
    '800 "Work" 7% -10%': "770.40 EUR",
    '800 "Work" -100.00 for "Goodwill"': "833.00 EUR",
    '800 "Work" +20 for Freight': "975.80 EUR",
    '800 "Work" AE': "800.00 EUR",
    '3 x 800 "Work" unit h AE': "2,400.00 EUR",
    '750 x 4.99 "Screws" per 100': "44.54 EUR",
    '100 "Work" -10% of 50': "113.05 EUR",
    '800 "Work" discount 10%': "856.80 EUR",
    '119 "Work" gross': "119.00 EUR",
    '100 "Course" E exempt "§ 4 No. 21 UStG"': "100.00 EUR",
    '800 "Work" -10% 50 "Travel" as travel': "916.30 EUR",
}


@pytest.mark.parametrize(("words", "total"), TYPED.items())
async def test_a_line_is_typed_with_all_it_says(bea: Chat, words: str, total: str) -> None:
    card = await bea.say(f"/invoice new acme {words}")

    assert card.title.endswith(total)


REFUSED = {
    '800 "Work" -101%': "A discount is more than 0 and at most 100 percent.",
    '800 "Work" -900': "Line 1 has discounts of more than it comes to.",
    '800 "Work" unit': "has no place there",
    '800 "Work" as =1+1': "A kind of income is a short word",
    '800 "Work" tax 20x': "is not an amount",
    '800 "Work" discount 101%': "A discount is more than 0 and at most 100 percent.",
    '800 "Work" discount soon': "has no place there",
}


@pytest.mark.parametrize(("words", "said"), REFUSED.items())
async def test_what_cannot_be_is_said(bea: Chat, words: str, said: str) -> None:
    card = await bea.say(f"/invoice new acme {words}")

    assert said in f"{card.title} {card.text}"


async def test_the_form_takes_category_and_discount(bea: Chat) -> None:
    await bea.say("/invoice new")
    card = await bea.fill_in({**GOOD, "lines.0.tax": "AE", "lines.0.details": "10% for Loyalty"})

    assert card.title.endswith("90.00 EUR")
    assert card.text == '1 × 100 Work (-10% for "Loyalty")'
    assert ("VAT reverse charge", "0.00 EUR") in card.facts


async def test_an_edit_loses_nothing_of_a_line(bea: Chat) -> None:
    said = '2 x 50 "Work" AE -10% for "Early order" +5 unit h per 10 as travel item sku-1'
    before = await bea.say(f"/invoice new acme {said} discount 5% gross")
    await bea.say("/invoice edit D1")
    assert bea.form
    card = await bea.fill_in({**bea.form.answers, "note": "Thanks"})

    assert (card.title, card.text) == (before.title, before.text)


exact = st.integers(1, 100_000).map(lambda cents: Decimal(cents).scaleb(-2))
share = st.integers(1, 10_000).map(lambda cents: Decimal(cents).scaleb(-2))
letters = st.characters(codec="utf-8", categories=["L", "N", "P"], exclude_characters='"“”„«»')
reasons = st.lists(st.text(letters, min_size=1, max_size=8), max_size=3).map(" ".join)
fixed = st.tuples(exact, st.booleans(), reasons).map(
    lambda said: Cut(said[0], is_charge=said[1], reason=said[2])
)
shares = st.tuples(share, st.none() | exact, st.booleans()).map(
    lambda said: Cut(percentage=said[0], base=said[1], is_charge=said[2])
)
cuts = fixed | shares


@given(st.lists(cuts, max_size=4).map(tuple))
def test_discounts_written_and_read_are_the_same(said: tuple[Cut, ...]) -> None:
    assert read_cuts(cut_words(said)) == said


@given(st.lists(cuts, max_size=3).map(tuple), exact, st.sampled_from(["", "h", "m²", "day"]))
def test_a_line_written_and_read_is_the_same(
    said: tuple[Cut, ...], base: Decimal, unit: str
) -> None:
    plain = tuple(cut._replace(reason="") for cut in said)
    made = replace(line(), cuts=plain, base_quantity=base, unit=unit)
    read = read_details(details_of(made))

    assert (read.cuts, read.unit, read.base_quantity) == (plain, unit, base)
