"""Cards on Slack, checked by the strict stand-in."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from bot.cards.model import Button, Card, Row, Tone
from bot.render import slack
from bot.render.actions import Codec
from sandbox.slack.blocks import problems_of_blocks
from tests.bot.render.samples import APPROVE, CARD, CODEC, LIST, PDF, VOID, cards, shown


def texts(payload: Any) -> list[str]:
    return list(shown(payload))


def test_an_invoice_is_four_blocks() -> None:
    blocks = slack.message(CARD, CODEC)["blocks"]

    assert [block["type"] for block in blocks] == ["header", "section", "actions", "context"]
    assert blocks[0]["text"]["text"] == "D12 · Acme GmbH · 2,856.00 EUR · ⏳ Waiting for approval"
    assert blocks[1]["text"]["text"] == "Bea asks you to approve this invoice."
    assert [field["text"] for field in blocks[1]["fields"]] == [
        "*Due*\n22 Dec 2026",
        "*Net*\n2,400.00 EUR",
    ]
    assert texts(blocks[3]) == ["Drafted by Bea at 10:14"]


def test_a_notification_says_what_it_is_about() -> None:
    assert slack.message(CARD, CODEC)["text"] == (
        "D12 · Acme GmbH · 2,856.00 EUR · ⏳ Waiting for approval\n"
        "Bea asks you to approve this invoice."
    )


def test_the_first_action_stands_out_and_the_dangerous_one_asks() -> None:
    approve, void, pdf = slack.message(CARD, CODEC)["blocks"][2]["elements"]

    assert (approve["style"], approve["value"]) == ("primary", "invoice approve|D12|9f2c")
    assert "confirm" not in approve
    assert void["style"] == void["confirm"]["style"] == "danger"
    assert texts(void["confirm"]) == [
        "Are you sure?",
        "Void the draft D12?",
        "Void it",
        "No, go back",
    ]
    assert pdf["url"] == PDF.url


def test_every_press_is_heard_by_one_listener() -> None:
    elements = slack.message(CARD, CODEC)["blocks"][2]["elements"]

    assert all(slack.ACTIONS.match(element["action_id"]) for element in elements)
    assert [e["action_id"] for e in elements] == [
        "paidup:run:0",
        "paidup:run:1",
        "paidup:open:2",
    ]


def test_a_row_has_its_button_beside_it() -> None:
    _, first, second = slack.message(LIST, CODEC)["blocks"]

    assert first["text"]["text"] == "*INV-2026-0001 · Acme*\noverdue"
    assert first["accessory"]["value"] == "invoice show|D1"
    assert "accessory" not in second


def test_a_list_without_buttons_is_one_block() -> None:
    card = replace(LIST, rows=tuple(replace(row, action=None) for row in LIST.rows))

    _, listed = slack.message(card, CODEC)["blocks"]
    assert listed["text"]["text"] == (
        "*INV-2026-0001 · Acme* · overdue\n*INV-2026-0002 · Globex* · due tomorrow"
    )


def test_a_long_list_says_how_much_is_left_out() -> None:
    row = Row("INV", action=Button("Show", "invoice show", {"invoice": "D1"}))

    blocks = slack.message(Card("Open", rows=(row,) * 100), CODEC)["blocks"]
    assert texts(blocks[-1]) == ["… and 60 more."]


def test_nobody_is_called_and_nothing_is_a_link() -> None:
    card = Card("<!channel>", "@here see <https://evil.example|your bank> bea@acme.example")

    message = slack.message(card, CODEC)
    header, section = message["blocks"]
    assert header["text"]["text"] == "‹!channel>"
    assert section["text"] == {
        "type": "mrkdwn",
        "text": "@\u2060here see &lt;https://evil.example|your bank&gt; bea@acme.example",
        "verbatim": True,
    }
    assert message["text"].startswith("&lt;!channel&gt;\n@\u2060here see &lt;https:")


def test_a_name_in_slacks_markup_is_seen_as_it_was_written() -> None:
    assert slack.escape("*a* ~b~ `c` _d_ first_last") == "∗a∗ ∼b∼ ˋcˋ ˍdˍ first_last"


def test_a_note_in_the_thread_has_no_buttons() -> None:
    note = slack.thread_note(replace(CARD, title="Olga approved it", tone=Tone.GOOD, state=""))

    assert texts(note) == [
        "*✅ Olga approved it*\nBea asks you to approve this invoice.",
        "Drafted by Bea at 10:14",
    ]


def test_a_note_that_is_one_sentence_is_not_shouted() -> None:
    assert texts(slack.thread_note(Card("Olga approved it."))) == ["Olga approved it."]


def test_a_long_sentence_is_not_cut_to_a_header() -> None:
    sentence = "Only an owner can do this. " * 8

    assert texts(slack.message(Card(sentence, tone=Tone.WARNING), CODEC)) == [
        f"*⚠️ {sentence.strip()}*"
    ]


def test_an_empty_card_is_still_a_message() -> None:
    message = slack.message(Card(""), CODEC)

    assert message["text"] == "–"
    assert problems_of_blocks(message["blocks"]) == []


def test_a_button_that_is_too_long_is_a_bug() -> None:
    codec = Codec({"invoice show": ("invoice",)})

    with pytest.raises(AssertionError):
        slack.message(
            Card("x", actions=(Button("x", "invoice show", {"invoice": "x" * 2000}),)), codec
        )


@given(cards)
@settings(max_examples=30, deadline=None)
def test_slack_takes_any_card(card: Card) -> None:
    message = slack.message(card, CODEC)

    assert problems_of_blocks(message["blocks"]) == []
    assert 0 < len(message["text"]) <= 3000
    assert json.dumps(message, ensure_ascii=False).encode()


@given(cards)
@settings(max_examples=30, deadline=None)
def test_no_card_calls_anybody_or_turns_the_text(card: Card) -> None:
    message = slack.message(card, CODEC)

    said = "\n".join([message["text"], *texts(message["blocks"])])
    assert not re.search("<[!@#]|@(here|channel)\\b|\u202e|\x1b", said)


@given(cards)
@settings(max_examples=20, deadline=None)
def test_slack_takes_any_note(card: Card) -> None:
    assert problems_of_blocks(slack.thread_note(card)["blocks"]) == []


def test_the_buttons_come_in_the_order_of_the_card() -> None:
    card = Card("x", actions=(PDF, VOID, APPROVE))

    (actions,) = [b for b in slack.message(card, CODEC)["blocks"] if b["type"] == "actions"]
    assert texts(actions["elements"][0]) == ["PDF"]
