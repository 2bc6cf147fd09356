"""Every word of a mail to a client, per language; the document's own words are in `words.py`."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ReminderWords:
    """One stage of reminding. No stage claims that another came before: it may have been missed."""

    subject: str
    sentence: str
    ask: str


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
    reminder_caption: str
    reminder_days: str
    reminder_paid: str
    reminders: tuple[ReminderWords, ...]
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
    reminder_caption="Still to pay for invoice {number}",
    reminder_days="Days overdue",
    reminder_paid="If you have paid in the last days, there is nothing to do.",
    reminders=(
        ReminderWords(
            subject="Reminder: invoice {number} from {seller}, {amount}",
            sentence="Our invoice {number} was due on {day}. {amount} is still to be paid.",
            ask="Perhaps it slipped through. Could you pay it in the next few days?",
        ),
        ReminderWords(
            subject="Payment overdue: invoice {number} from {seller}, {amount}",
            sentence="{amount} for our invoice {number} has been due since {day}.",
            ask="Please pay it now, or reply and tell us if something stands in the way.",
        ),
        ReminderWords(
            subject="Last reminder: invoice {number} from {seller}, {amount}",
            sentence=(
                "{amount} for our invoice {number} has been due since {day}. "
                "This is our last reminder."
            ),
            ask=(
                "Please pay it within seven days. If you cannot, reply to this e-mail, so that we "
                "find a way together."
            ),
        ),
    ),
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
    reminder_caption="Noch offen für Rechnung {number}",
    reminder_days="Tage überfällig",
    reminder_paid="Haben Sie in den letzten Tagen gezahlt, brauchen Sie nichts zu tun.",
    reminders=(
        ReminderWords(
            subject="Erinnerung: Rechnung {number} von {seller}, {amount}",
            sentence="unsere Rechnung {number} war am {day} fällig. Offen sind noch {amount}.",
            ask="Vielleicht ist sie untergegangen. Bitte zahlen Sie in den nächsten Tagen.",
        ),
        ReminderWords(
            subject="Zahlung überfällig: Rechnung {number} von {seller}, {amount}",
            sentence="für unsere Rechnung {number} sind seit dem {day} noch {amount} offen.",
            ask="Bitte zahlen Sie jetzt, oder antworten Sie uns, falls etwas dagegen spricht.",
        ),
        ReminderWords(
            subject="Letzte Erinnerung: Rechnung {number} von {seller}, {amount}",
            sentence=(
                "für unsere Rechnung {number} sind seit dem {day} noch {amount} offen. "
                "Dies ist unsere letzte Erinnerung."
            ),
            ask=(
                "Bitte zahlen Sie innerhalb von sieben Tagen. Ist das nicht möglich, antworten Sie "
                "auf diese E-Mail: Wir finden gemeinsam einen Weg."
            ),
        ),
    ),
    transfer="Oder per Überweisung",
    questions="Fragen? Antworten Sie einfach auf diese E-Mail.",
    attached="Die Rechnung ist als PDF angehängt.",
)

LANGUAGES: Mapping[str, MailWords] = {"en": ENGLISH, "de": GERMAN}
