"""Requests for more time.

What asks for a later day than agreed is one, even when it says "we will"; so are parts.
"""

from inbox.intents.model import Intent
from inbox.intents.payments import is_about_money, is_ironic
from inbox.intents.said import Facts, Said, date_facts, invoice_facts
from inbox.intents.sentences import Sentence


def extensions(said: Said) -> list[Intent]:
    """`extension_request`: a later day than agreed, or in parts."""
    asked = [sentence for sentence in said.sentences if _asks_time(said, sentence)]
    if not asked:
        return []
    sentence = asked[0]
    clauses = sentence.clauses()
    clause = next((found for found in clauses if found.has("more_time")), clauses[0])
    later: Facts = next(filter(None, (_later(said, near) for near in asked)), {})
    facts: Facts = {**invoice_facts(said, clause), **later}
    if said.is_team:
        facts["approved"] = True
    return [Intent("extension_request", facts, sentence.text, "They ask for more time to pay.")]


def _asks_time(said: Said, sentence: Sentence) -> bool:
    if sentence.has("no_extension", "asks_how", "unwilling") or is_ironic(said, sentence):
        return False
    if said.is_team:
        is_about = sentence.has("payment_talk") or bool(said.invoices([sentence])[0])
        is_later = sentence.has("more_time") or bool(said.days(sentence.low))
        return is_about and is_later and sentence.has("grants") and not sentence.has("in_bank")
    return sentence.has("more_time") and is_about_money(said, sentence)


def _later(said: Said, sentence: Sentence) -> Facts:
    """Until when, or in which parts."""
    near = said.around(sentence)
    if any(s.has("instalment") for s in near):
        return _instalments(said, near) or date_facts(said, near, is_past=False)
    return date_facts(said, near, is_past=False)


def _instalments(said: Said, near: list[Sentence]) -> Facts:
    """Each part with its day and sum, as far as they were said."""
    for sentence in near:
        on = [day.on for day in said.days(sentence.low) if day.on]
        sums = said.amounts(sentence.text)
        repeat = (
            "weekly" if sentence.has("weekly") else "monthly" if sentence.has("monthly") else ""
        )
        if repeat and sums:
            part: Facts = {
                **({"date": on[0].isoformat()} if on else {}),
                "amount": sums[0].value,
                "repeat": repeat,
            }
            return {"instalments": [part]}
        if on and len(on) == len(sums):
            parts = [
                {"date": d.isoformat(), "amount": s.value} for d, s in zip(on, sums, strict=True)
            ]
            return {"instalments": parts}
        if len(on) > 1:
            return {"instalments": [{"date": day.isoformat()} for day in on]}
    return {}
