"""What is told of mails and claims where there are no threads: on Telegram, and by mail."""

from datetime import date
from typing import Any

import pytest

from bot.cards.model import Tone
from bot.notify.cards import CardBook
from bot.notify.told import Told
from core.billing import Billing
from core.models import ClaimKind
from core.services.deliveries import Telling
from tests.cast import BEA, COMPANY, PAIDUP
from tests.deeds import issued
from tests.letters import CARL_WRITES, claimed, received
from tests.trail import Trail


async def told(billing: Billing, trail: Trail, kind: str, channel: str = "telegram") -> Told:
    """The newest event of a kind, told on a channel."""
    record = (await trail.records(kind))[-1]
    payload: dict[str, Any] = record.payload
    telling = Telling(
        1, COMPANY, channel, "101", kind, record.subject, payload, record.actor, "", 1
    )
    return await CardBook(billing).told(telling)


async def test_a_mail_is_a_message(billing: Billing, trail: Trail) -> None:
    await issued(billing)
    await received(billing)
    said = await told(billing, trail, "MailReceived")

    assert said.cards == ()
    assert said.note is not None
    assert said.note.title == "Mail M1 · Carl Castello"


async def test_a_claim_changes_cards_and_posts_none(billing: Billing, trail: Trail) -> None:
    await issued(billing)
    claim = await claimed(billing, await received(billing), ClaimKind.PAYMENT)
    raised = await told(billing, trail, "ClaimRaised")
    async with billing.work(BEA) as work:
        await work.claims.dismiss(claim.reference)
    settled = await told(billing, trail, "ClaimSettled")

    for said in (raised, settled):
        assert (said.edits_only, said.note) == (True, None)
        assert said.cards[0].subject == "invoice:1"


async def test_a_fraud_is_told_to_those_who_decide_on_money(billing: Billing, trail: Trail) -> None:
    await issued(billing)
    change = {"name": "bank_change", "facts": {}, "quote": "", "reason": ""}
    await received(billing, intents=[change])
    said = await told(billing, trail, "BankChangeAsked")

    assert said.note is not None
    assert (said.note.tone, said.note.title) == (
        Tone.BAD,
        "A mail asks to change bank details or an address",
    )
    assert ("Invoice", "INV-2026-0001") in said.note.facts


@pytest.mark.parametrize("channel", ["slack", "telegram", "email"])
async def test_a_dead_address_says_what_to_do_everywhere(
    billing: Billing, trail: Trail, channel: str
) -> None:
    await issued(billing)
    letter = await received(billing, automatic="A mail server reports.")
    async with billing.work(PAIDUP) as work:
        await work.reach.came_back(CARL_WRITES, letter)
    said = await told(billing, trail, "ContactUnreachable", channel)
    assert said.note is not None
    assert [action.label for action in said.note.actions] == ["Correct address", "It works again"]

    async with billing.work(BEA) as work:
        await work.reach.mend(await work.clients.get("acme"))
    said = await told(billing, trail, "ContactReachable", channel)
    assert said.note is not None
    assert said.note.title == f"Bea: mail to Acme GmbH goes to {CARL_WRITES}."
    assert [action.label for action in said.note.actions] == ["Send INV-2026-0001 again"]


@pytest.mark.parametrize("channel", ["slack", "telegram"])
async def test_answers_copies_and_what_was_not_done_are_lines(
    billing: Billing, trail: Trail, channel: str
) -> None:
    view = await issued(billing)
    letter = await received(billing)
    async with billing.work(BEA) as work:
        await work.letters.answer(letter.reference, "We are looking.")
        await work.letters.send_copy(letter.reference)
    async with billing.work(PAIDUP) as work:
        await work.letters.carried_out(letter.id, "No draft: who is it for?", is_done=False)
    titles = []
    for kind in ("AnswerWritten", "InvoiceCopyAsked", "MailNotCarriedOut"):
        said = await told(billing, trail, kind, channel)
        assert said.note is not None
        titles.append(said.note.title)

    assert titles == [
        f"Bea answered {CARL_WRITES}",
        f"The invoice goes out again, to {view.contact.email}.",
        "What Carl Castello asked was not done.",
    ]


async def test_a_promise_taken_at_its_word_is_told_by_its_hold_alone(
    billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    day = date(2026, 12, 4)
    await claimed(billing, await received(billing), ClaimKind.PROMISE, day=day)
    said = await told(billing, trail, "ClaimSettled", "slack")

    assert (said.edits_only, said.note) == (True, None)
