"""Whoever becomes an owner and has Slack alone decides there on what waits already."""

from core.security.actors import Role
from tests.bot.slack.stage import ARI, LINE, Stage, labels
from tests.proposals import promoted

DIRECT = "D4"
"""Paidup's direct messages to Ari."""


async def test_a_new_owner_decides_on_what_waits_in_the_direct_messages(slack: Stage) -> None:
    await slack.types(LINE)
    await slack.types("/invoice send D1")
    await slack.settle()
    assert slack.room(DIRECT) == []

    await promoted(slack.billing, "Ari", Role.OWNER)
    await slack.settle()
    card = slack.room(DIRECT)[-1]
    assert card["text"].startswith("D1 · Acme GmbH · 2,856.00 EUR")
    assert labels(card)[:2] == ["Approve", "Reject"]

    await slack.presses(card, "Approve", ARI)
    await slack.settle()
    assert "Issued" in slack.card()["text"]
    assert "Issued" in slack.room(DIRECT)[-1]["text"]
