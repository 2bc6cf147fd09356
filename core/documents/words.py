"""Every word printed on a document or shown on the hosted page, per language.

A table and not message catalogues: two languages, one place, and a missing word is a type error.
What the tax and its number are called depends on the seller's country, so `words_for` knows both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Words:
    """One language; what stands in braces is filled in by the template."""

    invoice: str
    draft: str
    draft_explained: str
    number: str
    issued_on: str
    issued_and_supplied_on: str
    supplied_on: str
    due_on: str
    po_number: str
    tax_name: str
    tax_id: str
    tax_number: str
    customer_tax_id: str
    customer_tax_number: str
    billed_to: str
    description: str
    quantity: str
    unit_price: str
    amount_in: str
    net: str
    tax_on: str
    total: str
    paid: str
    owed: str
    pay_by: str
    pay_amount: str
    settled: str
    terms: str
    terms_days: str
    terms_at_once: str
    terms_month_end: str
    terms_month_day: str
    terms_until: str
    early_until: str
    early_within: str
    taken_off: str
    note: str
    transfer: str
    account_holder: str
    iban: str
    bic: str
    bank: str
    reference: str
    online: str
    online_explained: str
    page_of: str

    state_open: str
    state_overdue: str
    state_partly_paid: str
    state_processing: str
    state_paid: str
    state_void: str
    state_closed: str
    due_sentence: str
    overdue_sentence: str
    partly_paid_sentence: str
    processing_sentence: str
    paid_sentence: str
    void_sentence: str
    closed_sentence: str
    failed_title: str
    failed_sentence: str
    cancelled_title: str
    cancelled_sentence: str
    unavailable_title: str
    unavailable_sentence: str
    pay: str
    pay_explained: str
    download: str
    to_invoice: str
    test_title: str
    test_sentence: str
    questions: str
    thanks_title: str
    thanks_sentence: str
    pending_title: str
    pending_sentence: str
    gone_title: str
    gone_sentence: str
    gone_hint: str
    problem_title: str
    problem_sentence: str
    problem_reference: str
    strange_title: str
    too_often_title: str
    wait_minute: str
    wait_minutes: str


ENGLISH = Words(
    invoice="Invoice",
    draft="Draft",
    draft_explained="This is a preview. It is not an invoice yet.",
    number="Invoice number",
    issued_on="Invoice date",
    issued_and_supplied_on="Invoice date",
    supplied_on="Date of supply",
    due_on="Due",
    po_number="Your order number",
    tax_name="VAT",
    tax_id="VAT ID",
    tax_number="Tax number",
    customer_tax_id="Your {name}",
    customer_tax_number="Your tax number",
    billed_to="Billed to",
    description="Description",
    quantity="Quantity",
    unit_price="Unit price",
    amount_in="Amount ({currency})",
    net="Subtotal",
    tax_on="{rate} {tax} on {net}",
    total="Total",
    paid="Paid so far",
    owed="Still to pay",
    pay_by="Please pay {amount} by {day}.",
    pay_amount="Please pay {amount}.",
    settled="This invoice is paid. Thank you.",
    terms="Terms",
    terms_days="Payable within {days} days of the invoice date, without deduction.",
    terms_at_once="Payable on receipt, without deduction.",
    terms_month_end="Payable {days} days after the end of the month of the invoice date.",
    terms_month_day="Payable on day {day} of the month.",
    terms_until="Payable in full by {day}.",
    early_until="Pay {amount} until {day} and take off {percent} for early payment.",
    early_within="{percent} may be taken off by whoever pays within {days} days.",
    taken_off="Discount for early payment",
    note="Note",
    transfer="By bank transfer",
    account_holder="Account holder",
    iban="IBAN",
    bic="BIC",
    bank="Bank",
    reference="Reference",
    online="Online",
    online_explained="Scan the code or open this page to see the invoice and pay it.",
    page_of="Page {page} of {pages}",
    state_open="Open",
    state_overdue="Overdue",
    state_partly_paid="Partly paid",
    state_processing="Payment in progress",
    state_paid="Paid",
    state_void="Void",
    state_closed="Closed",
    due_sentence="Due on {day}.",
    overdue_sentence=(
        "This was due on {day}. If you have paid in the last days, there is nothing to do."
    ),
    partly_paid_sentence="You have paid {paid} of {total}.",
    processing_sentence=(
        "Your payment is on its way. This can take a few days with some methods; there is "
        "nothing to do."
    ),
    paid_sentence="This invoice is paid in full. Thank you.",
    void_sentence="This invoice was cancelled by {seller}. There is nothing to pay.",
    closed_sentence="This invoice cannot be paid here any more. Please write to {seller}.",
    failed_title="The payment did not go through.",
    failed_sentence=(
        "Nothing was charged. You can try again, use another method, or pay by bank transfer."
    ),
    cancelled_title="You left the payment before it was finished.",
    cancelled_sentence="Nothing was charged. You can start again whenever you like.",
    unavailable_title="The payment page cannot be opened just now.",
    unavailable_sentence=(
        "Nothing was charged. Please try again in a minute, or pay by bank transfer."
    ),
    pay="Pay {amount}",
    pay_explained="You pay on the secure page of our payment provider.",
    download="Download the PDF",
    to_invoice="Back to the invoice",
    test_title="Test mode",
    test_sentence="This is a test. No real money is moved here.",
    questions="Questions about this invoice? Write to {email}.",
    thanks_title="{amount} received. Thank you.",
    thanks_sentence=(
        "Your payment for invoice {number} has arrived. A receipt is on its way to you by e-mail."
    ),
    pending_title="Thank you. Your payment is on its way.",
    pending_sentence=(
        "We are waiting for the confirmation for invoice {number}. As soon as it is here, you "
        "get a receipt by e-mail."
    ),
    gone_title="There is no invoice at this address.",
    gone_sentence="Perhaps the link was cut off when it was copied.",
    gone_hint=(
        "Open it once more from the e-mail, or ask whoever sent you the invoice for a new copy."
    ),
    problem_title="Something went wrong on our side.",
    problem_sentence="Nothing was changed and nothing was charged. Please try again in a minute.",
    problem_reference="If it happens again, mention this reference: {reference}",
    strange_title="This page cannot be opened like this.",
    too_often_title="That was too often.",
    wait_minute="Please try again in a minute.",
    wait_minutes="Please try again in {minutes} minutes.",
)

GERMAN = Words(
    invoice="Rechnung",
    draft="Entwurf",
    draft_explained="Dies ist eine Vorschau und noch keine Rechnung.",
    number="Rechnungsnummer",
    issued_on="Rechnungsdatum",
    issued_and_supplied_on="Rechnungs-/Leistungsdatum",
    supplied_on="Leistungsdatum",
    due_on="Zahlbar bis",
    po_number="Ihre Bestellnummer",
    tax_name="USt.",
    tax_id="USt-IdNr.",
    tax_number="Steuernummer",
    customer_tax_id="Ihre {name}",
    customer_tax_number="Ihre Steuernummer",
    billed_to="Rechnung an",
    description="Bezeichnung",
    quantity="Menge",
    unit_price="Einzelpreis",
    amount_in="Betrag ({currency})",
    net="Zwischensumme (netto)",
    tax_on="{rate} {tax} auf {net}",
    total="Gesamtbetrag",
    paid="Bereits gezahlt",
    owed="Offener Betrag",
    pay_by="Bitte zahlen Sie {amount} bis zum {day}.",
    pay_amount="Bitte zahlen Sie {amount}.",
    settled="Diese Rechnung ist bezahlt. Vielen Dank.",
    terms="Zahlungsbedingungen",
    terms_days="Zahlbar innerhalb von {days} Tagen ab Rechnungsdatum ohne Abzug.",
    terms_at_once="Zahlbar sofort nach Erhalt ohne Abzug.",
    terms_month_end="Zahlbar {days} Tage nach dem Ende des Monats der Rechnung.",
    terms_month_day="Zahlbar am {day}. Tag des Monats.",
    terms_until="Ohne Abzug zahlbar bis zum {day}.",
    early_until="Bei Zahlung bis zum {day} ziehen Sie {percent} Skonto ab und zahlen {amount}.",
    early_within="Bei Zahlung innerhalb von {days} Tagen gewähren wir {percent} Skonto.",
    taken_off="Skonto",
    note="Anmerkung",
    transfer="Per Überweisung",
    account_holder="Kontoinhaber",
    iban="IBAN",
    bic="BIC",
    bank="Bank",
    reference="Verwendungszweck",
    online="Online",
    online_explained=(
        "Scannen Sie den Code oder öffnen Sie diese Seite, um die Rechnung anzusehen und zu "
        "bezahlen."
    ),
    page_of="Seite {page} von {pages}",
    state_open="Offen",
    state_overdue="Überfällig",
    state_partly_paid="Teilweise bezahlt",
    state_processing="Zahlung in Bearbeitung",
    state_paid="Bezahlt",
    state_void="Storniert",
    state_closed="Geschlossen",
    due_sentence="Zahlbar bis {day}.",
    overdue_sentence=(
        "Diese Rechnung war am {day} fällig. Haben Sie in den letzten Tagen gezahlt, brauchen "
        "Sie nichts zu tun."
    ),
    partly_paid_sentence="Sie haben {paid} von {total} bezahlt.",
    processing_sentence=(
        "Ihre Zahlung ist unterwegs. Je nach Zahlungsart dauert das einige Tage; Sie brauchen "
        "nichts zu tun."
    ),
    paid_sentence="Diese Rechnung ist vollständig bezahlt. Vielen Dank.",
    void_sentence="{seller} hat diese Rechnung storniert. Sie brauchen nichts zu zahlen.",
    closed_sentence="Hier kann sie nicht mehr bezahlt werden. Bitte schreiben Sie an {seller}.",
    failed_title="Die Zahlung hat nicht geklappt.",
    failed_sentence=(
        "Es wurde nichts abgebucht. Sie können es noch einmal versuchen, eine andere "
        "Zahlungsart wählen oder überweisen."
    ),
    cancelled_title="Sie haben die Zahlung nicht abgeschlossen.",
    cancelled_sentence="Es wurde nichts abgebucht. Sie können jederzeit neu beginnen.",
    unavailable_title="Die Bezahlseite lässt sich gerade nicht öffnen.",
    unavailable_sentence=(
        "Es wurde nichts abgebucht. Bitte versuchen Sie es in einer Minute noch einmal, oder "
        "überweisen Sie den Betrag."
    ),
    pay="{amount} bezahlen",
    pay_explained="Sie bezahlen auf der gesicherten Seite unseres Zahlungsdienstleisters.",
    download="PDF herunterladen",
    to_invoice="Zurück zur Rechnung",
    test_title="Testbetrieb",
    test_sentence="Dies ist ein Test. Hier wird kein echtes Geld bewegt.",
    questions="Fragen zu dieser Rechnung? Schreiben Sie an {email}.",
    thanks_title="{amount} erhalten. Vielen Dank.",
    thanks_sentence=(
        "Ihre Zahlung für die Rechnung {number} ist eingegangen. Eine Quittung erhalten Sie "
        "per E-Mail."
    ),
    pending_title="Vielen Dank. Ihre Zahlung ist unterwegs.",
    pending_sentence=(
        "Wir warten auf die Bestätigung für die Rechnung {number}. Sobald sie da ist, "
        "erhalten Sie eine Quittung per E-Mail."
    ),
    gone_title="Unter dieser Adresse gibt es keine Rechnung.",
    gone_sentence="Vielleicht wurde der Link beim Kopieren abgeschnitten.",
    gone_hint=(
        "Öffnen Sie ihn noch einmal aus der E-Mail, oder bitten Sie den Absender um eine neue "
        "Kopie."
    ),
    problem_title="Bei uns ist etwas schiefgegangen.",
    problem_sentence=(
        "Es wurde nichts geändert und nichts abgebucht. Bitte versuchen Sie es in einer "
        "Minute noch einmal."
    ),
    problem_reference="Falls es wieder passiert, nennen Sie uns bitte diese Kennung: {reference}",
    strange_title="So lässt sich diese Seite nicht öffnen.",
    too_often_title="Das war zu oft.",
    wait_minute="Bitte versuchen Sie es in einer Minute noch einmal.",
    wait_minutes="Bitte versuchen Sie es in {minutes} Minuten noch einmal.",
)

LANGUAGES: Mapping[str, Words] = {"en": ENGLISH, "de": GERMAN}

# What the tax is called follows the seller's country, not the reader's.
COUNTRIES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("de", "AT"): {"tax_id": "UID-Nr."},
    ("de", "CH"): {"tax_name": "MWST", "tax_id": "MWST-Nr.", "tax_number": "MWST-Nr."},
    ("en", "US"): {"tax_name": "tax", "tax_id": "Tax ID", "tax_number": "Tax ID"},
    ("en", "CA"): {"tax_name": "tax", "tax_id": "Tax ID", "tax_number": "Tax ID"},
    ("en", "AU"): {"tax_name": "GST", "tax_id": "ABN", "tax_number": "ABN"},
    ("de", "US"): {"tax_name": "Steuer", "tax_id": "Steuernummer"},
}


def words_for(language: str, seller_country: str = "") -> Words:
    """The words of a language, English when it is not known, with the seller's names for tax."""
    words = LANGUAGES.get(language, ENGLISH)
    return replace(words, **COUNTRIES.get((language, seller_country.upper()), {}))
