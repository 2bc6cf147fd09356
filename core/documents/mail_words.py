"""Every word of a mail to a client, per language; the document's own words are in `words.py`."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MailWords:
    """One language; what stands in braces is filled in by `mails.py`."""

    hello: str
    hello_name: str
    invoice_subject: str
    invoice_sentence: str
    copy_sentence: str
    look: str
    look_and_pay: str
    receipt_subject: str
    receipt_caption: str
    receipt_sentence: str
    receipt_settled: str
    receipt_rest: str
    received_on: str
    cancelled_subject: str
    cancelled_caption: str
    cancelled_sentence: str
    cancelled_nothing: str
    transfer: str
    questions: str
    attached: str


ENGLISH = MailWords(
    hello="Hello,",
    hello_name="Hello {name},",
    invoice_subject="Invoice {number} from {seller}: {amount}",
    invoice_sentence="Here is our invoice {number}. Please pay {amount} by {day}.",
    copy_sentence="Here is our invoice {number} once more.",
    look="See the invoice",
    look_and_pay="See and pay the invoice",
    receipt_subject="Receipt: {amount} received for invoice {number}",
    receipt_caption="Received for invoice {number}",
    receipt_sentence="Thank you. Your payment of {amount} for invoice {number} has arrived.",
    receipt_settled="The invoice is paid in full. There is nothing more to do.",
    receipt_rest="{owed} is still to be paid, due on {day}.",
    received_on="Received on",
    cancelled_subject="Invoice {number} from {seller} is cancelled",
    cancelled_caption="Cancelled: invoice {number}",
    cancelled_sentence="We have cancelled invoice {number} over {amount}.",
    cancelled_nothing="There is nothing to pay. Please disregard the invoice.",
    transfer="Or by bank transfer",
    questions="Questions? Just reply to this e-mail.",
    attached="The invoice is attached as a PDF.",
)

GERMAN = MailWords(
    hello="Guten Tag,",
    hello_name="Guten Tag {name},",
    invoice_subject="Rechnung {number} von {seller}: {amount}",
    invoice_sentence="hier ist unsere Rechnung {number}. Bitte zahlen Sie {amount} bis zum {day}.",
    copy_sentence="hier ist unsere Rechnung {number} noch einmal.",
    look="Rechnung ansehen",
    look_and_pay="Rechnung ansehen und bezahlen",
    receipt_subject="Quittung: {amount} erhalten für Rechnung {number}",
    receipt_caption="Erhalten für Rechnung {number}",
    receipt_sentence="vielen Dank. Ihre Zahlung über {amount} für Rechnung {number} ist da.",
    receipt_settled="Die Rechnung ist vollständig bezahlt. Sie brauchen nichts weiter zu tun.",
    receipt_rest="Es sind noch {owed} offen, fällig am {day}.",
    received_on="Eingegangen am",
    cancelled_subject="Rechnung {number} von {seller} ist storniert",
    cancelled_caption="Storniert: Rechnung {number}",
    cancelled_sentence="wir haben die Rechnung {number} über {amount} storniert.",
    cancelled_nothing="Sie brauchen nichts zu zahlen. Die Rechnung ist gegenstandslos.",
    transfer="Oder per Überweisung",
    questions="Fragen? Antworten Sie einfach auf diese E-Mail.",
    attached="Die Rechnung ist als PDF angehängt.",
)

LANGUAGES: Mapping[str, MailWords] = {"en": ENGLISH, "de": GERMAN}
