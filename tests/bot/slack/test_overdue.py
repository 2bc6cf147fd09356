"""What falls overdue, in the billing room: heard once, and kept up to date."""

import re
from datetime import timedelta

import pytest

from core.billing import Billing
from core.models import ClaimKind, HoldKind, Invoice
from tests.bot.slack.stage import Stage, labels
from tests.cast import BEA, PAIDUP
from tests.deeds import paid, recorded
from tests.late import mail, reminders, sent, tick
from tests.letters import claimed, received
from tests.trail import Trail

ALERT = "Acme GmbH · INV-"


async def overdue(slack: Stage, billing: Billing, invoices: int = 1) -> Invoice:
    """The last of so many invoices in the room, each with its card, the day after all were due."""
    found = [await sent(billing) for _ in range(invoices)]
    await slack.settle()
    due_on = found[-1].due_on
    assert due_on is not None
    await tick(billing, due_on + timedelta(days=1))
    await slack.settle()
    return found[-1]


def days(text: str) -> int:
    """How many days overdue an alert says."""
    found = re.search(r"(\d+) days? overdue", text)
    assert found is not None, text
    return int(found[1])


def titles(slack: Stage) -> list[str]:
    return [one["blocks"][0]["text"]["text"] for one in slack.room()]


async def test_an_alert_is_heard_beside_the_living_card(
    slack: Stage, billing: Billing, trail: Trail
) -> None:
    invoice = await overdue(slack, billing)

    assert titles(slack) == [
        f"{invoice.reference} · Acme GmbH · 119.00 EUR · ⚠️ Overdue",
        f"119.00 EUR · Acme GmbH · {invoice.reference} · ⚠️ Overdue",
    ]
    for card in slack.room():
        assert labels(card)[:3] == ["Remind now", "Snooze", "Record payment"]
    assert labels(slack.room()[1])[3:] == ["Pay link"]


async def test_once_it_is_paid_both_cards_have_moved_on(
    slack: Stage, billing: Billing, trail: Trail
) -> None:
    invoice = await overdue(slack, billing)
    await paid(billing, invoice.reference, 11900)
    await slack.settle()

    alert = next(one for one in slack.room() if ALERT in one["blocks"][0]["text"]["text"])
    assert "There is nothing more to do." in alert["text"]
    assert labels(alert) == []
    assert len(slack.room()) == 2


async def test_more_than_three_are_one_message(
    slack: Stage, billing: Billing, trail: Trail
) -> None:
    await overdue(slack, billing, invoices=4)

    digest = slack.room()[-1]
    assert titles(slack)[-1] == "476.00 EUR · 4 invoices · ⚠️ Overdue"
    assert labels(digest) == ["Show"] * 4
    assert len(slack.room()) == 5


async def test_a_second_press_asks_before_it_reminds_again(
    slack: Stage, billing: Billing, trail: Trail
) -> None:
    invoice = await overdue(slack, billing)
    await slack.presses(slack.room()[1], "Remind now")
    await mail(billing, invoice)
    await slack.presses(slack.room()[1], "Remind now")

    assert "Send the 2nd already?" in str(slack.whispers()[-1])
    assert [each.stage for each in await reminders(billing, invoice)] == [1]


async def test_a_payment_nobody_decides_on_is_heard_again_with_its_buttons(
    slack: Stage, billing: Billing, trail: Trail
) -> None:
    invoice = await overdue(slack, billing)
    payment = (await recorded(billing, invoice.reference, 500)).payment
    await slack.settle()
    assert invoice.due_on is not None
    await tick(billing, invoice.due_on + timedelta(days=3))
    await slack.settle()

    said = slack.room()[-1]
    assert f"Payment {payment.reference}" in said["blocks"][0]["text"]["text"]
    assert "the client is not reminded until somebody decides" in said["text"]
    assert labels(said) == ["Approve", "Reject"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (HoldKind.CLAIM, "The client said it was paid; the money has not come."),
        (HoldKind.PROMISE, "The client promised to pay; the money has not come."),
        (HoldKind.EXTENSION, "The client asked for more time, which is over;"),
    ],
)
async def test_the_first_alert_says_what_the_client_said_and_keeps_up(
    slack: Stage, billing: Billing, trail: Trail, kind: HoldKind, said: str
) -> None:
    invoice = await sent(billing)
    await slack.settle()
    assert invoice.due_on is not None
    async with billing.work(PAIDUP) as work:
        await work.reminders.hold(invoice.id, kind, invoice.due_on - timedelta(days=2), "")
    slack.forward(timedelta(days=16).total_seconds())
    await tick(billing)
    await slack.settle()
    at_first = [one["text"] for one in slack.room() if ALERT in one["blocks"][0]["text"]["text"]]
    slack.forward(timedelta(days=7).total_seconds())
    await paid(billing, invoice.reference, 500)
    await slack.settle()
    later = [one["text"] for one in slack.room() if ALERT in one["blocks"][0]["text"]["text"]]

    assert len(at_first) == len(later) == 1
    assert said in at_first[0]
    assert said in later[0]
    assert days(later[0]) == days(at_first[0]) + 7


async def test_a_reminder_is_a_line_of_the_story(
    slack: Stage, billing: Billing, trail: Trail
) -> None:
    invoice = await overdue(slack, billing)
    async with billing.work(PAIDUP) as work:
        reminder = await work.reminders.remind_now(invoice.reference)
        await work._events.change(reminder, state="sending")
        await work.sendings.sent(reminder.id, "carl@acme.example")
    await slack.settle()

    said = [line["text"] for line in slack.room()[0]["thread"]]
    assert said[-1] == "The 1st reminder was mailed to carl@acme.example."


async def test_a_snooze_shows_on_both_cards_until_it_is_over(
    slack: Stage, billing: Billing, trail: Trail
) -> None:
    invoice = await overdue(slack, billing)
    await slack.types(f"/invoice snooze {invoice.reference} 3 days")
    assert "Reminders go on that day." in slack.whisper()
    await slack.settle()
    snoozed = [labels(card) for card in slack.room()]
    assert invoice.due_on is not None
    await tick(billing, invoice.due_on + timedelta(days=9))
    await slack.settle()

    assert all("Resume reminders" in each and "Remind now" not in each for each in snoozed)
    assert "Remind now" in labels(slack.room()[-1])
    assert labels(slack.room()[1]) == []  # the alert before it has retired
    assert "It is no longer snoozed." in slack.room()[-1]["text"]


async def test_after_a_claim_s_pause_the_alert_says_that_nobody_has_confirmed_it(
    slack: Stage, billing: Billing, trail: Trail
) -> None:
    await overdue(slack, billing)
    claim = await claimed(billing, await received(billing), ClaimKind.PAYMENT)
    slack.forward(timedelta(days=25).total_seconds())
    await tick(billing)
    await slack.settle()
    open_still = slack.room()[-1]
    async with billing.work(BEA) as work:
        await work.claims.dismiss(claim.reference)
    await slack.settle()
    settled = next(one for one in slack.room() if one["ts"] == open_still["ts"])

    assert "The client said it was paid; nobody has confirmed that yet." in open_still["text"]
    assert labels(open_still)[:3] == ["Confirm payment", "Not received", "Remind now"]
    assert "The client said it was paid; the money has not come." in settled["text"]
    assert labels(settled)[:2] == ["Remind now", "Snooze"]
