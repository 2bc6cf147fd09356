"""Money as whole minor units of one ISO 4217 currency; never a float, never a bare number.

Quantities and unit prices are exact decimals with up to six places. Rounding is half away from
zero and happens once, where a line becomes money and where a group's tax does.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Self

from iso4217 import Currency

from core.errors import InvalidInput

PLACES_MOST = 6
MINOR_MOST = 10**15  # ten trillion euro: far below 2**63, far above any invoice
AMOUNT = re.compile(
    r"[0-9]{1,15}(?:[.,][0-9]{1,9})?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,9})?", re.ASCII
)
GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", re.ASCII)


@cache
def digits(currency: str) -> int:
    """How many decimals amounts of a currency have; raises `InvalidInput` for an unknown code."""
    try:
        exponent = Currency(currency).exponent
    except ValueError:
        exponent = None
    if exponent is None:
        message = f"“{currency[:20]}” is not a currency Paidup knows."
        raise InvalidInput(message, hint="Use a code such as EUR, USD or CHF.")
    return int(exponent)


def parse_decimal(text: str, *, places: int = PLACES_MOST) -> Decimal:
    """Read `1200`, `1200.50`, `1200,50` or `1,200.50`; nothing else, and no sign.

    A single comma followed by exactly three digits is refused: it could be either.
    """
    text = text.strip()
    if not AMOUNT.fullmatch(text):
        raise InvalidInput(f"“{text[:40]}” is not an amount.", hint="Write it like 1200.50.")
    if re.fullmatch(r"[0-9]{1,3},[0-9]{3}", text):
        plain = text.replace(",", "")
        whole, rest = text.split(",")
        hint = f"Write {plain} or {whole}.{rest}."
        raise InvalidInput(f"“{text}” can be read in two ways.", hint=hint)
    plain = text.replace(",", "") if GROUPED.fullmatch(text) else text.replace(",", ".")
    value = Decimal(plain)
    if -int(value.as_tuple().exponent) > places:
        raise InvalidInput(f"“{text[:40]}” has more than {places} decimals.")
    return value


def round_half_up(value: Decimal, places: int = 0) -> Decimal:
    """Round half away from zero, as invoices are."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, order=False)
class Money:
    """An amount in one currency, for example `Money(1250, "EUR")` for 12.50 EUR."""

    minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Read an amount as a person types it; refuse more decimals than the currency has."""
        most = digits(currency)
        if not most and GROUPED.fullmatch(text.strip()):
            text = text.replace(",", "")  # 1,200 JPY can be read in one way only
        value = parse_decimal(text, places=9).normalize()
        if value != round_half_up(value, most):
            decimals = f"at most {most} decimals" if most else "no decimals"
            raise InvalidInput(f"{currency} amounts have {decimals}.", hint=f"You wrote {text}.")
        minor = int(value.scaleb(most))
        if minor > MINOR_MOST:
            raise InvalidInput(f"{text} {currency} is more than Paidup can book.")
        return cls(minor, currency)

    @classmethod
    def rounded(cls, value: Decimal, currency: str) -> Self:
        """The money nearest to an exact amount in major units, half away from zero."""
        return cls(int(round_half_up(value.scaleb(digits(currency)))), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with the currency's decimals."""
        return Decimal(self.minor).scaleb(-digits(self.currency))

    def __add__(self, other: Self) -> Self:
        assert self.currency == other.currency, (self.currency, other.currency)
        return type(self)(self.minor + other.minor, self.currency)

    def __sub__(self, other: Self) -> Self:
        assert self.currency == other.currency, (self.currency, other.currency)
        return type(self)(self.minor - other.minor, self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.amount:,} {self.currency}"
