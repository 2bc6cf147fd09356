"""Plans on Slack: one living card each, its story in the thread, drafts as cards of their own."""

from datetime import timedelta
from decimal import Decimal

from core.billing import Billing
from tests.bot.slack.stage import OLGA, Stage, labels
from tests.cast import BEA
from tests.recurring import monthly, planned, ticked

LINE = '/recurring new acme 800 "Hosting" every month from 2027-01-31'
TITLE = "S1 · Acme GmbH · 952.00 EUR every month"


def plan_card(slack: Stage) -> dict[str, object]:
    """The one card of the plan in the room."""
    (found,) = [one for one in slack.room() if one["text"].startswith("S1 ")]
    return found


def thread(slack: Stage) -> str:
    return " ".join(str(one["text"]) for one in plan_card(slack)["thread"])  # type: ignore[attr-defined]  # a list


async def test_a_plan_that_sends_by_itself_is_approved_in_the_room(slack: Stage) -> None:
    await slack.types(f"{LINE} auto")
    await slack.settle()
    assert TITLE in str(plan_card(slack)["text"])
    assert labels(plan_card(slack))[:2] == ["Approve", "Reject"]

    await slack.presses(plan_card(slack), "Approve", OLGA)
    await slack.settle()

    assert labels(plan_card(slack)) == ["Pause", "Change price", "Skip next", "End"]
    assert "Olga approved it. It sends its invoices by itself." in thread(slack)


async def test_what_happens_to_it_is_told_in_its_thread(slack: Stage, billing: Billing) -> None:
    await planned(billing)
    await slack.settle()
    async with billing.work(BEA) as work:
        await work.recurring.reprice("S1", Decimal(900), monthly().starts_on.replace(month=7))
        await work.recurring_leading.skip("S1")
        await work.recurring_leading.pause("S1")
        await work.recurring_leading.resume("S1")
    await slack.settle()

    assert "Bea set the price of line 1 to 900 from 31 Jul 2027." in thread(slack)
    assert "Bea left out the period from 31 Jan 2027 to 27 Feb 2027." in thread(slack)
    assert "Bea paused it. Periods that begin meanwhile are left out." in thread(slack)
    assert "Bea lets it go on." in thread(slack)


async def test_late_drafts_are_told_together_and_what_waits_has_its_buttons(
    slack: Stage, billing: Billing
) -> None:
    began_on = billing.clock.today("Europe/Berlin") - timedelta(days=3)
    await planned(billing, monthly(starts_on=began_on, every="day", times=4))
    await slack.settle()
    await ticked(billing)
    await slack.settle()

    drafts = [one["text"] for one in slack.room() if one["text"].startswith("D")]
    assert len(drafts) == 3
    assert labels(plan_card(slack))[:2] == ["Write 1 period", "Leave them out"]
    assert "3 invoices were written at once" in thread(slack)
    assert "1 period more waits for a person." in thread(slack)
