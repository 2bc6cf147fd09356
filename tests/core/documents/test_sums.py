"""Invoices through the books onto paper: what is printed is what was computed.

Run with PAIDUP_PICTURES=docs/images, it draws the pictures that docs/totals.md shows.
"""

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from core.billing import Billing
from core.documents.layout import Layout
from core.documents.pages import InvoicePage, Pages, PageState
from core.documents.templates import shown
from core.models import LineDraft
from core.services.invoices import InvoiceView, Wording
from core.totals import Category, Cut, Tax, Withholding
from core.totals.bills import Reckoning
from core.workflows.papers import document_of
from tests.cast import LINKS
from tests.core.documents import samples
from tests.deeds import issued, line

PICTURES = os.environ.get("PAIDUP_PICTURES", "")
EARLY = Cut(percentage=Decimal(10), reason="Early order")


@pytest.fixture(scope="module")
def layout() -> Layout:
    return Layout()


def hours(**more: Any) -> LineDraft:
    return replace(line("110", quantity="12.5", text="Backend work"), unit="h", **more)


TWO_RATES = Wording(
    "acme",
    (
        hours(cuts=(EARLY,)),
        replace(
            line("4.99", quantity="750", text="Screws, zinc-plated"), base_quantity=Decimal(100)
        ),
        line("39.95", quantity="2", tax="7", text="Handbook"),
    ),
    reckoning=Reckoning(cuts=(Cut(percentage=Decimal(3), reason="Framework agreement"),)),
)
REVERSE = Wording(
    "acme", (replace(hours(), tax_rate=Decimal(0), category=Category.REVERSE_CHARGE),)
)
CANADIAN = replace(
    hours(),
    taxes=(
        Tax(Category.STANDARD, Decimal(5), "GST"),
        Tax(Category.STANDARD, Decimal(7), "PST", ("GST",)),
    ),
)
SPANISH = Reckoning(withholdings=(Withholding("IRPF", Decimal(15)),), cash_step=Decimal("0.05"))


def printed(layout: Layout, view: InvoiceView, picture: str = "") -> str:
    """The text of the PDF; its first page as a picture, when pictures are asked for."""
    pdf = layout.pdf(document_of(view, LINKS))
    if picture and PICTURES:
        pages = pypdfium2.PdfDocument(pdf)
        pages[0].render(scale=1.6).to_pil().save(Path(PICTURES) / picture, optimize=True)
        pages.close()
    return " ".join(samples.pages(pdf))


def amounts(view: InvoiceView) -> list[str]:
    """Everything that was computed, as it is written to the client."""
    totals, said = view.totals, shown(document_of(view, LINKS))
    groups = [money for group in totals.groups for money in (group.net, group.tax)]
    found = [totals.net, totals.due, *groups]
    told = [*map(said.formats.money, found), *map(said.formats.amount, totals.priced)]
    return [each.replace("\N{NO-BREAK SPACE}", " ") for each in told]


async def test_two_rates_and_discounts_are_printed_as_computed(
    billing: Billing, layout: Layout
) -> None:
    view = await issued(billing, TWO_RATES)
    text = printed(layout, view, "invoice-two-rates.png")

    assert [said for said in amounts(view) if said not in text] == []
    assert str(view.invoice.total) == "1,554.59 EUR"
    assert "Rabatt 10 %: Early order" in text
    assert "12,5 h 110,00 19 % 1.237,50" in text
    assert "750 4,99 je 100 19 % 37,43" in text
    assert "Summe der Positionen 1.354,83 €" in text
    assert "Rabatt 3 %: Framework agreement −40,64 €" in text
    assert "7 % USt. auf 77,50 € 5,43 €" in text
    assert "19 % USt. auf 1.236,69 € 234,97 €" in text


async def test_a_reverse_charge_says_so_and_names_both_vat_ids(
    billing: Billing, layout: Layout
) -> None:
    """Article 226 (3), (4) and (11a) of Directive 2006/112/EC; § 14a (5) UStG."""
    view = await issued(billing, REVERSE)
    text = printed(layout, view, "invoice-reverse-charge.png")

    assert [said for said in amounts(view) if said not in text] == []
    assert "Steuerschuldnerschaft des Leistungsempfängers" in text
    assert "Ohne USt. auf 1.375,00 € 0,00 €" in text
    assert view.company.tax_id in text
    assert view.client.tax_id in text


async def test_an_english_client_reads_why_there_is_no_tax(
    billing: Billing, layout: Layout
) -> None:
    outside = replace(hours(), tax_rate=Decimal(0), category=Category.EXPORT)
    text = printed(layout, await issued(billing, Wording("globex", (outside,))))

    assert "VAT-exempt export, Article 146 of Directive 2006/112/EC" in text
    assert "No VAT on $1,375.00" in text


async def test_several_taxes_are_printed_by_their_names(billing: Billing, layout: Layout) -> None:
    view = await issued(billing, Wording("globex", (CANADIAN,)))
    text = printed(layout, view)

    assert [said for said in amounts(view) if said not in text] == []
    assert "GST 5% + PST 7%" in text
    assert "5% GST on $1,375.00" in text


async def test_what_is_withheld_and_rounded_is_printed_before_what_is_due(
    billing: Billing, layout: Layout
) -> None:
    said = Wording("acme", (line("1000.13", tax="21"),), reckoning=SPANISH)
    view = await issued(billing, said)
    text = printed(layout, view)

    assert "Gesamtbetrag inkl. USt. 1.210,16 €" in text
    assert "IRPF einbehalten, 15 % von 1.000,13 € −150,02 €" in text
    assert "Barzahlungsrundung 0,01 €" in text
    assert "Zu zahlen 1.060,15 €" in text
    assert view.invoice.owed.minor == 106015


async def test_prices_with_tax_say_so(billing: Billing, layout: Layout) -> None:
    said = Wording("acme", (line("119"),), reckoning=Reckoning(is_gross=True))
    text = printed(layout, await issued(billing, said))

    assert "Betrag inkl. USt. (EUR)" in text
    assert "19 % 119,00" in text
    assert "Zwischensumme (netto) 100,00 €" in text


@pytest.mark.parametrize("said", [TWO_RATES, REVERSE], ids=["two rates", "reverse charge"])
async def test_the_page_shows_the_same_steps(billing: Billing, said: Wording) -> None:
    view = await issued(billing, said)
    page = Pages().invoice(document_of(view, LINKS), InvoicePage(PageState.OPEN, "n"))
    text = " ".join(page.replace("\N{NO-BREAK SPACE}", " ").split())

    assert [each for each in amounts(view) if each not in text] == []
