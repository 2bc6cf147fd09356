"""Cards on Telegram, checked by the strict stand-in."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings

from bot.cards.model import Button, Card, Row
from bot.render import telegram
from sandbox.telegram.keyboards import read_markup
from sandbox.telegram.markup import read_html, utf16_units
from tests.bot.render.samples import CARD, CODEC, LIST, cards

Keyboard = list[list[dict[str, str]]]


def keyboard(body: dict[str, Any]) -> Keyboard:
    found: Keyboard = body["reply_markup"]["inline_keyboard"]
    return found


def labels(rows: Keyboard) -> list[list[str]]:
    return [[key["text"] for key in row] for row in rows]


def test_an_invoice_reads_from_the_headline_to_the_small_print() -> None:
    assert telegram.message(CARD, CODEC)["text"] == (
        "<b>D12 · Acme GmbH · 2,856.00 EUR · ⏳ Waiting for approval</b>\n"
        "Bea asks you to approve this invoice.\n"
        "\n"
        "Due: 22 Dec 2026\n"
        "Net: 2,400.00 EUR\n"
        "\n"
        "<i>Drafted by Bea at 10:14</i>"
    )


def test_the_first_action_has_a_row_of_its_own() -> None:
    assert labels(keyboard(telegram.message(CARD, CODEC))) == [["Approve"], ["Void it", "PDF"]]


def test_a_card_without_buttons_has_no_keyboard() -> None:
    assert "reply_markup" not in telegram.message(Card("Paid"), CODEC)


def test_a_row_names_itself_on_its_button() -> None:
    message = telegram.message(LIST, CODEC)

    assert labels(keyboard(message)) == [["Show INV-2026-0001 · Acme"]]
    assert "• <b>INV-2026-0002 · Globex</b> · due tomorrow" in message["text"]


def test_a_caption_says_the_same_beside_the_file() -> None:
    body = telegram.caption(CARD, CODEC)

    assert body["caption"] == telegram.message(CARD, CODEC)["text"]
    assert keyboard(body) == keyboard(telegram.message(CARD, CODEC))
    assert "text" not in body


def test_a_dangerous_press_asks_first_and_can_be_taken_back() -> None:
    before = keyboard(telegram.message(CARD, CODEC))
    assert before[1][0] == {"text": "Void it", "callback_data": "!invoice void|D12"}

    asked = telegram.confirm(before, "!invoice void|D12")
    assert labels(asked) == [["Approve"], ["Yes, void it"], ["No"], ["PDF"]]
    assert asked[1][0]["callback_data"] == "invoice void|D12"

    back = telegram.take_back(asked, asked[2][0]["callback_data"])
    assert labels(back) == [["Approve"], ["Void it"], ["PDF"]]
    assert back[1][0]["callback_data"] == "!invoice void|D12"


def test_a_question_that_is_gone_changes_no_keyboard() -> None:
    before = keyboard(telegram.message(CARD, CODEC))

    assert telegram.confirm(before, "!invoice void|D99") == before


def test_markup_in_a_name_is_seen_as_it_was_written() -> None:
    message = telegram.message(Card("<b>Acme</b> & Söhne", "see @olga or bea@acme.example"), CODEC)

    said = read_html(message["text"])
    assert said.text == "<b>Acme</b> & Söhne\nsee @\u2060olga or bea@acme.example"


def test_a_long_list_says_how_much_is_left_out() -> None:
    message = telegram.message(Card("Open", rows=(Row("INV", "x" * 400),) * 40), CODEC)

    assert message["text"].endswith("\n… and 31 more.")


@given(cards)
@settings(max_examples=30, deadline=None)
def test_telegram_takes_any_card(card: Card) -> None:
    message = telegram.message(card, CODEC)

    assert read_html(message["text"]).text
    assert utf16_units(message["text"]) <= 4096
    read_markup(message.get("reply_markup"), allow_local_urls=False)
    assert json.dumps(message, ensure_ascii=False).encode()


@given(cards)
@settings(max_examples=30, deadline=None)
def test_telegram_takes_any_caption(card: Card) -> None:
    body = telegram.caption(card, CODEC)

    assert read_html(body["caption"]).text
    assert utf16_units(body["caption"]) <= 1024


@given(cards)
@settings(max_examples=30, deadline=None)
def test_no_card_mentions_anybody_or_turns_the_text(card: Card) -> None:
    said = read_html(telegram.message(card, CODEC)["text"]).text

    assert not re.search("@(here|channel)\\b|\u202e|\x1b", said)


def test_a_button_that_asks_first_still_has_its_64_bytes() -> None:
    button = Button("Void", "invoice void", {"invoice": "D" * 50}, sure="Sure?")
    (row,) = keyboard(telegram.message(Card("x", actions=(button,)), CODEC))

    assert len(row[0]["callback_data"]) == 64


def test_a_button_that_asks_first_and_is_longer_is_a_bug() -> None:
    button = Button("Void", "invoice void", {"invoice": "D" * 51}, sure="Sure?")

    with pytest.raises(AssertionError):
        telegram.message(Card("x", actions=(button,)), CODEC)
