"""One-time codes on Telegram: set up in a private chat, given there, and taken off the screen."""

import re
from datetime import timedelta
from typing import Any

import pytest

from core.billing import Billing
from core.models import InvoiceState
from core.money import Money
from core.security.totp import code_at, step_of
from tests.bot.telegram.stage import Phone
from tests.cast import BEA, OLGA
from tests.codes import KEYBOARD, Authenticator, enrolled
from tests.deeds import asked
from tests.fakes.clock import FakeClock

STEP = timedelta(seconds=30)


@pytest.fixture
async def limit(billing: Billing) -> None:
    """Above 100.00 EUR an approval takes a code."""
    async with billing.work(KEYBOARD) as work:
        await work.companies.set_limit(Money(10000, "EUR"))


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


async def test_codes_are_set_up_with_a_picture_that_goes_when_it_was_scanned(
    olga: Phone, billing: Billing, clock: FakeClock
) -> None:
    shown = await olga.say("/mfa setup")
    assert shown["document"]["is_photo"]
    (secret,) = re.findall(r"into the app: ([A-Z2-7]{32})", shown["text"])

    question = await olga.press("I have added it")
    assert "Confirm your codes" in question["text"]
    assert shown["id"] not in [one["id"] for one in olga.messages]

    done = await olga.say(code_at(secret, step_of(clock.now())))
    assert "Your one-time codes are set up." in done["text"]
    assert len(re.findall(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b", done["text"])) == 10


async def test_above_the_limit_a_code_is_asked_for_and_issues_the_invoice(
    olga: Phone, billing: Billing, app: Authenticator
) -> None:
    question = await olga.say("/invoice approve D1")
    assert "D1 over 119.00 EUR is above your limit of 100.00 EUR" in question["text"]
    assert await state(billing) is InvoiceState.AWAITING

    card = await olga.say(app.code())
    assert "Issued" in card["text"]
    assert await state(billing) is InvoiceState.OPEN
