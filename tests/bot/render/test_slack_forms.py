"""Forms on Slack, checked by the strict stand-in: shown, typed into, read, shown again."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from bot.cards.forms import Form, Group, Kind, Option, Question
from bot.render import slack_forms
from bot.render.slack_answers import ADD, filled, modal_errors
from core.errors import InvalidInput
from sandbox.slack.blocks import problems_of_view
from tests.bot.render.modals import Modal
from tests.bot.render.samples import FORM, LINES, forms, shown


@pytest.fixture
def modal() -> Modal:
    return Modal(FORM)


def block(modal: Modal, name: str) -> dict[str, Any]:
    (found,) = [block for block in modal.blocks if block.get("block_id") == name]
    return found


def test_a_form_asks_everything_in_order(modal: Modal) -> None:
    assert modal.names == [
        "client",
        "lines.0.description",
        "lines.0.quantity",
        "lines.0.unit_price",
        "lines.0.tax",
        "due_on",
        "is_urgent",
        "note",
    ]
    assert block(modal, "lines.0.unit_price")["label"]["text"] == "Line 1 · Unit price"
    assert block(modal, "lines.0.unit_price")["hint"]["text"] == "For example 800.00"


def test_every_kind_of_question_has_its_field(modal: Modal) -> None:
    kinds = {name: block(modal, name)["element"]["type"] for name in modal.names}

    assert kinds["client"] == "external_select"
    assert kinds["lines.0.tax"] == "static_select"
    assert kinds["due_on"] == "datepicker"
    assert kinds["is_urgent"] == "radio_buttons"
    assert block(modal, "note")["element"]["multiline"]


def test_what_was_typed_comes_back_as_answers(modal: Modal) -> None:
    modal.type(client="acme", lines__0__description=" Backend work ", lines__0__unit_price="800")
    sent = modal.type(due_on="2026-12-22", is_urgent="yes").send()

    assert sent.command == "invoice new"
    assert sent.arguments == {
        "series": "A",
        "client": "acme",
        "lines.0.description": "Backend work",
        "lines.0.quantity": "1",
        "lines.0.unit_price": "800",
        "lines.0.tax": "DE-19",
        "due_on": "2026-12-22",
        "is_urgent": "yes",
    }
    assert sent.channel == "C1"


def test_another_line_is_one_press_away_and_keeps_what_was_typed(modal: Modal) -> None:
    sent = modal.type(lines__0__description="Backend work").press(f"{ADD}lines")
    modal.update(replace(FORM, answers=sent.arguments), sent)

    assert "lines.1.quantity" in modal.names
    assert modal.send().arguments["lines.0.description"] == "Backend work"


def test_a_further_line_may_stay_empty(modal: Modal) -> None:
    sent = modal.press(f"{ADD}lines")
    modal.update(FORM, sent)

    assert not block(modal, "lines.0.description")["optional"]
    assert block(modal, "lines.1.description")["optional"]
    assert "lines.1.quantity" not in modal.send().arguments


def three_lines() -> Modal:
    modal = Modal(replace(FORM, blanks=(replace(LINES, count=3),)))
    return modal.type(lines__0__description="one", lines__2__description="three")


def test_an_empty_line_in_the_middle_leaves_no_gap() -> None:
    arguments = three_lines().send().arguments

    assert arguments["lines.1.description"] == "three"
    assert "lines.2.quantity" not in arguments


def test_a_line_stays_the_same_line_when_the_form_is_shown_anew() -> None:
    modal = three_lines()
    sent = modal.press(slack_forms.PREVIEW)
    modal.update(replace(FORM, blanks=(replace(LINES, count=1),), answers=sent.arguments), sent)

    assert modal.names[:8:4] == ["lines.0.description", "lines.2.description"]
    assert modal.send().arguments == sent.arguments


def test_an_error_stands_at_the_line_it_belongs_to() -> None:
    errors = {"lines.1.unit_price": "“x” is not an amount."}

    assert modal_errors(errors, three_lines().payload) == {
        "lines.2.unit_price": "“x” is not an amount."
    }


@pytest.mark.parametrize(
    ("name", "place"),
    [("lines", "lines.0.description"), ("", "client"), ("series", "client"), ("note", "note")],
)
def test_an_error_without_a_field_stands_at_the_nearest(
    modal: Modal, name: str, place: str
) -> None:
    assert modal_errors({name: "Not yet."}, modal.payload) == {place: "Not yet."}


def test_a_form_shown_anew_says_what_is_wrong() -> None:
    errors = {"lines.0.unit_price": "“x” is not an amount.", "": "Nothing was saved."}
    view = slack_forms.modal(replace(FORM, errors=errors))

    assert next(shown(view["blocks"])) == (
        "⚠️ *Line 1 · Unit price*: “x” is not an amount.\n⚠️ Nothing was saved."
    )


def test_totals_are_shown_before_anything_is_saved() -> None:
    view = slack_forms.modal(replace(FORM, preview=(("Net", "800.00 EUR"), ("Total", "952.00"))))

    assert list(shown(view["blocks"]))[-3:] == [
        "*Net*\n800.00 EUR",
        "*Total*\n952.00",
        "Update totals",
    ]


def test_amounts_and_taxes_ask_for_the_totals_anew(modal: Modal) -> None:
    asking = [name for name in modal.names if block(modal, name).get("dispatch_action")]

    assert asking == ["lines.0.quantity", "lines.0.unit_price", "lines.0.tax"]
    assert slack_forms.CHANGES.match(block(modal, asking[0])["element"]["action_id"])


def test_a_form_without_totals_has_no_button_for_them() -> None:
    view = slack_forms.modal(replace(FORM, has_preview=False))

    assert "Update totals" not in list(shown(view["blocks"]))


def test_a_choice_and_a_search_show_what_was_chosen() -> None:
    client = Question("client", "Client", Kind.SEARCH, options=(Option("acme", "Acme GmbH"),))
    answers = {"client": "acme", "lines.0.tax": "DE-0"}
    modal = Modal(replace(FORM, blanks=(client, LINES), answers=answers))

    assert block(modal, "client")["element"]["initial_option"]["text"]["text"] == "Acme GmbH"
    assert block(modal, "lines.0.tax")["element"]["initial_option"]["text"]["text"] == "none"


def test_a_day_that_is_none_is_left_to_the_person() -> None:
    modal = Modal(replace(FORM, answers={"due_on": "2026-02-30"}))

    assert "initial_date" not in block(modal, "due_on")["element"]


def test_a_search_is_answered_with_options() -> None:
    found = (Option(f"c{number}", "<!channel>") for number in range(150))

    answer = slack_forms.options(found)
    assert len(answer["options"]) == 100
    assert answer["options"][0]["text"]["text"] == "‹!channel>"
    assert slack_forms.source("paidup:search:clients") == "clients"


def test_as_many_lines_as_fit_are_shown_and_then_no_more_are_offered() -> None:
    modal = Modal(replace(FORM, blanks=(*FORM.blanks[:1], replace(LINES, count=500, most=500))))

    assert len(modal.names) == 1 + 4 * 23
    assert "Add another line" not in list(shown(modal.blocks))


def test_more_lines_than_fit_are_said_not_dropped() -> None:
    answers = {f"lines.{row}.description": "Work" for row in range(30)}

    with pytest.raises(InvalidInput, match="room for 20 of these, and there are 30"):
        slack_forms.modal(replace(FORM, answers=answers))


def test_a_line_that_is_too_long_to_carry_is_said() -> None:
    with pytest.raises(InvalidInput, match="more than Slack can carry"):
        slack_forms.modal(replace(FORM, given={"note": "x" * 5000}))


def test_more_text_than_a_form_holds_is_said() -> None:
    answers = {f"lines.{row}.description": "ü" * 3000 for row in range(20)}

    with pytest.raises(InvalidInput, match="more than a form on Slack can hold"):
        slack_forms.modal(replace(FORM, answers=answers))


@pytest.mark.parametrize("metadata", ["", "[]", "{}", '{"command":"x"}'])
def test_a_form_that_is_not_ours_is_refused(metadata: str) -> None:
    with pytest.raises(InvalidInput, match="not one of ours"):
        filled({"private_metadata": metadata, "state": {"values": {}}})


@given(forms)
@settings(max_examples=30, deadline=None)
def test_slack_takes_any_form(form: Form) -> None:
    view = slack_forms.modal(form, channel="C1")

    assert problems_of_view(view, "modal") == []
    assert json.dumps(view, ensure_ascii=False).encode()


@given(forms)
@settings(max_examples=30, deadline=None)
def test_any_form_can_be_sent_as_it_was_opened(form: Form) -> None:
    modal = Modal(form)
    sent = modal.send()
    modal.update(replace(form, answers=sent.arguments), sent)

    assert modal.send().arguments == sent.arguments


def test_two_groups_share_the_room() -> None:
    asked = (Question("a", "A"),)
    groups = (Group("x", "X", asked, 90, 90), Group("y", "Y", asked, 90, 90))

    assert len(Modal(replace(FORM, blanks=groups)).names) == 2 * 46
