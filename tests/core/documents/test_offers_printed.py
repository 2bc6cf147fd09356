"""The papers of a quote and of a deposit, as a client of Demo's gets them, against the totals."""

import pytest

from core.billing import Billing
from core.documents.formats import formats_for
from core.documents.layout import Layout
from core.money import Money
from core.services.invoices import InvoiceView
from core.workflows.papers import document_of
from tests.cast import LINKS
from tests.core.documents import samples
from tests.core.test_deposits import deposited, taken_off
from tests.core.test_quotes import offered
from tests.deeds import draft, line, wording

SAID = wording(line("800", quantity="12", text="Entwicklung"), line("39.95", tax="7", text="Buch"))


@pytest.fixture(scope="module")
def layout() -> Layout:
    return Layout()


def printed(layout: Layout, view: InvoiceView) -> str:
    return " ".join(samples.pages(layout.pdf(document_of(view, LINKS))))


def said(amount: Money) -> str:
    return formats_for("de", "de_DE").money(amount).replace("\xa0", " ")


def amounts(view: InvoiceView) -> list[str]:
    groups = [said(group.tax) for group in view.totals.groups]
    return [said(view.totals.net), *groups, said(view.totals.total)]


async def test_a_quotes_paper_says_what_was_computed(billing: Billing, layout: Layout) -> None:
    view = (await offered(billing, SAID)).view
    text = printed(layout, view)

    assert "Angebot QUO-2026-0001" in text
    assert [each for each in amounts(view) if each not in text] == []


async def test_a_deposits_paper_says_what_was_computed(billing: Billing, layout: Layout) -> None:
    await draft(billing, SAID)
    view = await deposited(billing)
    text = printed(layout, view)

    assert "Abschlagsrechnung INV-2026-0001" in text
    assert "Abschlag von 30 % (19 % Steuer)" in text
    assert [each for each in amounts(view) if each not in text] == []


async def test_the_final_paper_takes_the_deposit_off(billing: Billing, layout: Layout) -> None:
    await draft(billing, SAID)
    deposit = await deposited(billing)
    view = await taken_off(billing)
    text = printed(layout, view)

    assert "Abzüglich Abschlag INV-2026-0001" in text
    assert [each for each in amounts(view) if each not in text] == []
    assert view.totals.total + deposit.totals.total == Money(1146675, "EUR")
