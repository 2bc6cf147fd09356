"""What a plan's invoices say: its wording as it is kept, and as a period's invoice has it.

The wording is kept by its fields, whatever they are, and checked again when it is read. A period's
lines name its days in the client's language. A cut period has its share of each line, by days,
rounded once; such a line says what it is a share of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from pydantic import TypeAdapter, ValidationError

from core.errors import InvalidInput, WrongState
from core.models import LineDraft, RecurringPrice
from core.models.base import plain
from core.money import digits
from core.periods import Period
from core.services.lines import DESCRIPTION_MOST
from core.services.wordings import Wording
from core.totals.rounding import EXACT, to_minor

KEPT: Final = TypeAdapter(Wording)
PERIOD_MOST: Final = 120
"""So many letters of a line's description are kept free for the period it is about."""

WORDS: Final = {
    "en": ("{begins} to {ends}", "{days} of {whole} days", "{days} of {whole} days of {what}"),
    "de": (
        "{begins} bis {ends}",
        "{days} von {whole} Tagen",
        "{days} von {whole} Tagen von {what}",
    ),
}
REGIONS: Final = {"en": "en_GB"}


def kept(wording: Wording) -> dict[str, Any]:
    """A wording as a plan's row keeps it, its client aside, which the plan itself names.

    Raises `InvalidInput` for what each period would say differently, or has no room to say.
    """
    if wording.due_on is not None:
        message = "Each invoice of a plan has a due date of its own."
        raise InvalidInput(message, hint="Give days to pay instead, such as net 30.")
    most = DESCRIPTION_MOST - PERIOD_MOST
    for number, line in enumerate(wording.lines):
        if len(line.description) > most:
            message = f"In a plan a description may have {most} characters."
            fields = {f"lines.{number}.description": message}
            raise InvalidInput(message, hint="The period is written behind it.", fields=fields)
    said = replace(wording, client="", lines=tuple(wording.lines))
    told: dict[str, Any] = KEPT.dump_python(said, mode="json")
    return told


def read(told: Mapping[str, Any]) -> Wording:
    """The same back; `WrongState` when nobody can read it, since it was changed by hand."""
    try:
        return KEPT.validate_python(dict(told))
    except ValidationError:
        message = "What the plan's invoices are to say cannot be read."
        raise WrongState(message, hint="End the plan, and write another.") from None


def priced(wording: Wording, prices: Sequence[RecurringPrice], begins_on: date) -> Wording:
    """The wording with the prices that hold for a period which begins on a day."""
    latest = sorted((each for each in prices if each.from_on <= begins_on), key=_since)
    known = {each.position: each.unit_price for each in latest}
    lines = [
        replace(line, unit_price=known.get(position, line.unit_price))
        for position, line in enumerate(wording.lines, start=1)
    ]
    return replace(wording, lines=lines)


def of_period(wording: Wording, period: Period, currency: str, language: str) -> Wording:
    """What the invoice of a period says: each line with its days, and its share of them."""
    lines = [_line(line, period, currency, language) for line in wording.lines]
    return replace(wording, lines=lines)


def days_of(period: Period, language: str) -> str:
    """A period's first and last day in words, in a language; English where it has none."""
    between, _, _ = _words(language)
    begins, ends = (_day(each, language) for each in (period.begins_on, period.ends_on))
    return between.format(begins=begins, ends=ends)


def _since(price: RecurringPrice) -> date:
    return price.from_on


def _line(line: LineDraft, period: Period, currency: str, language: str) -> LineDraft:
    said = f"{line.description}, {days_of(period, language)}"
    if period.share == 1:
        return replace(line, description=said)
    _, of_days, of_what = _words(language)
    what = f"{_number(line.quantity, language)} × {_number(line.unit_price, language)}"
    pattern = of_days if line.quantity == 1 else of_what
    part = pattern.format(days=period.days, whole=period.whole_days, what=what)
    price = _part(line, period, currency)
    return replace(line, description=f"{said} ({part})", quantity=Decimal(1), unit_price=price)


def _part(line: LineDraft, period: Period, currency: str) -> Decimal:
    """A cut period's share of what a line comes to, rounded once."""
    whole = EXACT.multiply(line.quantity, line.unit_price)
    times = EXACT.multiply(whole, Decimal(period.share.numerator))
    places = digits(currency)
    minor = to_minor(EXACT.divide(times, Decimal(period.share.denominator)), places)
    return plain(Decimal(minor).scaleb(-places))


def _words(language: str) -> tuple[str, str, str]:
    return WORDS.get(language, WORDS["en"])


@cache
def _locale(language: str) -> Locale:
    known = language if language in WORDS else "en"
    return Locale.parse(REGIONS.get(known, known))


def _day(day: date, language: str) -> str:
    return format_date(day, "long", locale=_locale(language))


def _number(value: Decimal, language: str) -> str:
    return str(format_decimal(value, locale=_locale(language), decimal_quantization=False))
