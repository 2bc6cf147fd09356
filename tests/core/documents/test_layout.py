"""What is on the paper; in this process, since it is about the page and not about the press."""

from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from core.documents.invoice import BankAccount, InvoiceDocument, Logo, Party
from core.documents.layout import Assets, Layout, TooLong
from tests.core.documents import samples

HOSTILE = (
    "<img src='file:///etc/passwd'><script>alert(1)</script> ]]> &amp; {{ 7 * 7 }} \x00\x07\u202e"
)
NASTY = [HOSTILE, "x" * 5_000, "名前 " * 1_250, "שלום עולם", "🧾" * 50, "\ud800", "-", ""]


@pytest.fixture(scope="module")
def layout() -> Layout:
    return Layout()


def text_of(layout: Layout, document: InvoiceDocument) -> str:
    return " ".join(samples.pages(layout.pdf(document)))


@pytest.mark.parametrize(
    "words",
    [
        "Rechnung RE-2026-0001",
        "Rechnungs-/Leistungsdatum",
        "22. November 2026",
        "Bitte zahlen Sie 1.734,03 € bis zum 6. Dezember 2026.",
        "Globex AG",
        "12,5 110,00 19 % 1.375,00",
        "744 0,013889 19 % 10,33",
        "Betrag (EUR)",
        "Zwischensumme (netto) 1.465,23 €",
        "19 % USt. auf 1.385,33 € 263,21 €",
        "7 % USt. auf 79,90 € 5,59 €",
        "Gesamtbetrag 1.734,03 €",
        "Zahlbar innerhalb von 14 Tagen",
        "Vielen Dank.",
        "PO-4711",
        "DE89 3704 0044 0532 0130 00",
        "Verwendungszweck RE-2026-0001",
        "USt-IdNr. DE123456789",
        "+49 30 1234567",
    ],
)
def test_a_german_invoice_says(layout: Layout, words: str) -> None:
    assert words in text_of(layout, samples.german())


@pytest.mark.parametrize(
    "words",
    [
        "Invoice RE-2026-0001",
        "Invoice date 22 November 2026",
        "Please pay €1,734.03 by 6 December 2026.",
        "United Kingdom",
        "Your VAT ID GB999999973",
        "19% VAT on €1,385.33 €263.21",
        "Total €1,734.03",
        "Payable within 14 days",
        "By bank transfer",
    ],
)
def test_an_english_invoice_says(layout: Layout, words: str) -> None:
    assert words in text_of(layout, samples.english())


def test_the_time_of_a_service_is_printed(layout: Layout) -> None:
    """§ 14 (4) no. 6 UStG; BT-73 and BT-74."""
    document = samples.german(service=(date(2026, 11, 1), date(2026, 11, 30)))
    text = text_of(layout, document)
    assert "Leistungszeitraum 1. November 2026 – 30. November 2026" in text
    assert "Rechnungs-/Leistungsdatum" not in text


def test_the_address_to_pay_at_is_printed(layout: Layout) -> None:
    assert samples.PAY_URL in text_of(layout, samples.german()).replace(" ", "")


def test_a_draft_says_that_it_is_one_and_has_no_number(layout: Layout) -> None:
    text = text_of(layout, samples.draft())

    assert "Rechnung Entwurf" in text
    assert "Dies ist eine Vorschau und noch keine Rechnung." in text
    assert "RE-2026-0001" not in text
    assert "Online" not in text


def test_what_is_paid_is_taken_off(layout: Layout) -> None:
    text = text_of(layout, samples.german(paid=samples.euro("1000"), owed=samples.euro("734.03")))

    assert "Bereits gezahlt −1.000,00 €" in text
    assert "Offener Betrag 734,03 €" in text
    assert "Bitte zahlen Sie 734,03 €" in text


def test_a_settled_invoice_asks_for_nothing(layout: Layout) -> None:
    document = samples.english(paid=samples.euro("1734.03"), owed=samples.euro("0"))

    assert "This invoice is paid. Thank you." in text_of(layout, document)


def test_without_a_due_date_the_amount_is_asked_for(layout: Layout) -> None:
    assert "Please pay €1,734.03." in text_of(layout, samples.english(due_on=None))


def test_terms_of_its_own_replace_the_days(layout: Layout) -> None:
    text = text_of(layout, samples.english(terms="Half now, half later."))

    assert "Half now, half later." in text
    assert "14 days" not in text


def test_no_days_means_at_once(layout: Layout) -> None:
    assert "Payable on receipt" in text_of(layout, samples.english(terms_days=0))


def test_the_day_of_supply_is_shown_when_it_is_another(layout: Layout) -> None:
    day = samples.german().due_on

    assert "Leistungsdatum 6. Dezember 2026" in text_of(layout, samples.german(supplied_on=day))


def test_a_small_company_may_leave_everything_out(layout: Layout) -> None:
    bare = samples.german(
        seller=Party("Ada"),
        buyer=Party("Bob", tax_id="12/345/67890"),
        taxes=(),
        bank=BankAccount("Ada", "DE02120300000000202051"),
        note="",
        po_number="",
        terms_days=None,
        pay_url=None,
        language="xx",
        accent="none",
    )

    assert "Your tax number 12/345/67890" in text_of(layout, bare)


def test_neither_a_bank_nor_a_link_is_needed(layout: Layout) -> None:
    assert "bank transfer" not in text_of(layout, samples.english(bank=None, pay_url=None))


def test_one_page_has_no_number_and_many_do(layout: Layout) -> None:
    (only,) = samples.pages(layout.pdf(samples.german()))
    many = samples.pages(layout.pdf(samples.long(60)))

    assert "Seite 1" not in only
    assert all(f"Seite {n} von {len(many)}" in page for n, page in enumerate(many, start=1))


def test_the_head_of_the_table_is_on_every_page_with_lines(layout: Layout) -> None:
    pages = samples.pages(layout.pdf(samples.long(200)))

    assert len(pages) > 5
    assert all("Bezeichnung Menge Einzelpreis" in page for page in pages if "Posten" in page)
    assert sum(page.count("Posten") for page in pages) == 200


def test_the_file_knows_its_title_author_and_day(layout: Layout) -> None:
    found = samples.metadata(layout.pdf(samples.german()))

    assert found["Title"] == "Rechnung RE-2026-0001 · Nordlicht Studio GmbH"
    assert found["Author"] == "Nordlicht Studio GmbH"
    assert found["CreationDate"].startswith("D:20261122")


def test_the_same_document_gives_the_same_bytes(layout: Layout) -> None:
    first = layout.pdf(samples.german())
    layout.pdf(samples.english())

    assert layout.pdf(samples.german()) == first


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_no_value_breaks_the_page(layout: Layout, nasty: str) -> None:
    party = Party(nasty, (nasty, nasty), country="DE", tax_id=nasty, email=nasty, phone=nasty)
    document = samples.german(
        seller=party,
        buyer=party,
        lines=(samples.line(nasty, "1", "1"),),
        number=nasty[:60],
        terms=nasty,
        note=nasty,
        po_number=nasty,
        bank=BankAccount(nasty, nasty, nasty, nasty),
        language=nasty,
        locale=nasty,
        accent=nasty,
        pay_url=nasty,
    )

    assert "€1,734.03" in text_of(layout, document)


def test_markup_is_printed_as_it_was_typed(layout: Layout) -> None:
    text = text_of(layout, samples.german(note=HOSTILE))

    assert "<img src='file:///etc/passwd'><script>alert(1)</script>" in text
    assert "{{ 7 * 7 }}" in text


def test_nothing_is_read_from_disk_or_network(layout: Layout) -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    server = HTTPServer(("127.0.0.1", 0), Listener)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/x.png"
    logo = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="9" height="9"><image xlink:href="{address}" width="9" height="9"/>'
        '<image href="file:///etc/hostname" width="9" height="9"/>'
        f'<style>@import url("{address}");</style></svg>'
    )

    layout.pdf(
        samples.german(logo=Logo(logo.encode(), "image/svg+xml"), note=f"<img src={address}>")
    )
    server.shutdown()
    server.server_close()

    assert asked == []


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://127.0.0.1:1/", "data:,x", "asset:logo"]
)
def test_a_page_may_load_its_own_assets_and_nothing_else(url: str) -> None:
    with pytest.raises(KeyError):
        Assets(samples.german(), samples.PAY_URL)(url)


def test_a_logo_takes_the_place_of_the_name(layout: Layout) -> None:
    circle = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'
    plain = text_of(layout, samples.german())
    with_logo = text_of(layout, samples.german(logo=Logo(circle, "image/svg+xml")))

    assert with_logo.count("Nordlicht") == plain.count("Nordlicht") - 1


def test_a_broken_logo_does_not_stop_the_invoice(layout: Layout) -> None:
    document = samples.german(logo=Logo(b"no picture at all", "image/png"))

    assert "Gesamtbetrag" in text_of(layout, document)


def test_a_link_that_is_none_is_left_out(layout: Layout) -> None:
    pdf = layout.pdf(samples.german(pay_url="javascript:alert(1)"))

    assert b"javascript" not in pdf
    assert "Online" not in " ".join(samples.pages(pdf))


def test_a_document_may_not_be_endless(layout: Layout) -> None:
    with pytest.raises(TooLong):
        layout.pdf(samples.german(note="x" * 2_000_000))


def test_a_warm_layout_has_printed(layout: Layout) -> None:
    layout.warm()
