"""What a line says beside its price and its tax, in words that are read back as the same.

Their grammar stands in `bot/commands/details.py`.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from core.models import InvoiceLine, LineDraft
from core.totals import Cut
from core.totals.bills import ONE
from core.totals.numbers import written

# What a typed line takes for the end of a text.
QUOTES: Final = str.maketrans(dict.fromkeys('"“”„«»', "'"))


def shown(line: InvoiceLine) -> str:
    """A line on a card: how many at what price, what for, and what it says besides."""
    said = f"{line.quantity} × {line.unit_price} {line.description}"
    more = details_of(line.said)
    return f"{said} ({more})" if more else said


def details_of(line: LineDraft) -> str:
    """The words that say what a line says beside its price and its tax."""
    said = [cut_words(line.cuts)]
    said += [f"unit {_quoted(line.unit)}"] if line.unit else []
    said += [f"per {written(line.base_quantity)}"] if line.base_quantity != ONE else []
    said += [f"as {line.revenue}"] if line.revenue else []
    said += [f"item {line.item_key}"] if line.item_key else []
    return " ".join(filter(None, said))


def cut_words(cuts: Iterable[Cut]) -> str:
    """The words for discounts and charges."""
    return " ".join(map(_cut_words, cuts))


def _cut_words(cut: Cut) -> str:
    sign = "+" if cut.is_charge else "-"
    said = f"{sign}{written(cut.percentage)}%" if cut.amount is None and cut.percentage else ""
    said = said or f"{sign}{written(cut.amount or Decimal(0))}"
    said += f" of {written(cut.base)}" if cut.base is not None and cut.amount is None else ""
    said += f" for {_quoted(cut.reason)}" if cut.reason else ""
    return said + (f" code {_quoted(cut.reason_code)}" if cut.reason_code else "")


def _quoted(text: str) -> str:
    """As `split` reads it back; a quotation mark within becomes an apostrophe."""
    return f'"{text.translate(QUOTES)}"'
