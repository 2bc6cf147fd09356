"""Forms on Telegram, checked by the strict stand-in: asked one by one, answered, summed up."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.forms import Form, Kind, Option, Question
from bot.render import telegram_forms
from bot.render.telegram_forms import Act, Press, Step, answer, read, steps
from core.errors import InvalidInput
from sandbox.telegram.keyboards import read_markup
from sandbox.telegram.markup import read_html, utf16_units
from tests.bot.render.samples import FORM, LINES, forms

ANSWERS = {
    "client": "acme",
    "lines.0.description": "Backend <work>",
    "lines.0.quantity": "3",
    "lines.0.unit_price": "800",
    "lines.0.tax": "DE-19",
}


def step(key: str, form: Form = FORM) -> Step:
    (found,) = [step for step in steps(form) if step.key == key]
    return found


def keys(body: dict[str, Any]) -> list[list[str]]:
    return [[key["text"] for key in row] for row in body["reply_markup"]["inline_keyboard"]]


def data(body: dict[str, Any], label: str) -> str:
    rows = body["reply_markup"]["inline_keyboard"]
    (found,) = [key["callback_data"] for row in rows for key in row if key["text"] == label]
    return str(found)


def test_everything_is_asked_in_order_and_a_group_asks_for_more() -> None:
    assert [step.key for step in steps(FORM)] == [
        "client",
        "lines.0.description",
        "lines.0.quantity",
        "lines.0.unit_price",
        "lines.0.tax",
        "lines",
        "due_on",
        "is_urgent",
        "note",
    ]


def test_a_question_says_where_it_belongs_and_how_to_write_the_answer() -> None:
    asked = telegram_forms.question(FORM, step("lines.0.unit_price"))

    assert (
        asked["text"] == "<b>New invoice · Line 1</b>\n<b>Unit price</b>\n<i>For example 800.00</i>"
    )
    assert keys(asked) == [["Cancel"]]


def test_what_was_wrong_stands_above_the_question() -> None:
    form = replace(FORM, errors={"due_on": "“soon” is not a day."}, answers={"due_on": "soon"})

    asked = telegram_forms.question(form, step("due_on"))
    assert asked["text"] == (
        "<b>New invoice</b>\n⚠️ “soon” is not a day.\n<b>Due</b>\n<i>Write it like 2026-12-31.</i>"
    )
    assert keys(asked) == [["Skip", "Cancel"]]


def test_choices_are_buttons_and_the_usual_one_can_be_kept() -> None:
    asked = telegram_forms.question(FORM, step("lines.0.tax"))

    assert keys(asked) == [["19 %", "none"], ["Keep 19 %"], ["Cancel"]]


@pytest.mark.parametrize(
    ("key", "label", "expected"),
    [
        ("lines.0.tax", "none", "DE-0"),
        ("lines.0.tax", "Keep 19 %", "DE-19"),
        ("is_urgent", "Yes", "yes"),
        ("is_urgent", "Skip", ""),
    ],
)
def test_a_press_answers_its_question(key: str, label: str, expected: str) -> None:
    pressed = read(data(telegram_forms.question(FORM, step(key)), label))

    assert answer(FORM, step(key), pressed) == expected


def test_a_press_on_an_earlier_question_answers_no_later_one() -> None:
    pressed = read(data(telegram_forms.question(FORM, step("is_urgent")), "Yes"))

    with pytest.raises(InvalidInput, match="an earlier question"):
        answer(FORM, step("note"), pressed)


def test_what_must_be_answered_cannot_be_skipped() -> None:
    with pytest.raises(InvalidInput):
        answer(FORM, step("client"), Press(Act.SKIP, "client"))


def test_a_value_too_long_for_a_button_goes_by_its_number() -> None:
    options = (Option("short", "Short"), Option("ü" * 40, "Long"))
    asked = Step("plan", Question("plan", "Plan", Kind.CHOICE, options=options))
    pressed = data(telegram_forms.question(FORM, asked), "Long")

    assert pressed == "=pick|plan|1"
    assert answer(FORM, asked, read(pressed)) == "ü" * 40


@pytest.mark.parametrize("number", ["2", "-1", "²", "", "x"])
def test_an_option_that_is_not_there_is_refused(number: str) -> None:
    with pytest.raises(InvalidInput):
        answer(FORM, step("lines.0.tax"), Press(Act.PICK, "lines.0.tax", number))


@given(st.text())
def test_what_is_no_button_of_ours_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="not one of ours"):
        read(f"={text}")


def test_a_group_asks_whether_there_is_more() -> None:
    asked = telegram_forms.question(replace(FORM, answers=ANSWERS), step("lines"))

    assert asked["text"] == (
        "<b>New invoice</b>\n"
        "Line 1: Backend &lt;work&gt; · 3 · 800 · 19 %\n"
        "\n"
        "Is there another line?"
    )
    assert keys(asked) == [["Add another line"], ["That is all", "Cancel"]]
    assert read(data(asked, "Add another line")) == Press(Act.MORE, "lines")


def test_a_full_group_offers_no_more() -> None:
    form = replace(FORM, blanks=(replace(LINES, most=1),))

    assert keys(telegram_forms.question(form, step("lines", form))) == [["That is all", "Cancel"]]


def test_rows_answered_before_are_asked_about_too() -> None:
    answers = {**ANSWERS, "lines.1.description": "Design"}

    assert step("lines.1.tax", replace(FORM, answers=answers)).place == "Line 2"


def test_all_is_shown_before_it_is_saved() -> None:
    form = replace(FORM, answers=ANSWERS, preview=(("Total", "2,856.00 EUR"),))

    shown = telegram_forms.summary(form)
    assert shown["text"] == (
        "<b>New invoice</b>\n"
        "Client: acme\n"
        "Line 1: Backend &lt;work&gt; · 3 · 800 · 19 %\n"
        "\n"
        "Total: 2,856.00 EUR"
    )
    assert keys(shown) == [["Save the draft"], ["Change", "Cancel"]]


def test_a_summary_says_what_is_wrong_and_where() -> None:
    errors = {"lines.0.quantity": "“0” is too few.", "": "Nothing was saved."}

    said = telegram_forms.summary(replace(FORM, answers=ANSWERS, errors=errors))["text"]
    assert said.endswith("\n\n⚠️ Line 1 · Quantity: “0” is too few.\n⚠️ Nothing was saved.")


@given(forms)
@settings(max_examples=30, deadline=None)
def test_telegram_takes_any_question_and_any_summary(form: Form) -> None:
    asked = [telegram_forms.question(form, step) for step in steps(form)[:4]]

    for body in [*asked, telegram_forms.summary(form)]:
        assert read_html(body["text"]).text
        assert utf16_units(body["text"]) <= 4096
        read_markup(body["reply_markup"], allow_local_urls=False)
