"""Text from people, cleaned and cut."""

from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.model import Card, Tone
from bot.render.plain import calm, clean, fit, headline, line, squeeze, stack, units
from tests.bot.render.samples import CARD, hostile


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Acme\u202e RUE 00.21", "Acme RUE 00.21"),
        ("Ac\x00me\x1b[2J", "Acme[2J"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("half \ud83d emoji", "half  emoji"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("👩‍💻 נועה", "👩‍💻 נועה"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(written: str, seen: str) -> None:
    assert clean(written) == seen


def test_a_name_stays_on_its_line() -> None:
    assert line(" Acme\n\tGmbH ") == "Acme GmbH"


@given(hostile, st.integers(1, 400))
def test_a_cut_text_fits_and_halves_no_entity(text: str, limit: int) -> None:
    cut = fit(clean(text), limit, escape)

    assert units(cut) <= limit
    assert escape(unescape(cut)) == cut


def test_a_cut_is_marked() -> None:
    assert fit("Backend work in October", 13) == "Backend work…"


def test_a_text_that_fits_is_left_alone() -> None:
    assert fit("a & b", 9, escape) == "a &amp; b"


def test_a_long_name_is_cut_and_number_amount_and_state_stay() -> None:
    card = Card(f"INV-1 · {'Acme ' * 1000} · 1,200.00 EUR", state="Sent", tone=Tone.GOOD)

    said = headline(card, 80)
    assert said.startswith("INV-1 · Acme Acme")
    assert said.endswith("Acme Ac… · 1,200.00 EUR · ✅ Sent")
    assert units(said) == 80


def test_a_state_is_a_mark_and_a_word() -> None:
    assert headline(CARD, 150) == "D12 · Acme GmbH · 2,856.00 EUR · ⏳ Waiting for approval"


def test_a_plain_state_has_a_mark_too_and_a_plain_card_none() -> None:
    assert headline(Card("D12", state="Draft"), 150) == "D12 · ○ Draft"
    assert headline(Card("Invoices"), 150) == "Invoices"


def test_without_a_state_the_mark_goes_first() -> None:
    assert headline(Card("Nothing was changed.", tone=Tone.BAD), 150) == "⛔ Nothing was changed."


def test_a_name_from_right_to_left_does_not_turn_the_amount() -> None:
    assert squeeze("INV-1 · נועה · 1,200.00 EUR", 150) == (
        "INV-1 · \u2068נועה\u2069 · 1,200.00 EUR"
    )


@given(hostile, hostile, st.integers(30, 400))
def test_a_headline_fits_whatever_it_says(title: str, state: str, limit: int) -> None:
    said = headline(Card(title, state=state), limit, escape)

    assert 1 <= units(said) <= limit
    assert "\n" not in said


def test_rows_that_do_not_fit_are_counted() -> None:
    assert stack(["first", "second", "third"], 25) == "first\n… and 2 more."


@given(st.lists(st.text("abc", max_size=30), max_size=20), st.integers(20, 300))
def test_rows_fit_together(lines: list[str], limit: int) -> None:
    assert units(stack(lines, limit)) <= limit


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("@olga", "@\u2060olga"),
        ("_@here", "_@\u2060here"),
        ("bea@acme.example", "bea@acme.example"),
        ("2 @ 3.00", "2 @ 3.00"),
    ],
)
def test_names_are_broken_and_addresses_are_not(written: str, seen: str) -> None:
    assert calm(written) == seen
