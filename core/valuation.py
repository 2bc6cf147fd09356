"""What a posting in another currency is worth in the company's own; pure.

A posting has one side an account. What is owed, and what a client has to its credit, keeps the
value it was booked with until it is settled: such a side is `carried`. Cash is worth what the day
says, and what lies between the two is an exchange difference. Nothing else makes one: what is
written off, credited or void goes at the value at which it stands in the books. (IAS 21.21 and
21.28.)
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from core.money import digits

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Held:
    """What an account holds: so much in a currency, worth so much of the company's, both minor."""

    minor: int
    home_minor: int

    def worth(self, minor: int) -> int:
        """What a part of it is worth; all of it is worth all, so that no cent is left behind."""
        assert abs(minor) <= abs(self.minor), f"{minor} of {self.minor}"
        return whole(Fraction(self.home_minor * minor, self.minor))


def ratio(rate: Decimal, currency: str, home: str) -> Fraction:
    """Minor units of the company's currency for one of another, by a rate as banks quote it.

    The rate says how many units of the other are one of the company's, as the ECB's reference
    rates do: 1.0832 for USD where the company's is EUR.
    """
    assert rate > 0, f"no rate: {rate}"
    return Fraction(10 ** digits(home), 10 ** digits(currency)) / Fraction(rate)


def whole(amount: Fraction) -> int:
    """The nearest whole number, half away from zero."""
    nearest = (2 * abs(amount.numerator) + amount.denominator) // (2 * amount.denominator)
    return nearest if amount >= 0 else -nearest


def valued(
    sides: Mapping[Key, int],
    carried: Mapping[Key, Held],
    at: Fraction,
    *,
    difference: Key,
    is_settled: bool,
) -> dict[Key, int]:
    """Each side in the company's minor units; they sum to zero with the `difference` of exchange.

    `carried` are the sides that use up what an account holds; where there is none, the largest is
    worth what `at` says. When money `is_settled` by this, so is each of the others, and the
    difference is a side more. Else they share the rest in proportion; the largest of them
    takes what rounding leaves.
    """
    home = {account: held.worth(sides[account]) for account, held in carried.items()}
    if not home and not is_settled:
        largest = max(sides, key=lambda account: abs(sides[account]))
        home = {largest: whole(sides[largest] * at)}
    others = {account: minor for account, minor in sides.items() if account not in home}
    if others and not is_settled:
        return home | _shared(others, -sum(home.values()), at)
    home |= {account: whole(minor * at) for account, minor in others.items()}
    if left := -sum(home.values()):
        home[difference] = left
    return home


def _shared(sides: Mapping[Key, int], worth: int, at: Fraction) -> dict[Key, int]:
    """What sides are worth that are worth so much together."""
    total = sum(sides.values())
    share = Fraction(worth, total) if total else at
    home = {account: whole(minor * share) for account, minor in sides.items()}
    largest = max(sides, key=lambda account: abs(sides[account]))
    home[largest] += worth - sum(home.values())
    return home
