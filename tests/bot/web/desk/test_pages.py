"""The owner's pages: each asks what a typed line would ask, with the same rights."""

import pytest

from bot.handlers.web.desk.menu import MENU
from core.billing import Billing
from tests.bot.web.desk.seat import Seat
from tests.deeds import asked

PAGES = [command for _, entries in MENU for _, command in entries]


@pytest.mark.parametrize("command", PAGES)
async def test_an_owner_sees_every_page_of_the_menu(olga: Seat, command: str) -> None:
    await olga.look("/" + command.replace(" ", "/"))

    assert olga.answer.status_code == 200


async def test_home_shows_what_waits_for_whoever_looks(
    olga: Seat, bea: Seat, billing: Billing
) -> None:
    await asked(billing)

    assert "One thing waits for you." in await olga.look()
    assert "D1 · Acme GmbH · 119.00 EUR" in await olga.look()
    assert "Nothing waits for you." in await bea.look()


async def test_a_button_does_what_it_says_with_what_it_carries(
    olga: Seat, billing: Billing
) -> None:
    await asked(billing)
    await olga.look()
    await olga.follow("D1")

    assert "INV-2026-0001" in await olga.press("Approve")
