"""Money that has gone, and money that will: claims and promises.

A claim needs a word for paying in the past, and nothing around it that takes it back: no "not",
no "if", no question, no "you say that". A promise needs the future.
"""

import re
from dataclasses import replace

from inbox.intents.model import Intent
from inbox.intents.said import (
    Facts,
    Said,
    amount_facts,
    brief,
    currency_of,
    date_facts,
    invoice_facts,
    money_facts,
    transfer_facts,
)
from inbox.intents.sentences import Clause, Sentence

WORDS_BEFORE = 5
SHORT_WORDS = 8
CLOSING = "\"')» "


def claims(said: Said) -> list[Intent]:
    """`payment_claim`: the sender says that money has gone."""
    if said.is_team and (seen := _seen(said)):
        return seen
    found = [_claim(said, clause) for clause in said.clauses() if _has_gone(said, clause)]
    if not found:
        found = [
            _claim(said, clause) for clause in said.clauses() if _is_short_claim(said, clause)
        ][:1]
    asks = [clause for clause in said.clauses() if _asks_received(clause)]
    if asks and not found:
        facts = {**_claim(said, asks[0]).facts, "asks_confirmation": True}
        return [
            Intent(
                "payment_claim",
                facts,
                asks[0].sentence.text,
                "They ask whether their payment arrived.",
            )
        ]
    if asks and found:
        found = [replace(found[0], facts={**found[0].facts, "asks_confirmation": True}), *found[1:]]
    return merged(found)


def _has_gone(said: Said, clause: Clause) -> bool:
    low = clause.low
    if marked := clause.find("mark_paid"):
        low = low.replace(marked[0], " ")
    match = said.words.find("paid", low) or said.words.find("money_gone", low)
    if not match or _is_taken_back(said, low, match) or _is_other_thing(clause.sentence):
        return False
    if _is_undone(said, clause) or _is_doubted(clause):
        return False
    if clause.sentence.has("paid_paper", "paid_other") or said.words.find(
        "wanted", low[: match.end()]
    ):
        return False
    if _is_asked(clause, low[: match.start()]) or is_ironic(said, clause.sentence):
        return False
    if clause.has("reported", "ironic", "habit"):
        return False
    return not (clause.has("twice") and said.any("refund"))


def _is_asked(clause: Clause, before: str) -> bool:
    """Whether it is asked and not told: "did we pay?", "any idea when we paid?"."""
    if clause.has("paid_question") or (clause.has("asks_first") and clause.sentence.is_question):
        return True
    ends = clause.text.rstrip(CLOSING).endswith("?")
    return ends and clause.words.find("asks_about", before) is not None


def _is_doubted(clause: Clause) -> bool:
    """Whether it hangs on a clause with a "not": "I cannot confirm, that it was paid"."""
    clauses = clause.sentence.clauses()
    ahead = [c for c in clauses if c.start < clause.start][-1:]
    return clause.has("that_clause") and any(c.has("not", "if") for c in ahead)


def _is_other_thing(sentence: Sentence) -> bool:
    """Whether a parcel went out, and no money."""
    return sentence.has("other_thing") and not sentence.has("money_thing")


def _is_taken_back(said: Said, low: str, match: re.Match[str]) -> bool:
    """Whether words near the deed deny it, put it off or only imagine it."""
    window = _window(said, low, match)
    if said.words.find("not", window) or said.words.find("if", window):
        return True
    if said.words.find("will", window):
        return not (
            said.words.code == "de"
            and re.search(r"\bworden\b|\b(?:müsste|dürfte|sollte)\w*\b.*\bsein\b", low)
        )
    return False


def _is_undone(said: Said, clause: Clause) -> bool:
    """Whether what follows says that it did not happen: "but it turns out she hasn't"."""
    rest = clause.sentence.low[clause.start :]
    after = (s for s in said.sentences if s.number == clause.sentence.number + 1)
    return any(
        said.words.find("taken_back", low)
        for low in (rest, *(s.low for s in after if len(s.low.split()) <= SHORT_WORDS))
    )


def _window(said: Said, low: str, match: re.Match[str]) -> str:
    """Where a "not" counts: in German the whole clause, in English the few words before."""
    if said.words.is_verb_last:
        return low
    before = low[: match.start()].split()[-WORDS_BEFORE:]
    return " ".join([*before, match[0]])


def _seen(said: Said) -> list[Intent]:
    """What a colleague saw on the bank account."""
    found = []
    for sentence in said.sentences:
        is_named = bool(said.sums(sentence.text) or said.invoices([sentence])[0])
        if sentence.has("in_bank") and is_named and not sentence.has("not", "will", "if", "stop"):
            claim = _claim(said, sentence.clauses()[0])
            found.append(replace(claim, reason="A colleague saw the money on the account."))
    return merged(found)


def _is_short_claim(said: Said, clause: Clause) -> bool:
    """Whether it is "paid!" or "done", in answer to a mail about an invoice."""
    sentence = clause.sentence
    if not (said.thread.known or sentence.above) or sentence.is_question or sentence.number > 1:
        return False
    is_plain = not clause.has("not", "if", "will", "ironic")
    return len(sentence.low.split()) <= SHORT_WORDS and clause.has("paid_short") and is_plain


def _asks_received(clause: Clause) -> bool:
    """Whether somebody wants to hear that the money came."""
    if not clause.has("asks_received") or clause.sentence.has("not_received"):
        return False
    return clause.sentence.text.rstrip().endswith("?") or clause.has("asks_confirm")


def _claim(said: Said, clause: Clause) -> Intent:
    sentence = clause.sentence
    near = [s for s in said.around(sentence)[1:] if _is_detail(said, s)]
    pieces: list[Clause | Sentence] = [clause, sentence, *near]
    facts: Facts = {
        **invoice_facts(said, clause),
        **(_parts(said, sentence) or _sum(said, clause, near)),
        **_paid_on(said, clause, near),
        **transfer_facts(said, pieces),
        **_weakness(said, clause),
    }
    return Intent("payment_claim", facts, sentence.text, "They say that the money has gone.")


def _is_detail(said: Said, sentence: Sentence) -> bool:
    """Whether a neighbour only adds to what was said: no question, no other deed."""
    if sentence.is_question or sentence.has("promise", "dispute", "not", "more_time", "refund"):
        return False
    return not said.invoices([sentence])[0] or len(said.everywhere) <= 1


def _sum(said: Said, clause: Clause, near: list[Sentence]) -> Facts:
    facts = money_facts(said, [clause, clause.sentence, *near])
    if facts or not clause.sentence.above:
        return facts
    above = said.amounts(clause.sentence.above)
    return amount_facts(said, above[0]) if len(above) == 1 else {}


def _paid_on(said: Said, clause: Clause, near: list[Sentence]) -> Facts:
    """The day it was paid; with an order to the bank, the day for which it was ordered."""
    sentence = clause.sentence
    if sentence.has("instructed"):
        for day in said.days(sentence.low, is_past=False):
            if (
                day.on
                and day.on > said.today
                and said.words.find("value_day", sentence.low[: day.start])
            ):
                return {"date": day.on.isoformat()}
    pieces: list[Clause | Sentence] = [clause, sentence, *near]
    for piece in pieces:
        facts = date_facts(said, [piece], is_past=True)
        if facts and str(facts["date"] or "") <= said.today.isoformat():
            return facts
    return {}


def _parts(said: Said, sentence: Sentence) -> Facts:
    """Several invoices with a sum each."""
    from inbox.intents.references import references

    named = [said.thread.meant(found.number) for found in references(sentence.text)]
    sums = said.amounts(sentence.text)
    if len(named) < 2 or len(sums) != len(named):  # noqa: PLR2004  # one is no list
        return {}
    parts = [
        {"invoice": number, "amount": found.value}
        for number, found in zip(named, sums, strict=True)
    ]
    currency = sums[0].currency or currency_of(said)
    return {"parts": parts, **({"currency": currency} if currency else {})}


def _weakness(said: Said, clause: Clause) -> Facts:
    facts: Facts = {}
    sentence = clause.sentence
    if sentence.has("partial") and not sentence.has("all_of_it"):
        facts["partial"] = True
    if match := sentence.find("deducted"):
        after = [a for a in said.amounts(sentence.text) if a.start >= match.start() - 30]
        facts["deducted"] = after[-1].value if after else True
    if clause.has("unsure"):
        facts["certainty"] = "unsure"
    if said.is_team and said.any("in_bank"):
        facts["seen_in_bank"] = True
    return facts


def merged(found: list[Intent]) -> list[Intent]:
    """One intent per invoice: what a second sentence adds is added, what it repeats is not."""
    kept: dict[str, Intent] = {}
    for intent in found:
        key = str(intent.facts.get("invoice") or intent.facts.get("invoices") or "")
        if key in kept:
            kept[key] = replace(kept[key], facts={**intent.facts, **kept[key].facts})
        elif key == "" and kept:
            continue
        else:
            kept[key] = intent
    return list(kept.values())


def promises(said: Said) -> list[Intent]:
    """`promise_to_pay`: the sender says that money will go."""
    found = [_promise(said, clause) for clause in said.clauses() if _will_go(said, clause)]
    return merged(found)


def _will_go(said: Said, clause: Clause) -> bool:
    sentence = clause.sentence
    if (
        clause.has("wont_pay", "ironic", "habit")
        or is_ironic(said, sentence)
        or sentence.has("more_time")
    ):
        return False
    if sentence.is_question and (clause.has("asks_first") or len(sentence.clauses()) == 1):
        return False
    if clause.has("reported") or _is_other_thing(sentence) or _has_gone(said, clause):
        return False
    if match := clause.find("promise"):
        return not said.words.find("not", _window(said, clause.low, match)) and not clause.has(
            "would"
        )
    has_day = any(_is_ahead(said, s) for s in [sentence, *_next_if_only_a_day(said, sentence)])
    if match := clause.find("promise_weak"):
        is_denied = said.words.find("not", _window(said, clause.low, match))
        return (
            has_day and not is_denied and not clause.has("would") and is_about_money(said, sentence)
        )
    is_short = len(said.text.split()) <= 2 * SHORT_WORDS and sentence.number <= 1
    is_answer = bool(said.thread.known or sentence.above)
    is_greeting = sentence.has("greeting") and len(said.sentences) > 1
    is_plain = sentence.has("promise_short") and not is_greeting
    return has_day and is_short and is_answer and is_plain


def _is_ahead(said: Said, sentence: Sentence) -> bool:
    return any(day.on is None or day.on >= said.today for day in said.days(sentence.low))


def _next_if_only_a_day(said: Said, sentence: Sentence) -> list[Sentence]:
    return [s for s in said.sentences if s.number == sentence.number + 1 and _is_when(said, s)]


def is_about_money(said: Said, sentence: Sentence) -> bool:
    """Whether it is about a payment: by its words, or by what the thread is about."""
    return bool(said.thread.known) or sentence.has("payment_talk") or bool(said.everywhere)


def is_ironic(said: Said, sentence: Sentence) -> bool:
    """Whether this sentence or the next one takes it all back with a joke."""
    return any(s.has("ironic") for s in said.sentences if 0 <= s.number - sentence.number <= 1)


def _promise(said: Said, clause: Clause) -> Intent:
    sentence = clause.sentence
    near = [s for s in said.around(sentence)[1:] if _is_when(said, s)]
    facts: Facts = {
        **invoice_facts(said, clause),
        **money_facts(said, [clause, sentence]),
        **_ahead(said, [clause, sentence, *near]),
        **_condition(clause),
    }
    return Intent("promise_to_pay", facts, sentence.text, "They say when they will pay.")


def _ahead(said: Said, pieces: list[Clause | Sentence]) -> Facts:
    """The day it will be paid: one after today where there is one, as today is when they rang."""
    for piece in pieces:
        days = [day for day in said.days(piece.low) if day.on is None or day.on >= said.today]
        days.sort(key=lambda day: (day.on is None, day.on == said.today, day.start))
        for day in days[:1]:
            note: Facts = {"date_note": day.note} if day.note else {}
            return {"date": day.on.isoformat() if day.on else None, **note}
    return {"date": None}


def _is_when(said: Said, sentence: Sentence) -> bool:
    """Whether a neighbour only names a day."""
    return (
        len(sentence.low.split()) <= SHORT_WORDS
        and bool(said.days(sentence.low))
        and not sentence.has("paid")
    )


def _condition(clause: Clause) -> Facts:
    for other in clause.sentence.clauses():
        match = other.find("condition")
        if match and match.start() < 12 and other.start != clause.start:  # noqa: PLR2004  # at its beginning
            return {"condition": brief(other.text.strip(" ,.;"))}
    match = clause.find("condition")
    deed = clause.find("promise")
    if match and deed and match.start() > deed.start() and not clause.words.find("until", match[0]):
        return {"condition": brief(clause.text[match.start() :].strip(" ,.;"))}
    return {}
