"""/company totals: what new documents begin with, and what is there stays as it is."""

import pytest

from bot.cards.model import Tone
from tests.chat import Chat
from tests.trail import Trail

LINE = '/invoice new acme 100 "Work"'


async def test_new_documents_are_added_up_as_was_chosen(bea: Chat, olga: Chat) -> None:
    card = await olga.say("/company totals")
    assert olga.form
    card = await olga.fill_in({"prices": "with tax", "withheld": "IRPF 15", "coin": "0.05"})
    assert ("Withheld by clients", "IRPF 15 %") in card.facts

    card = await bea.say('/invoice new acme 119.02 "Work"')
    assert ("Withheld", "-15.00 EUR") in card.facts
    assert card.title.endswith("104.00 EUR")


async def test_what_is_there_stays_as_it_is(bea: Chat, olga: Chat) -> None:
    before = await bea.say(LINE)
    await olga.say("/company totals")
    await olga.fill_in({"prices": "with tax"})
    await bea.say("/invoice edit D1")
    card = await bea.fill_in({"note": "Thanks"})

    assert card.title == before.title


async def test_the_form_holds_what_was_chosen(olga: Chat, trail: Trail) -> None:
    await olga.say("/company totals")
    await olga.fill_in({"rounding": "each line", "exempt": "§ 19 UStG", "withheld": "IRPF 15 %"})
    await olga.say("/company totals")

    assert olga.form
    assert olga.form.answers["rounding"] == "each line"
    assert olga.form.answers["exempt"] == "§ 19 UStG"
    assert olga.form.answers["withheld"] == "IRPF 15"
    (changed,) = await trail.records("ReckoningChanged")
    assert changed.payload["is_taxed_by_line"] is True


WRONG = {
    "withheld": ["IRPF", "IRPF much", "=1+1 5", "IRPF 101"],
    "coin": ["half", "0.001", "-1"],
}


@pytest.mark.parametrize(("blank", "said"), [(k, v) for k, many in WRONG.items() for v in many])
async def test_what_cannot_be_is_said(olga: Chat, trail: Trail, blank: str, said: str) -> None:
    await olga.say("/company totals")
    card = await olga.fill_in({blank: said})

    assert olga.form is not None or card.tone is Tone.WARNING
    assert await trail.kinds() == []


async def test_only_who_may_change_settings_may(bea: Chat) -> None:
    assert "may not" in (await bea.say("/company totals")).title
