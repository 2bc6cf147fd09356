"""Order numbers that an invoice shall carry."""

import re

from inbox.intents.model import Intent
from inbox.intents.said import Facts, Said, invoice_facts
from inbox.intents.sentences import Sentence

VALUE = re.compile(
    r"^[\s:#.'\"(-]*(?:(?:[\w/-]+ ){0,5}?(?:is|ist|lautet|lauten|wäre|are)\s)?(?:(?:is|ist"
    r"|lautet|lauten|will be|number|nummer|nr|no|von|der|for this|hierfür|dazu|dafür|wäre"
    r"|ändern|jetzt|nun|now|changed|to|auf|in|=|for the \w+|für \w+ \w+)\b[\s:.#'\"]*){0,4}"
    r"(?P<po>[A-Z]{0,8}[-/ ]?\d[\w/.-]*\w|[A-Z]{2,8}[-/][\w/-]*\d[\w/-]*|\d{2,})",
    re.IGNORECASE,
)
GIVEN = re.compile(
    r"\b(?:yours|ours|it|ihre|unsere|eure|sie) (?:is|ist|lautet) (?:die |der "
    r"|the )?(?P<po>[\w/-]*\d[\w/-]*)",
    re.IGNORECASE,
)


def order_numbers(said: Said) -> list[Intent]:
    """`po_number`: the client's own number for the order."""
    found: list[Intent] = []
    for sentence in said.sentences:
        number = order_number(sentence) or _given_next(said, sentence)
        if number and number not in {intent.facts["po"] for intent in found}:
            facts: Facts = {"po": number, **invoice_facts(said, sentence.clauses()[0])}
            if facts.get("invoice") == number:
                facts.pop("invoice")
            found.append(Intent("po_number", facts, sentence.text, "They give their order number."))
    return found


def _given_next(said: Said, sentence: Sentence) -> str:
    """The number that the next sentence gives."""
    if not sentence.has("po") or sentence.is_question:
        return ""
    after = next((s for s in said.sentences if s.number == sentence.number + 1), None)
    given = GIVEN.match(after.text) if after else None
    return given["po"] if given else ""


def order_number(sentence: Sentence) -> str:
    """The order number of a sentence, or "" when it has none."""
    if sentence.has("paid", "money_gone") or (sentence.has("po_asks") and sentence.is_question):
        return ""
    for match in sentence.words.patterns["po"].finditer(sentence.low):
        value = VALUE.match(sentence.text[match.end() :])
        if value:
            return value["po"].strip(" .,")
    given = GIVEN.search(sentence.text) if sentence.has("po") else None
    return given["po"] if given else ""
