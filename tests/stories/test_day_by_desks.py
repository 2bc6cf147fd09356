"""The good day from the first word to the paid invoice, played by hands without a browser."""

import asyncio

import pytest
import pytest_asyncio

from tests.program import Program
from tests.stories.reading import said
from tests.stories.town import BOTH, Town

pytestmark = [BOTH, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

WHAT = "Backend work"
STORY = {
    "Bea Brandt asks for approval.",
    "✅ Olga Orlova approved it. It is {number} now.",
    "Mailed to carl@acme.example.",
    "✅ 952.00 EUR came in.",
}


@pytest_asyncio.fixture(loop_scope="module")
async def programs(town: Town) -> list[Program]:
    """One process for all; on PostgreSQL one for the faces and one for the work."""
    parts: list[tuple[str, ...]] = [()]
    if town.database_url.startswith("postgresql"):
        parts = [("web", "slack", "telegram"), ("workflows",)]
    programs = [town.program(*each) for each in parts]
    await asyncio.gather(*(each.start() for each in programs))
    return programs


async def test_the_good_day_ends_with_the_invoice_paid_and_everybody_told_once(
    town: Town, programs: list[Program]
) -> None:
    invoice = await town.issues(WHAT)
    letter = await town.letter(invoice.reference)
    page = await town.opens(letter)
    await town.pays(await town.checkout(page))
    card = await town.reads(WHAT, "Paid")
    await town.until(lambda: len(town.notes(WHAT)) == len(STORY))
    await town.letter("952,00", "Quittung")
    codes = [await program.stop() for program in programs]

    assert "952.00 EUR" in said(card)
    assert set(town.notes(WHAT)) == {note.format(number=invoice.number) for note in STORY}
    assert (await town.attached(letter)).startswith(b"%PDF-")
    assert len(town.letters()) == 2
    assert len(town.cards(WHAT)) == 1
    assert [one["text"].count("Paid") > 0 for one in town.asked(WHAT)] == [True]
    assert len(town.sandbox.stripe.view()["sessions"]) == 1
    assert await town.complaints() == []
    assert codes == [0] * len(programs)
    for program in programs:
        assert program.traces() == []
        assert [secret for secret in town.secrets() if secret in program.text] == []
