"""Slack's modals on the sandbox's page: every input, what is wrong, and what stays typed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.sandbox.page_stage import BEA, Play, playing

pytestmark = pytest.mark.asyncio(loop_scope="module")

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    return {"text": plain(value.title()), "value": value}


def asked(name: str, element: Json, **more: Any) -> Json:
    """An input block with an element of this kind."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(name.title()),
        "element": {"action_id": "answer", **element},
        **more,
    }


def modal(*blocks: Json, **more: Any) -> Json:
    words = {"title": plain("New invoice"), "submit": plain("Save"), "close": plain("Cancel")}
    return {"type": "modal", "callback_id": "form", **words, "blocks": list(blocks), **more}


TEXT = {"type": "plain_text_input"}
CLIENT = asked("client", {"type": "external_select", "min_query_length": 1})
NOTE = asked("note", {"type": "plain_text_input", "multiline": True}, optional=True)
TAX = asked("tax", {"type": "static_select", "options": [option("standard"), option("reduced")]})
DUE = asked("due", {"type": "datepicker"})
HOW = asked("how", {"type": "radio_buttons", "options": [option("yes"), option("no")]})
PRICE = asked("price", TEXT, hint=plain("800.00"))


@pytest_asyncio.fixture(loop_scope="module")
async def play(browser: Browser, tmp_path: Path) -> AsyncIterator[Play]:
    async with playing(browser, tmp_path) as found:
        yield found


async def opened(play: Play, *blocks: Json) -> Locator:
    """A modal as it opens after a command."""
    play.opens(modal(*blocks))
    composer = play.page.get_by_test_id("slack-composer")
    await composer.fill("/invoice new")
    await composer.press("Enter")
    await play.heard()
    form = play.page.get_by_role("dialog", name="New invoice")
    await form.wait_for()
    return form


def values(payload: Json) -> dict[str, Any]:
    """What was sent, by block."""
    return {name: state["answer"] for name, state in payload["view"]["state"]["values"].items()}


async def test_every_kind_of_input_is_filled_and_sent(play: Play) -> None:
    form = await opened(play, PRICE, NOTE, TAX, DUE, HOW)
    await expect(form.get_by_label("Price")).to_be_focused()
    await form.get_by_label("Price").fill("12.50")
    await form.get_by_label("Note").fill("two\nlines")
    await form.get_by_label("Tax").select_option("reduced")
    await form.get_by_label("Due").fill("2027-01-31")
    await form.get_by_label("Yes").check()
    await form.get_by_role("button", name="Save").click()

    sent = values((await play.heard()).payload)
    assert sent["price"]["value"] == "12.50"
    assert sent["note"]["value"] == "two\nlines"
    assert sent["tax"]["selected_option"]["value"] == "reduced"
    assert sent["due"]["selected_date"] == "2027-01-31"
    assert sent["how"]["selected_option"]["value"] == "yes"
    await expect(form).to_have_count(0)


async def test_a_client_is_searched_and_chosen_by_keyboard(play: Play) -> None:
    form = await opened(play, CLIENT)
    play.app.will_say({"options": [option("acme"), option("acorn")]})
    field = form.get_by_label("Client")
    await field.press_sequentially("ac")
    searched = (await play.heard()).payload
    assert (searched["type"], searched["value"]) == ("block_suggestion", "ac")

    await expect(form.get_by_role("option")).to_have_count(2)
    await field.press("ArrowDown")
    await field.press("Enter")
    await expect(field).to_have_value("Acorn")
    await expect(form.get_by_role("listbox")).to_have_count(0)
    await form.get_by_role("button", name="Save").click()

    sent = values((await play.heard()).payload)
    assert sent["client"]["selected_option"]["value"] == "acorn"


async def test_a_search_that_finds_nothing_says_so_and_escape_leaves_only_the_list(
    play: Play,
) -> None:
    form = await opened(play, CLIENT)
    play.app.will_say({"options": []})
    field = form.get_by_label("Client")
    await field.press_sequentially("x")
    await expect(form.get_by_role("listbox")).to_contain_text("Nothing fits.")

    await field.press("Escape")
    await expect(form.get_by_role("listbox")).to_have_count(0)
    await expect(form).to_be_visible()


async def test_an_error_stands_at_its_field_and_what_was_typed_stays(play: Play) -> None:
    form = await opened(play, PRICE, NOTE)
    await form.get_by_label("Price").fill("12x")
    await form.get_by_label("Note").fill("Thank you")
    play.app.will_say({"response_action": "errors", "errors": {"price": "That is no amount."}})
    await form.get_by_role("button", name="Save").click()

    field = form.get_by_label("Price")
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_have_accessible_description("That is no amount. 800.00")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("12x")
    await expect(form.get_by_label("Note")).to_have_value("Thank you")


async def test_a_required_field_is_asked_for_before_the_app_hears_of_it(play: Play) -> None:
    form = await opened(play, PRICE)
    await form.get_by_role("button", name="Save").click()

    await expect(form.get_by_role("alert")).to_have_text("Please complete this required field.")
    assert play.app.heard.empty()


async def test_an_update_keeps_the_field_one_is_typing_in(play: Play) -> None:
    form = await opened(play, PRICE)
    field = form.get_by_label("Price")
    await field.press_sequentially("12")
    view = play.sandbox.slack.view()["modals"][BEA][-1]
    totals = {"type": "section", "text": plain("Total 12.00")}
    await play.slack.views_update(view_id=view["id"], view=modal(PRICE, NOTE, totals))

    await expect(form).to_contain_text("Total 12.00")
    await expect(field).to_be_focused()
    await field.press_sequentially(".50")
    await expect(field).to_have_value("12.50")


async def test_a_button_inside_tells_the_app_everything_that_is_typed(play: Play) -> None:
    button = {"type": "button", "action_id": "more", "text": plain("Add another line")}
    form = await opened(play, PRICE, {"type": "actions", "block_id": "b", "elements": [button]})
    await form.get_by_label("Price").fill("7")
    await form.get_by_role("button", name="Add another line").click()

    told = (await play.heard()).payload
    assert told["actions"][0]["action_id"] == "more"
    assert values(told)["price"]["value"] == "7"


async def test_enter_tells_the_app_where_it_wants_to_know_and_else_sends(play: Play) -> None:
    telling = {**TEXT, "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}
    form = await opened(play, asked("price", telling, dispatch_action=True), asked("name", TEXT))
    await form.get_by_label("Price").fill("7")
    await form.get_by_label("Price").press("Enter")
    told = (await play.heard()).payload
    assert (told["type"], told["actions"][0]["value"]) == ("block_actions", "7")

    await form.get_by_label("Name").fill("x")
    await form.get_by_label("Name").press("Enter")
    assert (await play.heard()).payload["type"] == "view_submission"


async def test_while_it_is_sent_it_cannot_be_sent_again(play: Play) -> None:
    form = await opened(play, PRICE)
    await form.get_by_label("Price").fill("7")
    play.app.hold = asyncio.Event()
    await form.get_by_role("button", name="Save").click()

    await expect(form.get_by_role("button", name="Sending …")).to_be_disabled()
    play.app.hold.set()
    await expect(form).to_have_count(0)


async def test_an_app_that_fails_is_said_in_the_form(play: Play) -> None:
    form = await opened(play, PRICE)
    await form.get_by_label("Price").fill("7")
    play.app.will_say(status=500)
    await form.get_by_role("button", name="Save").click()

    await expect(form.get_by_role("alert")).to_contain_text("trouble connecting")
    await expect(form.get_by_label("Price")).to_have_value("7")


async def test_escape_closes_the_form_and_the_pen_is_back_in_the_room(play: Play) -> None:
    form = await opened(play, PRICE)
    await form.get_by_label("Price").press("Escape")

    await expect(form).to_have_count(0)
    await expect(play.page.get_by_test_id("slack-composer")).to_be_focused()
    assert play.sandbox.slack.view()["modals"][BEA] == []


async def test_behind_a_form_nothing_of_slack_can_be_reached(play: Play) -> None:
    form = await opened(play, PRICE)
    for _ in range(6):
        await play.page.keyboard.press("Tab")
        inside = "document.activeElement.closest('.slack-body') === null"
        assert await play.page.evaluate(inside)
    await expect(form).to_be_visible()
