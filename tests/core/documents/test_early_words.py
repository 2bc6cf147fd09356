"""What may be paid less until when stands on paper, on the page and in the mail."""

from datetime import date
from decimal import Decimal

import pytest

from core.documents.invoice import EarlyPayment, InvoiceDocument
from core.documents.layout import Layout
from core.documents.mails import Mails
from core.documents.pages import InvoicePage, Pages, PageState
from tests.core.documents import samples

TWO = EarlyPayment(Decimal(2), 10, date(2026, 12, 2), samples.euro("1699.35"))
UNTIL = "Bei Zahlung bis zum 2. Dezember 2026 ziehen Sie 2 % Skonto ab und zahlen 1.699,35 €."


@pytest.fixture(scope="module")
def layout() -> Layout:
    return Layout()


def text_of(layout: Layout, document: InvoiceDocument) -> str:
    return plain(" ".join(samples.pages(layout.pdf(document))))


def plain(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


def test_the_paper_says_both_days(layout: Layout) -> None:
    text = text_of(layout, samples.german(early=TWO))

    assert UNTIL in text
    assert "Ohne Abzug zahlbar bis zum 6. Dezember 2026." in text


def test_a_preview_knows_no_day_yet(layout: Layout) -> None:
    offered = EarlyPayment(Decimal("2.5"), 10, None, samples.euro("1690.68"))
    text = text_of(layout, samples.draft(early=offered))

    assert "Bei Zahlung innerhalb von 10 Tagen gewähren wir 2,5 % Skonto." in text


def test_terms_of_a_month_are_said_in_words(layout: Layout) -> None:
    month = samples.draft(terms_days=None, terms_month_end=10)
    day = samples.draft(terms_days=None, terms_month_day=15)

    assert "Zahlbar 10 Tage nach dem Ende des Monats" in text_of(layout, month)
    assert "Zahlbar am 15. Tag des Monats." in text_of(layout, day)


def test_the_page_asks_for_less() -> None:
    page = InvoicePage(PageState.OPEN, "n", pay_action="/pay", nonce="n")
    html = plain(Pages().invoice(samples.german(early=TWO), page))

    assert "1.699,35 € bezahlen" in html
    assert UNTIL in html


def test_the_mail_says_it_too() -> None:
    said = Mails().invoice(samples.german(early=TWO), may_pay=True)

    assert UNTIL in plain(said.text)


def test_what_was_taken_off_is_no_secret_on_the_receipt() -> None:
    paid, off = samples.euro("1699.35"), samples.euro("34.68")
    settled = samples.german(paid=paid, taken_off=off, owed=samples.euro("0"))

    said = Mails().receipt(settled, paid, date(2026, 12, 1))

    assert "Die Rechnung ist vollständig bezahlt." in plain(said.text)
