"""Giving up money on Slack: asked for by one, decided by another, told in the invoice's thread."""

from tests.bot.slack.stage import OLGA, Stage, labels
from tests.bot.slack.test_good_day import issued

TYPED = "/writeoff INV-2026-0001 Insolvent since May."


async def test_a_write_off_waits_in_the_thread_and_is_booked_there(slack: Stage) -> None:
    await issued(slack)
    await slack.types(TYPED)
    await slack.settle()
    asked = slack.card()["thread"][-1]

    assert "Write-off A1 · INV-2026-0001 · 2,856.00 EUR" in asked["text"]
    assert labels(asked) == ["Approve", "Reject"]
    await slack.presses(asked, "Approve", OLGA)
    await slack.settle()

    assert "Written off" in slack.card()["text"]
    assert "Olga wrote 2,856.00 EUR off." in slack.story()[-1]


async def test_without_words_a_form_asks_for_them(slack: Stage) -> None:
    await issued(slack)
    await slack.types("/writeoff INV-2026-0001")

    answer = await slack.submits({"reason": "Insolvent since May."})
    await slack.settle()

    assert answer == {"ok": True}
    assert "Why: Insolvent since May." in str(slack.card()["thread"][-1])


async def test_an_owners_no_is_told_with_its_reason(slack: Stage) -> None:
    await issued(slack)
    await slack.types(TYPED)
    await slack.settle()
    await slack.presses(slack.card()["thread"][-1], "Reject", OLGA)
    await slack.submits({"reason": "They promised to pay."}, OLGA)
    await slack.settle()

    assert "Olga rejected the write-off: They promised to pay." in slack.story()[-1]
    assert "Written off" not in slack.card()["text"]
