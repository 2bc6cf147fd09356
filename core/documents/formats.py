"""Money, numbers and dates as people in a country write them."""

import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import NumberPattern, format_decimal, format_percent

from core.money import Money, digits

MINUS = "\N{MINUS SIGN}"
FALLBACK = Locale("en", "GB")


@dataclass(frozen=True)
class Formats:
    """One way of writing; made by `formats_for`."""

    locale: Locale

    def money(self, money: Money) -> str:
        """An amount with its currency, as in "1.234,50 €"."""
        pattern = _currency_pattern(self.locale, digits(money.currency))
        written: str = pattern.apply(
            money.amount, self.locale, currency=money.currency, currency_digits=False
        )
        return written.replace("-", MINUS)

    def amount(self, money: Money) -> str:
        """An amount alone, for a column whose head names the currency."""
        return self._decimal(money.amount, digits(money.currency), digits(money.currency))

    def price(self, price: Decimal, currency: str) -> str:
        """A unit price alone: the currency's decimals, and more only where they say something."""
        return self._decimal(price, digits(currency), 6)

    def quantity(self, quantity: Decimal) -> str:
        """A count, without idle zeros."""
        return self._decimal(quantity, 0, 6)

    def exact(self, amount: Decimal) -> str:
        """An amount before it was rounded: all its digits, or its first ones where it has many."""
        return self._decimal(amount, 0, 12)

    def percent(self, rate: Decimal) -> str:
        """A rate given in percent, as in "19 %" or "7.7%"."""
        pattern = self.locale.percent_formats[None].pattern.replace("#,##0", "0.####")
        return format_percent(rate / 100, pattern, locale=self.locale)

    def day(self, day: date) -> str:
        """A date with its month in letters."""
        return format_date(day, "long", locale=self.locale)

    def country(self, code: str) -> str:
        """A country's name in this language; an unknown code as it stands."""
        return str(self.locale.territories.get(code.upper(), code))

    def iban(self, iban: str) -> str:
        """An account number in groups of four, as it is printed on cards and forms."""
        plain = "".join(iban.split())
        return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))

    def _decimal(self, value: Decimal, least: int, most: int) -> str:
        decimals = "0" * least + "#" * (most - least)
        pattern = f"#,##0.{decimals}" if most else "#,##0"
        return format_decimal(value, pattern, locale=self.locale)


@cache
def formats_for(language: str, locale: str) -> Formats:
    """The country's way of writing with the month names of the language, as far as known."""
    try:
        country = Locale.parse(locale)
    except (ValueError, UnknownLocaleError):
        country = FALLBACK
    if country.language == language:
        return Formats(country)
    try:
        return Formats(Locale(language, country.territory))
    except UnknownLocaleError:
        return Formats(country)


@cache
def _currency_pattern(locale: Locale, decimals: int) -> NumberPattern:
    """The locale's pattern with ISO 4217's decimals, since CLDR's differ for some currencies."""
    pattern: NumberPattern = copy.copy(locale.currency_formats["standard"])
    pattern.frac_prec = (decimals, decimals)
    return pattern
