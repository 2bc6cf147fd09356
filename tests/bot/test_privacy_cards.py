"""What owners read about exports, erasures and retention: who, how much, and never a name."""

from typing import Any

import pytest

from bot.cards.model import Card
from bot.notify.privacy_cards import PRIVACY_CARDS
from core.billing import Billing
from core.services.deliveries import Telling
from tests.cast import COMPANY, OLGA, PAIDUP
from tests.codes import done


def telling(kind: str, **payload: Any) -> Telling:
    return Telling(
        1, COMPANY, "telegram", "101", kind, "erasure:1", payload, "Olga Orlova", "request", 1
    )


async def said(billing: Billing, kind: str, **payload: Any) -> Card:
    async with billing.reading(PAIDUP) as work:
        told = await PRIVACY_CARDS[kind](work, telling(kind, **payload))
    assert told.note
    return told.note


async def test_an_export_says_who_made_it_and_of_which_client(billing: Billing) -> None:
    card = await said(billing, "ClientExported", number=1, invoices=2, letters=3)

    assert card.title == "Olga Orlova exported all about acme."
    assert card.facts == (("Invoices", "2"), ("Letters", "3"))


@pytest.mark.parametrize("booked_on", ["", "2026-11-22"])
async def test_an_erasure_names_a_number_and_what_is_kept(billing: Billing, booked_on: str) -> None:
    card = await said(billing, "ClientErased", number=7, invoices=2, booked_on=booked_on)

    assert card.title == "Olga Orlova erased client 7."
    assert ("tax office" in card.text) == bool(booked_on)


async def test_what_was_erased_is_called_by_its_number_alone(billing: Billing) -> None:
    await done(billing, OLGA, lambda work: work.privacy.erase("acme"))

    read = await said(billing, "PapersRead", number=1, why="tax audit 2026")
    assert (read.title, read.facts) == (
        "Olga Orlova read the papers of client 1.",
        (("Why", "tax audit 2026"),),
    )
    told = {"number": 1, "ended": ["D1", "C1"], "owed": ["INV-2026-0001"]}
    again = await said(billing, "ErasureRepeated", **told)
    assert again.title == "Client 1 was erased again."
    assert "record it, or void it" in again.text
    assert again.facts == (("Still owed", "INV-2026-0001"), ("Ended with it", "D1, C1"))


async def test_a_night_says_how_much_of_what_it_took_out(billing: Billing) -> None:
    card = await said(billing, "RetentionDone", counts={"calls": 1, "mails": 1200, "papers": 0})

    assert card.facts == (
        ("Report of payment services", "1"),
        ("Mails of strangers as they came", "1,200"),
    )
