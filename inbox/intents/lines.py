"""The lines of an invoice as colleagues dash them off: "label shoot, 3 days @ €640"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from inbox.intents.amounts import Amount, amounts, decimal_of
from inbox.intents.dates import masked
from inbox.intents.references import references
from inbox.intents.said import Facts, Said
from inbox.intents.sentences import Sentence

UNITS = {
    "day": "day", "days": "day", "tag": "day", "tage": "day", "tagen": "day",
    "tagessätze": "day", "tagessatz": "day",
    "hour": "hour", "hours": "hour", "hrs": "hour", "hr": "hour", "h": "hour", "stunde": "hour",
    "stunden": "hour",
    "std": "hour", "std.": "hour", "month": "month", "months": "month", "monat": "month",
    "monate": "month",
    "half-day": "half day", "half-days": "half day", "week": "week", "weeks": "week",
    "woche": "week", "wochen": "week",
    "piece": "piece", "pieces": "piece", "pcs": "piece", "stück": "piece", "stk": "piece",
    "stk.": "piece",
    "page": "page", "pages": "page", "seite": "page", "seiten": "page", "km": "km",
}  # fmt: skip
UNIT = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))
TIMES = re.compile(
    rf"(?P<count>\d+(?:[.,]\d+)?)\s*(?:(?P<unit>{UNIT})(?![\w-])|x\b|×)?\s*(?:of |for |x |× )?"
    r"(?P<what>[^,;:\n\d]{0,60}?)[\s,(]*(?:@|\bat\b|à|á|\bje\b|\bzu je\b|\bzu\b|\bx\b|×|\ba\b"
    r"|\bfür je\b|\beach\b)\s*$",
    re.IGNORECASE,
)
EACH = re.compile(
    rf"(?P<count>\d+(?:[.,]\d+)?)\s*(?:(?P<unit>{UNIT})(?![\w-])|x\b"
    rf"|×)?\s*(?P<what>[^,;:\n\d]{{0,60}}?)[\s,(]*(?:for|für)?\s*$",
    re.IGNORECASE,
)
PER = re.compile(
    rf"^\s?(?:each|a piece|apiece|per|pro|je|/|an?)\s?(?P<unit>{UNIT})?(?![\w-])", re.IGNORECASE
)
FOR_WHAT = re.compile(
    r"^\s?(?:net |netto |plus vat |brutto |gross |zzgl\.? \S+ )?(?:for|für)\s+(?:the |a |an "
    r"|das |die |den |der |ein |eine |our |her |his |their )?(?P<what>[^,;.(\n]+)",
    re.IGNORECASE,
)
CUT = re.compile(
    r"(?:^|[,;:(\n]|\s[-–—]\s|\band\b|\bund\b|\bplus\b"
    r"|\bsowie\b)\s*(?P<what>[^,;:(\n]*?)\s*(?:@|\bat\b|\bà\b|:|=|[-–—]|\bfor\b|\bfür\b|\bof\b"
    r"|\bvon\b|\bover\b|\büber\b|\bfixed\b|\bpauschal\b)?\s*$",
    re.IGNORECASE,
)
LEADING = re.compile(
    r"^(?:(?:please|pls|bitte|flat|pauschal|[-–—:,]+|for|für|the|a|an|das|die|den|der|dem|ein"
    r"|eine|einen|of|and|und|plus|also|with"
    r"|mit)\s+)+",
    re.IGNORECASE,
)
AND_MORE = re.compile(r"\s(?:and|und|plus)\s(?=.*\d|an?\s|ein)")
FOLLOWS = re.compile(
    rf"^\s?(?:/|per |pro |je )?(?:(?:{UNIT})(?![\w-])\s)?(?P<what>[^\W\d][^,;.(\n]*?)(?=\s(?:an"
    rf"|to|für|for)\s|[,;.(]|$)",
    re.IGNORECASE,
)
WHEN = re.compile(
    r"\b(?:monat|month|quarter|quartal|year|jahr|ab|from|jeden|every)\b", re.IGNORECASE
)
NO_LINE = re.compile(
    r"\b(?:instead of|statt|not|discount|rabatt|nachlass|off|total|summe|gesamt|minus|less"
    r"|previous|bisher|old|deposit paid|limit)\s*(?:of |von )?$",
    re.IGNORECASE,
)
CURRENCY = re.compile(
    r"(?<!\d )(?<!\d)\b(?:EUR|eur|Euro|euros?|GBP|gbp|USD|usd|CHF|chf|pounds)\b(?! ?\d)"
)
"""A currency that stands alone: all sums are in it."""
PERCENT = re.compile(r"(?P<percent>\d{1,2}(?:[.,]\d{1,2})?)\s?(?:%|percent|prozent)", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line: what, how many, at which price."""

    description: str
    quantity: str
    unit_price: str
    unit: str
    is_gross: bool
    currency: str

    def facts(self) -> Facts:
        """In the words of the project."""
        return {
            "description": self.description,
            "quantity": self.quantity,
            "unit_price": self.unit_price,
            **({"unit": self.unit} if self.unit else {}),
            **({"gross": True} if self.is_gross else {}),
        }


def lines(said: Said, client: str) -> list[Line]:
    """Every line of the mail, in order."""
    found: list[Line] = []
    for sentence in said.sentences:
        found += _of_sentence(said, sentence, client)
    return found


def _of_sentence(said: Said, sentence: Sentence, client: str) -> list[Line]:
    text = sentence.text
    spans = [(d.start, d.end) for d in said.days(sentence.low)] + [
        (r.start, r.end) for r in references(text)
    ]
    if terms := sentence.find("terms"):
        spans.append(terms.span())
    clean = masked(text, iter(spans))
    is_all_money = bool(CURRENCY.search(said.text))
    is_plain = is_all_money or bool(re.search(r"(?:@|\bat\b|à)\s?\d", clean))
    found = []
    start = 0
    for amount in amounts(clean, said.words, plain=is_plain):
        if (
            amount.is_plain
            and not is_all_money
            and not re.search(r"(?:@|\bat|à|á|\bje|\bzu)\s?$", clean[: amount.start])
            and "." not in clean[amount.start : amount.end]
        ):
            continue
        before, after = clean[start : amount.start], clean[amount.end :]
        if NO_LINE.search(before):
            continue
        found.append(_line(said, sentence, amount, before, after, client))
        start = amount.end
    return found


def _line(
    said: Said, sentence: Sentence, amount: Amount, before: str, after: str, client: str
) -> Line:
    per = PER.match(after)
    times = TIMES.search(before) or (EACH.search(before) if per else None)
    count, unit = (
        ("1", "") if not times else (times["count"], UNITS.get((times["unit"] or "").lower(), ""))
    )
    what = times["what"].strip() if times else ""
    if per and per["unit"]:
        unit = unit or UNITS[per["unit"].lower()]
    if not what:
        what = _what(before[: times.start()] if times else before, after)
    return Line(
        description=_tidy(what, client),
        quantity=_plain(decimal_of(count)),
        unit_price=amount.value,
        unit=unit,
        is_gross=_is_gross(said, sentence, what),
        currency=amount.currency,
    )


def _is_gross(said: Said, sentence: Sentence, what: str) -> bool:
    """Whether tax is in the price: said beside it, or of it in another sentence."""
    if sentence.has("gross"):
        return True
    word = what.rsplit(maxsplit=1)[-1].lower() if what.split() else ""
    return bool(word) and any(
        clause.has("gross") and word in clause.low for s in said.sentences for clause in s.clauses()
    )


def _what(before: str, after: str) -> str:
    if match := FOR_WHAT.match(after):
        return AND_MORE.split(match["what"])[0]
    before = before.rstrip(" ,:;-–—(")
    match = CUT.search(before)
    what = match["what"] if match else before
    follows = FOLLOWS.match(after)
    return follows["what"] if follows and (not what or WHEN.search(what)) else what


def _tidy(what: str, client: str) -> str:
    """What is sold, without the words that ask for it and without a number's remains."""
    if client and client.lower() in what.lower():
        what = what[what.lower().rindex(client.lower()) + len(client) :]
    what = LEADING.sub("", what.strip(" .,:;-–—()\"'"))
    return what if re.search(r"[^\W\d]", what) else ""


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
