"""The file of the ECB's euro foreign exchange reference rates, as it is downloaded.

`eurofxref.csv` and `eurofxref-hist.csv` have a head, `Date, USD, JPY, …`, and a row a day: how many
units of each are one euro, and `N/A` where there was none. Days are written `2026-11-20` in the
long file and `20 November 2026` in the short one.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from core.errors import InvalidInput
from core.services.rates import Quote

ROWS_MOST: Final = 20_000
COLUMNS_MOST: Final = 200
NONE: Final = frozenset({"", "N/A"})
DAYS: Final = ("%Y-%m-%d", "%d %B %Y")
HINT: Final = "Download eurofxref.csv or eurofxref-hist.csv from the ECB, and give the file."


def read_quotes(lines: Iterable[str], wanted: frozenset[str] = frozenset()) -> list[Quote]:
    """What a file says, of all its currencies or of those wanted, in its order.

    Raises `InvalidInput` that names the row which cannot be read.
    """
    rows = _rows(lines)
    head = [name.strip().upper() for name in next(rows, (0, [""]))[1]]
    if head[0] != "DATE" or len(head) > COLUMNS_MOST:
        raise InvalidInput("That is no file of exchange rates.", hint=HINT)
    missing = sorted(wanted - set(head))
    if missing:
        raise InvalidInput(f"The file has no {missing[0]}.", hint="It names " + ", ".join(head[1:]))
    found: list[Quote] = []
    for number, row in rows:
        if number > ROWS_MOST:
            raise InvalidInput(f"The file has more than {ROWS_MOST:,} rows.", hint=HINT)
        found += _quotes(number, head, row, wanted)
    return found


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, row in enumerate(csv.reader(lines, strict=True), start=1):
            if row:
                yield number, row
    except csv.Error as error:
        raise InvalidInput("That is no file of exchange rates.", hint=HINT) from error


def _quotes(
    number: int, head: list[str], row: list[str], wanted: frozenset[str]
) -> Iterator[Quote]:
    day = _day(number, row[0].strip())
    for code, text in zip(head[1:], row[1:], strict=False):
        said = text.strip()
        if code and said not in NONE and (not wanted or code in wanted):
            yield code, day, _rate(number, code, said)


def _day(number: int, text: str) -> date:
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise InvalidInput(f"Row {number}: “{text[:20]}” is no day.", hint=HINT)


def _rate(number: int, code: str, text: str) -> Decimal:
    plain = text.isascii() and text.replace(".", "", 1).isdecimal() and len(text) <= 20  # noqa: PLR2004  # far above any rate
    try:
        rate = Decimal(text) if plain else Decimal(0)
    except InvalidOperation:
        rate = Decimal(0)
    if not rate or -int(rate.as_tuple().exponent) > 6:  # noqa: PLR2004  # as many as are kept
        raise InvalidInput(f"Row {number}: “{text[:20]}” is no rate for {code}.", hint=HINT)
    return rate
