"""Exact numbers, rounded once, half away from zero; and whole units shared out without loss.

Python's usual 28 digits are not always enough: a million at a billion, each with six decimals, has
29. With 80, products are exact, and a quotient is nearer to its true value than any half can be.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

EXACT = Context(prec=80, rounding=ROUND_HALF_UP)


def whole(value: Decimal) -> int:
    """The nearest whole number; a half goes away from zero."""
    return int(value.to_integral_value(ROUND_HALF_UP))


def to_minor(value: Decimal, places: int) -> int:
    """An exact amount in major units as whole minor units of a currency with so many decimals."""
    return whole(EXACT.scaleb(value, places))


def percent_of(amount: Decimal | int, rate: Decimal) -> Decimal:
    """So many percent of an amount, exactly."""
    return EXACT.scaleb(EXACT.multiply(amount, rate), -2)


def multiple(value: int, step: int) -> int:
    """The nearest multiple of a step; a half goes away from zero."""
    return whole(EXACT.divide(value, step)) * step


def apportion(total: int, shares: Sequence[int], parts: int) -> list[int]:
    """Whole numbers that add up to the total, each as near to `share / parts` as that allows.

    Each is rounded down, and what is left goes to the largest remainders, one unit each; the first
    comes first among equals.
    """
    sign = -1 if parts < 0 else 1
    given, rests = [], []
    for share in shares:
        floor, rest = divmod(share * sign, parts * sign)
        given.append(floor)
        rests.append(rest)
    each, left = divmod(total - sum(given), len(given))
    by_rest = sorted(range(len(rests)), key=lambda place: -rests[place])
    for place in by_rest[:left]:
        given[place] += 1
    return [amount + each for amount in given]
