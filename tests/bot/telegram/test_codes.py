"""One-time codes on Telegram: set up in a private chat, given there, and taken off the screen."""

import json
import re
import sqlite3
from typing import Any

import pytest

from core.billing import Billing
from core.models import InvoiceState
from core.security.totp import code_at, step_of
from tests.bot.telegram.stage import Phone, Teller, facing, labels, printed
from tests.bot.web.site import site
from tests.cast import BEA, OLGA
from tests.codes import KEYBOARD, Authenticator, enrolled, shown_once
from tests.deeds import asked, issued, line, recorded, wording
from tests.fakes.clock import FakeClock
from tests.policies import limited
from tests.trail import Trail


@pytest.fixture
async def limit(billing: Billing) -> None:
    """Above 100.00 EUR an approval takes a code."""
    await limited(billing, 10000)


@pytest.fixture
async def app(billing: Billing, limit: None) -> Authenticator:
    """Olga's authenticator app; an invoice of 119.00 EUR waits for her."""
    await asked(billing)
    return await enrolled(billing, OLGA)


def own(phone: Phone) -> list[dict[str, Any]]:
    """What the person wrote and still stands there."""
    return [one for one in phone.desk.messages(phone.user) if one["from"] == "user"]


async def state(billing: Billing, reference: str = "D1") -> InvoiceState:
    async with billing.reading(BEA) as work:
        return (await work.invoices.get(reference)).state


def seen(phone: Phone) -> str:
    """All that stands in a person's chat, with what the buttons carry; without blanks."""
    return json.dumps(phone.desk.messages(phone.user)).replace(" ", "")


async def test_codes_are_set_up_by_a_page_and_their_secret_is_never_in_the_chat(
    olga: Phone, billing: Billing, clock: FakeClock
) -> None:
    shown = await olga.say("/mfa setup")
    (page,) = [key["url"] for row in shown["keyboard"] for key in row if "url" in key]
    secret = await shown_once(site(billing).web, page)
    assert shown["document"] is None
    assert secret not in seen(olga)

    question = await olga.press("I have added it")
    assert "Confirm your codes" in question["text"]
    code = code_at(secret, step_of(clock.now()))
    done = await olga.say(code)
    assert "Your one-time codes are set up." in done["text"]
    assert len(re.findall(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b", done["text"])) == 10
    assert not re.search(rf"{secret}|{code}|otpauth", seen(olga))
    assert "opened already" in (await site(billing).web.get(page)).text


@pytest.mark.parametrize("ended", ["cancelled", "expired", "begun again"])
async def test_a_page_that_was_not_confirmed_shows_nothing_later(
    olga: Phone, billing: Billing, clock: FakeClock, ended: str
) -> None:
    shown = await olga.say("/mfa setup")
    (page,) = [key["url"] for row in shown["keyboard"] for key in row if "url" in key]
    web = site(billing).web
    secret = await shown_once(web, page) if ended == "cancelled" else "otpauth"
    await olga.say("/mfa setup" if ended == "begun again" else "/cancel")
    clock.advance(minutes=11 if ended == "expired" else 0)

    assert (await web.get(page)).status_code == 404
    assert secret not in seen(olga)


async def test_whose_codes_the_keyboard_took_types_its_word_which_goes_from_the_chat(
    olga: Phone, billing: Billing, app: Authenticator
) -> None:
    async with billing.work(KEYBOARD) as work:
        word = await work.second_factors.remove_of(OLGA.member_id or 0, "Olga")
    assert "/mfa word" in (await olga.say("/mfa setup"))["text"]

    await olga.say("/mfa word")
    assert "Set up one-time codes" in (await olga.say(word))["text"]
    assert word not in seen(olga)
    assert "not good any more" in (await olga.say(f"/mfa word {word}"))["text"]
    assert word not in seen(olga)


async def test_above_the_limit_a_code_is_asked_for_and_issues_the_invoice(
    olga: Phone, billing: Billing, app: Authenticator
) -> None:
    question = await olga.say("/invoice approve D1")
    assert "D1 over 119.00 EUR is above your limit of 100.00 EUR" in question["text"]
    assert await state(billing) is InvoiceState.AWAITING

    card = await olga.say(app.code())
    assert "Issued" in card["text"]
    assert await state(billing) is InvoiceState.OPEN


async def test_both_approval_cards_say_before_the_press_that_a_code_will_be_asked(
    olga: Phone, billing: Billing, limit: None, news: Teller
) -> None:
    said = "Approval: takes a one-time code: above the limit of 100.00 EUR"
    view = await issued(billing, wording(line("50")))
    await printed(billing, await asked(billing))
    await news.catch_up()
    assert said in olga.last["text"]

    assert view.invoice.number
    await limited(billing, 1_000)
    await recorded(billing, view.invoice.number, 5950)
    await news.catch_up()
    assert olga.last["text"].startswith("Payment P1")
    assert said.replace("100.00", "10.00") in olga.last["text"]


async def test_the_message_with_the_code_is_deleted(olga: Phone, app: Authenticator) -> None:
    await olga.say("/invoice approve D1")
    await olga.say(app.code(100))
    await olga.say(app.code())

    assert [one["text"] for one in own(olga)] == ["/start", "/invoice approve D1"]


async def test_a_code_typed_behind_a_command_is_deleted_too(olga: Phone) -> None:
    await olga.say("/mfa setup")
    await olga.say("/mfa confirm 123456")
    await olga.say("/mfa_confirm 123456")

    assert [one["text"] for one in own(olga)] == ["/start", "/mfa setup"]


async def test_a_code_nobody_asked_for_is_deleted_and_a_number_in_a_form_is_not(
    olga: Phone,
) -> None:
    await olga.say("123 456")
    assert "123 456" not in [one["text"] for one in own(olga)]

    await olga.say("/payment record")
    await olga.say("123456")
    assert own(olga)[-1]["text"] == "123456"


@pytest.mark.parametrize(
    "typed", ["abcd-efgh-ij23-mnop", "ABCDEFGHIJ23MNOP", " abcd efgh ij23 mnop "]
)
async def test_a_recovery_code_nobody_asked_for_is_deleted_too(olga: Phone, typed: str) -> None:
    await olga.say(typed)

    assert [one["text"] for one in own(olga)] == ["/start"]


async def test_a_sentence_of_sixteen_letters_stays(olga: Phone) -> None:
    await olga.say("please help me soon")

    assert [one["text"] for one in own(olga)][-1] == "please help me soon"


async def test_what_telegram_does_not_delete_the_person_is_told_to(
    olga: Phone, app: Authenticator
) -> None:
    olga.desk.fault("deleteMessage", "before", status=400, times=1)
    await olga.say("/invoice approve D1")
    last = await olga.say(app.code())

    assert "Please delete it yourself" in last["text"]
    assert own(olga)[-1]["text"] == app.code()


async def test_a_wrong_code_is_asked_for_again_until_none_is_taken(
    olga: Phone, billing: Billing, app: Authenticator
) -> None:
    await olga.say("/invoice approve D1")
    for left in (4, 3, 2, 1):
        said = await olga.say(app.code(100))
        assert f"Tries left: {left}." in said["text"]
        assert labels(said) == ["Cancel"]
    assert "paused" not in said["text"]

    last = await olga.say(app.code(100))
    assert "That was the last try for now." in last["text"]
    assert "I did not expect that" in (await olga.say(app.code()))["text"]
    assert await state(billing) is InvoiceState.AWAITING


async def test_the_kept_form_holds_no_code(
    olga: Phone, app: Authenticator, database_url: str
) -> None:
    await olga.say("/invoice approve D1")
    await olga.say(app.code(100))

    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as connection:
        (kept,) = connection.execute("SELECT state FROM dialog").fetchone()
        dump = "\n".join(connection.iterdump())
    assert json.loads(kept).startswith("s1.")
    assert app.code(100) not in dump
    assert app.secret not in dump


async def test_recovery_codes_go_from_the_screen_when_they_are_kept(
    olga: Phone, app: Authenticator
) -> None:
    await olga.say("/mfa recovery")
    shown = await olga.say(app.code())
    assert len(re.findall(r"[a-z2-7]{4}-[a-z2-7]{4}", shown["text"])) >= 10

    await olga.press("I have kept them")
    assert "Your codes are ready." in olga.message(shown["id"])["text"]
    assert "-" not in olga.message(shown["id"])["text"].replace("one-time", "")


async def test_a_code_that_comes_again_does_it_once_and_counts_no_try(
    olga: Phone, app: Authenticator, billing: Billing, trail: Trail
) -> None:
    await olga.say("/invoice approve D1")
    await olga.desk.do("message", user=olga.user, text=app.code())
    await olga.face.poll(0)  # carried out, not yet confirmed, and then the process dies
    async with facing(olga.desk, billing) as face:
        await face.poll(0)

    assert len(await trail.records("InvoiceIssued")) == 1
    assert await trail.records("CodeRefused") == []
    assert [one["text"] for one in own(olga)] == ["/start", "/invoice approve D1"]


async def test_a_form_leads_to_the_question_for_the_code(
    olga: Phone, app: Authenticator, trail: Trail
) -> None:
    await olga.say("/company bank")
    await olga.press("Change")
    await olga.press("IBAN")
    await olga.say("DE89370400440532013000")
    question = await olga.press("Propose")
    assert "Invoices will ask clients to pay to DE89370400440532013000." in question["text"]

    card = await olga.say(app.code())
    assert "Change the bank details?" in card["text"]
    assert (await trail.last("ProposalMade"))["deed"] == "change the bank details"


async def test_a_single_question_leads_to_the_question_for_the_code(
    olga: Phone, app: Authenticator
) -> None:
    await olga.say("/company limit")
    question = await olga.say("2500")
    assert "It is 100.00 EUR and will be 2,500.00 EUR." in question["text"]

    assert "2,500.00 EUR (before: 100.00 EUR)" in (await olga.say(app.code()))["text"]
