"""Mails and claims in the billing channel, on the strict stand-in: each in its place."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.notify.routes import routes
from core.models import ClaimKind
from tests.bot.slack.stage import LINE, Stage, labels
from tests.cast import BEA, OLGA, PAIDUP
from tests.deeds import issued
from tests.letters import CARL_WRITES, claimed, received
from tests.trail import Trail

HOSTILE = "<!channel> *bold* `code` <https://evil.example|Pay here> @here " * 400


async def room_with_an_invoice(slack: Stage) -> None:
    await slack.types(LINE)
    async with slack.billing.work(BEA) as work:
        await work.invoices.ask("D1")
    async with slack.billing.work(OLGA) as work:
        await work.invoices.approve("D1")
    await slack.settle()


def thread(slack: Stage) -> list[dict[str, Any]]:
    return list(slack.card()["thread"])


def marked_up(part: Any) -> Iterator[str]:
    """Every text in which Slack would read its markup."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from marked_up(each)


async def test_a_mail_is_in_the_thread_of_its_invoice(slack: Stage) -> None:
    await room_with_an_invoice(slack)
    await received(slack.billing, text="A question about line two.")
    await slack.settle()

    mail = thread(slack)[-1]
    assert "A question about line two." in str(mail["blocks"])
    assert labels(mail)[0] == "Answer"


async def test_a_claim_changes_the_card_and_its_settling_is_told(slack: Stage) -> None:
    await room_with_an_invoice(slack)
    letter = await received(slack.billing)
    await claimed(slack.billing, letter, ClaimKind.PAYMENT)
    await slack.settle()
    assert "Said to be paid" in str(slack.card()["blocks"])

    await slack.presses(slack.card(), "Not received")
    await slack.settle()
    assert "Said to be paid" not in str(slack.card()["blocks"])
    assert any("did not find the payment" in line for line in slack.story())


async def test_a_meaning_is_pressed_once_and_its_buttons_go(slack: Stage) -> None:
    await room_with_an_invoice(slack)
    await received(slack.billing)
    await slack.settle()
    await slack.presses(thread(slack)[-1], "They dispute it")
    await slack.settle()

    assert "Disputed" in str(slack.card()["blocks"])


async def test_the_mail_stands_above_the_answer_and_where_it_goes(slack: Stage) -> None:
    await room_with_an_invoice(slack)
    await received(slack.billing, text=HOSTILE)
    await slack.settle()
    await slack.presses(thread(slack)[-1], "Answer")
    above, answer = slack.modal()["blocks"]

    assert above["text"]["text"].startswith(f"Your answer goes to {CARL_WRITES}, in the same")
    assert "&lt;!channel&gt; ∗bold∗" in above["text"]["text"]
    assert answer["label"]["text"] == "Your answer"

    await slack.submits({"text": "We are looking."})
    await slack.settle()
    assert any(f"answered {CARL_WRITES}" in line for line in slack.story())


async def test_an_answer_goes_where_the_form_said_or_nowhere(slack: Stage, trail: Trail) -> None:
    await room_with_an_invoice(slack)
    await received(slack.billing)
    await slack.settle()
    await slack.presses(thread(slack)[-1], "Answer")
    async with slack.billing.work(BEA) as work:
        await work.reach.correct(await work.clients.get("acme"), "cora@acme.example")
    await slack.submits({"text": "We are looking."})

    assert "Answers to M1 go to cora@acme.example now." in slack.modal()["errors"]["text"]
    assert "AnswerWritten" not in await trail.kinds()


async def test_an_answer_is_a_line_of_the_story(slack: Stage) -> None:
    await room_with_an_invoice(slack)
    letter = await received(slack.billing)
    async with slack.billing.work(BEA) as work:
        await work.letters.answer(letter.reference, "We are looking.")
    await slack.settle()

    assert any(f"Bea answered {CARL_WRITES}" in line for line in slack.story())


@pytest.mark.parametrize("invoice_id", [1, None])
async def test_whatever_a_mail_says_slack_takes_it_and_nobody_is_called(
    slack: Stage, invoice_id: int | None
) -> None:
    await room_with_an_invoice(slack)
    await received(
        slack.billing,
        invoice_id=invoice_id,
        text=HOSTILE,
        subject=HOSTILE,
        sender_name=HOSTILE,
        trust=HOSTILE,
        attachments=[HOSTILE] * 60,
        intents=[
            {"name": "dispute", "facts": {"reason": HOSTILE}, "quote": HOSTILE, "reason": HOSTILE}
        ]
        * 20,
    )
    await slack.settle()

    assert await slack.waiting() == []
    said = list(marked_up(slack.room()))
    assert not [text for text in said if "<!channel>" in text or "<https:" in text]


async def test_a_mail_without_an_invoice_is_a_message_of_its_own(slack: Stage) -> None:
    await room_with_an_invoice(slack)
    letter = await received(slack.billing, invoice_id=None, text="Something else.")
    await slack.settle()
    assert len(slack.room()) == 2

    async with slack.billing.work(BEA) as work:
        await work.letters.file(letter.reference, "INV-2026-0001")
    await slack.settle()
    first = slack.room()[0]
    assert any("Bea put M1 here" in line["text"] for line in first["thread"])
    assert "They paid" in labels(slack.room()[1])


async def test_what_machines_write_to_no_invoice_rings_nowhere(slack: Stage) -> None:
    await room_with_an_invoice(slack)
    await received(slack.billing, invoice_id=None, automatic="It was sent to a list.")
    await slack.settle()

    assert len(slack.room()) == 1


async def test_an_address_that_is_dead_is_told_with_what_to_do(slack: Stage) -> None:
    await room_with_an_invoice(slack)
    letter = await received(slack.billing, automatic="A mail server reports.")
    async with slack.billing.work(PAIDUP) as work:
        await work.reach.came_back(CARL_WRITES, letter)
    await slack.settle()

    assert "Not delivered" in str(slack.card()["blocks"])
    told = next(each for each in thread(slack) if "gets no mail" in str(each["blocks"]))
    assert labels(told) == ["Correct address", "It works again"]


async def test_a_dead_address_is_told_once_however_many_invoices_wait(slack: Stage) -> None:
    await room_with_an_invoice(slack)
    for _ in range(3):
        await issued(slack.billing)
    await slack.settle()
    lines = [len(card["thread"]) for card in slack.room()]
    letter = await received(slack.billing, automatic="A mail server reports.", is_quiet=True)
    async with slack.billing.work(PAIDUP) as work:
        await work.reach.came_back(CARL_WRITES, letter)
    await slack.settle()

    *cards, told = slack.room()
    assert [len(card["thread"]) for card in cards] == lines
    assert all("mail does not reach" in str(card["blocks"]) for card in cards)
    assert "gets no mail" in str(told["blocks"])
    assert all(f"INV-2026-000{number}" in str(told["blocks"]) for number in range(1, 5))


async def test_an_address_that_works_again_is_told_once(slack: Stage) -> None:
    await room_with_an_invoice(slack)
    await issued(slack.billing)
    letter = await received(slack.billing, automatic="A mail server reports.", is_quiet=True)
    async with slack.billing.work(PAIDUP) as work:
        await work.reach.came_back(CARL_WRITES, letter)
    await slack.settle()
    before = len(slack.room()), [len(card["thread"]) for card in slack.room()]
    async with slack.billing.work(BEA) as work:
        await work.reach.mend(await work.clients.get("acme"))
    await slack.settle()

    *others, told = slack.room()
    assert (len(others), [len(card["thread"]) for card in others]) == before
    assert "goes to carl@acme.example" in str(told["blocks"])


async def test_without_a_room_those_who_bill_hear_by_themselves(slack: Stage) -> None:
    await issued(slack.billing)
    async with slack.billing.work(PAIDUP) as work:
        (await work.companies.own()).slack_channel = ""
    letter = await received(slack.billing)
    async with slack.billing.reading(PAIDUP) as work:
        story = await work.audit.story(f"invoice:{letter.invoice_id}")
        told = await routes(work, story[-1])

    assert {"101", "102", "103"} <= {address for _, address in told}
