"""Who is asked to approve, who is offered the buttons, and a company with a single owner."""

import pytest
from sqlalchemy import text

from bot.cards.model import Card
from bot.notify.routes import routes
from core.billing import Billing
from tests.cast import BEA, OLGA, PAIDUP
from tests.chat import Chat
from tests.deeds import asked, draft, issued
from tests.trail import Trail

OLGAS_PHONE, OSKARS_PHONE = ("telegram", "101"), ("telegram", "102")


async def remove(billing: Billing, name: str) -> None:
    """Somebody is no member any more."""
    query = text("UPDATE member SET is_active = false WHERE name = :name")
    async with billing.database.writer.begin() as connection:
        await connection.execute(query, {"name": name})


@pytest.fixture
async def sole(billing: Billing) -> Billing:
    """A company whose only owner is Olga."""
    await remove(billing, "Oskar")
    return billing


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


async def test_a_sole_owner_who_wrote_it_is_told_who_is_needed(olga: Chat, sole: Billing) -> None:
    await draft(sole, by=OLGA)
    card = await olga.say("/invoice send D1")
    assert card.title == "Nobody is left to approve it: whoever wrote it cannot."
    assert card.text.startswith('Another owner is needed: /member role "Name" owner, or ')

    assert (await olga.say("/invoice show D1")).state == "Draft"


async def test_nobody_else_can_send_what_the_sole_owner_wrote(bea: Chat, sole: Billing) -> None:
    await draft(sole, by=OLGA)

    assert (await bea.say("/invoice send D1")).title.startswith("Nobody is left to approve it")


async def test_a_sole_owner_lets_somebody_else_send_it(
    olga: Chat, bea: Chat, sole: Billing
) -> None:
    await draft(sole)
    card = await olga.say("/invoice send D1")
    assert card.title == "Only you may approve it, so somebody else has to send it for approval."
    assert card.text == "Ask a colleague to, or add another owner."

    await bea.say("/invoice send D1")
    assert (await olga.say("/invoice approve D1")).small_print.endswith("Approved by Olga")


async def test_a_sole_owner_records_no_payment_that_nobody_can_approve(
    olga: Chat, bea: Chat, sole: Billing
) -> None:
    await issued(sole)
    card = await olga.say("/payment record INV-2026-0001 100")
    assert card.title == "Only you may approve it, so somebody else has to record it."
    card = await olga.say("/payment record INV-2026-0001")
    assert card.title == "Only you may approve it, so somebody else has to record it."
    assert olga.form is None

    assert (await bea.say("/payment record INV-2026-0001 100")).state == "Waiting for approval"


async def test_without_an_owner_nothing_is_sent_for_approval(bea: Chat, sole: Billing) -> None:
    await draft(sole)
    await remove(sole, "Olga")

    assert (await bea.say("/invoice send D1")).title.startswith("Nobody is left to approve it")


async def test_the_buttons_are_offered_to_whom_they_serve(
    olga: Chat, bea: Chat, billing: Billing
) -> None:
    await asked(billing)

    assert labels(await olga.say("/invoice show D1")) == ["Approve", "Reject", "Edit"]
    assert labels(await bea.say("/invoice show D1")) == ["Edit"]
    assert labels(await bea.see("D1")) == ["Approve", "Reject", "Edit"]
    assert ("Can approve", "Olga or Oskar") in bea.card.facts


async def test_an_owner_who_wrote_it_is_offered_no_approval(olga: Chat, billing: Billing) -> None:
    await asked(billing, by=OLGA)
    card = await olga.say("/invoice show D1")

    assert labels(card) == ["Edit"]
    assert ("Can approve", "Oskar") in card.facts


async def test_an_owner_who_wrote_it_is_not_asked(billing: Billing, trail: Trail) -> None:
    await draft(billing, by=OLGA)
    async with billing.work(BEA) as work:
        await work.invoices.ask("D1")
    async with billing.reading(PAIDUP) as work:
        told = await routes(work, (await trail.records("ApprovalAsked"))[-1])

    assert OSKARS_PHONE in told
    assert OLGAS_PHONE not in told


async def test_when_the_last_who_can_approve_has_left_the_card_says_so(
    bea: Chat, billing: Billing
) -> None:
    await asked(billing, by=OLGA)
    await remove(billing, "Oskar")
    card = await bea.see("D1")

    assert labels(card) == ["Edit"]
    assert ("Can approve", "Nobody; another owner is needed") in card.facts
