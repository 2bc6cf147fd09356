"""The words between the lines of a document and what is to be paid, per language.

What the law wants written of a tax category stands in `core/totals/categories.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SumWords:
    """One language; what stands in braces is filled in."""

    discount: str
    charge: str
    part: str
    of_base: str
    because: str
    per: str
    lines: str
    lines_gross: str
    amount_gross: str
    untaxed: str
    with_tax: str
    withheld: str
    rounding: str
    due: str


ENGLISH = SumWords(
    discount="Discount",
    charge="Surcharge",
    part="{what} {share}",
    of_base="{percentage} of {base}",
    because="{what}: {reason}",
    per="{price} per {count}",
    lines="Sum of the lines",
    lines_gross="Sum of the lines, with {tax}",
    amount_gross="Amount with {tax} ({currency})",
    untaxed="No {tax} on {net}",
    with_tax="Total with {tax}",
    withheld="{name} withheld, {rate} of {base}",
    rounding="Cash rounding",
    due="To pay",
)

GERMAN = SumWords(
    discount="Rabatt",
    charge="Zuschlag",
    part="{what} {share}",
    of_base="{percentage} von {base}",
    because="{what}: {reason}",
    per="{price} je {count}",
    lines="Summe der Positionen",
    lines_gross="Summe der Positionen inkl. {tax}",
    amount_gross="Betrag inkl. {tax} ({currency})",
    untaxed="Ohne {tax} auf {net}",
    with_tax="Gesamtbetrag inkl. {tax}",
    withheld="{name} einbehalten, {rate} von {base}",
    rounding="Barzahlungsrundung",
    due="Zu zahlen",
)

LANGUAGES: Mapping[str, SumWords] = {"en": ENGLISH, "de": GERMAN}


def sum_words_for(language: str) -> SumWords:
    """The words of a language, English when it is not known."""
    return LANGUAGES.get(language, ENGLISH)
