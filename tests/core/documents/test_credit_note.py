"""A credit note on paper: what it is, what it corrects, and sums that agree with the books."""

import pytest

from core.billing import Billing
from core.documents.formats import formats_for
from core.documents.invoice import InvoiceDocument
from core.documents.layout import Layout
from core.money import Money
from core.workflows.papers import document_of
from tests.cast import LINKS
from tests.core.documents import samples
from tests.core.test_ledger import TWO_RATES
from tests.crediting import amount, credit_drafted, credited
from tests.deeds import issued, wording


@pytest.fixture(scope="module")
def layout() -> Layout:
    return Layout()


def text_of(layout: Layout, document: InvoiceDocument) -> str:
    return " ".join(samples.pages(layout.pdf(document)))


def euro(money: Money) -> str:
    return formats_for("de", "de_DE").money(money).replace("\xa0", " ")


async def test_its_sums_are_those_of_the_books(billing: Billing, layout: Layout) -> None:
    view = await issued(billing, TWO_RATES)
    note = await credited(billing, view.invoice.reference, amount(9125))
    document = document_of(note, LINKS)

    paper = text_of(layout, document)

    assert f"Zwischensumme (netto) {euro(note.totals.net)}" in paper
    for group in note.totals.groups:
        assert f"USt. auf {euro(group.net)} {euro(group.tax)}" in paper
    assert f"Gesamtbetrag {euro(note.totals.total)}" in paper
    assert note.totals.total == amount(9125).amount


async def test_a_german_one_is_called_a_correction_and_names_its_invoice(
    billing: Billing, layout: Layout
) -> None:
    await issued(billing)
    note = await credited(billing, "INV-2026-0001", amount(5950))

    paper = text_of(layout, document_of(note, LINKS))

    assert "Rechnungskorrektur CN-2026-0001" in paper
    assert "Korrigiert Rechnung INV-2026-0001 Rechnungsdatum 22. November 2026" in paper
    lead = "Diese Korrektur mindert die Rechnung INV-2026-0001 vom 22. November 2026 um 59,50 €."
    assert lead in paper
    assert "Gutschrift" not in paper


async def test_nothing_on_it_asks_for_money(billing: Billing, layout: Layout) -> None:
    await issued(billing, wording(client="globex"))
    note = await credited(billing, "INV-2026-0001")

    paper = text_of(layout, document_of(note, LINKS))

    assert "Credit note CN-2026-0001" in paper
    assert "There is nothing to pay." in paper
    for asking in ("Please pay", "IBAN", "Payable", "Online", "Due"):
        assert asking not in paper


async def test_a_draft_of_one_says_that_it_is_none_yet(billing: Billing, layout: Layout) -> None:
    await issued(billing)
    note = await credit_drafted(billing, "INV-2026-0001")

    paper = text_of(layout, document_of(note, LINKS))

    assert "noch keine Rechnungskorrektur" in paper
