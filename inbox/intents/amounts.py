"""Sums of money as people write them in mails: "1.234,56 €", "EUR 1,234.56", "12k", "fifty quid".

The decimal sign is the last one with one or two digits after it. Three digits after a single sign
are thousands ("3.900 €"), as nobody writes a tenth of a cent in a mail. Where nothing says money,
a number is none.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from inbox.intents.words import Words

SYMBOLS = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "euronen": "EUR", "£": "GBP",
    "gbp": "GBP",
    "pound": "GBP", "pounds": "GBP", "quid": "GBP", "pfund": "GBP", "sterling": "GBP", "$": "USD",
    "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD", "chf": "CHF",
    "franken": "CHF", "francs": "CHF", "fr.": "CHF", "sfr": "CHF", "cad": "CAD", "c$": "CAD",
    "aud": "AUD",
    "a$": "AUD", "sek": "SEK", "dkk": "DKK", "nok": "NOK", "pln": "PLN", "zł": "PLN", "czk": "CZK",
    "jpy": "JPY", "¥": "JPY",
}  # fmt: skip
WORD = "|".join(sorted((re.escape(word) for word in SYMBOLS), key=len, reverse=True))
NUMERAL = (
    r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)"
    r"|\d{1,9}(?:[.,]\d{1,2})?(?!\d)"
)
SCALE = r"(?:\s?(?:k|tsd\.?|tausend|thousand|grand|mio\.?|million)\b)"
DASH = r"(?:[.,](?:-{1,2}|–|—))?"
SUM = re.compile(
    rf"(?<![\w.,/-])(?:(?P<before>{WORD})\s?)?(?P<number>{NUMERAL}){DASH}(?P<scale>{SCALE})?"
    rf"(?:\s?(?P<after>{WORD})(?![\w]))?(?P<cents>\s\d{{2}}(?!\d|\s?[.:/%])|\s?(?:ct|cents?)\b)?",
    re.IGNORECASE,
)
NO_MONEY = re.compile(
    r"^\s?(?:%|°|percent|prozent|days?|tagen?|wochen?|weeks?|months?|monaten?|jahren?|years?"
    r"|stunden?|std"
    r"|hours?|hrs?|h\b|min|uhr|am\b|pm\b|st\b|nd\b|rd\b|th\b|mal\b|times|x\b|×|pieces?|stück"
    r"|stk|pcs"
    r"|copies|seiten?|pages?|people|personen|kw\b|mb\b|km\b|m\b|cm\b|\.\s?(?:jan|feb|mär|apr"
    r"|mai|jun|jul"
    r"|aug|sep|okt|nov|dez))",
    re.IGNORECASE,
)
SCALES = {
    "k": 1000,
    "tsd": 1000,
    "tausend": 1000,
    "thousand": 1000,
    "grand": 1000,
    "mio": 10**6,
    "million": 10**6,
}
CENTS_DIGITS = 2
SPELLED_LEAST = 20
AMOUNT_MOST = Decimal(10**12)


@dataclass(frozen=True)
class Amount:
    """A sum somewhere in a text; `is_plain` when no currency stands with it."""

    value: str
    currency: str
    start: int
    end: int
    is_about: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether only the number says that it is money."""
        return not self.currency


def amounts(text: str, words: Words, *, plain: bool = False) -> list[Amount]:
    """Every sum in a text; numbers without a currency only when asked for, or with cents."""
    found = [
        amount
        for match in SUM.finditer(text)
        if (amount := _amount(text, match, words, plain=plain))
    ]
    taken = {(amount.start, amount.end) for amount in found}
    return sorted(
        [*found, *(a for a in _spelled(text, words) if not _overlaps(a, taken))],
        key=lambda a: a.start,
    )


def decimal_of(number: str) -> Decimal:
    """A number as written, whichever signs it uses."""
    digits = re.sub(r"[ ']", "", number)
    signs = [sign for sign in digits if sign in ".,"]
    if not signs:
        return Decimal(digits)
    head, tail = digits.rsplit(signs[-1], 1)
    is_decimal = len(tail) <= CENTS_DIGITS and signs.count(signs[-1]) == 1
    whole = re.sub(r"[.,]", "", head)
    return Decimal(f"{whole}.{tail}") if is_decimal else Decimal(whole + tail)


def written(value: Decimal) -> str:
    """A sum in the words of the project: a point and two decimals."""
    return f"{value:.2f}"


def _amount(text: str, match: re.Match[str], words: Words, *, plain: bool) -> Amount | None:
    sign = (match["before"] or match["after"] or "").lower()
    number, rest = match["number"], text[match.end() :]
    has_cents = bool(re.search(r"[.,]\d\d$", number))
    if not sign and (NO_MONEY.match(rest) or not (plain or has_cents or match["scale"])):
        return None
    if not sign and has_cents and _is_date(text, match):
        return None
    value = decimal_of(number) * SCALES.get((match["scale"] or "").strip(" .").lower(), 1)
    if (
        match["after"]
        and match["cents"]
        and match["cents"].strip().isdigit()
        and value == int(value)
    ):
        value += Decimal(match["cents"].strip()) / 100
    if not 0 <= value <= AMOUNT_MOST:
        return None
    about = words.find("about", text[max(0, match.start() - 14) : match.start()].lower())
    return Amount(
        written(value), SYMBOLS.get(sign, ""), match.start(), match.end(), is_about=bool(about)
    )


def _is_date(text: str, match: re.Match[str]) -> bool:
    """Whether "03.11" is a day: another point follows, or a word for days stands before."""
    after = text[match.end() : match.end() + 1]
    before = text[max(0, match.start() - 5) : match.start()].lower()
    return (
        after in {".", ":", "/"} and text[match.end() : match.end() + 2].strip(".") == ""
    ) or bool(re.search(r"\b(?:am|vom|zum|bis|on|at|um|the)\s$", before))


def _spelled(text: str, words: Words) -> list[Amount]:
    """Sums in words, which must name their currency: "twelve hundred pounds"."""
    found = []
    unit = ""
    for match in words.spelled.finditer(text.lower()):
        value = spelled_number(match["number"], words)
        unit = SYMBOLS[match["unit"]] if match["unit"] else unit  # "… and a hundred for the rest"
        if value and unit and (match["unit"] or value >= SPELLED_LEAST):
            found.append(Amount(written(Decimal(value)), unit, match.start(), match.end()))
    return found


def spelled_number(text: str, words: Words) -> int:
    """A number in words, or 0: "a hundred and forty", "zwölfhundert"."""
    total = current = 0
    for word in words.number_words(text):
        size = words.numbers.get(word, 0)
        if size in {100, 1000}:
            current = max(1, current) * size
            if size == 1000:  # noqa: PLR2004  # "twelve thousand five hundred"
                total, current = total + current, 0
        else:
            current += size
    return total + current


def _overlaps(amount: Amount, taken: set[tuple[int, int]]) -> bool:
    return any(amount.start < end and start < amount.end for start, end in taken)
