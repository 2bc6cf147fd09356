"""The words of credit notes, per language: on their paper, on the page, and in the mail.

In German a credit note is a “Rechnungskorrektur”: since 2013 a “Gutschrift” is an invoice that the
client writes (§ 14 (2) UStG; from memory).
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CorrectionWords:
    """One language; what stands in braces is filled in."""

    name: str
    draft_explained: str
    number: str
    issued_on: str
    corrects: str
    lead: str
    state: str
    state_credited: str
    credited_sentence: str
    partly_credited_sentence: str
    taken_off: str
    applied: str
    subject: str
    look: str
    attached: str
    freed: str
    paid_by_credit: str
    applied_subject: str
    applied_caption: str
    applied_sentence: str


ENGLISH = CorrectionWords(
    name="Credit note",
    draft_explained="This is a preview. It is not a credit note yet.",
    number="Credit note number",
    issued_on="Date",
    corrects="Corrects invoice",
    lead="This lowers invoice {number} of {day} by {amount}. There is nothing to pay.",
    state="Credit note",
    state_credited="Credited",
    credited_sentence="This invoice was credited in full. There is nothing to pay.",
    partly_credited_sentence="{amount} of this invoice was credited.",
    taken_off="Credited",
    applied="Credit applied",
    subject="Credit note {own} from {seller}: {amount} for invoice {number}",
    look="Look at the credit note",
    attached="The credit note is attached as a PDF.",
    freed="You had paid {freed} of that already. It is to your credit now.",
    paid_by_credit="Here is our invoice {number}. Your credit has paid for it.",
    applied_subject="Credit applied: {amount} for invoice {number}",
    applied_caption="Credit applied to invoice {number}",
    applied_sentence="We have used {amount} of your credit for invoice {number}.",
)

GERMAN = CorrectionWords(
    name="Rechnungskorrektur",
    draft_explained="Dies ist eine Vorschau und noch keine Rechnungskorrektur.",
    number="Nummer der Korrektur",
    issued_on="Datum",
    corrects="Korrigiert Rechnung",
    lead="Diese Korrektur mindert die Rechnung {number} vom {day} um {amount}."
    " Sie brauchen nichts zu zahlen.",
    state="Rechnungskorrektur",
    state_credited="Korrigiert",
    credited_sentence="Diese Rechnung wurde vollständig korrigiert. Sie brauchen nichts zu zahlen.",
    partly_credited_sentence="Diese Rechnung wurde um {amount} korrigiert.",
    taken_off="Korrigiert",
    applied="Guthaben verrechnet",
    subject="Rechnungskorrektur {own} von {seller}: {amount} zur Rechnung {number}",
    look="Rechnungskorrektur ansehen",
    attached="Die Rechnungskorrektur ist als PDF angehängt.",
    freed="Davon hatten Sie {freed} schon bezahlt. Das ist jetzt Ihr Guthaben.",
    paid_by_credit="hier ist unsere Rechnung {number}. Sie ist mit Ihrem Guthaben bezahlt.",
    applied_subject="Guthaben verrechnet: {amount} für Rechnung {number}",
    applied_caption="Verrechnet mit Rechnung {number}",
    applied_sentence="wir haben {amount} Ihres Guthabens mit der Rechnung {number} verrechnet.",
)

LANGUAGES: Mapping[str, CorrectionWords] = {"en": ENGLISH, "de": GERMAN}


def correction_words(language: str) -> CorrectionWords:
    """The words of a language, English when it is not known."""
    return LANGUAGES.get(language, ENGLISH)
