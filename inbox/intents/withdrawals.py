"""What clients want undone: an invoice or a contract, a payment, the reminders."""

import re

from inbox.intents.model import Intent
from inbox.intents.papers import clause_with
from inbox.intents.said import (
    Facts,
    Said,
    brief,
    date_facts,
    invoice_facts,
    money_facts,
)
from inbox.intents.sentences import Sentence


def cancellations(said: Said) -> list[Intent]:
    """`cancel_request`: an invoice, an order or a contract shall end."""
    for sentence in said.sentences:
        if not sentence.has("cancel") or sentence.has("not_cancel") or _only_asks(sentence):
            continue
        facts = _cancelled(said, sentence)
        return [Intent("cancel_request", facts, sentence.text, "They want something cancelled.")]
    return []


def _only_asks(sentence: Sentence) -> bool:
    return sentence.is_question and sentence.has("why", "if_asked")


def _cancelled(said: Said, sentence: Sentence) -> Facts:
    facts: Facts = {}
    what = sentence.find("cancel_what")
    if what and not said.invoices([sentence])[0]:
        facts["what"] = sentence.text[what.start("what") : what.end("what")]
        if sentence.has("cancel_next"):
            return {**facts, "effective": None, "effective_note": "next possible date"}
        return {**facts, **date_facts(said, [sentence], is_past=False, key="effective")}
    facts.update(invoice_facts(said, clause_with(sentence, "cancel")))
    near = said.around(sentence)
    if any(s.has("wrong_recipient", "wrong_details") for s in near):
        facts["reason"] = "wrong recipient"
    return facts


def refunds(said: Said) -> list[Intent]:
    """`refund_request`: money that was paid shall come back."""
    for sentence in said.sentences:
        if not sentence.has("refund") or sentence.has("not_refund"):
            continue
        near = said.around(sentence, reach=2)
        facts: Facts = {
            **invoice_facts(said, clause_with(sentence, "refund")),
            **_back(said, near),
            **_why_back(near),
            **_until(said, near),
            **_paid(said, near),
        }
        return [Intent("refund_request", facts, sentence.text, "They want money back.")]
    return []


def _back(said: Said, near: list[Sentence]) -> Facts:
    """The sum to come back: the one beside the words for it."""
    for sentence in near:
        if sentence.has("refund") and (
            facts := money_facts(said, [clause_with(sentence, "refund"), sentence])
        ):
            return facts
    return money_facts(said, near)


def _why_back(near: list[Sentence]) -> Facts:
    if any(s.has("paid_twice") for s in near):
        return {"reason": "paid twice"}
    if any(s.has("overpaid") for s in near):
        return {"reason": "overpaid"}
    return {"reason": brief(near[0].text)}


def _until(said: Said, near: list[Sentence]) -> Facts:
    for sentence in near:
        for day in said.days(sentence.low):
            if day.on and said.words.find(
                "until_before", sentence.low[: day.start] + sentence.low[day.start : day.start + 4]
            ):
                return {"until": day.on.isoformat()} if day.on >= said.today else {}
    return {}


def _paid(said: Said, near: list[Sentence]) -> Facts:
    """The payments that were told as the ground."""
    for sentence in near:
        days = [
            day.on
            for day in said.days(sentence.low, is_past=True)
            if day.on and day.on <= said.today
        ]
        sums = said.amounts(sentence.text)
        if sentence.has("twice") and days:
            on = (days * 2)[:2] if len(days) == 1 else days[:2]
            amount = {"amount": sums[0].value} if sums else {}
            return {"paid": [{"date": day.isoformat(), **amount} for day in on]}
    return {}


def stops(said: Said) -> list[Intent]:
    """`stop_reminders`: no more reminders, please."""
    for sentence in said.sentences:
        if sentence.has("stop") and not sentence.has("not_stop"):
            facts = invoice_facts(said, clause_with(sentence, "stop"))
            return [Intent("stop_reminders", facts, sentence.text, "They want no more reminders.")]
    return []


SPACES = re.compile(r"\s+")
