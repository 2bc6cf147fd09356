"""Long lists come in pages, and stay narrowed down from one to the next."""

import pytest

from core.billing import Billing
from core.services.clients import NewClient
from tests.bot.web.desk.seat import Seat
from tests.cast import BEA
from tests.deeds import draft


async def test_a_long_list_of_invoices_is_turned_and_stays_narrowed_down(
    olga: Seat, billing: Billing
) -> None:
    for _ in range(41):
        await draft(billing)
    first = await olga.look("/invoice/list?which=draft")
    second = await olga.follow("Next")
    third = await olga.follow("Next")

    pages = (first, second, third)
    assert [[f"{name} ·" in page for page in pages] for name in ("D41", "D21", "D1")] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]
    assert all("Invoices: draft" in page for page in pages)
    assert "Next" not in third
    assert await olga.follow("Previous") == second
    assert await olga.follow("Previous") == first


async def test_a_long_list_of_clients_is_turned(olga: Seat, billing: Billing) -> None:
    async with billing.work(BEA) as work:
        for number in range(30):
            new = NewClient(f"k{number:02}", f"Kunde {number:02}", "x@kunde.example")
            await work.clients.add(new)
    first = await olga.look("/client/list?text=kunde")
    second = await olga.follow("Next")

    assert ("Kunde 19" in first, "Kunde 20" in first) == (True, False)
    assert ("Kunde 19" in second, "Kunde 20" in second, "Kunde 29" in second) == (
        False, True, True,
    )  # fmt: skip


@pytest.mark.parametrize("page", ["x", "-1", "1.5", "9" * 40, "²"])
@pytest.mark.parametrize("path", ["/invoice/list", "/client/list", "/mail/list"])
async def test_what_is_no_page_is_refused(olga: Seat, path: str, page: str) -> None:
    await olga.look(f"{path}?page={page}")

    assert olga.answer.status_code == 400


async def test_a_short_list_has_nothing_to_turn(olga: Seat, billing: Billing) -> None:
    await draft(billing)

    assert "Next" not in await olga.look("/invoice/list")
