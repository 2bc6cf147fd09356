"""Codes that are not taken, in any chat: wrong, used up, too many, or not needed any more."""

import asyncio
import re
from datetime import datetime

import pytest

from bot.cards.model import Card, Tone
from bot.commands.request import Filled
from bot.notify.code_cards import paused
from bot.notify.routes import routes
from core.billing import Billing
from core.security.rights import Deed
from core.services.deliveries import Telling
from core.workflows.housekeeping import CODES_KEPT
from tests.cast import BEA, COMPANY, OLGA, OLGA_ON_TELEGRAM, PAIDUP
from tests.chat import Chat
from tests.codes import KEYBOARD, Authenticator, enrolled
from tests.deeds import asked, issued, wording
from tests.fakes.clock import FakeClock
from tests.policies import demoted, limited, ruled
from tests.trail import Trail

RECOVERY = re.compile(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b")


@pytest.fixture
async def app(billing: Billing) -> Authenticator:
    """Olga's authenticator app; D1 over 119.00 EUR waits for her, her limit is 100.00 EUR."""
    await limited(billing, 10000)
    await asked(billing)
    return await enrolled(billing, OLGA)


async def test_twenty_wrong_codes_begin_a_pause_and_nothing_else(
    olga: Chat, app: Authenticator, trail: Trail, billing: Billing, clock: FakeClock
) -> None:
    await olga.say("/invoice approve D1")
    assert olga.form is not None
    given = {**olga.form.given, "code": app.code(100)}
    for number in range(20):
        await olga.ask(Filled("mfa code", given, is_form=True), f"telegram:{number}")

    reasons = [record.payload["reason"] for record in await trail.records("CodeRefused")]
    assert reasons == ["wrong"] * 5 + ["paused"] * 15
    (pause,) = await trail.records("CodesPaused")
    async with billing.work(PAIDUP) as work:
        assert ("telegram", "102") in await routes(work, pause)
    until = datetime.fromisoformat(pause.payload["until"])
    assert (until - clock.now()).total_seconds() == 15 * 60
    assert olga.card.title == "Too many codes were not right."
    assert await trail.records("InvoiceIssued") == []


async def test_the_same_code_on_two_deeds_at_once_does_one_and_notes_the_other(
    olga: Chat, app: Authenticator, billing: Billing, trail: Trail
) -> None:
    await asked(billing)
    asks = []
    for name in ("D1", "D2"):
        await olga.say(f"/invoice approve {name}")
        assert olga.form is not None
        asks.append(Filled("mfa code", {**olga.form.given, "code": app.code()}, is_form=True))

    await asyncio.gather(*(Chat(billing, OLGA_ON_TELEGRAM).ask(ask) for ask in asks))
    assert len(await trail.records("InvoiceIssued")) == 1
    (refusal,) = await trail.records("CodeRefused")
    assert refusal.payload["reason"] == "reused"


@pytest.mark.parametrize("steps", [0, -1])
async def test_a_code_up_to_the_last_used_one_is_refused_with_an_event(
    olga: Chat, app: Authenticator, billing: Billing, trail: Trail, steps: int
) -> None:
    await asked(billing)
    await olga.say("/invoice approve D1")
    await olga.fill_in({"code": app.code()})
    await olga.say("/invoice approve D2")
    await olga.fill_in({"code": app.code(steps)})

    assert olga.form is not None
    assert olga.form.errors["code"].startswith("That code was used already, or a newer one was.")
    assert (await trail.last("CodeRefused"))["reason"] == "reused"


async def test_while_paused_even_a_right_code_is_not_looked_at(
    olga: Chat, app: Authenticator, clock: FakeClock
) -> None:
    await olga.say("/invoice approve D1")
    assert olga.form is not None
    given = dict(olga.form.given)
    for _ in range(5):
        await olga.ask(Filled("mfa code", {**given, "code": app.code(100)}, is_form=True))

    right = Filled("mfa code", {**given, "code": app.code()}, is_form=True)
    assert "paused" in (await olga.ask(right)).text
    assert "paused" in (await olga.say("/invoice approve D1")).text
    clock.advance(minutes=16)
    await olga.say("/invoice approve D1")
    assert (await olga.fill_in({"code": app.code()})).state == "Issued"


async def test_a_right_code_forgives_the_wrong_ones(
    olga: Chat, app: Authenticator, billing: Billing
) -> None:
    await asked(billing)
    await olga.say("/invoice approve D1")
    for _ in range(4):
        await olga.fill_in({"code": app.code(100)})
    assert olga.form is not None
    assert "Tries left: 1." in olga.form.errors["code"]
    await olga.fill_in({"code": app.code()})

    await olga.say("/invoice approve D2")
    await olga.fill_in({"code": app.code(100)})
    assert "Tries left: 4." in olga.form.errors["code"]


async def guess_on(olga: Chat, billing: Billing, clock: FakeClock, *, times: int) -> None:
    """Five guesses, and sixteen minutes of patience, over and over."""
    await enrolled(billing, OLGA)
    for _ in range(times):
        await olga.say("/mfa off")
        given = dict(olga.form.given) if olga.form else {"asked": "1"}
        for number in range(6):
            wrong = {**given, "code": f"{number:06}"}
            await olga.ask(Filled("mfa code", wrong, is_form=True))
        clock.advance(minutes=16)


async def test_patience_gives_twenty_guesses_an_hour_and_fifty_a_day(
    olga: Chat, billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await guess_on(olga, billing, clock, times=90)  # 24 hours

    reasons = [record.payload["reason"] for record in await trail.records("CodeRefused")]
    assert len([reason for reason in reasons if reason != "paused"]) == 50
    pauses = [record.payload["tries"] for record in await trail.records("CodesPaused")]
    assert pauses[:4] == [5, 5, 5, 20]
    assert pauses[-1] == 50
    assert "paused. Try again in" in olga.card.text
    assert "hours" in olga.card.text


async def test_a_night_of_housekeeping_forgets_no_try_of_the_day(
    olga: Chat, billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await guess_on(olga, billing, clock, times=40)
    clock.advance(hours=12)
    await billing.forget_codes(clock.now() - CODES_KEPT)
    await guess_on(olga, billing, clock, times=1)

    assert (await trail.last("CodeRefused"))["reason"] == "paused"


async def test_a_right_code_in_between_does_not_make_more_guesses_a_day(
    olga: Chat, app: Authenticator, billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    for _ in range(5):
        await olga.say("/mfa recovery")
        for _ in range(4):
            await olga.fill_in({"code": app.code(100)})
        if olga.form is not None:
            await olga.fill_in({"code": app.code()})
        clock.advance(minutes=1)
    await olga.say("/mfa recovery")

    reasons = [record.payload["reason"] for record in await trail.records("CodeRefused")]
    assert reasons.count("wrong") == 20
    assert (await trail.last("CodesPaused"))["tries"] == 20


async def test_whose_codes_were_taken_away_begins_anew_without_a_pause(
    olga: Chat, billing: Billing, clock: FakeClock
) -> None:
    await guess_on(olga, billing, clock, times=20)
    async with billing.work(KEYBOARD) as work:
        await work.second_factors.remove_of(OLGA.member_id or 0, "Olga")
    app = await enrolled(billing, OLGA)

    await olga.say("/mfa off")
    assert (await olga.fill_in({"code": app.code()})).title == "Your one-time codes are off."


async def test_a_code_that_was_out_of_step_is_not_taken_when_its_time_comes(
    olga: Chat, app: Authenticator, clock: FakeClock
) -> None:
    await olga.say("/invoice approve D1")
    early = app.code(4)
    await olga.fill_in({"code": early})
    assert olga.form is not None
    assert "your phone's clock is about 2 min fast" in olga.form.errors["code"]

    clock.advance(minutes=2)
    await olga.fill_in({"code": early})
    assert olga.form.errors["code"].startswith("That code was used already")


async def test_what_is_no_code_counts_as_no_try(olga: Chat, app: Authenticator) -> None:
    await olga.say("/invoice approve D1")
    for _ in range(9):
        await olga.fill_in({"code": "abc"})

    assert (await olga.fill_in({"code": app.code()})).state == "Issued"


@pytest.mark.parametrize("steps", [0, 100], ids=["right", "wrong"])
async def test_a_code_that_is_not_needed_any_more_does_nothing(
    olga: Chat, app: Authenticator, billing: Billing, trail: Trail, steps: int
) -> None:
    await olga.say("/invoice approve D1")
    assert olga.form is not None
    for _ in range(3):
        await olga.fill_in({"code": app.code(100)})
    form = olga.form
    await limited(billing, None)
    card = await olga.fill_in({"code": app.code(steps)})

    assert card.title == "It has changed since this was shown to you."
    assert card.text == "It takes no code any more. Begin again."
    assert (await trail.last("CodeRefused"))["reason"] == "changed"
    assert await trail.records("InvoiceIssued") == []

    await limited(billing, 10000)
    wrong = {**form.given, "code": app.code(100)}
    await olga.ask(Filled("mfa code", wrong, is_form=True))
    assert "Tries left: 1." in olga.form.errors["code"]


async def test_a_code_is_used_up_by_a_deed_that_is_refused_after_it(
    olga: Chat, app: Authenticator, billing: Billing, trail: Trail
) -> None:
    await asked(billing)
    await olga.say("/invoice approve D2")
    other = olga.form
    await olga.say("/invoice approve D1")
    async with billing.work(BEA) as work:
        await work.invoices.edit("D1", wording(note="Something else"))
    card = await olga.fill_in({"code": app.code()})
    assert card.text.endswith("A code works once: give the next one.")

    assert other is not None
    again = {**other.given, "code": app.code()}
    await olga.ask(Filled("mfa code", again, is_form=True))
    assert olga.form is not None
    assert olga.form.errors["code"].startswith("That code was used already")
    assert (await olga.fill_in({"code": app.code(1)})).state == "Issued"


async def test_a_recovery_code_is_used_up_by_a_deed_that_is_refused_after_it(
    olga: Chat, app: Authenticator, billing: Billing, trail: Trail
) -> None:
    await olga.say("/mfa recovery")
    (code, *_) = RECOVERY.findall((await olga.fill_in({"code": app.code()})).text)
    await olga.say("/invoice approve D1")
    async with billing.work(BEA) as work:
        await work.invoices.edit("D1", wording(note="Something else"))
    await olga.fill_in({"code": code})

    assert (await trail.last("RecoveryCodeUsed"))["left"] == 9


async def test_a_wrong_code_for_a_deed_that_is_refused_uses_nothing_up(
    olga: Chat, app: Authenticator, billing: Billing
) -> None:
    await olga.say("/invoice approve D1")
    async with billing.work(BEA) as work:
        await work.invoices.edit("D1", wording(note="Something else"))
    card = await olga.fill_in({"code": app.code(100)})
    assert card.text.endswith("A code works once: give the next one.")

    await olga.say("/mfa off")
    assert (await olga.fill_in({"code": app.code()})).title == "Your one-time codes are off."


@pytest.mark.parametrize("command", ["mfa code", "mfa off", "invoice approve"])
async def test_what_has_no_preview_says_so(olga: Chat, app: Authenticator, command: str) -> None:
    await olga.ask(Filled(command, {"asked": "1", "code": app.code()}, is_preview=True))

    assert olga.card.title == "This has no preview."
    assert olga.card.text == "Send it as it is, or leave it."


@pytest.mark.parametrize(
    ("client", "why"),
    [
        ("acme", "D1 over 119.00 EUR is above your limit of 100.00 EUR."),
        ("globex", "D1 over 119.00 USD cannot be compared with your limit of 100.00 EUR."),
    ],
)
async def test_why_it_takes_a_code_is_said_to_whoever_has_none(
    olga: Chat, billing: Billing, client: str, why: str
) -> None:
    await limited(billing, 10000)
    await asked(billing, wording(client=client))
    card = await olga.say("/invoice approve D1")

    assert card.title == "It takes a one-time code to approve an invoice. You have no codes yet."
    assert card.text == f"Set them up with /mfa setup; it takes a minute. {why}"


@pytest.mark.parametrize(
    ("client", "limit", "why"),
    [
        ("acme", 10000, "takes a one-time code: above the limit of 100.00 EUR"),
        ("globex", 10000, "takes a one-time code: USD cannot be compared with 100.00 EUR"),
        ("acme", 11900, None),
        ("acme", None, None),
    ],
)
async def test_the_approval_card_says_that_a_code_will_be_asked(
    olga: Chat, billing: Billing, client: str, limit: int | None, why: str | None
) -> None:
    await limited(billing, limit)
    await asked(billing, wording(client=client))

    assert dict((await olga.see("D1")).facts).get("Approval") == why


async def test_the_approval_card_counts_what_was_approved_that_day(
    olga: Chat, billing: Billing
) -> None:
    await limited(billing, 20000)
    await issued(billing)
    await asked(billing)

    assert dict((await olga.see("D2")).facts)["Approval"] == (
        "takes a one-time code: with 119.00 EUR more for this client in 24 hours"
        " above the limit of 200.00 EUR"
    )


async def test_the_approval_card_says_that_two_persons_will_be_asked(
    olga: Chat, billing: Billing
) -> None:
    await ruled(billing, limits={f"{Deed.APPROVE_INVOICE} EUR": [5000, 10000]})
    await asked(billing)

    assert dict((await olga.see("D1")).facts)["Approval"] == (
        "takes two persons, each with a one-time code: above the limit of 100.00 EUR"
    )


async def heard(billing: Billing, trail: Trail, address: tuple[str, str]) -> Card:
    """What is told of the last pause at one address."""
    (pause,) = await trail.records("CodesPaused")
    told = Telling(
        0, COMPANY, *address, pause.kind, pause.subject, pause.payload, pause.actor, "", 1
    )
    async with billing.reading(PAIDUP) as work:
        note = (await paused(work, told)).note
    assert note is not None
    return note


async def test_a_pause_is_told_to_the_one_and_to_the_others_in_their_own_words(
    olga: Chat, billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await guess_on(olga, billing, clock, times=1)

    own = await heard(billing, trail, ("telegram", "101"))
    assert own.title == "Five of your codes were wrong."
    assert own.text == (
        "None of them is taken until 10:15 (Europe/Berlin) on 22 Nov 2026. The other owners know."
        " If that was not you, somebody else uses your account: tell your administrator at once."
    )
    other = await heard(billing, trail, ("telegram", "102"))
    assert other.title == "Five codes of Olga's were wrong."
    assert other.text.startswith(
        "None of Olga's codes is taken until 10:15 (Europe/Berlin) on 22 Nov 2026. Ask"
    )
    assert "The other owners" not in olga.card.text


async def test_a_sole_owner_is_not_told_of_others(
    olga: Chat, billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await demoted(billing, "Oskar")
    await guess_on(olga, billing, clock, times=1)

    assert "other owners" not in (await heard(billing, trail, ("telegram", "101"))).text


async def test_a_pause_that_is_over_is_not_shown(
    olga: Chat, billing: Billing, clock: FakeClock
) -> None:
    await guess_on(olga, billing, clock, times=1)
    clock.advance(minutes=-10)
    assert ("Paused until", "10:15 (Europe/Berlin) on 22 Nov 2026") in (
        await olga.say("/mfa status")
    ).facts

    clock.advance(minutes=9)
    assert "Paused until" not in dict((await olga.say("/mfa status")).facts)
    assert olga.card.tone is Tone.GOOD
