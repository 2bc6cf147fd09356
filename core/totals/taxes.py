"""The tax on what belongs together: on top of prices, or within them.

Prices without tax: of all that bears the same tax, the tax is a percentage of the sum, rounded
once. A tax on top of another has that one's rounded amount in its base. Prices with tax: what bears
the same taxes adds up to the gross the client was told; each tax is its part of that, rounded once,
the net is what is left, and the nets of the lines are that net, shared out by largest remainder. By
line, which is a company's choice, the same is done with each line alone, and taxes are added up.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from core.totals.bills import ONE, Bill, Tax
from core.totals.rounding import EXACT, apportion, percent_of, whole

Taxes = tuple[Tax, ...]


class Item(NamedTuple):
    """What bears taxes: a line, or an allowance (below zero) or charge of the document."""

    taxes: Taxes
    amount: int


class Charged(NamedTuple):
    """One tax on a base."""

    tax: Tax
    base: int
    amount: int


class Split(NamedTuple):
    """What some items that bear the same taxes come to without them, and the taxes."""

    net: int
    charged: tuple[Charged, ...]


def levy(items: Sequence[Item], bill: Bill) -> tuple[list[int], list[Charged]]:
    """Each item's net, and the taxes of all of them, one for each group."""
    nets = [item.amount for item in items]
    found: dict[Tax, Charged] = {}
    add = _on_both if bill.is_gross or bill.is_taxed_by_line else _on_the_sum
    for places in _batches(items, is_by_line=bill.is_taxed_by_line):
        taxes = items[places[0]].taxes
        amount = sum([nets[place] for place in places])
        split = _within(taxes, amount) if bill.is_gross else _on_top(taxes, amount)
        for charged in split.charged:
            before = found.get(charged.tax)
            found[charged.tax] = charged if before is None else add(before, charged)
        if bill.is_gross:
            shared = _nets(taxes, [nets[place] for place in places], split.net)
            for place, net in zip(places, shared, strict=True):
                nets[place] = net
    return nets, list(found.values())


def _batches(items: Sequence[Item], *, is_by_line: bool) -> Iterable[list[int]]:
    """The places of items that are taxed together."""
    if is_by_line:
        return ([place] for place in range(len(items)))
    together: dict[Taxes, list[int]] = {}
    seen: dict[int, list[int]] = {}  # by identity: lines share their taxes, and hashing takes long
    for place, item in enumerate(items):
        batch = seen.get(id(item.taxes))
        if batch is None:
            batch = seen[id(item.taxes)] = together.setdefault(item.taxes, [])
        batch.append(place)
    return together.values()


def _on_top(taxes: Taxes, net: int) -> Split:
    """Taxes added to a net, in their order; one on top of others has them in its base."""
    if len(taxes) == 1:
        return Split(net, (Charged(taxes[0], net, _tax(net, taxes[0])),))
    charged: list[Charged] = []
    for tax in taxes:
        base = net + sum(below.amount for below in charged if below.tax.name in tax.on_top_of)
        charged.append(Charged(tax, base, _tax(base, tax)))
    return Split(net, tuple(charged))


def _within(taxes: Taxes, gross: int) -> Split:
    """Taxes that a gross holds already; what they leave is the net, so that nothing is lost."""
    factors = _factors(taxes)
    divisor = ONE + sum(factors.values())
    parts = {
        tax: whole(EXACT.divide(EXACT.multiply(gross, factor), divisor))
        for tax, factor in factors.items()
    }
    net = gross - sum(parts.values())
    charged = [
        Charged(tax, net + sum(parts[low] for low in taxes if low.name in tax.on_top_of), amount)
        for tax, amount in parts.items()
    ]
    return Split(net, tuple(charged))


def _factors(taxes: Taxes) -> dict[Tax, Decimal]:
    """What part of the net each tax comes to, with those it is levied on top of."""
    factors: dict[Tax, Decimal] = {}
    for tax in taxes:
        below = sum(factor for low, factor in factors.items() if low.name in tax.on_top_of)
        factors[tax] = percent_of(ONE + below, tax.rate)
    return factors


def _nets(taxes: Taxes, amounts: list[int], net: int) -> list[int]:
    """The net of a group, shared out over its gross amounts."""
    numerator, denominator = (ONE + sum(_factors(taxes).values())).as_integer_ratio()
    return apportion(net, [amount * denominator for amount in amounts], numerator)


def _on_both(one: Charged, other: Charged) -> Charged:
    """Both taxes: each was rounded already."""
    return Charged(one.tax, one.base + other.base, one.amount + other.amount)


def _on_the_sum(one: Charged, other: Charged) -> Charged:
    """The tax on both bases: it is rounded once."""
    base = one.base + other.base
    return Charged(one.tax, base, _tax(base, one.tax))


def _tax(base: int, tax: Tax) -> int:
    return whole(percent_of(base, tax.rate))
