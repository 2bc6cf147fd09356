"""The sentences of an explanation, in English and German.

What stands in braces is filled in by `explanations.py`. Every sentence of a deed is about one kind
of event; what has no sentence is no news for whoever wants to understand an invoice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class ExplanationWords:
    """One language."""

    headline: str
    states: Mapping[str, str]
    sums: str
    line: str
    rounded: str
    net: str
    taxed: str
    untaxed: str
    total: str
    story: str
    nothing: str
    rest: str
    paid: str
    adjusted: str
    owed: str
    deeds: Mapping[str, str]
    names: Mapping[str, str]


ENGLISH: Final = ExplanationWords(
    headline="{name} for {client}: {total}",
    states={
        "draft": "It is a draft: nobody owes it yet.",
        "awaiting approval": "It waits for an approval: nobody owes it yet.",
        "open": "It is open: {owed} is to be paid by {due}.",
        "partly paid": "It is partly paid: {owed} is still to be paid, by {due}.",
        "paid": "It is paid: nothing is owed.",
        "void": "It is void: nothing is owed.",
        "written off": "It is closed: nothing is asked for any more.",
    },
    sums="How it came to its total",
    line="Line {place}, {text}: {quantity} × {price} = {amount}{rounding}",
    rounded=", from {exact}, rounded once",
    net="The lines together, without tax: {amount}",
    taxed="Tax, {rate} of {net} = {amount}{rounding}",
    untaxed="No tax on {net}",
    total="The total, with tax: {amount}",
    story="What happened",
    nothing="Nothing happened yet.",
    rest="What is owed",
    paid="Paid: {amount}",
    adjusted="Written off: {amount}",
    owed="Still to be paid: {amount}",
    deeds={
        "InvoiceDrafted": "{actor} wrote the draft {reference}.",
        "InvoiceEdited": "{actor} changed the draft.",
        "ApprovalAsked": "{actor} sent it for approval.",
        "ApprovalSupported": "{actor} approved it; it takes a second person.",
        "ApprovalExpired": "Nobody approved it in time; it was a draft again.",
        "InvoiceRejected": "{actor} rejected it{because}",
        "InvoiceIssued": "{actor} approved it, and it was issued as {number} over {amount}.",
        "InvoiceMailed": "It was mailed to {address}.",
        "InvoiceCopyAsked": "{actor} sent it once more.",
        "InvoiceAddressChanged": "{actor} gave its page another address.",
        "InvoiceVoided": "{actor} made it void{because}",
        "PaymentRecorded": "{actor} reported {payment}: {amount} {method}, paid on {paid_on}.",
        "PaymentRejected": "{actor} rejected {payment}{because}",
        "PaymentBooked": "{payment} was booked: {amount} {method}, paid on {paid_on}.",
        "WriteOffAsked": "{actor} asked to write off {amount}{because}",
        "WriteOffRejected": "{actor} refused to write it off{because}",
        "InvoiceWrittenOff": "{actor} agreed, and {amount} was written off.",
        "CheckoutStarted": "Somebody began to pay on its page.",
        "CheckoutSettling": "A payment by its page was on its way.",
        "CheckoutEnded": "Paying on its page came to nothing{because}",
        "CheckoutSetAside": "Money came that did not fit, and was set aside{because}",
        "MailReceived": "A mail about it came.",
        "AnswerWritten": "A mail was answered.",
        "MailFiled": "{actor} put a mail into its thread.",
        "ClaimRaised": "The client wrote about it: {kind}.",
        "ClaimSettled": "What the client wrote ({kind}) was {outcome}.",
        "InvoiceFellOverdue": "It was overdue from here on.",
        "HoldPlaced": "Reminders had to wait ({kind}){until}",
        "HoldLifted": "Reminders went on ({kind}).",
        "ReminderPlanned": "Reminder {stage} was to be mailed.",
        "ReminderSent": "Reminder {stage} was mailed to {address}.",
        "ReminderUnclear": "Nobody knows whether reminder {stage} arrived; it is not sent again.",
        "ReminderDropped": "Reminder {stage} was not mailed{because}",
        "DeliveryFailed": "A message about it did not arrive{because}",
    },
    names={
        "bank": "by bank transfer",
        "card": "by card",
        "cash": "in cash",
        "other": "in another way",
        "payment": "that it is paid",
        "promise": "a promise to pay",
        "dispute": "that something is wrong",
        "extension": "a wish for more time",
        "PO number": "an order number",
        "snooze": "the team wanted to wait",
        "claim": "the client says that it is paid",
        "undelivered": "mail does not reach the client",
        "confirmed": "confirmed",
        "dismissed": "dismissed",
        "until": ", until {day}.",
    },
)

GERMAN: Final = ExplanationWords(
    headline="{name} für {client}: {total}",
    states={
        "draft": "Sie ist ein Entwurf: Noch schuldet sie niemand.",
        "awaiting approval": "Sie wartet auf eine Freigabe: Noch schuldet sie niemand.",
        "open": "Sie ist offen: {owed} sind bis {due} zu zahlen.",
        "partly paid": "Sie ist teilweise bezahlt: {owed} sind noch zu zahlen, bis {due}.",
        "paid": "Sie ist bezahlt: Es ist nichts mehr offen.",
        "void": "Sie ist storniert: Es ist nichts zu zahlen.",
        "written off": "Sie ist abgeschlossen: Es wird nichts mehr verlangt.",
    },
    sums="Wie sich der Betrag zusammensetzt",
    line="Position {place}, {text}: {quantity} × {price} = {amount}{rounding}",
    rounded=", aus {exact}, einmal gerundet",
    net="Alle Positionen ohne Steuer: {amount}",
    taxed="Steuer, {rate} von {net} = {amount}{rounding}",
    untaxed="Keine Steuer auf {net}",
    total="Der Gesamtbetrag mit Steuer: {amount}",
    story="Was geschehen ist",
    nothing="Noch ist nichts geschehen.",
    rest="Was offen ist",
    paid="Bezahlt: {amount}",
    adjusted="Ausgebucht: {amount}",
    owed="Noch zu zahlen: {amount}",
    deeds={
        "InvoiceDrafted": "{actor} hat den Entwurf {reference} geschrieben.",
        "InvoiceEdited": "{actor} hat den Entwurf geändert.",
        "ApprovalAsked": "{actor} hat um Freigabe gebeten.",
        "ApprovalSupported": "{actor} hat zugestimmt; es braucht eine zweite Person.",
        "ApprovalExpired": "Niemand hat rechtzeitig freigegeben; sie war wieder ein Entwurf.",
        "InvoiceRejected": "{actor} hat abgelehnt{because}",
        "InvoiceIssued": (
            "{actor} hat sie freigegeben, und sie wurde als {number} über {amount} ausgestellt."
        ),
        "InvoiceMailed": "Sie ging per E-Mail an {address}.",
        "InvoiceCopyAsked": "{actor} hat sie noch einmal geschickt.",
        "InvoiceAddressChanged": "{actor} hat ihrer Seite eine andere Adresse gegeben.",
        "InvoiceVoided": "{actor} hat sie storniert{because}",
        "PaymentRecorded": (
            "{actor} hat {payment} gemeldet: {amount} {method}, gezahlt am {paid_on}."
        ),
        "PaymentRejected": "{actor} hat {payment} abgelehnt{because}",
        "PaymentBooked": "{payment} wurde gebucht: {amount} {method}, gezahlt am {paid_on}.",
        "WriteOffAsked": "{actor} wollte {amount} ausbuchen{because}",
        "WriteOffRejected": "{actor} hat das Ausbuchen abgelehnt{because}",
        "InvoiceWrittenOff": "{actor} hat zugestimmt, und {amount} wurden ausgebucht.",
        "CheckoutStarted": "Auf ihrer Seite wurde eine Zahlung begonnen.",
        "CheckoutSettling": "Eine Zahlung über ihre Seite war unterwegs.",
        "CheckoutEnded": "Aus der Zahlung auf ihrer Seite wurde nichts{because}",
        "CheckoutSetAside": "Es kam Geld, das nicht passte, und wurde zurückgelegt{because}",
        "MailReceived": "Eine E-Mail dazu kam an.",
        "AnswerWritten": "Eine E-Mail wurde beantwortet.",
        "MailFiled": "{actor} hat eine E-Mail zugeordnet.",
        "ClaimRaised": "Der Kunde hat dazu geschrieben: {kind}.",
        "ClaimSettled": "Was der Kunde schrieb ({kind}), wurde {outcome}.",
        "InvoiceFellOverdue": "Von hier an war sie überfällig.",
        "HoldPlaced": "Erinnerungen mussten warten ({kind}){until}",
        "HoldLifted": "Erinnerungen gingen weiter ({kind}).",
        "ReminderPlanned": "Erinnerung {stage} sollte verschickt werden.",
        "ReminderSent": "Erinnerung {stage} ging per E-Mail an {address}.",
        "ReminderUnclear": (
            "Ob Erinnerung {stage} ankam, weiß niemand; sie wird nicht noch einmal geschickt."
        ),
        "ReminderDropped": "Erinnerung {stage} wurde nicht verschickt{because}",
        "DeliveryFailed": "Eine Nachricht dazu kam nicht an{because}",
    },
    names={
        "bank": "per Überweisung",
        "card": "per Karte",
        "cash": "in bar",
        "other": "auf anderem Weg",
        "payment": "dass sie bezahlt ist",
        "promise": "ein Zahlungsversprechen",
        "dispute": "dass etwas nicht stimmt",
        "extension": "die Bitte um mehr Zeit",
        "PO number": "eine Bestellnummer",
        "snooze": "auf Wunsch des Teams",
        "claim": "der Kunde sagt, sie sei bezahlt",
        "undelivered": "E-Mails erreichen den Kunden nicht",
        "confirmed": "bestätigt",
        "dismissed": "verworfen",
        "until": ", bis {day}.",
    },
)

LANGUAGES: Final[Mapping[str, ExplanationWords]] = {"en": ENGLISH, "de": GERMAN}
