"""Facts with their exact words: amounts, days, invoices, methods and the rest."""

import pytest

from core.models import PaidBy
from inbox.intents.words.de import DE
from inbox.intents.words.en import EN
from tests.inbox.intents.said import facts, read

THREAD = "Re: INV-2026-0042"

PAYMENTS = [
    (
        "Hi Anna,\n\nwe transferred 1.190,00 € for INV-2026-0042 last Friday.",
        {
            "invoice": "INV-2026-0042",
            "amount": "1190.00",
            "currency": "EUR",
            "date": "2026-11-13",
            "method": "bank transfer",
        },
    ),
    (
        "I paid $1,250.50 by card on Nov 3rd.",
        {"amount": "1250.50", "currency": "USD", "date": "2026-11-03", "method": "card"},
    ),
    ("paid 480 yesterday", {"amount": "480.00", "date": "2026-11-17"}),
    (
        "Cheque for £85 went out on the 12th.",
        {"amount": "85.00", "currency": "GBP", "date": "2026-11-12", "method": "cheque"},
    ),
    ("We settled it two weeks ago in cash.", {"date": "2026-11-04", "method": "cash"}),
    (
        "The wire of EUR 12,400 was sent on Monday.",
        {"amount": "12400.00", "currency": "EUR", "date": "2026-11-16"},
    ),
    ("Paid on Tuesday.", {"date": "2026-11-17"}),
    (
        "We paid on Tuesday by bank transfer, reference RF-99.",
        {"date": "2026-11-17", "method": "bank transfer", "reference": "RF-99"},
    ),
    (
        "Haben gestern überwiesen, Verwendungszweck 4711-B.",
        {"date": "2026-11-17", "method": "bank transfer", "reference": "4711-B"},
    ),
    (
        "We paid INV-2026-0042 yesterday, reference: INV-2026-0042.",
        {"invoice": "INV-2026-0042", "date": "2026-11-17", "reference": None},
    ),
    ("Just sent 1.2k euros.", {"amount": "1200.00", "currency": "EUR", "date": "2026-11-18"}),
    ("We have paid.", {"date": None}),
    (
        "Die Rechnung wurde am 3.11. mit 2.380,00 Euro per Kreditkarte bezahlt.",
        {"amount": "2380.00", "currency": "EUR", "date": "2026-11-03", "method": "card"},
    ),
    (
        "Ich habe gestern 85,50 € überwiesen.",
        {"amount": "85.50", "currency": "EUR", "date": "2026-11-17", "method": "bank transfer"},
    ),
    (
        "Hab vorgestern bar bezahlt, 40 Euro.",
        {"amount": "40.00", "date": "2026-11-16", "method": "cash"},
    ),
    (
        "Die Überweisung über CHF 1'250.00 ging letzten Montag raus.",
        {"amount": "1250.00", "currency": "CHF", "date": "2026-11-16"},
    ),
    ("Betrag ist angewiesen, Ausführung am 20.11.", {"date": "2026-11-20"}),
    ("Haben vor zwei Wochen per Scheck bezahlt.", {"date": "2026-11-04", "method": "cheque"}),
    ("Wir haben 500 € gezahlt, der Rest folgt.", {"amount": "500.00", "partial": True}),
    ("Paid half of it today.", {"partial": True, "date": "2026-11-18"}),
    ("I think we paid this last Thursday.", {"certainty": "unsure", "date": "2026-11-12"}),
    ("Did you get our transfer of 300 euros?", {"asks_confirmation": True, "amount": "300.00"}),
]


@pytest.mark.parametrize(("text", "expected"), PAYMENTS)
def test_a_claim_says_what_was_paid_when_and_how(text: str, expected: dict[str, object]) -> None:
    found = facts(read(text, subject=THREAD), "payment_claim")

    assert {key: found.get(key) for key in expected} == expected


PROMISES = [
    ("We will pay on Friday.", "2026-11-20"),
    ("Payment will go out next Friday.", "2026-11-27"),
    ("I'll transfer it tomorrow.", "2026-11-19"),
    ("We will settle this by the end of the month.", "2026-11-30"),
    ("It will be paid on the 1st.", "2026-12-01"),
    ("We'll pay Thursday week.", "2026-11-26"),
    ("We'll pay a week on Friday.", "2026-11-27"),
    ("I will pay in two weeks.", "2026-12-02"),
    ("We will pay by 5 December.", "2026-12-05"),
    ("We'll pay by the end of next month.", "2026-12-31"),
    ("It'll be in your account before the weekend.", "2026-11-20"),
    ("Will be paid on 12/01/2027.", "2027-01-12"),
    ("We'll pay within 10 days.", "2026-11-28"),
    ("We will pay soon.", None),
    ("We'll pay sometime in December.", None),
    ("We'll pay the day after tomorrow.", "2026-11-20"),
    ("Wir zahlen am Freitag.", "2026-11-20"),
    ("Wir überweisen übermorgen.", "2026-11-20"),
    ("Die Zahlung erfolgt am 30.11.2026.", "2026-11-30"),
    ("Ich zahle nächsten Montag.", "2026-11-23"),
    ("Wir überweisen nächste Woche Dienstag.", "2026-11-24"),
    ("Wir zahlen Ende des Monats.", "2026-11-30"),
    ("Wird in zwei Wochen bezahlt.", "2026-12-02"),
    ("Wir werden zum 1. Dezember zahlen.", "2026-12-01"),
    ("Zahlung kommt am Ersten.", "2026-12-01"),
    ("Wir zahlen Freitag in einer Woche.", "2026-11-27"),
    ("Wir überweisen bis zum 15.", "2026-12-15"),
    ("Wir zahlen demnächst.", None),
    ("Ich überweise morgen früh.", "2026-11-19"),
    ("Die Überweisung geht Mitte Dezember raus.", None),
]


@pytest.mark.parametrize(("text", "day"), PROMISES)
def test_a_promise_names_its_day(text: str, day: str | None) -> None:
    found = facts(read(text, subject=THREAD), "promise_to_pay")

    assert found["date"] == day
    assert found["invoice"] == "INV-2026-0042"


METHODS = [
    ("We have paid by bank transfer.", "bank transfer"),
    ("We have paid. It went by transfer, please confirm.", "bank transfer"),
    ("I paid it yesterday with my card.", "card"),
    ("We paid by bank transfer instead of card.", "bank transfer"),
    ("The card was declined, so we sent a bank transfer yesterday.", "bank transfer"),
    ("Paid via PayPal this morning.", "paypal"),
    ("You collected it by direct debit on Monday, so it is paid.", "direct debit"),
    ("We paid yesterday.", None),
    ("We paid yesterday. My business card is attached.", None),
    ("We have paid, please delete our card.", None),
    ("We have paid. Please stop the direct debit.", None),
    ("Ich habe die Rechnung gestern per Überweisung bezahlt.", "bank transfer"),
    ("Wir haben mit meiner Kreditkarte bezahlt.", "card"),
    ("Wir haben nicht per Überweisung, sondern mit der Karte bezahlt.", "card"),
    ("Wir haben statt mit Karte per Überweisung bezahlt.", "bank transfer"),
    ("Die Rechnung ist bezahlt, bar im Laden.", "cash"),
    ("Bezahlt per Scheck am Montag.", "cheque"),
    ("Wir haben gestern bezahlt. Bitte löschen Sie unsere Kreditkarte.", None),
    ("Bezahlt, ohne Karte.", None),
]


@pytest.mark.parametrize(("text", "method"), METHODS)
def test_a_claim_names_how_it_was_paid(text: str, method: str | None) -> None:
    assert facts(read(text, subject=THREAD), "payment_claim").get("method") == method


def test_every_way_to_pay_that_is_read_can_be_kept_with_a_claim() -> None:
    read_ways = {name for words in (EN, DE) for name, _ in words.methods}

    assert read_ways == {str(way) for way in PaidBy}


def test_a_promise_may_hang_on_a_condition() -> None:
    found = facts(
        read("Once you have corrected the address, we will pay at once.", subject=THREAD),
        "promise_to_pay",
    )

    assert found["condition"] == "Once you have corrected the address"


DASHED = [
    (
        "Hi, please bill Marlow Interiors for the showroom shoot: 2 days at £850, travel £64.50. VAT 20%. 30 days.",
        {
            "client": "Marlow Interiors",
            "lines": [
                {
                    "description": "showroom shoot",
                    "quantity": "2",
                    "unit_price": "850.00",
                    "unit": "day",
                },
                {"description": "travel", "quantity": "1", "unit_price": "64.50"},
            ],
            "currency": "GBP",
            "terms_days": 30,
            "tax": "20%",
        },
    ),
    (
        "Invoice Marlow twelve hundred euros for the shoot and a hundred and forty for the props, due in two weeks.",
        {
            "client": "Marlow",
            "lines": [
                {"description": "shoot", "quantity": "1", "unit_price": "1200.00"},
                {"description": "props", "quantity": "1", "unit_price": "140.00"},
            ],
            "due_date": "2026-12-02",
        },
    ),
    (
        "Pls make an invoice to Bluebird Cafe: menu cards 250 pcs @ 0.85, design 300. 10% discount. EUR. Don't send it yet.",
        {"discount": {"percent": "10"}, "send": False, "currency": "EUR"},
    ),
    (
        "Bitte an Otter & Co. KG: Logo-Redesign 1.800,00 € netto, Zahlungsziel 14 Tage, Bestellnr. 4711. Kann gleich raus.",
        {"client": "Otter & Co. KG", "terms_days": 14, "po": "4711", "send": True, "tax": "net"},
    ),
    (
        "Rechnung an Grundschule Farnhügel, 12 Workshops zu je 150 €, fällig Ende November.",
        {
            "due_date": "2026-11-30",
            "lines": [{"description": "Workshops", "quantity": "12", "unit_price": "150.00"}],
        },
    ),
    (
        "please charge marlow 1200 for the banner, all in euros, gross",
        {"client": "Marlow", "currency": "EUR"},
    ),
    ("Draft D14 looks good, please send it to the client.", {"existing_draft": True, "send": True}),
    ("Marlow GmbH: 7,5 Std. Retusche à 92 €, Reverse Charge", {"tax": "reverse charge"}),
]


@pytest.mark.parametrize(("text", "expected"), DASHED)
def test_what_a_colleague_dashes_off_becomes_lines(text: str, expected: dict[str, object]) -> None:
    found = facts(read(text, from_kind="team"), "invoice_request")

    assert {key: found.get(key) for key in expected} == expected


def test_a_recurring_invoice_starts_with_the_month_it_names() -> None:
    text = "Ab Januar jeden Monat 95 Euro Hosting an Otter & Co, 14 Tage Ziel"
    found = facts(read(text, from_kind="team"), "recurring_request")

    assert found["start"] == "2027-01-01"
    assert found["lines"] == [{"description": "Hosting", "quantity": "1", "unit_price": "95.00"}]


def test_a_clients_full_name_is_taken_from_the_books() -> None:
    found = read(
        "invoice quill, 3 days @ 640 eur",
        from_kind="team",
        clients=("Quill Events Ltd", "Otter & Co"),
    )

    assert facts(found, "invoice_request")["client"] == "Quill Events Ltd"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("The days on line 3 are wrong. We paid the other part on Monday.", "line 3"),
        (
            "Die Tage in Zeile 3 stimmen nicht. Den anderen Teil haben wir am Montag bezahlt.",
            "zeile 3",
        ),
    ],
)
def test_one_line_is_contested_and_the_other_part_paid(text: str, line: str) -> None:
    found = read(text, subject=THREAD)

    assert facts(found, "dispute")["line"] == line
    assert facts(found, "payment_claim")["partial"] is True
    assert facts(found, "payment_claim")["date"] == "2026-11-16"


@pytest.mark.parametrize(
    "text",
    [
        "I cannot open it. Please send it to my private address.",
        "Ich kann sie nicht öffnen. Bitte senden Sie sie an meine private Adresse.",
    ],
)
def test_an_address_that_is_not_written_is_asked_for_by_a_person(text: str) -> None:
    found = read(text, subject=THREAD)

    assert [intent.kind for intent in found] == ["other_question", "copy_request"]
    assert facts(found, "other_question")["topic"] == "an address that we do not know"
