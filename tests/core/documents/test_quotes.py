"""A quote and a pro forma on paper: what they are called, and that nothing is to be paid."""

from dataclasses import replace

import pytest

from core.documents.invoice import InvoiceDocument, Kind
from core.documents.layout import Layout
from core.documents.mails import Mails
from tests.core.documents import samples

UNPAYABLE = ("DE89 3704 0044", "Verwendungszweck", "Bitte zahlen", "Please pay", "By bank")


@pytest.fixture(scope="module")
def layout() -> Layout:
    return Layout()


def paper(document: InvoiceDocument, kind: Kind) -> InvoiceDocument:
    """The same as another kind of paper: without a bank account."""
    due_on = document.due_on if kind == "quote" else None
    return replace(document, kind=kind, bank=None, due_on=due_on)


def text_of(layout: Layout, document: InvoiceDocument) -> str:
    return " ".join(samples.pages(layout.pdf(document)))


@pytest.mark.parametrize(
    "words",
    [
        "Angebot RE-2026-0001",
        "Angebotsnummer RE-2026-0001",
        "Angebotsdatum",
        "Gültig bis 6. Dezember 2026",
        "Das Angebot gilt bis zum 6. Dezember 2026.",
        "um das Angebot anzunehmen",
        "Gesamtbetrag 1.734,03 €",
    ],
)
def test_a_german_quote_says(layout: Layout, words: str) -> None:
    assert words in text_of(layout, paper(samples.german(), "quote"))


@pytest.mark.parametrize(
    "words",
    ["Quote RE-2026-0001", "Valid until 6 December 2026", "to accept the quote", "Total €1,734.03"],
)
def test_an_english_quote_says(layout: Layout, words: str) -> None:
    assert words in text_of(layout, paper(samples.english(), "quote"))


@pytest.mark.parametrize(
    ("document", "title", "words"),
    [
        (samples.german(), "Proforma-Rechnung RE-2026-0001", "nichts zu zahlen"),
        (samples.english(), "Pro forma RE-2026-0001", "nothing is owed on it"),
    ],
)
def test_a_pro_forma_says_that_it_is_none(
    layout: Layout, document: InvoiceDocument, title: str, words: str
) -> None:
    text = text_of(layout, paper(document, "pro forma"))
    assert title in text
    assert words in text


@pytest.mark.parametrize("kind", ["quote", "pro forma"])
@pytest.mark.parametrize("document", [samples.german(), samples.english()], ids=["de", "en"])
def test_neither_asks_for_money(layout: Layout, document: InvoiceDocument, kind: Kind) -> None:
    text = text_of(layout, paper(document, kind))
    assert not [words for words in UNPAYABLE if words in text]


def test_the_mail_names_the_last_day_and_no_bank_account() -> None:
    parts = Mails().quote(paper(samples.english(), "quote"), name="Carl")
    assert parts.subject == "Quote RE-2026-0001 from Nordlicht Studio GmbH: €1,734.03"
    assert "It holds until 6 December 2026." in parts.text
    assert "See and answer the quote" in parts.text
    assert "IBAN" not in parts.text
