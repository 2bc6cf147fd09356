"""Modals: errors at their fields, what was typed stays, and Slack's three seconds."""

from pathlib import Path
from typing import Any

import pytest

from core.billing import Billing
from tests.bot.slack.stage import ELSEWHERE, LINE, OLGA, VIC, Stage, staged
from tests.cast import ARI as ARI_HIMSELF
from tests.deeds import wording

GOOD = {
    "client": "acme",
    "lines.0.description": "Work",
    "lines.0.quantity": "1",
    "lines.0.price": "100",
}


async def opened(slack: Stage, channel: str = "C1") -> None:
    await slack.types("/invoice new", channel=channel)
    await slack.suggests("acme")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("lines.0.quantity", "0"),
        ("lines.0.quantity", "-1"),
        ("lines.0.quantity", "1e9"),
        ("lines.0.quantity", "1_000"),
        ("lines.0.quantity", "１２"),
        ("lines.0.price", "abc"),
        ("lines.0.price", "1.2345678"),
        ("lines.0.tax", "200"),
        ("terms", "soon"),
        ("due", "2001-01-01"),
    ],
)
async def test_an_error_is_said_at_its_field(slack: Stage, field: str, text: str) -> None:
    await opened(slack)
    answer = await slack.submits(GOOD | {field: text})

    assert list(answer["errors"]) == [field]
    assert slack.is_open()


async def test_an_error_in_a_later_row_is_said_there(slack: Stage) -> None:
    await opened(slack)
    await slack.acts("paidup:change:add:lines", {})
    bad = {"lines.1.description": "Hosting", "lines.1.quantity": "0", "lines.1.price": "5"}
    answer = await slack.submits(GOOD | bad)

    assert list(answer["errors"]) == ["lines.1.quantity"]


async def test_what_is_mended_is_saved(slack: Stage) -> None:
    await opened(slack)
    await slack.submits(GOOD | {"lines.0.price": "abc"})

    assert await slack.submits(GOOD) == {"ok": True}
    assert "119.00 EUR" in slack.whisper()


async def test_an_edit_of_what_changed_meanwhile_keeps_what_was_typed(slack: Stage) -> None:
    await slack.types(LINE)
    await slack.settle()
    (card,) = slack.room()
    await slack.presses(card, "Edit")
    async with slack.billing.work(ARI_HIMSELF) as work:
        await work.invoices.edit("D1", wording(note="Thanks"))
    answer = await slack.submits({"note": "Many thanks"})

    (said,) = answer["errors"].values()
    assert said.startswith("Ari has changed D1 since this form was opened. It was not saved.")
    assert slack.is_open()


async def test_a_form_sent_twice_is_carried_out_once(slack: Stage) -> None:
    await opened(slack)
    slack.misbehaves("repeat", "interactive")
    await slack.submits(GOOD)
    await slack.settle()

    assert len(slack.room()) == 1


async def test_a_form_whose_acknowledgement_was_lost_is_carried_out_once(slack: Stage) -> None:
    await opened(slack)
    slack.misbehaves("after", "interactive")
    assert "trouble" in (await slack.submits(GOOD))["error"]
    assert await slack.submits(GOOD) == {"ok": True}
    await slack.settle()

    assert len(slack.room()) == 1


async def test_slow_work_goes_on_behind_a_closed_form(billing: Billing, clock_file: Path) -> None:
    async with staged(billing, clock_file, ack_seconds=0) as slack:
        await slack.types("/client new")
        answer = await slack.submits({"name": "Initech", "email": "ines@initech.example"})

    assert answer == {"ok": True}
    assert "Initech" in slack.whisper()


async def test_slow_work_says_what_was_wrong_afterwards(billing: Billing, clock_file: Path) -> None:
    async with staged(billing, clock_file, ack_seconds=0) as slack:
        await slack.types("/client new")
        await slack.submits({"name": "Initech", "email": "nonsense"})

    assert "That was not saved.\n“nonsense” is not a mail address." in slack.whisper()


async def test_a_search_that_is_late_offers_nothing(billing: Billing, clock_file: Path) -> None:
    async with staged(billing, clock_file, ack_seconds=0) as slack:
        await slack.types("/invoice new")
        assert await slack.suggests("acme") == []


async def test_a_refusal_without_a_field_keeps_what_was_typed(slack: Stage) -> None:
    await slack.types(LINE)
    await slack.settle()
    await slack.presses(slack.card(), "Edit")
    await slack.types("/invoice void D1")
    answer = await slack.submits({"lines.0.price": "900"})

    assert "D1 is void" in next(iter(answer["errors"].values()))
    assert slack.is_open()


async def test_the_client_is_searched_by_a_part_of_its_name(slack: Stage) -> None:
    await slack.types("/invoice new")

    assert await slack.suggests("globex corp") == ["globex"]
    assert await slack.suggests("") == ["acme", "globex"]
    assert await slack.suggests("secret") == []


async def test_one_more_line_keeps_what_is_typed(slack: Stage) -> None:
    await opened(slack)
    await slack.acts("paidup:change:add:lines", {"lines.0.price": "half a"})

    assert "lines.1.price" in [block["block_id"] for block in slack.modal()["blocks"]]
    assert "half a" in str(slack.modal()["values"])
    assert "⚠" not in str(slack.modal()["blocks"])


async def test_totals_that_cannot_be_told_say_why(slack: Stage) -> None:
    await opened(slack)
    await slack.acts("paidup:change:preview", {"lines.0.price": "half a"})

    assert "half a" in str(slack.modal()["blocks"][0])


async def test_totals_of_a_form_that_changed_meanwhile_do_no_harm(slack: Stage) -> None:
    await opened(slack)
    slack.misbehaves("before", "views.update", status=200, body=error("hash_conflict"))
    await slack.acts("paidup:change:preview", GOOD)

    assert slack.is_open()
    assert slack.whispers() == []


@pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id", "fatal_error"])
async def test_a_form_that_slack_does_not_open_is_asked_for_again(slack: Stage, code: str) -> None:
    slack.misbehaves("before", "views.open", status=200, body=error(code))

    assert "Please try once more." in await slack.types("/invoice new")


async def test_more_than_a_form_can_carry_is_said_so(slack: Stage) -> None:
    said = await slack.types(f"/invoice reject {'D' * 3500}", OLGA)

    assert "more than Slack can carry" in said


async def test_where_the_app_is_no_member_the_answer_comes_in_private(slack: Stage) -> None:
    await opened(slack, ELSEWHERE)
    await slack.submits(GOOD)

    assert "119.00 EUR" in slack.card("D3")["text"]


async def test_a_stranger_is_told_how_to_be_known(slack: Stage) -> None:
    assert "I do not know you yet" in await slack.types("/invoice new", VIC)
    assert not slack.is_open(VIC)


async def test_a_form_that_is_none_of_ours_is_refused_in_a_sentence(slack: Stage) -> None:
    await opened(slack)
    kept = slack.slack.workspace.state["views"][slack.modal()["id"]]
    kept["view"]["private_metadata"] = "{}"
    await slack.acts("paidup:change:preview", GOOD)
    await slack.submits(GOOD)

    assert [one["text"].split(".")[0] for one in slack.whispers()] == [
        "⚠️ That form is not one of ours any more"
    ] * 2
    assert not slack.is_open()


async def test_more_lines_than_a_form_can_hold_are_said_so(slack: Stage) -> None:
    words = " ".join(f'1 x {number} "Part {number}"' for number in range(1, 40))
    await slack.types(f"/invoice new acme {words}")
    await slack.settle()

    assert "has room for 17 of these" in await slack.presses(slack.card(), "Edit")
    assert not slack.is_open()


def error(code: str) -> Any:
    return f'{{"ok": false, "error": "{code}"}}'
