"""Every command there is: its form on each platform, its buttons, its way to be typed."""

import pytest

from bot.cards.model import Button
from bot.commands.dispatch import form_for, understand
from bot.commands.request import Typed
from bot.commands.table import COMMANDS, orders, typed_orders
from bot.render import slack_forms, telegram_forms
from bot.render.actions import Codec
from sandbox.slack.blocks import problems_of_view
from sandbox.telegram.keyboards import read_markup
from sandbox.telegram.markup import read_html

NAMES = sorted(COMMANDS)


@pytest.mark.parametrize("name", NAMES)
def test_slack_takes_the_form_of_every_command(name: str) -> None:
    view = slack_forms.modal(form_for(COMMANDS[name], {}), channel="C1")

    assert problems_of_view(view, "modal") == []


@pytest.mark.parametrize("name", NAMES)
def test_telegram_takes_every_question_of_every_command(name: str) -> None:
    form = form_for(COMMANDS[name], {})

    for step in telegram_forms.steps(form):
        body = telegram_forms.question(form, step)
        assert read_html(body["text"]).text
        read_markup(body["reply_markup"], allow_local_urls=False)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_can_be_a_button(name: str) -> None:
    codec = Codec(orders())
    arguments = dict.fromkeys(COMMANDS[name].order[:1], "INV-2026-0001")

    text = codec.encode(Button("Do it", name, arguments), limit=63)
    assert codec.decode(text) == (name, arguments)


@pytest.mark.parametrize("name", ["invoice approve", "invoice reject", "payment approve"])
def test_what_a_mail_says_to_type_can_be_typed(name: str) -> None:
    thing = COMMANDS[name].order[0]
    button = Button("Decide", name, {thing: "D12", "mark": "1a2b3c4d5e6f"})
    said = Codec(orders(), typed_orders()).typed(button)

    assert understand(Typed(said)) == (COMMANDS[name], {thing: "D12"})
