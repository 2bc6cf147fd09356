"""The card that tells of a mail which was set aside: from whom, why, and where to read it."""

from datetime import date

import pytest

from bot.cards import letters as letter_cards
from bot.notify.cards import CardBook
from core.billing import Billing
from core.models import Claim, ClaimKind
from core.services.claims import Said
from core.services.deliveries import Telling
from tests.cast import BEA, CHANNEL, COMPANY
from tests.deeds import issued
from tests.inbox.dovecot import mail
from tests.letters import claimed, received
from tests.trail import Trail


async def told_of(billing: Billing, trail: Trail, claim: Claim) -> str:
    """What the room reads when Bea says that a claim is wrong or done with."""
    async with billing.work(BEA) as work:
        await work.claims.dismiss(claim.reference)
    event = (await trail.records("ClaimSettled"))[-1]
    telling = Telling(
        1, COMPANY, "slack", CHANNEL, event.kind, event.subject, event.payload, "Bea", "", attempt=1
    )
    note = (await CardBook(billing).told(telling)).note
    assert note is not None
    return note.title


async def test_of_two_disputes_the_last_one_lets_reminders_go_on(
    billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    one = await claimed(billing, await received(billing), ClaimKind.DISPUTE, note="the rush fee")
    letter = await received(billing)
    async with billing.work(BEA) as work:
        two = await work.claims.raise_by_hand(letter, Said(ClaimKind.DISPUTE))

    assert await told_of(billing, trail, one) == (
        "Bea settled the dispute. Reminders still wait."
        " Until somebody lets them go on: the client says that something is wrong."
    )
    assert await told_of(billing, trail, two) == "Bea settled the dispute. Reminders go on."


@pytest.mark.parametrize("kind", [ClaimKind.PAYMENT, ClaimKind.PROMISE, ClaimKind.EXTENSION])
async def test_what_still_holds_reminders_is_named_when_a_claim_is_dismissed(
    billing: Billing, trail: Trail, kind: ClaimKind
) -> None:
    await issued(billing)
    claim = await claimed(billing, await received(billing), kind)
    async with billing.work(BEA) as work:
        await work.reminders.snooze("INV-2026-0001", date(2026, 12, 1))

    said = await told_of(billing, trail, claim)
    assert said.endswith("Reminders still wait. Until 1 Dec 2026: snoozed by Bea.")


async def test_a_mail_set_aside_is_told_with_its_sender_and_never_with_its_text(
    billing: Billing,
) -> None:
    raw = mail(1, "Our secret is 4711.")
    await billing.keep_mail("box", 7, 1, raw, size_bytes=99_000_000, aside="It is too large.")
    told = {"mail_id": 1, "reason": "It is too large."}
    telling = Telling(
        1, COMPANY, "slack", CHANNEL, "MailSetAside", "mail:1", told, "Paidup", "", attempt=1
    )

    note = (await CardBook(billing).told(telling)).note

    assert note is not None
    assert note.title == "A mail was set aside: It is too large."
    assert "From Carl Castello <carl@acme.example>: “Invoice 1”." in note.text
    assert "4711" not in str(note)


def test_what_was_understood_names_days_as_people_do_and_leaves_numbers_alone() -> None:
    promised = {"name": "promise_to_pay", "facts": {"date": "2026-12-23"}}
    ordered = {"name": "po_number", "facts": {"po": "20261223"}}

    assert letter_cards.understood(promised) == "promises to pay, 23 Dec 2026"
    assert letter_cards.understood(ordered) == "names a PO number, 20261223"
