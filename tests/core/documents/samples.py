"""One invoice in two languages, and how to read a PDF."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2

from core.documents.invoice import BankAccount, DocumentLine, InvoiceDocument, Party, TaxGroup
from core.money import Money

SELLER = Party(
    "Nordlicht Studio GmbH",
    ("Schönhauser Allee 12", "10119 Berlin"),
    country="DE",
    tax_id="DE123456789",
    email="rechnung@nordlicht.example",
    phone="+49 30 1234567",
)
GERMAN_BUYER = Party("Globex AG", ("Industriestraße 7", "70565 Stuttgart"), country="DE")
BRITISH_BUYER = Party("Acme Ltd", ("14 High Street", "London"), country="GB", tax_id="GB999999973")
BANK = BankAccount("Nordlicht Studio GmbH", "DE89370400440532013000", "COBADEFFXXX", "Commerzbank")
PAY_URL = "https://pay.nordlicht.example/i/9vJ2kQ4mT8xW1bR6nY3cZ5dF"


def euro(amount: str) -> Money:
    return Money.rounded(Decimal(amount), "EUR")


def line(description: str, quantity: str, price: str, rate: str = "19") -> DocumentLine:
    net = euro(str(Decimal(quantity) * Decimal(price)))
    return DocumentLine(description, Decimal(quantity), Decimal(price), Decimal(rate), net)


LINES = (
    line("Backend-Entwicklung", "12.5", "110"),
    line("Hosting", "744", "0.013889"),
    line("Fachbuch", "2", "39.95", "7"),
)


def german(**changes: Any) -> InvoiceDocument:
    """A German invoice with everything on it."""
    document = InvoiceDocument(
        language="de",
        locale="de_DE",
        seller=SELLER,
        buyer=GERMAN_BUYER,
        lines=LINES,
        taxes=(
            TaxGroup(Decimal(19), euro("1385.33"), euro("263.21")),
            TaxGroup(Decimal(7), euro("79.90"), euro("5.59")),
        ),
        net=euro("1465.23"),
        tax=euro("268.80"),
        total=euro("1734.03"),
        paid=euro("0"),
        owed=euro("1734.03"),
        number="RE-2026-0001",
        issued_on=date(2026, 11, 22),
        due_on=date(2026, 12, 6),
        terms_days=14,
        note="Vielen Dank.",
        po_number="PO-4711",
        bank=BANK,
        pay_url=PAY_URL,
    )
    return replace(document, **changes)


def english(**changes: Any) -> InvoiceDocument:
    """The same for a British client."""
    return german(**{"language": "en", "locale": "en_GB", "buyer": BRITISH_BUYER, **changes})


def draft(**changes: Any) -> InvoiceDocument:
    """A preview: no number, no dates, no way to pay."""
    return german(number=None, issued_on=None, due_on=None, pay_url=None, **changes)


def long(count: int) -> InvoiceDocument:
    """An invoice of many lines."""
    return german(lines=tuple(line(f"Posten {n}", "1", "1") for n in range(1, count + 1)))


def pages(pdf: bytes) -> list[str]:
    """The text of each page, with plain spaces."""
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        reader = page.get_textpage()
        texts.append(" ".join(reader.get_text_range().split()))
        reader.close()
        page.close()
    document.close()
    return texts


def metadata(pdf: bytes) -> dict[str, str]:
    """Title, author and dates as a viewer shows them."""
    document = pypdfium2.PdfDocument(pdf)
    found: dict[str, str] = document.get_metadata_dict()
    document.close()
    return found
