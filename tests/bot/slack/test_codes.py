"""One-time codes on Slack: asked for in a form, seen by nobody else, and kept nowhere."""

import json
import sqlite3
from pathlib import Path

import pytest

from core.billing import Billing
from tests.bot.slack.stage import BEA, OLGA, Json, Stage, buttons, labels, staged
from tests.cast import OLGA as OLGA_HERSELF
from tests.codes import Authenticator, enrolled
from tests.policies import limited
from tests.trail import Trail

LINE = '/invoice new acme 3 x 800 "Backend work"'


@pytest.fixture
async def limit(billing: Billing) -> None:
    """Above 1,000.00 EUR an approval takes a code."""
    await limited(billing, 100_000)


@pytest.fixture
async def app(billing: Billing, limit: None) -> Authenticator:
    """Olga's authenticator app."""
    return await enrolled(billing, OLGA_HERSELF)


async def waiting(slack: Stage) -> Json:
    """The card of an invoice over 2,856.00 EUR that waits for Olga."""
    await slack.types(LINE)
    await slack.types("/invoice send D1")
    await slack.settle()
    return slack.card()


async def test_both_approval_cards_say_before_the_press_that_a_code_will_be_asked(
    slack: Stage, limit: None, billing: Billing
) -> None:
    said = "takes a one-time code: above the limit of"
    assert f"{said} 1,000.00 EUR" in json.dumps((await waiting(slack))["blocks"])

    await limited(billing, None)
    await slack.presses(slack.card(), "Approve", OLGA)
    await limited(billing, 1_000)
    await slack.types("/payment record INV-2026-0001 20")
    await slack.settle()
    payment = slack.card()["thread"][-1]
    assert labels(payment) == ["Approve", "Reject"]
    assert f"{said} 10.00 EUR" in json.dumps(payment["blocks"])


async def test_above_the_limit_a_form_asks_for_the_code(slack: Stage, app: Authenticator) -> None:
    card = await waiting(slack)

    await slack.presses(card, "Approve", OLGA)
    assert "D1 over 2,856.00 EUR is above your limit" in json.dumps(slack.modal(OLGA))

    await slack.submits({"code": app.code()}, OLGA)
    await slack.settle()
    assert "Issued" in slack.card()["text"]
    assert not slack.is_open(OLGA)


async def test_a_wrong_code_is_said_at_its_field_and_another_may_be_typed(
    slack: Stage, app: Authenticator
) -> None:
    await slack.presses(await waiting(slack), "Approve", OLGA)

    answer = await slack.submits({"code": app.code(100)}, OLGA)
    assert answer["errors"]["code"].startswith("That code is not right.")
    assert answer["errors"]["code"].endswith("Tries left: 4.")

    await slack.submits({"code": app.code()}, OLGA)
    await slack.settle()
    assert "Issued" in slack.card()["text"]


async def test_without_codes_one_is_told_how_to_set_them_up(slack: Stage, limit: None) -> None:
    card = await waiting(slack)

    assert "/mfa setup" in await slack.presses(card, "Approve", OLGA)
    assert not slack.is_open(OLGA)


async def test_setting_up_shows_a_page_and_no_secret(slack: Stage) -> None:
    said = await slack.types("/mfa setup", BEA)

    shown = slack.whispers(BEA)[-1]
    assert "Set up one-time codes" in said
    assert labels(shown) == ["I have added it", "Show the QR code"]
    assert "/codes/" in buttons(shown)[1]["url"]
    assert "Or type this" not in json.dumps(shown)
    assert slack.room() == []


async def test_a_code_is_kept_nowhere(slack: Stage, app: Authenticator, database_url: str) -> None:
    await slack.presses(await waiting(slack), "Approve", OLGA)
    wrong, right = app.code(100), app.code()
    await slack.submits({"code": wrong}, OLGA)
    assert not {wrong, right} & set(json.loads(slack.modal(OLGA)["private_metadata"])["given"])
    await slack.submits({"code": right}, OLGA)

    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as connection:
        dump = "\n".join(connection.iterdump())
    assert app.secret not in dump
    assert f'"{wrong}"' not in dump
    assert f'"{right}"' not in dump


async def test_a_form_leads_to_the_form_for_the_code(
    slack: Stage, app: Authenticator, trail: Trail
) -> None:
    await slack.types("/company bank", OLGA)
    await slack.submits({"iban": "DE89 3704 0044 0532 0130 00"}, OLGA)
    assert slack.modal(OLGA)["title"]["text"] == "One-time code"
    assert "DE89370400440532013000" in json.dumps(slack.modal(OLGA))

    await slack.submits({"code": app.code()}, OLGA)
    assert not slack.is_open(OLGA)
    assert "Change the bank details?" in slack.whisper(OLGA)
    assert (await trail.last("ProposalMade"))["deed"] == "change the bank details"


async def test_a_slow_form_opens_the_one_for_the_code_later(
    billing: Billing, clock_file: Path, app: Authenticator
) -> None:
    async with staged(billing, clock_file, ack_seconds=0) as slack:
        await slack.types("/company limit", OLGA)
        await slack.submits({"amount": "2500"}, OLGA)
        assert slack.modal(OLGA)["title"]["text"] == "One-time code"

        await slack.submits({"code": app.code()}, OLGA)
        assert "Change the approval policy?" in slack.whisper(OLGA)
