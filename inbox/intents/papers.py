"""Papers that clients ask for: an invoice again, a receipt, a statement, or what is open."""

import re

from inbox.intents.changes import COMPANY
from inbox.intents.model import Intent
from inbox.intents.said import (
    Facts,
    Said,
    brief,
    date_facts,
    invoice_facts,
    money_facts,
)
from inbox.intents.sentences import Clause, Sentence

FORMATS = ("image", "pdf", "xml", "paper")
NAME_END = re.compile(r",| for | für | [a-zäöü]{3,}")


def copies(said: Said) -> list[Intent]:
    """`copy_request`: an invoice is wanted again."""
    found: list[Intent] = []
    for sentence in said.sentences:
        if not _wants_copy(said, sentence):
            continue
        clause = next((c for c in sentence.clauses() if c.has("copy")), sentence.clauses()[0])
        near = said.around(sentence)
        facts: Facts = {**invoice_facts(said, clause, near=near[1:]), **_format(near)}
        found.append(
            Intent("copy_request", facts, sentence.text, "They want an invoice once more.")
        )
    return _one_each(found)


def _wants_copy(said: Said, sentence: Sentence) -> bool:
    if not sentence.has("copy") or sentence.has("not_copy", "reissue_only"):
        return False
    near = said.around(sentence)
    is_named = any(s.has("copy_object") for s in near) or said.words.find(
        "copy_object", said.context.subject.lower()
    )
    return any(s.has("copy_weak") for s in near) and (bool(is_named) or bool(said.thread.known))


def _format(near: list[Sentence]) -> Facts:
    for kind in FORMATS:
        if any(sentence.has(f"format_{kind}") for sentence in near):
            return {"format": kind}
    return {}


def _one_each(found: list[Intent]) -> list[Intent]:
    """One intent per invoice, and none without a number beside one with it."""
    kept: dict[str, Intent] = {}
    for intent in found:
        kept.setdefault(
            str(intent.facts.get("invoice") or intent.facts.get("invoices") or ""), intent
        )
    if len(kept) > 1:
        kept.pop("", None)
    return list(kept.values())


def receipts(said: Said) -> list[Intent]:
    """`receipt_request`: a document that says it was paid."""
    for sentence in said.sentences:
        if not sentence.has("receipt") or sentence.has("not_receipt"):
            continue
        clause = next((c for c in sentence.clauses() if c.has("receipt")), sentence.clauses()[0])
        facts: Facts = {
            **invoice_facts(said, clause),
            **money_facts(said, [clause, sentence, *said.around(sentence)[1:]]),
            **_name_on_it(sentence),
        }
        return [Intent("receipt_request", facts, sentence.text, "They want a receipt.")]
    return []


def _name_on_it(sentence: Sentence) -> Facts:
    match = sentence.find("receipt_name")
    if not match:
        return {}
    rest = sentence.text[match.end() :]
    company = COMPANY.match(rest)
    name = company[0] if company else NAME_END.split(rest)[0].strip(" .!?\"'")
    return {"name_on_receipt": name} if name[:1].isupper() else {}


def statements(said: Said) -> list[Intent]:
    """`statement_request`: everything that is open, as a paper."""
    for sentence in said.sentences:
        if not sentence.has("statement") or sentence.has("not_statement"):
            continue
        facts: Facts = {}
        if on := date_facts(said, [sentence], is_past=True, key="as_of"):
            facts.update(on)
        if sentence.has("open_items"):
            facts["kind"] = "open items"
        return [
            Intent("statement_request", facts, sentence.text, "They want a statement of account.")
        ]
    return []


def balances(said: Said) -> list[Intent]:
    """`balance_question`: how much is owed, or whether something is still open."""
    for sentence in said.sentences:
        if not sentence.has("balance") or sentence.has("asks_received"):
            continue
        return [
            Intent(
                "balance_question", _owed(said, sentence), sentence.text, "They ask what is open."
            )
        ]
    return []


def _owed(said: Said, sentence: Sentence) -> Facts:
    facts: Facts = {}
    if sentence.has("credit"):
        facts["kind"] = "credit balance"
        facts.update(money_facts(said, [sentence]) or _about(said, sentence))
    else:
        named = invoice_facts(said, sentence.clauses()[0]) if said.invoices([sentence])[0] else {}
        facts.update(named)
    if sentence.has("right_now"):
        facts["as_of"] = said.today.isoformat()
    elif on := date_facts(said, [sentence], is_past=True, key="as_of"):
        facts.update(on if on.get("as_of") else {})
    if sentence.has("by_invoice") and not facts.get("kind"):
        facts["detail"] = "by invoice"
    return facts


def _about(said: Said, sentence: Sentence) -> Facts:
    """A round sum: "a credit of about 200"."""
    from inbox.intents.amounts import amounts

    found = [a for a in amounts(sentence.text, said.words, plain=True) if a.is_about]
    return {"amount": found[0].value, "amount_note": "about"} if found else {}


def clause_with(sentence: Sentence, name: str) -> Clause:
    """The clause of a sentence that has a pattern, else its first."""
    clauses = sentence.clauses()
    return next((clause for clause in clauses if clause.has(name)), clauses[0])


def question(sentence: Sentence, reason: str) -> Intent:
    """A question for the team, with the sentence as its topic."""
    return Intent("other_question", {"topic": brief(sentence.text)}, sentence.text, reason)
