"""What is left: questions, thanks, nothing, and mails from machines or in other languages."""

import re

from inbox.intents.changes import COMPANY, EMAIL, IBAN
from inbox.intents.model import Context, Intent
from inbox.intents.references import numbers
from inbox.intents.said import Facts, Said, brief, date_facts, money_facts
from inbox.intents.sentences import Sentence

QUESTION_WORDS_LEAST = 4
THANKS_WORDS_MOST = 60
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


def questions(said: Said, taken: set[str]) -> list[Intent]:
    """`other_question`: what is asked and no rule knows; a person answers."""
    open_ = [
        s for s in said.sentences if s.is_question and s.text not in taken and not _is_polite(s)
    ]
    if open_:
        return [_question(open_[0], "They ask something no rule knows.")]
    return []


def _is_polite(sentence: Sentence) -> bool:
    return sentence.has("pleasantry") or len(sentence.low.split()) < QUESTION_WORDS_LEAST


def _question(sentence: Sentence, reason: str) -> Intent:
    return Intent("other_question", {"topic": brief(sentence.text)}, sentence.text, reason)


def insolvencies(said: Said) -> list[Intent]:
    """A notice that a client is insolvent: whatever else it says, a person reads it."""
    sentence = next((s for s in said.sentences if s.has("insolvency")), None)
    if sentence is None or said.is_team:
        return []
    facts: Facts = {"topic": "insolvency notice: file claim"}
    if company := COMPANY.search(said.text):
        facts["client"] = company[0].strip()
    for other in said.sentences:
        ahead = [day.on for day in said.days(other.low) if day.on and day.on > said.today]
        if ahead and other.has("until"):
            facts["until"] = ahead[-1].isoformat()
            break
    reason = "It speaks of an insolvency; a person must read it."
    return [Intent("other_question", facts, sentence.text, reason)]


def notices(said: Said) -> list[Intent]:
    """A client who says that we booked somebody else's money to them."""
    found = [sentence for sentence in said.sentences if sentence.has("misbooked")]
    return (
        [_question(found[0], "They say a payment was booked to the wrong client.")] if found else []
    )


def left_over(said: Said) -> list[Intent]:
    """Thanks, nothing at all, or a question for the team: a mail never goes unseen."""
    quote = brief(said.text)
    if all(sentence.has("ok") for sentence in said.sentences):
        return [Intent("none", {}, quote, "There is nothing to do in this mail.")]
    if said.context.from_kind == "stranger" and said.any("spam"):
        return [Intent("none", {}, quote, "It is advertising or phishing.")]
    if _is_thanks(said):
        return [Intent("thanks", {}, quote, "They say thank you.")]
    return [
        Intent("other_question", {"topic": quote}, quote, "No rule knows what this mail wants.")
    ]


def _is_thanks(said: Said) -> bool:
    words = sum(len(sentence.low.split()) for sentence in said.sentences)
    if not said.any("thanks") or words > THANKS_WORDS_MOST:
        return False
    return not any(
        s.is_question or s.has("please_do", "no_status", "wont_pay", "no_thanks")
        for s in said.sentences
    )


def from_machine(said: Said) -> list[Intent]:
    """Noise, unless it carries a real notice."""
    text = said.text
    for sentence in said.sentences:
        if sentence.has("remittance") and (
            facts := money_facts(said, [sentence, *said.around(sentence, 3)])
        ):
            facts |= date_facts(said, said.around(sentence, 3), is_past=False)
            facts |= {"invoice": found[0]} if len(found := numbers(text)) == 1 else {}
            return [
                Intent("promise_to_pay", facts, sentence.text, "A machine announces a payment.")
            ]
        if sentence.has("rejected") and numbers(text) and not STATUS.search(text):
            topic: Facts = {"topic": brief(sentence.text), "invoice": numbers(text)[0]}
            return [
                Intent("other_question", topic, sentence.text, "A portal did not take the invoice.")
            ]
        if sentence.has("has_left"):
            return [
                Intent(
                    "contact_change",
                    _who(text),
                    sentence.text,
                    "A machine says that someone has left.",
                )
            ]
    facts = _failed(said)
    return [Intent("none", facts, brief(text), "It is a machine's notice; there is nothing to do.")]


def _failed(said: Said) -> Facts:
    """What a bounce says: to whom, with which code, about which invoice."""
    text = f"{said.text}\n{said.context.quoted}"
    facts: Facts = {}
    recipient = re.search(
        r"(?:Final-Recipient: *rfc822; *|^<)([^\s<>;]+@[^\s<>;]+)", text, re.MULTILINE
    )
    status = STATUS.search(text)
    if recipient and status:
        facts = {"failed_recipient": recipient[1], "status": status[1]}
        if found := numbers(text):
            facts["invoice"] = found[0]
    return facts


def _who(text: str) -> Facts:
    email = EMAIL.search(text)
    return {"email": email[0].rstrip(".")} if email else {}


def foreign(text: str, language: str, context: Context) -> list[Intent]:
    """A mail in a language without rules: nothing is done, a person reads it."""
    quote = brief(text)
    named = f"It is written in {language}" if language else "Its language is not clear"
    found = [
        Intent(
            "other_question", {"topic": quote}, quote, f"{named}, which only a person reads here."
        )
    ]
    if (iban := IBAN.search(text)) and context.from_kind != "team":
        facts: Facts = {"iban": re.sub(r"[ -]", "", iban[0])}
        reason = "It holds an account number, and it is in a language without rules."
        found.append(Intent("bank_change", facts, quote, reason))
    return found
