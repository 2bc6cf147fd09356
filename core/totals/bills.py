"""What is added up: a bill, which knows neither who owes it nor whether it was issued.

Everything in it has been read and checked (`request.py`; for drafts, `core/services/lines.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from core.totals.categories import Category

QUANTITY_MOST: Final = 1_000_000
PRICE_MOST: Final = 1_000_000_000
RATE_MOST: Final = 100
ONE: Final = Decimal(1)


class Tax(NamedTuple):
    """One tax at one rate, in percent. It is also levied on the taxes that `on_top_of` names.

    Lines with the same tax make a group. The name is empty where category and rate say enough.
    """

    category: Category
    rate: Decimal
    name: str = ""
    on_top_of: tuple[str, ...] = ()


class Cut(NamedTuple):
    """An allowance (a discount) or a charge: an amount, or else a percentage of a base.

    Without a base the percentage is of what it is taken from. Of a document's, `taxes` says to what
    group it belongs; without, it is spread over all of them in proportion.
    """

    amount: Decimal | None = None
    percentage: Decimal | None = None
    base: Decimal | None = None
    is_charge: bool = False
    taxes: tuple[Tax, ...] = ()
    reason: str = ""
    reason_code: str = ""


class Line(NamedTuple):
    """So many at a price for so many, with its own allowances and charges, and its taxes."""

    quantity: Decimal
    price: Decimal
    taxes: tuple[Tax, ...]
    base_quantity: Decimal = ONE
    cuts: tuple[Cut, ...] = ()
    identifier: str = ""
    name: str = ""


class Withholding(NamedTuple):
    """A tax the client keeps back and pays for us: a percentage of the net, or of another base."""

    name: str
    rate: Decimal
    base: Decimal | None = None


class Reason(NamedTuple):
    """Why a category bears no tax, in words (BT-120) and as a code (BT-121)."""

    text: str = ""
    code: str = ""


@dataclass(frozen=True)
class Bill:
    """All that decides what an invoice comes to; what is due is a multiple of `cash_step`."""

    currency: str
    lines: tuple[Line, ...]
    cuts: tuple[Cut, ...] = ()
    withholdings: tuple[Withholding, ...] = ()
    paid: Decimal = Decimal(0)
    cash_step: Decimal | None = None
    reasons: Mapping[Category, Reason] = field(default_factory=dict)
    is_gross: bool = False
    is_taxed_by_line: bool = False


@dataclass(frozen=True)
class Reckoning:
    """How a document is added up, beside its lines; the plain one rounds tax once for each group.

    It is what of a bill is the document's own, and what a company chooses once for all of them.
    """

    cuts: tuple[Cut, ...] = ()
    withholdings: tuple[Withholding, ...] = ()
    cash_step: Decimal | None = None
    reasons: Mapping[Category, Reason] = field(default_factory=dict)
    is_gross: bool = False
    is_taxed_by_line: bool = False


PLAIN: Final = Reckoning()
