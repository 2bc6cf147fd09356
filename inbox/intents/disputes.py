"""Something is wrong with an invoice: a line, an amount, or what it was for.

Asking why is no dispute, a wrong name or address is a change of details, and a joke is a joke.
"""

from inbox.intents.model import Intent
from inbox.intents.said import Facts, Said, amount_facts, brief, invoice_facts
from inbox.intents.sentences import Clause, Sentence


def disputes(said: Said) -> list[Intent]:
    """`dispute`: an item, an amount or the work is contested."""
    if said.is_team:
        return []
    found = [sentence for sentence in said.sentences if _is_dispute(said, sentence)]
    if not found:
        return []
    by_invoice: dict[str, list[Sentence]] = {}
    for sentence in found:
        facts = invoice_facts(said, sentence.clauses()[0])
        by_invoice.setdefault(str(facts.get("invoice") or facts.get("invoices") or ""), []).append(
            sentence
        )
    if "" in by_invoice and len(by_invoice) > 1:
        by_invoice.pop("")
    return [_dispute(said, sentences) for sentences in by_invoice.values()]


def _is_dispute(said: Said, sentence: Sentence) -> bool:
    is_none = sentence.has("no_dispute") and not sentence.has("except")
    if is_none or not sentence.has("dispute") or sentence.has("wrong_details"):
        return False
    if sentence.has("why") and not sentence.has("wont_pay"):
        return False
    if sentence.has("only_if", "not_disputed"):
        return False
    if sentence.has("details", "po") and not said.amounts(sentence.text):
        return any(clause.has("dispute") and clause.has("billed") for clause in sentence.clauses())
    if sentence.is_question and sentence.has("asks_first"):
        return sentence.has("take_off")
    return _is_about_invoice(said)


def _is_about_invoice(said: Said) -> bool:
    return bool(said.thread.known) or said.any("payment_talk") or bool(said.everywhere)


def _dispute(said: Said, sentences: list[Sentence]) -> Intent:
    first = sentences[0]
    facts: Facts = {
        **invoice_facts(said, _sharpest(first)),
        **_line(said, sentences),
        **_contested(said, sentences),
        "reason": brief(first.text),
    }
    return Intent(
        "dispute", facts, first.text, "They say that something about the invoice is wrong."
    )


def _sharpest(sentence: Sentence) -> Clause:
    clauses = sentence.clauses()
    return next((clause for clause in clauses if clause.has("dispute")), clauses[0])


def _line(said: Said, sentences: list[Sentence]) -> Facts:
    for sentence in [*sentences, *said.around(sentences[0])]:
        match = sentence.find("line_number") or sentence.find("line")
        if match:
            line = next(group for group in match.groups() if group)
            return {"line": line.strip()}
    return {}


def _contested(said: Said, sentences: list[Sentence]) -> Facts:
    """The sum that is contested, when there is just one."""
    for sentence in sentences:
        clause = _sharpest(sentence)
        for piece in (clause, sentence):
            sums = said.amounts(piece.text)
            if len(sums) == 1:
                return amount_facts(said, sums[0])
    return {}
