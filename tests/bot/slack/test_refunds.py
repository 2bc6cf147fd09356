"""Money goes back on Slack: asked for in the thread of its invoice, and told there."""

from tests.bot.slack.stage import OLGA, Stage, labels
from tests.bot.slack.test_good_day import issued


async def test_a_refund_waits_in_the_thread_and_is_told_there(slack: Stage) -> None:
    await issued(slack)
    await slack.types("/payment record INV-2026-0001 2856")
    await slack.settle()
    await slack.presses(slack.card()["thread"][-1], "Approve", OLGA)
    await slack.settle()
    await slack.types("/refund P1 56 returned on 3 May")
    await slack.settle()
    asked = slack.card()["thread"][-1]

    assert "Refund R1 · P1 · 56.00 EUR" in asked["text"]
    assert labels(asked) == ["Approve", "Reject"]
    await slack.presses(asked, "Approve", OLGA)
    await slack.settle()

    assert "56.00 EUR went back to the client." in slack.story()[-1]
    assert "Partly paid" in slack.card()["text"]
