"""The books summed up on the owner's phone: a card, its chart as a picture, a file as a file."""

from core.billing import Billing
from tests.bot.telegram.stage import Phone
from tests.deeds import issued
from tests.sandbox.telegram_desk import Desk


async def test_a_report_comes_with_its_chart(olga: Phone, billing: Billing) -> None:
    await issued(billing)

    await olga.say("/report ageing")

    card, chart = olga.messages[-2:]
    assert card["text"].startswith("Owed on ")
    assert chart["document"]["name"] == "photo.png"


async def test_an_export_comes_as_a_file(olga: Phone, billing: Billing) -> None:
    await issued(billing)

    await olga.say("/export invoices xlsx")

    assert olga.last["document"]["name"] == "invoices.xlsx"


async def test_a_file_that_was_not_taken_is_said(olga: Phone, billing: Billing, desk: Desk) -> None:
    await issued(billing)
    for _ in range(3):
        desk.fault("sendDocument", "before", status=400)

    await olga.say("/export invoices")

    assert "The file could not be sent." in olga.last["text"]
