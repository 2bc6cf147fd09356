"""/export hands out files, and only what is named and few enough."""

import csv
import io

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # no types of its own

from bot.cards.model import File
from bot.commands.exporting import What
from bot.commands.tables import TABLES
from core.billing import Billing
from tests.chat import Chat
from tests.deeds import issued, paid


async def export(chat: Chat, words: str) -> File:
    card = await chat.say(f"/export {words}")
    assert card.file is not None, (card.title, card.text)
    return card.file


def rows(file: File) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.content.decode())))


def test_what_can_be_asked_for_is_every_table() -> None:
    assert {str(each) for each in What} == set(TABLES)


@pytest.mark.parametrize("what", sorted(set(TABLES) - {"statement"}))
async def test_every_table_comes_as_csv_and_as_a_sheet(
    billing: Billing, ari: Chat, what: str
) -> None:
    await paid(billing, (await issued(billing)).invoice.reference, 1900)

    said = rows(await export(ari, f"{what} csv 2026"))
    sheet = load_workbook(io.BytesIO((await export(ari, f"{what} xlsx 2026")).content)).active

    assert len(said) > 1
    assert [cell.value for cell in next(sheet.iter_rows())] == said[0]
    assert sheet.max_row == len(said)


async def test_a_statement_is_that_of_a_client(billing: Billing, ari: Chat) -> None:
    name = (await issued(billing)).invoice.reference

    card = await ari.say("/export what=statement")
    assert card.file is None

    await ari.say('/export statement csv "" acme')
    assert rows(await export(ari, "statement csv 2026 acme"))[1][1:4] == ["Invoice", name, "119.00"]


async def test_how_to_reach_a_client_stays_out_of_the_chat(ari: Chat) -> None:
    content = (await export(ari, "clients csv")).content

    assert b"Acme GmbH" in content
    assert b"carl@" not in content
    assert b"Hafenweg" not in content


async def test_beancount_is_for_the_journal_alone(billing: Billing, ari: Chat) -> None:
    await issued(billing)

    assert b"Assets:Receivable" in (await export(ari, "journal beancount")).content
    assert "journal alone" in (await ari.say("/export tax beancount")).title


async def test_who_may_read_no_reports_takes_nothing_along(ada: Chat) -> None:
    assert (await ada.say("/export clients")).file is None


async def test_nothing_but_what_is_named_is_taken_along(ari: Chat) -> None:
    await ari.say("/export passwords")

    assert ari.card.file is None
