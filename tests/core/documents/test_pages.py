"""The hosted page in each of its states, and its neighbours."""

import re
from base64 import b64encode

import pytest

from core.documents.invoice import Logo, Party
from core.documents.pages import InvoicePage, Pages, PageState, PaidPage, language_for, policy
from tests.core.documents import samples


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages()


def page(state: PageState = PageState.OPEN, **more: object) -> InvoicePage:
    values = {"style_nonce": "s3", "pdf_url": "/i/x/invoice.pdf", **more}
    if state in {PageState.OPEN, PageState.PARTLY_PAID}:
        values = {"pay_action": "/i/x/pay", "nonce": "n0", **values}
    return InvoicePage(state, **values)  # type: ignore[arg-type]


def text_of(html: str) -> str:
    body = html[html.index("<body>") :].replace("&nbsp;", " ")
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_an_open_invoice_is_shown_with_its_button(pages: Pages) -> None:
    html = pages.invoice(samples.german(), page())

    assert "Offen Rechnung RE-2026-0001 1.734,03 € Zahlbar bis 6. Dezember 2026." in text_of(html)
    assert '<form method="post" action="/i/x/pay">' in html
    assert '<input type="hidden" name="nonce" value="n0">' in html
    assert "1.734,03\xa0€ bezahlen</button>" in html
    assert 'href="/i/x/invoice.pdf"' in html
    assert "DE89 3704 0044 0532 0130 00" in html


@pytest.mark.parametrize(
    "words",
    [
        "Billed to Acme Ltd 14 High Street London United Kingdom",
        "Invoice date 22 November 2026",
        "Backend-Entwicklung 12.5 110.00 19% 1,375.00",
        "Subtotal €1,465.23 19% VAT on €1,385.33 €263.21 7% VAT on €79.90 €5.59 Total €1,734.03",
        "Payable within 14 days",
        "Questions about this invoice? Write to rechnung@nordlicht.example.",
        "VAT ID DE123456789",
    ],
)
def test_the_page_says_what_the_paper_says(pages: Pages, words: str) -> None:
    assert words in text_of(pages.invoice(samples.english(), page()))


def test_an_overdue_invoice_says_since_when_and_blames_nobody(pages: Pages) -> None:
    text = text_of(pages.invoice(samples.english(), page(is_overdue=True)))

    assert "Overdue Invoice" in text
    assert "This was due on 6 December 2026." in text


def test_a_partly_paid_invoice_asks_for_the_rest(pages: Pages) -> None:
    document = samples.english(paid=samples.euro("1000"), owed=samples.euro("734.03"))
    text = text_of(pages.invoice(document, page(PageState.PARTLY_PAID)))

    assert "Partly paid Invoice RE-2026-0001 €734.03 You have paid €1,000.00 of €1,734.03." in text
    assert "Pay €734.03" in text


@pytest.mark.parametrize(
    ("state", "word", "sentence"),
    [
        (PageState.PAID, "Paid", "This invoice is paid in full. Thank you."),
        (PageState.VOID, "Void", "cancelled by Nordlicht Studio GmbH. There is nothing to pay."),
        (PageState.PROCESSING, "Payment in progress", "Your payment is on its way."),
    ],
)
def test_what_needs_no_payment_offers_none(
    pages: Pages, state: PageState, word: str, sentence: str
) -> None:
    html = pages.invoice(samples.english(), page(state, is_overdue=True))

    assert f"{word} Invoice RE-2026-0001 €1,734.03" in text_of(html)
    assert sentence in text_of(html)
    assert "<form" not in html
    assert "IBAN" not in html
    assert "Download the PDF" in html


@pytest.mark.parametrize(
    ("news", "sentence"),
    [("failed", "The payment did not go through."), ("cancelled", "You left the payment")],
)
def test_a_payment_that_came_to_nothing_is_explained(
    pages: Pages, news: str, sentence: str
) -> None:
    text = text_of(pages.invoice(samples.english(), page(news=news)))

    assert sentence in text
    assert "Nothing was charged." in text


def test_a_test_is_marked_as_one(pages: Pages) -> None:
    assert "No real money" in pages.invoice(samples.english(), page(is_test=True))
    assert "No real money" not in pages.invoice(samples.english(), page())


def test_an_invoice_without_dates_or_extras_has_a_page_too(pages: Pages) -> None:
    bare = samples.english(due_on=None, issued_on=None, bank=None, seller=Party("Ada"))

    assert "Ada" in text_of(pages.invoice(bare, page(pdf_url="")))


def test_nothing_is_loaded_and_nothing_runs(pages: Pages) -> None:
    logo = Logo(b"<svg/>", "image/svg+xml")
    html = pages.invoice(samples.german(logo=logo), page())

    assert "<script" not in html
    assert not re.search(r'(?:src|href|url\()\s*=?\s*["\']?https?:', html)
    assert re.findall(r'src="([^"]*)"', html) == [
        "data:image/svg+xml;base64," + b64encode(b"<svg/>").decode()
    ]
    assert re.findall(r"<style[^>]*>", html) == ['<style nonce="s3">']
    assert " style=" not in html


def test_names_are_text_and_not_markup(pages: Pages) -> None:
    nasty = "<script>alert(1)</script>\x00\u202e"
    party = Party(nasty, (nasty,), tax_id=nasty, email=nasty)
    document = samples.german(seller=party, buyer=party, note=nasty, accent="#fff}</style>")
    html = pages.invoice(document, page())

    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert html.count("</style>") == 1
    assert "\u202e" not in html


def test_the_accent_of_the_company_is_on_the_page(pages: Pages) -> None:
    assert "--accent: #1f5e50" in pages.invoice(samples.german(accent="#1f5e50"), page())


def test_a_payment_that_arrived_is_thanked_for(pages: Pages) -> None:
    text = text_of(
        pages.paid(samples.english(), PaidPage("s3", "/i/x", samples.euro("5"), is_test=True))
    )

    assert "€5.00 received. Thank you." in text
    assert "invoice RE-2026-0001" in text
    assert "Test mode" in text


def test_a_payment_still_on_its_way_is_not_called_received(pages: Pages) -> None:
    html = pages.paid(samples.german(), PaidPage("s3", "/i/x"))

    assert "Ihre Zahlung ist unterwegs." in text_of(html)
    assert "erhalten. Vielen" not in text_of(html)
    assert 'href="/i/x"' in html


def test_an_unknown_address_gets_a_page_that_tells_nothing(pages: Pages) -> None:
    assert "There is no invoice at this address." in text_of(pages.gone("s3"))
    assert '<html lang="de">' in pages.gone("s3", language="de")


def test_a_problem_has_a_reference_and_says_nothing_was_charged(pages: Pages) -> None:
    text = text_of(pages.problem("s3", reference="r-4711"))

    assert "Something went wrong on our side. Nothing was changed and nothing was charged." in text
    assert "mention this reference: r-4711" in text


def test_a_refusal_may_speak_for_itself(pages: Pages) -> None:
    html = pages.problem(
        "s3", title="This is paid.", hint="There is nothing to do.", back_url="/i/x"
    )

    assert text_of(html) == "This is paid. There is nothing to do. Back to the invoice"


def test_an_unknown_language_is_answered_in_english(pages: Pages) -> None:
    assert '<html lang="en">' in pages.gone("s3", language="tlh")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("de-AT,de;q=0.9,en;q=0.8", "de"), ("fr, en;q=0.5", "en"), ("", "en"), ("*", "en")],
)
def test_the_browser_says_which_language(accepted: str, language: str) -> None:
    assert language_for(accepted) == language


def test_the_policy_allows_the_style_of_this_page_and_the_checkout() -> None:
    said = policy("s3", form_targets=["http://127.0.0.1:8025"])

    assert "default-src 'none'; style-src 'nonce-s3'; img-src data:" in said
    assert "form-action 'self' http://127.0.0.1:8025;" in said
    assert "frame-ancestors 'none'" in said


@pytest.mark.parametrize(
    ("amount", "size"), [("2857.99", ""), ("39666627", "long"), ("123456789012.34", "longer")]
)
def test_a_long_amount_is_set_smaller(pages: Pages, amount: str, size: str) -> None:
    html = pages.invoice(samples.german(owed=samples.euro(amount)), page())
    heading = f'<h1 class="{size}">' if size else "<h1>"

    assert heading in html
