"""What is said otherwise on papers that are no invoices, per language; the rest is as on those."""

from collections.abc import Mapping
from typing import Final

from core.documents.invoice import Kind

QUOTE_EN: Final = {
    "invoice": "Quote",
    "number": "Quote number",
    "issued_on": "Quote date",
    "issued_and_supplied_on": "Quote date",
    "due_on": "Valid until",
    "draft_explained": "This is a preview. Nothing is offered yet.",
    "pay_by": "We offer this for {amount}. The offer holds until {day}.",
    "online_explained": "Scan the code or open this page to accept the quote.",
    "billed_to": "For",
    "questions": "Questions about this quote? Write to {email}.",
}
QUOTE_DE: Final = {
    "invoice": "Angebot",
    "number": "Angebotsnummer",
    "issued_on": "Angebotsdatum",
    "issued_and_supplied_on": "Angebotsdatum",
    "due_on": "Gültig bis",
    "draft_explained": "Dies ist eine Vorschau. Noch wird nichts angeboten.",
    "pay_by": "Wir bieten Ihnen dies für {amount} an. Das Angebot gilt bis zum {day}.",
    "online_explained": (
        "Scannen Sie den Code oder öffnen Sie diese Seite, um das Angebot anzunehmen."
    ),
    "billed_to": "Angebot für",
    "questions": "Fragen zu diesem Angebot? Schreiben Sie an {email}.",
}
PRO_FORMA_EN: Final = {
    "invoice": "Pro forma",
    "number": "Number",
    "issued_on": "Date",
    "issued_and_supplied_on": "Date",
    "draft_explained": "This is a preview.",
    "pay_amount": "This is no invoice: nothing is owed on it, and no tax can be deducted from it.",
    "online_explained": "Scan the code or open this page to see this paper.",
    "billed_to": "For",
    "questions": "Questions? Write to {email}.",
}
PRO_FORMA_DE: Final = {
    "invoice": "Proforma-Rechnung",
    "number": "Nummer",
    "issued_on": "Datum",
    "issued_and_supplied_on": "Datum",
    "draft_explained": "Dies ist eine Vorschau.",
    "pay_amount": (
        "Dies ist keine Rechnung: Hierauf ist nichts zu zahlen, und sie berechtigt nicht zum "
        "Vorsteuerabzug."
    ),
    "online_explained": "Scannen Sie den Code oder öffnen Sie diese Seite, um sie anzusehen.",
    "billed_to": "Für",
    "questions": "Fragen? Schreiben Sie an {email}.",
}

KIND_WORDS: Final[Mapping[tuple[Kind, str], Mapping[str, str]]] = {
    ("quote", "en"): QUOTE_EN,
    ("quote", "de"): QUOTE_DE,
    ("pro forma", "en"): PRO_FORMA_EN,
    ("pro forma", "de"): PRO_FORMA_DE,
}


def said_otherwise(kind: Kind, language: str) -> Mapping[str, str]:
    """The words of a kind of paper that differ, English where the language is not known."""
    found = KIND_WORDS.get((kind, language))
    return found if found is not None else KIND_WORDS.get((kind, "en"), {})
