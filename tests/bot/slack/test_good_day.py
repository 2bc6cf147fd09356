"""The good day on Slack: from the first word to the issued invoice and the booked payment."""

from pathlib import Path

import pytest

from core.billing import Billing
from tests.bot.slack.stage import LINE, OLGA, Stage, labels, staged

LINES = {
    "client": "acme",
    "lines.0.description": "Backend work",
    "lines.0.quantity": "3",
    "lines.0.price": "800",
    "lines.1.description": "Hosting",
    "lines.1.price": "19.99",
    "lines.1.tax": "7",
}


async def drafted(slack: Stage) -> None:
    """A draft with its card in the room."""
    await slack.types(LINE)
    await slack.settle()


async def waiting(slack: Stage) -> None:
    """The same, sent for approval."""
    await drafted(slack)
    await slack.presses(slack.card(), "Send for approval")
    await slack.settle()


async def issued(slack: Stage) -> None:
    """The same, approved by Olga."""
    await waiting(slack)
    await slack.presses(slack.card(), "Approve", OLGA)
    await slack.settle()


@pytest.mark.parametrize("line", [LINE, LINE.replace("/", "/paidup ", 1)])
async def test_one_line_makes_a_draft_and_its_card(slack: Stage, line: str) -> None:
    said = await slack.types(line)
    await slack.settle()

    assert "D1 · Acme GmbH · 2,856.00 EUR · ○ Draft" in said
    assert len(slack.whispers()) == 1
    assert labels(slack.card()) == ["Send for approval", "Edit", "Void"]


async def test_the_form_with_two_lines_makes_a_draft(slack: Stage) -> None:
    await slack.types("/invoice new")
    await slack.suggests("ac")
    await slack.acts("paidup:change:add:lines", {"client": "acme"})
    answer = await slack.submits(LINES)
    await slack.settle()

    assert answer == {"ok": True}
    assert not slack.is_open()
    assert slack.whisper().startswith("D1 · Acme GmbH · 2,877.39 EUR")
    assert "2,877.39" in slack.card()["text"]


async def test_the_totals_can_be_looked_at_before_anything_is_saved(slack: Stage) -> None:
    await slack.types("/invoice new")
    await slack.suggests("acme")
    typed = {name: text for name, text in LINES.items() if "1" not in name}
    await slack.acts("paidup:change:preview", typed)

    assert "2,856.00 EUR" in str(slack.modal()["blocks"])
    assert slack.modal()["values"]["lines.0.price"]["paidup:change:answer"]["value"] == "800"
    await slack.settle()
    assert slack.room() == []


async def test_what_is_sent_waits_for_an_owner_and_the_thread_tells(slack: Stage) -> None:
    await drafted(slack)
    card = slack.card()
    assert await slack.presses(card, "Send for approval") == slack.whispers()[0]["text"]
    await slack.settle()

    assert slack.card()["ts"] == card["ts"]
    assert "Waiting for approval" in slack.card()["text"]
    assert slack.story() == ["Bea asks for approval."]


async def test_an_owner_approves_on_slack(slack: Stage) -> None:
    await waiting(slack)
    assert await slack.presses(slack.card(), "Approve", OLGA) == ""
    await slack.settle()

    assert "Issued" in slack.card()["text"]
    assert slack.story()[-1].endswith("Olga approved it. It is INV-2026-0001 now.")
    assert slack.whispers(OLGA) == []


async def test_an_owner_rejects_with_a_reason_that_the_thread_keeps(slack: Stage) -> None:
    await waiting(slack)
    await slack.presses(slack.card(), "Reject", OLGA)
    await slack.submits({"reason": "The rate is 750."}, OLGA)
    await slack.settle()

    assert "Draft" in slack.card()["text"]
    assert "The rate is 750." in slack.story()[-1]


async def test_a_draft_is_edited_in_its_form(slack: Stage) -> None:
    await drafted(slack)
    await slack.presses(slack.card(), "Edit")
    await slack.submits({"lines.0.price": "1000"})
    await slack.settle()

    assert "3,570.00 EUR" in slack.card()["text"]
    assert slack.story() == ["Bea changed it."]


async def test_a_payment_stands_in_the_thread_and_changes_there(slack: Stage) -> None:
    await issued(slack)
    await slack.presses(slack.card(), "Record payment")
    await slack.submits({"amount": "1000", "reference": "4711"})
    await slack.settle()
    payment = slack.card()["thread"][-1]
    await slack.presses(payment, "Approve", OLGA)
    await slack.settle()

    assert "Booked" in next(
        one["text"] for one in slack.card()["thread"] if one["ts"] == payment["ts"]
    )
    assert "Partly paid" in slack.card()["text"]
    assert "1,000.00 EUR came in." in slack.story()[-1]


async def test_a_list_is_for_the_asker_alone_and_shows_more_on_demand(slack: Stage) -> None:
    await drafted(slack)
    await slack.types("/invoice list")
    listed = slack.whispers()[-1]
    await slack.presses(listed, "Show")

    assert "Invoices" in listed["text"]
    assert labels(slack.whispers()[-1]) == ["Send for approval", "Edit", "Void"]


@pytest.mark.parametrize("line", ["/help", "/paidup", "/paidup help"])
async def test_help_says_what_there_is(slack: Stage, line: str) -> None:
    await slack.types(line)

    assert "/invoice new" in str(slack.whispers()[0]["blocks"])


async def test_the_good_day_over_a_socket(billing: Billing, clock_file: Path) -> None:
    async with staged(billing, clock_file, socket_mode=True) as slack:
        await slack.types("/invoice new")
        assert await slack.suggests("glob") == ["globex"]
        await slack.suggests("acme")
        await slack.submits({name: text for name, text in LINES.items() if "1" not in name})
        await slack.settle()
        await slack.presses(slack.card(), "Send for approval")
        await slack.settle()
        await slack.presses(slack.card(), "Approve", OLGA)
        await slack.settle()

    assert "Issued" in slack.card()["text"]


async def test_what_people_write_rings_no_bell_and_is_read_as_written(slack: Stage) -> None:
    await slack.types('/invoice new acme 100 "R&D <!channel> 2 < 3"')
    await slack.settle()

    assert "R&amp;D &lt;!channel&gt; 2 &lt; 3" in str(slack.card()["blocks"])
