"""The one way in: new text to intents, and which intent gives way to which."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from inbox.intents.changes import (
    bank_changes,
    bank_questions,
    contacts,
    details,
    elsewhere,
    reissues,
)
from inbox.intents.disputes import disputes
from inbox.intents.extensions import extensions
from inbox.intents.language import LANGUAGES, language_of
from inbox.intents.model import Context, Intent, Json
from inbox.intents.orders import order_numbers
from inbox.intents.papers import balances, copies, receipts, statements
from inbox.intents.payments import claims, promises
from inbox.intents.requests import invoice_requests, recipient_of
from inbox.intents.rest import foreign, from_machine, insolvencies, left_over, notices, questions
from inbox.intents.said import Said
from inbox.intents.withdrawals import cancellations, refunds, stops
from inbox.intents.words import Words

CHARACTERS_MAX = 20_000
EAST_OF_AMERICA = timedelta(hours=-3, minutes=-30)

FAMILIES: tuple[Callable[[Said], list[Intent]], ...] = (
    bank_changes,
    bank_questions,
    notices,
    refunds,
    claims,
    extensions,
    promises,
    reissues,
    details,
    contacts,
    elsewhere,
    disputes,
    cancellations,
    stops,
    invoice_requests,
    order_numbers,
    copies,
    receipts,
    statements,
    balances,
)
"""Every family looks at the whole mail; several intents at once are all seen."""

YIELDS: dict[str, frozenset[str]] = {
    "promise_to_pay": frozenset({"extension_request", "bank_change"}),
    "payment_claim": frozenset({"refund_request"}),
    "dispute": frozenset({"refund_request", "bank_change"}),
    "po_number": frozenset({"invoice_request", "recurring_request"}),
    "reissue": frozenset({"invoice_request"}),
    "copy_request": frozenset(
        {"bank_change", "invoice_request", "recurring_request", "statement_request", "reissue"}
    ),
    "details_change": frozenset({"bank_change", "contact_change"}),
    "invoice_request": frozenset({"bank_change"}),
    "extension_request": frozenset({"bank_change", "refund_request"}),
}
"""What gives way to which: an intent is dropped when one of these is about the same invoice."""


def understand(text: str, context: Context) -> list[Intent]:
    """Every intent of a mail's new text; what no rule knows is a question for the team."""
    text = text[:CHARACTERS_MAX]
    if not text.strip():
        return [_wordless(context)]
    language = _language(text, context)
    words = LANGUAGES.get(language)
    if context.from_kind == "machine":
        return from_machine(Said(text, words or LANGUAGES["en"], context))
    if words is None:
        return foreign(text, language, context)
    said = Said(text, _for_sender(words, context), context)
    if notice := insolvencies(said):
        return notice
    found = _settled(_anew(said, [intent for family in FAMILIES for intent in family(said)]))
    if not any(intent.kind == "other_question" for intent in found) and _may_ask_more(found):
        found += questions(said, {intent.quote for intent in found})
    return found or left_over(said)


def _wordless(context: Context) -> Intent:
    if context.attachments or context.quoted:
        return Intent(
            "other_question",
            {"topic": "a mail without a word of its own"},
            "",
            "Only a quote or a file was sent.",
        )
    return Intent("none", {}, "", "There is nothing in this mail.")


def _language(text: str, context: Context) -> str:
    """The mail's language; a few words may be known only by those they answer."""
    around = f"{context.subject}\n{context.quoted}"
    return language_of(text, around) or language_of(f"{text}\n{around}") or "en"


def _for_sender(words: Words, context: Context) -> Words:
    """In America the month comes first."""
    offset = context.sent_at.utcoffset()
    is_american = words.code == "en" and offset is not None and offset <= EAST_OF_AMERICA
    return replace(words, is_month_first=True) if is_american else words


def _settled(found: list[Intent]) -> list[Intent]:
    """Without those that give way, and without repeats."""
    kept = [intent for intent in found if not any(_gives_way(intent, other) for other in found)]
    unique: list[Intent] = []
    for intent in kept:
        if all((intent.kind, intent.facts) != (other.kind, other.facts) for other in unique):
            unique.append(intent)
    return unique


def _anew(said: Said, found: list[Intent]) -> list[Intent]:
    """Cancelling an invoice and wanting it in another name is one new invoice with its lines."""
    kinds = {intent.kind: intent for intent in found}
    wish = next((s for s in said.sentences if s.has("reissue")), None)
    if "cancel_request" not in kinds or wish is None or not (said.is_team or "reissue" in kinds):
        return found
    invoice = kinds["cancel_request"].facts.get("invoice")
    changed = kinds["details_change"].facts if "details_change" in kinds else {}
    facts: dict[str, Json] = {"lines": []}
    if invoice:
        facts["copy_lines_of"] = invoice
    if client := recipient_of(said) or changed.get("legal_name"):
        facts["client"] = client
    if "address" in changed:
        facts["address"] = changed["address"]
    request = Intent(
        "invoice_request",
        facts,
        wish.text,
        "They want it issued anew in another name.",
    )
    return [i for i in found if i.kind not in {"reissue", "details_change", "invoice_request"}] + [
        request
    ]


def _gives_way(intent: Intent, other: Intent) -> bool:
    if intent.kind == "dispute" and other.kind == "details_change" and _only_amends(intent):
        return True
    if (intent.kind, other.kind) == ("extension_request", "payment_claim"):
        return intent.quote == other.quote and not other.facts.get("partial")
    if other.kind in BESIDE.get(intent.kind, ()) and intent.quote == other.quote:
        return True
    if other.kind not in YIELDS.get(intent.kind, ()):
        return False
    mine, theirs = intent.facts.get("invoice"), other.facts.get("invoice")
    return not (mine and theirs and mine != theirs)


BESIDE: dict[str, frozenset[str]] = {
    "dispute": frozenset({"stop_reminders"}),
    "extension_request": frozenset({"stop_reminders", "cancel_request", "copy_request", "dispute"}),
    "promise_to_pay": frozenset({"payment_claim", "invoice_request", "recurring_request"}),
    "refund_request": frozenset({"bank_change"}),
    "statement_request": frozenset({"details_change"}),
    "invoice_request": frozenset({"reissue"}),
    "recurring_request": frozenset({"cancel_request"}),
    "copy_request": frozenset({"cancel_request"}),
}
"""What gives way to which within one sentence."""


def _only_amends(dispute: Intent) -> bool:
    """Whether nothing but a name or an address is to be corrected."""
    return (
        not {"amount", "line"} & dispute.facts.keys() and len(dispute.quote.split()) <= AMEND_WORDS
    )


AMEND_WORDS = 8
ASKING = frozenset(
    {
        "balance_question",
        "bank_change",
        "cancel_request",
        "copy_request",
        "dispute",
        "extension_request",
        "invoice_request",
        "receipt_request",
        "recurring_request",
        "refund_request",
        "reissue",
        "statement_request",
    }
)
"""What may be asked with a question mark, so that the question is no other one."""


def _may_ask_more(found: list[Intent]) -> bool:
    """Whether a question in the mail is something else than what was understood."""
    return not any(intent.kind in ASKING for intent in found)
