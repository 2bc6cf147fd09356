"""Invoices that shall be written: mostly asked for by colleagues, sometimes by a client.

What comes out is a draft at most, and a person reads it; so facts that are not sure are left out.
"""

import re
from itertools import product

from inbox.intents.amounts import SYMBOLS, amounts, decimal_of
from inbox.intents.changes import COMPANY
from inbox.intents.lines import CURRENCY, PERCENT, lines
from inbox.intents.model import Intent, Json
from inbox.intents.orders import order_number
from inbox.intents.said import Facts, Said, brief
from inbox.intents.sentences import Sentence

NAME_MAX = 80
INTERVALS = (
    (
        "monthly",
        (
            r"\b(?:every|each|per|a) month\b|\bmonthly\b|\bmonatlich\w*|\bjeden monat\b"
            r"|\bpro monat\b|\bim monat\b|\bjedes? monats\b"
        ),
    ),
    (
        "quarterly",
        (
            r"\bquarter\w*|\bvierteljährlich\w*|\bquartal\w*|\bevery (?:three|3) months"
            r"|\balle (?:drei|3) monate"
        ),
    ),
    (
        "half-yearly",
        (
            r"\bhalf-?year\w*|\bhalbjährlich\w*|\bhalbjahr\w*|\b(?:every|each) (?:six|6) months"
            r"|\balle (?:sechs|6) monate|\bsemi-?annual\w*"
        ),
    ),
    (
        "yearly",
        (
            r"\b(?:yearly|annual(?:ly)?|jährlich\w*|jedes jahr|pro jahr|im jahr|every year|per year"
            r"|a year|each year|per annum)\b"
        ),
    ),
    ("weekly", r"\b(?:weekly|wöchentlich\w*|jede woche|every week|per week|each week)\b"),
)
NAME = (
    r"[A-ZÄÖÜ0-9][\w&.'’-]*(?:\s(?:&|und|and|of|der|die|des|von|the|de"
    r"|für)\s[A-ZÄÖÜ][\w&.'’-]*|\s[A-ZÄÖÜ&][\w&.'’-]*){0,5}"
)
TAX = r"(?:vat|tax|mwst|ust|mehrwertsteuer|umsatzsteuer)"
TAX_RATE = re.compile(
    rf"(\d{{1,2}}(?:[.,]\d)?)\s?(?:%|percent|prozent)\W{{0,2}}{TAX}\b"
    rf"|\b{TAX}\W{{0,3}}(\d{{1,2}}(?:[.,]\d)?)\s?%"
)
DAYS_ALONE = re.compile(r"(?:^|[,.;]\s)(\d{1,3}) (?:days|tage)\b(?=\W*(?:$|[,.;]))")
CLIENT = (
    re.compile(
        rf"\b(?:[Ii]nvoice|[Bb]ill|[Cc]harge|INVOICE)\s(?:to |for )?(?:the )?(?P<name>{NAME})"
    ),
    re.compile(
        rf"\b(?:[Rr]echnung(?:en)?|[Ee]ntwurf|[Dd]auerrechnung|[Aa]bo)\s(?:an|für|bei)\s(?:den "
        rf"|die |das |der )?(?P<name>{NAME})"
    ),
    re.compile(
        rf"\b(?:[Ii]nvoice|[Dd]raft|[Bb]ill|retainer|subscription)\s(?:to"
        rf"|for)\s(?:the )?(?P<name>{NAME})"
    ),
    re.compile(rf"\b(?i:an|für|for|to|bei)\s(?:den |die |das |der |the )?(?P<name>{NAME})"),
    re.compile(rf"^(?P<name>{NAME})(?=\s?[,:–-]\s)"),
)
LOWER_CLIENT = re.compile(
    r"^(?:(?:invoice|bill|rechnung|pls|please|bitte|an|für"
    r"|for)\s)*(?P<name>[\w&.'’ -]{3,40}?)[,:]\s"
)
LOWER_NAME = re.compile(
    r"\b(?:invoice|bill|charge)\s(?P<name>[a-z][\w&-]*(?: [a-z][\w-]+)?)\s(?=[\d€£$])"
)
NO_CLIENT = re.compile(
    r"^(?:re|inv|die|das|der|bitte|please|hi|hallo|rechnung|invoice|draft|entwurf|\d+|november"
    r"|januar|january|montag|monday|vat|mwst|two|three|zwei|drei|kunden?|client|customer|team"
    r"|mich)\b",
    re.IGNORECASE,
)


def invoice_requests(said: Said) -> list[Intent]:
    """`invoice_request` or `recurring_request`: an invoice shall be written, once or regularly."""
    asked = _asked(said)
    if asked is None:
        return []
    if said.any("hypothetical_only"):
        return [
            Intent(
                "other_question",
                {"topic": brief(asked.text)},
                asked.text,
                "They ask for an invoice only in a certain case.",
            )
        ]
    is_recurring = said.is_team and any(s.has("recurring") for s in said.sentences)
    facts = _facts(said, asked)
    if is_recurring:
        facts = {**facts, **_interval(said)}
        return [
            Intent(
                "recurring_request", facts, asked.text, "They want an invoice written regularly."
            )
        ]
    return [Intent("invoice_request", facts, asked.text, "They want an invoice written.")]


def _asked(said: Said) -> Sentence | None:
    """The sentence that asks for an invoice."""
    is_asked = _by_colleague if said.is_team else _by_client
    return next((sentence for sentence in said.sentences if is_asked(said, sentence)), None)


def _by_colleague(said: Said, sentence: Sentence) -> bool:
    """A colleague asks in so many words, or writes down sums with terms."""
    if sentence.has("invoice_please") and not sentence.has("paid", "cancel", "not_invoice"):
        return True
    has_sum = amounts(sentence.text, said.words, plain=bool(CURRENCY.search(said.text)))
    if not has_sum or sentence.has("paid", "in_bank", "refund", "not"):
        return False
    return sentence.has("recurring") or said.any("invoice_terms")


def _by_client(_: Said, sentence: Sentence) -> bool:
    return sentence.has("client_invoice") and not sentence.has("not_invoice", "copy_weak")


def _facts(said: Said, asked: Sentence) -> Facts:
    client = client_of(said, asked)
    found = lines(said, client)
    currency = next((line.currency for line in found if line.currency), _currency(said))
    facts: Facts = {"client": client} if client else {}
    facts["lines"] = [line.facts() for line in found]
    if currency and found:
        facts["currency"] = currency
    facts.update(_tax(said))
    facts.update(_terms(said))
    facts.update(_discount(said))
    facts.update(_order(said))
    if any(s.has("draft_edit") for s in said.sentences):
        facts["existing_draft"] = True
    if any(s.has("dont_send") for s in said.sentences):
        facts["send"] = False
    elif any(s.has("send") for s in said.sentences):
        facts["send"] = True
    return facts


def _currency(said: Said) -> str:
    alone = CURRENCY.search(said.text)
    return SYMBOLS[alone[0].lower()] if alone else said.context.currency


def client_of(said: Said, asked: Sentence) -> str:
    """Who shall get it: a client by that name, else the name as written."""
    text = f"{asked.text} {said.context.subject}".lower()
    known = [name for name in said.context.clients if _is_named(name, text)]
    if known:
        return max(known, key=len)
    for pattern, sentence in product(CLIENT, [asked, *said.sentences]):
        for match in pattern.finditer(sentence.text):
            if not NO_CLIENT.match(match["name"]):
                return match["name"].strip(" .,:")
    lower = LOWER_NAME.search(asked.low) or LOWER_CLIENT.match(asked.low)
    return lower["name"].strip().title() if lower and not NO_CLIENT.match(lower["name"]) else ""


def recipient_of(said: Said) -> str:
    """The name in the first line after "… to:", where an address follows."""
    for number, sentence in enumerate(said.sentences[:-1]):
        below = said.sentences[number + 1].text
        if (
            sentence.text.endswith(":")
            and sentence.has("reissue", "cancel")
            and below[:1].isupper()
            and len(below) < NAME_MAX
        ):
            return below.strip(" ,")
    named = (COMPANY.search(s.text) for s in said.sentences if s.has("reissue"))
    return next((found[0].strip() for found in named if found), "")


def _is_named(client: str, text: str) -> bool:
    words = [word for word in re.findall(r"\w{3,}", client.lower()) if word not in FORMS]
    return bool(words) and all(re.search(rf"\b{re.escape(word)}\b", text) for word in words[:2])


FORMS = frozenset(
    ["gmbh", "ltd", "limited", "inc", "llc", "the", "und", "and", "verlag", "group", "events"]
)


def _tax(said: Said) -> Facts:
    for name, tax in (("reverse", "reverse charge"), ("no_tax", "no VAT")):
        if said.any(name):
            return {"tax": tax}
    for sentence in said.sentences:
        if match := TAX_RATE.search(sentence.low):
            return {"tax": f"{decimal_of(match[1] or match[2]).normalize():f}%"}
    return {"tax": "net"} if said.any("net") else {}


def _terms(said: Said) -> Facts:
    for sentence in said.sentences:
        if match := sentence.find("terms"):
            groups = match.groupdict()
            return {"terms_days": 0 if groups["now"] else int(groups["days"] or groups["days2"])}
        if alone := DAYS_ALONE.search(sentence.low):
            return {"terms_days": int(alone[1])}
    for sentence in said.sentences:
        if due := sentence.find("due"):
            for day in said.days(sentence.low[due.start() :]):
                if day.on:
                    return {"due_date": day.on.isoformat()}
    return {}


def _discount(said: Said) -> Facts:
    for sentence in said.sentences:
        if not sentence.has("discount"):
            continue
        if match := PERCENT.search(sentence.text):
            return {"discount": {"percent": f"{decimal_of(match['percent']).normalize():f}"}}
        near = re.search(r"(?:discount|rabatt|nachlass|off|less|abzüglich)", sentence.low)
        sums = amounts(sentence.text, said.words)
        if near and sums:
            best = min(sums, key=lambda a: abs(a.start - near.start()))
            return {"discount": {"amount": best.value}}
    return {}


def _order(said: Said) -> Facts:
    for sentence in said.sentences:
        if number := order_number(sentence):
            return {"po": number}
    return {}


def _interval(said: Said) -> Facts:
    low = " ".join(s.low for s in said.sentences)
    found = next((name for name, pattern in INTERVALS if re.search(pattern, low)), "monthly")
    days: dict[str, Json] = {"start": None, "end": None}
    for sentence in said.sentences:
        for day in said.days(sentence.low):
            before = sentence.low[max(0, day.start - 14) : day.start + 6]
            if day.on and said.words.find("until", before):
                days["end"] = day.on.isoformat()
            elif day.on and days["start"] is None:
                days["start"] = day.on.isoformat()
    if days["start"] is None and (month := _month_alone(said)):
        days["start"] = month
    return {"interval": found, **days}


def _month_alone(said: Said) -> str:
    """The first day of a month that is named without a day: "from January"."""
    names = "|".join(sorted(said.words.months, key=len, reverse=True))
    named = re.compile(rf"\b(?:from|ab|since|seit|starting|in|of|beginning) ({names})\b(?!\.? \d)")
    for sentence in said.sentences:
        if match := named.search(sentence.low):
            month = said.words.months[match[1]]
            year = said.today.year + (month < said.today.month)
            return f"{year}-{month:02d}-01"
    return ""
