"""Slack, Telegram, the mail server and Stripe fail for a while; the day ends right all the same.

What failed before it was done is done later, what was done is not done again. Telegram alone cannot
be asked what it has: there a message may come twice.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.program import Program
from tests.stories.reading import said
from tests.stories.town import CARL, OLGA_S_PHONE, Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

SESSIONS = "POST /v1/checkout/sessions"
Fault = tuple[str, str, str, dict[str, Any]]

DAYS: dict[str, tuple[Fault, ...]] = {
    "refuse": (
        ("slack", "chat.postMessage", "before", {"status": 429, "seconds": 1}),
        ("slack", "chat.update", "before", {"status": 500}),
        ("telegram", "sendDocument", "before", {"status": 429, "seconds": 1}),
        ("telegram", "editMessageCaption", "before", {"status": 500}),
        ("mail", "smtp.data", "before", {"status": 450}),
        ("stripe", SESSIONS, "before", {"status": 429, "seconds": 1}),
        ("stripe", "webhook", "before", {}),
    ),
    "do it and fail": (
        ("slack", "chat.postMessage", "after", {"status": 500}),
        ("slack", "chat.update", "after", {"status": 503}),
        ("telegram", "sendDocument", "after", {"status": 500}),
        ("telegram", "editMessageCaption", "after", {"status": 502}),
        ("mail", "smtp.data", "after", {"status": 451}),
        ("stripe", SESSIONS, "after", {"status": 500}),
        ("stripe", "webhook", "after", {}),
    ),
    "hang up": (
        ("slack", "chat.postMessage", "drop", {}),
        ("slack", "chat.update", "drop", {}),
        ("telegram", "sendDocument", "drop", {}),
        ("telegram", "editMessageCaption", "drop", {}),
        ("mail", "smtp.data", "drop", {}),
        ("stripe", SESSIONS, "drop", {}),
        ("stripe", "webhook", "drop", {}),
    ),
    "talk garbage": (
        ("slack", "chat.postMessage", "garbage", {}),
        ("slack", "chat.update", "garbage", {}),
        ("telegram", "sendDocument", "garbage", {}),
        ("telegram", "editMessageCaption", "garbage", {}),
        ("mail", "smtp.data", "garbage", {}),
        ("stripe", SESSIONS, "garbage", {}),
        ("stripe", "webhook", "garbage", {}),
    ),
}


@pytest.fixture(autouse=True)
def no_trace(settled: None, program: Program) -> Iterator[None]:
    """After each test the log says what failed without a trace."""
    before = len(program.lines())
    yield
    assert program.is_running
    assert program.traces(before) == []


@pytest.mark.parametrize("how", DAYS)
async def test_the_day_ends_right_when_every_service_stumbles_once(
    town: Town, program: Program, how: str
) -> None:
    what, price = f"They {how}", 900 + list(DAYS).index(how)
    for service, operation, kind, more in DAYS[how]:
        town.fault(service, operation, kind, **more)
    invoice = await town.issues(what, str(price))
    page = await town.opens(await town.letter(str(invoice.number)))
    await town.pays(await town.checkout_in_the_end(page))
    card = await town.reads(what, "Paid")
    await town.until(lambda: len(town.notes(what)) == 4)
    await town.until(lambda: len(letters(town, str(invoice.number))) == 2)
    await town.until(lambda: any("Paid" in one["text"] for one in town.asked(what)))
    await town.until_told(invoice)

    assert town.sandbox.world.faults() == []
    assert str(invoice.number) in said(card)
    assert len(town.cards(what)) == 1
    assert len(set(town.notes(what))) == 4
    assert len(town.sessions(price * 119)) == 1
    assert len(await town.payments(invoice)) == 1
    assert await town.complaints() == []


UNDELIVERED = "could not be delivered"


async def test_a_refused_address_is_given_up_at_once_and_told_to_an_owner(
    town: Town, program: Program
) -> None:
    await town.desk("mail/refuse", address=CARL, code=550)
    invoice = await town.issues("Nobody there")
    told = await town.until(
        lambda: next((m for m in town.asked(CARL) if UNDELIVERED in m["text"]), None)
    )
    await town.desk("mail/refuse", address=CARL, code=0)
    mails = await town.deliveries(invoice, channel="email", kind="InvoiceIssued")

    assert CARL in told["text"]
    assert [(row["state"], row["attempts"]) for row in mails] == [("failed", 1)]
    assert "Mailed" not in said(await town.reads("Nobody there", "INV-"))


async def test_an_owner_who_blocked_the_bot_is_given_up_and_the_room_is_told(
    town: Town, program: Program
) -> None:
    await town.drafts("Blocked")
    await town.desk("telegram/block", user=OLGA_S_PHONE)
    await town.presses("Blocked", "Send for approval")
    await town.until(lambda: town.says("could not be delivered", "telegram"))
    await town.desk("telegram/unblock", user=OLGA_S_PHONE)
    invoice = await town.invoice("Blocked")
    asked = await town.deliveries(invoice, channel="telegram", kind="ApprovalAsked")

    assert [(row["state"], row["attempts"]) for row in asked] == [("failed", 1)]


async def test_a_room_that_is_archived_is_given_up_and_an_owner_is_told(
    town: Town, program: Program
) -> None:
    body = '{"ok": false, "error": "is_archived"}'
    town.fault("slack", "chat.postMessage", "before", status=200, body=body)
    await town.types('/invoice new acme 1 x 950 "Archived"')
    told = await town.until(lambda: next(iter(town.asked("by slack")), None))

    assert "That channel is archived." in told["text"]


def letters(town: Town, number: str) -> set[str]:
    """The letters about an invoice, told apart as a mail program does."""
    return {letter["message_id"] for letter in town.letters(number)}
