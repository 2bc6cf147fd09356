"""Buttons: pressed twice, late, by somebody else, after a restart; and Slack deaf to the answer."""

import asyncio
from pathlib import Path

import pytest

from core.billing import Billing
from tests.bot.slack.stage import BEA, LINE, OLGA, VIC, Json, Stage, buttons, staged
from tests.trail import Trail

pytestmark = pytest.mark.usefixtures("trail")


async def drafted(slack: Stage) -> Json:
    await slack.types(LINE)
    await slack.settle()
    return slack.card()


async def waiting(slack: Stage) -> Json:
    await slack.presses(await drafted(slack), "Send for approval")
    await slack.settle()
    return slack.card()


async def test_a_button_pressed_twice_works_once(slack: Stage, trail: Trail) -> None:
    card = await waiting(slack)
    await asyncio.gather(*(slack.presses(card, "Approve", OLGA) for _ in range(2)))
    await slack.settle()

    assert (await trail.kinds()).count("InvoiceIssued") == 1
    assert [one["text"].split("\n")[0] for one in slack.whispers(OLGA)] == [
        "⚠️ INV-2026-0001 is open."
    ]


async def test_a_press_that_slack_repeats_works_once(slack: Stage, trail: Trail) -> None:
    card = await drafted(slack)
    slack.misbehaves("repeat", "interactive", times=2)
    await slack.presses(card, "Send for approval")

    assert (await trail.kinds()).count("ApprovalAsked") == 1
    assert len(slack.whispers()) == 1


async def test_an_approval_of_what_was_edited_since_is_void(slack: Stage, trail: Trail) -> None:
    old = await waiting(slack)
    await slack.presses(old, "Edit")
    await slack.submits({"lines.0.price": "1"})
    await slack.types("/invoice send D1")

    said = await slack.presses(old, "Approve", OLGA)
    await slack.settle()
    assert "changed" in said
    assert "InvoiceIssued" not in await trail.kinds()


@pytest.mark.parametrize("label", ["Send for approval", "Void"])
async def test_a_button_of_a_draft_that_was_edited_since_says_so(
    slack: Stage, trail: Trail, label: str
) -> None:
    old = await drafted(slack)
    await slack.presses(old, "Edit")
    await slack.submits({"lines.0.price": "1"})

    assert "changed since" in await slack.presses(old, label)
    assert (await trail.kinds())[-1] == "InvoiceEdited"


async def test_an_old_button_works_after_a_restart(billing: Billing, clock_file: Path) -> None:
    async with staged(billing, clock_file) as slack:
        card = await drafted(slack)
        slack.world.save("kept", slack.slack.workspace.state)
        state = slack.world.load("kept")
    async with staged(billing, clock_file) as again:
        again.slack.workspace.state.update(state)
        assert await again.presses(card, "Send for approval") == again.whispers()[0]["text"]
        await again.settle()

    assert "Waiting for approval" in again.card()["text"]


async def test_an_old_button_says_that_the_invoice_has_moved_on(slack: Stage) -> None:
    card = await drafted(slack)
    await slack.types("/invoice void D1")

    assert "void" in await slack.presses(card, "Send for approval")


async def test_who_may_not_is_told_who_can(slack: Stage) -> None:
    card = await waiting(slack)

    assert "Ask an owner" in await slack.presses(card, "Approve", BEA)


async def test_a_stranger_presses_nothing(slack: Stage) -> None:
    card = await drafted(slack)

    assert "I do not know you yet" in await slack.presses(card, "Void", VIC)
    await slack.settle()
    assert "Draft" in slack.card()["text"]


@pytest.mark.parametrize("value", ["invoice burn|D1", "invoice send|D1|2|3", "nonsense"])
async def test_a_button_that_is_none_of_ours_says_so(slack: Stage, value: str) -> None:
    card = await drafted(slack)
    message = slack.slack.workspace.find("C1", card["ts"])
    buttons(message)[0]["value"] = value
    await slack.does("press", user=BEA, ts=card["ts"], value=value)

    assert "not one of ours any more" in slack.whisper()


async def test_a_link_is_only_acknowledged(slack: Stage) -> None:
    await slack.presses(await waiting(slack), "Approve", OLGA)
    await slack.settle()
    before = len(slack.whispers())
    answer = await slack.does("press", user=BEA, ts=slack.card()["ts"], action_id="paidup:open:1")

    assert answer == {"ok": True}
    assert len(slack.whispers()) == before


async def test_an_account_is_linked_by_a_code_and_confirmed(slack: Stage, trail: Trail) -> None:
    await slack.types("/link", OLGA)
    code = str(slack.whispers(OLGA)[-1]["blocks"]).split("on Slack /link ")[1].split(";")[0]
    assert "Link this account to Olga" in await slack.types(f"/link {code}", VIC)
    await slack.presses(slack.whispers(VIC)[-1], "Yes, link it", VIC)
    await slack.settle()
    await slack.presses(slack.card("D1"), "Yes, that is me", OLGA)
    await slack.settle()

    assert (await trail.kinds())[-2:] == ["LinkClaimed", "AccountLinked"]
    assert "is linked" in str(slack.room("D9"))
    assert "There are no such invoices." in await slack.types("/invoice list", VIC)


@pytest.mark.parametrize("kind", ["before", "garbage", "drop"])
async def test_a_form_that_meets_a_broken_slack_ends_in_a_sentence(slack: Stage, kind: str) -> None:
    slack.misbehaves(kind, "views.open")

    assert "The form could not be opened." in await slack.types("/invoice new")


async def test_an_answer_finds_another_way(slack: Stage) -> None:
    """The address for answers is used up; the channel still takes one."""
    slack.slack.workspace.state["responses"] = Forgetful()

    assert "D1" in await slack.types(LINE)


async def test_an_answer_that_nobody_takes_is_left_to_the_log(
    slack: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    slack.slack.workspace.state["responses"] = Forgetful()
    slack.misbehaves("before", "chat.postEphemeral", status=429)
    slack.misbehaves("garbage", "chat.postMessage")

    assert await slack.types(LINE) == ""
    assert [record.message for record in caplog.records].count("not shown") == 3
    assert caplog.records[-1].exc_info is None


class Forgetful(dict[str, Json]):
    """Addresses for answers, none of which is known any more."""

    def get(self, _token: str, _default: Json | None = None) -> None:  # type: ignore[override]  # less
        """Nothing."""
