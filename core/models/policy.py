"""The approval policy of a company: above which amounts what is asked for, and for how long.

up to the first limit       one person, by a press
above the first limit       one person with a one-time code
above the second limit      two different persons, each with a one-time code
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from core.money import Money
from core.security.rights import Deed

REQUEST_HOURS: Final = 14 * 24
PROPOSAL_HOURS: Final = 3 * 24
DELAY_HOURS: Final = 24
OPEN_MOST: Final = 5
SUMMED_FOR: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Takes:
    """What an approval of an amount takes: nothing, or a code of one person or of two.

    `above` is the limit that asks for it, and `more` what of the last day counts with the amount.
    """

    amount: Money
    above: Money | None = None
    is_two: bool = False
    more: Money | None = None

    @property
    def is_comparable(self) -> bool:
        """Whether amount and limit have a currency in common: nobody knows the rate here."""
        return self.above is None or self.above.currency == self.amount.currency

    def why(self, reference: str) -> str:
        """The same as a sentence about the thing of this name; empty when nothing is asked for."""
        if self.above is None:
            return ""
        what = f"{reference} over {self.amount}"
        if self.more is not None:
            what = f"{what}, with {self.more} more for this client in 24 hours,"
        if self.is_two:
            return f"{what} is above {self.above}, so it takes two persons."
        is_what = "is above" if self.is_comparable else "cannot be compared with"
        return f"{what} {is_what} your limit of {self.above}."


@dataclass(frozen=True)
class Limits:
    """Above `code` it takes a code, above `two` two persons; none asks for nothing."""

    code: Money | None = None
    two: Money | None = None

    def takes(self, amount: Money, more: Money | None = None) -> Takes:
        """What an amount takes, counted together with `more`."""
        counted = amount.minor if more is None else (amount + more).minor
        if self.two is not None and counted > self.two.minor:
            return Takes(amount, self.two, is_two=True, more=more)
        asks = Takes(amount, self.code, more=more)
        is_free = self.code is None or (asks.is_comparable and counted <= self.code.minor)
        return Takes(amount) if is_free else asks

    def may_take_more(self, than: Takes) -> bool:
        """Whether a larger amount would take more."""
        most = self.two or self.code
        return most is not None and than.above != most


@dataclass(frozen=True)
class Policy:
    """What approvals of a company take. `own` are limits for one deed and currency, in minor units.

    `general` is the first limit of every deed that has none of its own, in the company's currency.
    """

    general: Money | None = None
    own: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    request_hours: int = REQUEST_HOURS
    proposal_hours: int = PROPOSAL_HOURS
    delay_hours: int = DELAY_HOURS
    open_most: int = OPEN_MOST

    @classmethod
    def read(cls, kept: Mapping[str, Any], general: Money | None) -> "Policy":
        """As a company's row keeps it; what it does not say is as usual."""
        own = {key: (pair[0], pair[1]) for key, pair in kept.get("limits", {}).items()}
        hours = {name: int(kept[name]) for name in NUMBERS if name in kept}
        return cls(general, own, **hours)

    def kept(self) -> dict[str, Any]:
        """The same as a row keeps it."""
        numbers = {name: getattr(self, name) for name in NUMBERS}
        return {"limits": {key: list(pair) for key, pair in sorted(self.own.items())}, **numbers}

    @property
    def requests_last(self) -> timedelta:
        """How long a request for an approval may wait."""
        return timedelta(hours=self.request_hours)

    def with_number(self, name: str, number: int) -> "Policy":
        """The same with another of the numbers."""
        return Policy.read({**self.kept(), name: number}, self.general)

    def limits(self, deed: Deed, currency: str) -> Limits:
        """The limits of a deed in a currency.

        A general limit in another currency is answered as it is: every amount is above it, since
        nobody knows the rate here, and a guess could be too low.
        """
        code, two = self.own.get(key_of(deed, currency), (None, None))
        first = None if code is None else Money(code, currency)
        second = None if two is None else Money(two, currency)
        if first is None and self.general is not None:
            first = self.general
        return Limits(first, second)


NUMBERS: Final = ("request_hours", "proposal_hours", "delay_hours", "open_most")


def key_of(deed: Deed, currency: str) -> str:
    """How a deed and a currency are kept together."""
    return f"{deed} {currency}"
