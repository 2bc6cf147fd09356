"""Two members have one draft open: whoever saves last is told, and overwrites nothing."""

import asyncio
from typing import Any

import pytest

from core.billing import Billing
from core.errors import WrongState
from core.services.invoices import InvoiceView
from core.services.wordings import Wording
from tests.cast import ARI, BEA, OLGA
from tests.deeds import asked, draft, line, wording


async def edited(billing: Billing, by: Any, said: Wording, mark: str = "") -> InvoiceView:
    async with billing.work(by) as work:
        return await work.invoices.edit("D1", said, mark)


async def test_what_somebody_saved_meanwhile_is_not_overwritten(billing: Billing) -> None:
    opened = await draft(billing)
    await edited(billing, OLGA, wording(line("200")), opened.wording_mark)

    with pytest.raises(WrongState) as refusal:
        await edited(billing, BEA, wording(line("300")), opened.wording_mark)
    assert refusal.value.message == "Olga has changed D1 since this form was opened."
    assert refusal.value.look_at == "D1"
    async with billing.reading(BEA) as work:
        assert str((await work.invoices.get("D1")).total) == "238.00 EUR"


async def test_one_s_own_other_window_is_named_as_such(billing: Billing) -> None:
    opened = await draft(billing)
    await edited(billing, BEA, wording(note="Thanks"), opened.wording_mark)

    with pytest.raises(WrongState, match="You have changed D1 since"):
        await edited(billing, BEA, wording(note="Many thanks"), opened.wording_mark)


async def test_of_two_who_save_at_once_one_is_told(billing: Billing) -> None:
    opened = await draft(billing)
    saved = [
        edited(billing, who, wording(line(price)), opened.wording_mark)
        for who, price in ((OLGA, "200"), (ARI, "300"))
    ]
    ends = await asyncio.gather(*saved, return_exceptions=True)

    assert sorted(type(end).__name__ for end in ends) == ["InvoiceView", "WrongState"]


async def test_a_client_s_new_details_refuse_nobody_s_words(billing: Billing) -> None:
    opened = await draft(billing)
    async with billing.work(BEA) as work:
        await work.reach.correct(await work.clients.get("acme"), "new@acme.example")

    await edited(billing, BEA, wording(line("200")), opened.wording_mark)


async def test_sending_it_for_approval_is_no_change_of_words(billing: Billing) -> None:
    view = await asked(billing)

    changed = await edited(billing, BEA, wording(line("200")), view.wording_mark)
    assert changed.invoice.state == "draft"
