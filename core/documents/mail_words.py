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
class ReminderRow:
    """The words of all stages; `after` is for what people send by hand when the last is over.

    `before` says that it is due soon.
    """

    before: ReminderWords
    first: ReminderWords
    between: tuple[ReminderWords, ...]
    last: ReminderWords
    after: ReminderWords

    def of(self, stage: int, stages: int) -> ReminderWords:
        """The words of a stage of so many; only one says that it is the last, and never the first.

        Stage 0 comes before the due date.

        Whoever is reminded at no stage by the clock is never told of a last one.
        """
        if stage == 0:
            return self.before
        if stage == 1:
            return self.first
        if stage == stages:
            return self.last
        if stage > stages:
            return self.after
        return self.between[min(stage - 2, len(self.between) - 1)]


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
    receipt_credit: str
    refund_subject: str
    refund_caption: str
    refund_sentence: str
    refund_on: str
    received_on: str
    cancelled_subject: str
    cancelled_caption: str
    cancelled_sentence: str
    cancelled_nothing: str
    reminder_caption: str
    reminder_days: str
    reminder_paid: str
    reminders: ReminderRow
    transfer: str
    questions: str
    attached: str
    payment_claimed: str
    payment_claimed_again: str
    disputed: str


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
    receipt_credit="{credit} of it is more than was owed. It is your credit with us.",
    refund_subject="{amount} is on its way back to you",
    refund_caption="Given back by {seller}",
    refund_sentence="We have given {amount} back to you. It can take some days until it arrives.",
    refund_on="Given back on",
    received_on="Received on",
    cancelled_subject="Invoice {number} from {seller} is cancelled",
    cancelled_caption="Cancelled: invoice {number}",
    cancelled_sentence="We have cancelled invoice {number} over {amount}.",
    cancelled_nothing="There is nothing to pay. Please disregard the invoice.",
    reminder_caption="Still to pay for invoice {number}",
    reminder_days="Days overdue",
    reminder_paid="If you have paid in the last days, there is nothing to do.",
    reminders=ReminderRow(
        before=ReminderWords(
            subject="Due on {day}: invoice {number} from {seller}, {amount}",
            sentence="Our invoice {number} over {amount} is due on {day}.",
            ask="This is only so that it does not slip through. Thank you.",
        ),
        first=ReminderWords(
            subject="Reminder: invoice {number} from {seller}, {amount}",
            sentence="Our invoice {number} was due on {day}. {amount} is still to be paid.",
            ask="Perhaps it slipped through. Could you pay it in the next few days?",
        ),
        between=(
            ReminderWords(
                subject="Payment overdue: invoice {number} from {seller}, {amount}",
                sentence="{amount} for our invoice {number} has been due since {day}.",
                ask="Please pay it now, or reply and tell us if something stands in the way.",
            ),
            ReminderWords(
                subject="Still open: invoice {number} from {seller}, {amount}",
                sentence=(
                    "Our invoice {number} has been due since {day}, and {amount} is still open."
                ),
                ask="Please pay it this week. If you need more time, reply and tell us until when.",
            ),
            ReminderWords(
                subject="Please pay: invoice {number} from {seller}, {amount}",
                sentence=(
                    "We are still waiting for {amount} for our invoice {number}, which was due on "
                    "{day}."
                ),
                ask="Please pay it within three days, or reply and tell us on which day you will.",
            ),
            ReminderWords(
                subject="Urgent: invoice {number} from {seller}, {amount}",
                sentence=(
                    "We still have no payment of {amount} for our invoice {number}. It was due on "
                    "{day}."
                ),
                ask=(
                    "Please pay it today. If something is wrong with the invoice, reply and tell "
                    "us what."
                ),
            ),
        ),
        last=ReminderWords(
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
        after=ReminderWords(
            subject="Still unpaid: invoice {number} from {seller}, {amount}",
            sentence="{amount} for our invoice {number} is still unpaid. It was due on {day}.",
            ask="Please pay it now, or reply and tell us when you will.",
        ),
    ),
    transfer="Or by bank transfer",
    questions="Questions? Just reply to this e-mail.",
    attached="The invoice is attached as a PDF.",
    payment_claimed=(
        "Thank you for telling us. We are looking for your payment and will not remind you"
        " for some days. You need not do anything."
    ),
    payment_claimed_again=(
        "Thank you for telling us. We are looking for your payment. You need not do anything."
    ),
    disputed=(
        "Thank you for telling us. We are looking into it and will not remind you meanwhile."
        " You will hear from us."
    ),
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
    receipt_credit="Davon sind {credit} mehr, als offen war. Das ist Ihr Guthaben bei uns.",
    refund_subject="{amount} sind auf dem Weg zurück zu Ihnen",
    refund_caption="Erstattet von {seller}",
    refund_sentence="wir haben Ihnen {amount} erstattet. Bis es da ist, können Tage vergehen.",
    refund_on="Erstattet am",
    received_on="Eingegangen am",
    cancelled_subject="Rechnung {number} von {seller} ist storniert",
    cancelled_caption="Storniert: Rechnung {number}",
    cancelled_sentence="wir haben die Rechnung {number} über {amount} storniert.",
    cancelled_nothing="Sie brauchen nichts zu zahlen. Die Rechnung ist gegenstandslos.",
    reminder_caption="Noch offen für Rechnung {number}",
    reminder_days="Tage überfällig",
    reminder_paid="Haben Sie in den letzten Tagen gezahlt, brauchen Sie nichts zu tun.",
    reminders=ReminderRow(
        before=ReminderWords(
            subject="Fällig am {day}: Rechnung {number} von {seller}, {amount}",
            sentence="unsere Rechnung {number} über {amount} ist am {day} fällig.",
            ask="Wir schreiben nur, damit sie nicht untergeht. Vielen Dank.",
        ),
        first=ReminderWords(
            subject="Erinnerung: Rechnung {number} von {seller}, {amount}",
            sentence="unsere Rechnung {number} war am {day} fällig. Offen sind noch {amount}.",
            ask="Vielleicht ist sie untergegangen. Bitte zahlen Sie in den nächsten Tagen.",
        ),
        between=(
            ReminderWords(
                subject="Zahlung überfällig: Rechnung {number} von {seller}, {amount}",
                sentence="für unsere Rechnung {number} sind seit dem {day} noch {amount} offen.",
                ask="Bitte zahlen Sie jetzt, oder antworten Sie uns, falls etwas dagegen spricht.",
            ),
            ReminderWords(
                subject="Noch offen: Rechnung {number} von {seller}, {amount}",
                sentence=(
                    "unsere Rechnung {number} ist seit dem {day} fällig, und {amount} sind noch "
                    "offen."
                ),
                ask=(
                    "Bitte zahlen Sie in dieser Woche. Brauchen Sie mehr Zeit, schreiben Sie uns, "
                    "bis wann."
                ),
            ),
            ReminderWords(
                subject="Bitte zahlen: Rechnung {number} von {seller}, {amount}",
                sentence=(
                    "wir warten noch auf {amount} für unsere Rechnung {number}, fällig am {day}."
                ),
                ask=(
                    "Bitte zahlen Sie innerhalb von drei Tagen, oder schreiben Sie uns, an welchem "
                    "Tag Sie zahlen."
                ),
            ),
            ReminderWords(
                subject="Dringend: Rechnung {number} von {seller}, {amount}",
                sentence=(
                    "für unsere Rechnung {number}, fällig am {day}, fehlt uns noch die Zahlung von "
                    "{amount}."
                ),
                ask=(
                    "Bitte zahlen Sie heute. Stimmt etwas an der Rechnung nicht, schreiben Sie "
                    "uns, was."
                ),
            ),
        ),
        last=ReminderWords(
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
        after=ReminderWords(
            subject="Weiterhin unbezahlt: Rechnung {number} von {seller}, {amount}",
            sentence=(
                "für unsere Rechnung {number}, fällig am {day}, sind weiterhin {amount} unbezahlt."
            ),
            ask="Bitte zahlen Sie jetzt, oder schreiben Sie uns, wann Sie zahlen.",
        ),
    ),
    transfer="Oder per Überweisung",
    questions="Fragen? Antworten Sie einfach auf diese E-Mail.",
    attached="Die Rechnung ist als PDF angehängt.",
    payment_claimed=(
        "vielen Dank für Ihre Nachricht. Wir sehen nach Ihrer Zahlung und erinnern Sie einige"
        " Tage nicht. Sie brauchen nichts weiter zu tun."
    ),
    payment_claimed_again=(
        "vielen Dank für Ihre Nachricht. Wir sehen nach Ihrer Zahlung. Sie brauchen nichts weiter"
        " zu tun."
    ),
    disputed=(
        "vielen Dank für Ihre Nachricht. Wir gehen der Sache nach und erinnern Sie so lange"
        " nicht. Sie hören von uns."
    ),
)

LANGUAGES: Mapping[str, MailWords] = {"en": ENGLISH, "de": GERMAN}
