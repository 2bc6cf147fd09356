"""Pages of what was credited: what a client sees, and that nobody pays too much."""

import re

from core.billing import Billing
from core.models import Attempt, Invoice
from tests.bot.web.site import Site
from tests.bot.web.test_page import without_nonce
from tests.cast import PAIDUP
from tests.crediting import amount, applied, credited
from tests.deeds import issued, paid, wording
from tests.fakes.channel import FakeRun

GLOBEX = wording(client="globex")


async def seen(here: Site, invoice: Invoice) -> str:
    """The page as text."""
    page = without_nonce((await here.get(invoice)).text)
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\xa0", " ").split())


async def live(billing: Billing, invoice: Invoice) -> list[Attempt]:
    """What may still bring money."""
    async with billing.reading(PAIDUP) as work:
        return await work.checkouts.live(invoice.id)


async def test_a_credit_note_has_a_page_without_a_button(here: Site, billing: Billing) -> None:
    await issued(billing, GLOBEX)
    note = await credited(billing, "INV-2026-0001")

    page = await here.get(note.invoice)

    assert page.status_code == 200
    assert "<form" not in page.text
    said = await seen(here, note.invoice)
    assert "Credit note CN-2026-0001" in said
    assert "This lowers invoice INV-2026-0001 of November 22, 2026 by $119.00." in said


async def test_a_credited_invoice_says_so_and_cannot_be_paid(here: Site, billing: Billing) -> None:
    invoice = (await issued(billing, GLOBEX)).invoice
    await credited(billing, "INV-2026-0001")

    said = await seen(here, invoice)

    assert "This invoice was credited in full. There is nothing to pay." in said
    assert "<form" not in (await here.get(invoice)).text


async def test_a_partly_credited_one_asks_for_the_rest(here: Site, billing: Billing) -> None:
    invoice = (await issued(billing, GLOBEX)).invoice
    await credited(billing, "INV-2026-0001", amount(1900, "USD"))

    said = await seen(here, invoice)

    assert re.search(r"Total \$119\.00 Credited \S+19\.00 Still to pay \$100\.00", said)
    assert "Pay $100.00" in said


async def test_credit_that_was_applied_is_shown(here: Site, billing: Billing) -> None:
    await issued(billing)
    await paid(billing, "INV-2026-0001", 11900)
    await credited(billing, "INV-2026-0001", amount(5950))
    second = await issued(billing)
    await applied(billing, second.invoice.reference)

    said = await seen(here, second.invoice)

    assert "Guthaben verrechnet" in said
    assert "59,50 € bezahlen" in said


async def test_a_checkout_over_more_than_is_owed_is_closed(here: Site, billing: Billing) -> None:
    """Whoever had it open before the credit note cannot pay the old amount with it any more."""
    invoice = (await issued(billing)).invoice
    await here.press(invoice)
    await credited(billing, "INV-2026-0001", amount(1900))

    await here.checkouts.close_checkouts(FakeRun(), invoice.company_id, invoice.id)

    assert [each.state for each in await live(billing, invoice)] == []
    await here.press(invoice)
    assert [each.amount_minor for each in await live(billing, invoice)] == [10000]
