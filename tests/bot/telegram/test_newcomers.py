"""Whoever may approve from now on, or in another chat, gets what waits already, once."""

from typing import Any

import pytest

from bot.handlers.telegram.app import TelegramFace
from core.billing import Billing
from core.models import InvoiceState
from core.security.actors import Role
from tests.bot.telegram.stage import Phone, Teller, labels, link, printed
from tests.cast import OLGA, OSKAR
from tests.deeds import asked, issued, recorded
from tests.proposals import promoted
from tests.sandbox.telegram_desk import BEA, Desk
from tests.trail import Trail


def decisions(phone: Phone) -> list[dict[str, Any]]:
    """The messages that ask for a decision."""
    return [one for one in phone.messages if "Approve" in labels(one)]


async def becomes(billing: Billing, role: Role) -> None:
    """The owners give Bea another role."""
    await promoted(billing, "Bea", role)


@pytest.fixture
async def waiting(billing: Billing) -> None:
    """A payment that Bea reported waits, and an invoice of Olga's."""
    view = await issued(billing)
    assert view.invoice.number
    await recorded(billing, view.invoice.number, 5000)
    await printed(billing, await asked(billing, by=OLGA))


async def test_a_new_owner_gets_what_waits_save_what_they_asked_for(
    bea: Phone, billing: Billing, waiting: None, news: Teller
) -> None:
    await news.catch_up()
    assert decisions(bea) == []

    await becomes(billing, Role.OWNER)
    await news.catch_up()
    (card,) = decisions(bea)
    assert card["text"].startswith("D2 · Acme GmbH · 119.00 EUR · ⏳ Waiting for approval")
    assert card["document"]["name"].endswith(".pdf")

    await bea.press("Approve", card["id"])
    async with billing.reading(OLGA) as work:
        assert (await work.invoices.get("INV-2026-0002")).state is InvoiceState.OPEN


async def test_a_card_that_was_looked_at_before_gets_its_buttons_in_place(
    bea: Phone, billing: Billing, waiting: None, news: Teller
) -> None:
    looked_at = await bea.say("/invoice show D2")
    assert decisions(bea) == []

    await becomes(billing, Role.OWNER)
    await news.catch_up()
    (card,) = decisions(bea)
    assert card["id"] == looked_at["id"]


async def test_an_owner_who_links_a_chat_gets_what_waits_there_once(
    desk: Desk, face: TelegramFace, billing: Billing, news: Teller
) -> None:
    view = await issued(billing)
    assert view.invoice.number
    await becomes(billing, Role.OWNER)
    await recorded(billing, view.invoice.number, 5000, by=OSKAR)
    await printed(billing, await asked(billing, by=OSKAR))
    await news.catch_up()

    phone = Phone(desk, face, BEA)
    await phone.start()
    await link(billing, BEA)
    await news.catch_up()
    shown = decisions(phone)
    assert [one["text"].split(" · ")[0] for one in shown] == ["Payment P1", "D2"]

    await becomes(billing, Role.MEMBER)
    await becomes(billing, Role.OWNER)
    await news.catch_up()
    assert [one["id"] for one in decisions(phone)] == [one["id"] for one in shown]


async def test_who_may_not_approve_gets_nothing_that_waits(
    bea: Phone, billing: Billing, waiting: None, news: Teller, trail: Trail
) -> None:
    await becomes(billing, Role.ACCOUNTANT)
    await news.catch_up()

    assert "ApprovalOffered" not in await trail.kinds()
    assert decisions(bea) == []


async def test_what_was_decided_meanwhile_is_not_offered(
    bea: Phone, billing: Billing, waiting: None, news: Teller
) -> None:
    await becomes(billing, Role.OWNER)
    async with billing.work(OSKAR) as work:
        await work.invoices.approve("D2")
    await news.catch_up()

    assert [one["text"] for one in bea.messages if "INV-2026-0002" in one["text"]] == []
