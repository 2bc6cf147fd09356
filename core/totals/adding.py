"""What a bill comes to, in the order of EN 16931; `BR-CO-…` are the norm's own rules."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from core.errors import InvalidInput
from core.money import MINOR_MOST, Money, digits
from core.totals import lines
from core.totals.bills import Bill, Cut, Tax, Withholding
from core.totals.rounding import multiple, percent_of, to_minor, whole
from core.totals.taxes import Charged, Item, Taxes, levy


class Group(NamedTuple):
    """All that bears one tax: what it is levied on, and the tax (BG-23)."""

    tax: Tax
    base: Money
    amount: Money


class Part(NamedTuple):
    """An allowance or a charge of the document, or what of it fell to one group (BG-20, BG-21).

    `priced` is what was taken off or put on, `net` is that without tax.
    """

    cut: Cut
    taxes: Taxes
    priced: Money
    net: Money


class Due(NamedTuple):
    """What is left to pay of a total: `due` is the total less what was paid and is withheld."""

    paid: Money
    withheld: tuple[Money, ...]
    rounding: Money
    due: Money


class Sums(NamedTuple):
    """What a bill comes to. `priced` are the lines as priced: with tax, where prices are."""

    priced: tuple[Money, ...]
    nets: tuple[Money, ...]
    parts: tuple[Part, ...]
    groups: tuple[Group, ...]
    lines: Money
    allowances: Money
    charges: Money
    net: Money
    tax: Money
    total: Money
    payment: Due


class _Taken(NamedTuple):
    """An allowance or charge of the document, in its group: below zero when it is taken off."""

    cut: Cut
    item: Item


def add_up(bill: Bill) -> Sums:
    """Add it up; `InvalidInput` where a discount takes more than all, or nobody can book it."""
    places = digits(bill.currency)
    priced = [lines.rounded(line, number, places) for number, line in enumerate(bill.lines, 1)]
    items = [Item(line.taxes, amount) for line, amount in zip(bill.lines, priced, strict=True)]
    taken = _taken(bill.cuts, items, places) if bill.cuts else []
    nets, charged = levy([*items, *(each.item for each in taken)], bill)
    added = (sum(map(abs, priced)), sum(map(abs, nets)), sum([each.amount for each in charged]))
    if max(added) + added[-1] > MINOR_MOST:
        message = f"This comes to more {bill.currency} than Paidup can book."
        raise InvalidInput(message, hint="Look at the quantities and prices.")
    return _summed(bill, priced, nets, taken, charged)


def _taken(cuts: Sequence[Cut], items: Sequence[Item], places: int) -> list[_Taken]:
    """The document's allowances and charges, each in its own group or spread over all."""
    base = sum(item.amount for item in items)
    exact = Decimal(base).scaleb(-places)
    amounts = [to_minor(lines.cut_amount(cut, exact), places) for cut in cuts]
    added = sum(amount for cut, amount in zip(cuts, amounts, strict=True) if cut.is_charge)
    lines.refuse_beyond(sum(amounts) - added, base + added, "The invoice")
    weights: dict[Taxes, int] = {}
    for item in items:
        weights[item.taxes] = weights.get(item.taxes, 0) + item.amount
    return [
        _Taken(cut, Item(taxes, part if cut.is_charge else -part))
        for cut, amount in zip(cuts, amounts, strict=True)
        for taxes, part in _placed(cut, amount, weights)
    ]


def _placed(cut: Cut, amount: int, weights: dict[Taxes, int]) -> list[tuple[Taxes, int]]:
    """To what groups an allowance or charge belongs, and how much of it."""
    if cut.taxes:
        return [(cut.taxes, amount)]
    return list(zip(weights, lines.spread(amount, list(weights.values())), strict=True))


def _summed(
    bill: Bill, priced: list[int], nets: list[int], taken: list[_Taken], charged: list[Charged]
) -> Sums:
    """The totals of the document (BG-22). All of it is whole already: nothing is rounded."""

    def money(minor: int) -> Money:
        return Money(minor, bill.currency)

    of_lines, of_parts = nets[: len(priced)], nets[len(priced) :]
    charges = sum(
        net for each, net in zip(taken, of_parts, strict=True) if each.cut.is_charge
    )  # BT-108
    net = sum(nets)  # BR-CO-13
    tax = sum([each.amount for each in charged])  # BR-CO-14
    line_nets = tuple(map(money, of_lines))
    return Sums(
        priced=tuple(map(money, priced)) if bill.is_gross else line_nets,
        nets=line_nets,
        parts=tuple(map(_part, taken, map(money, of_parts))),
        groups=tuple(_groups(charged, bill.currency)),
        lines=money(sum(of_lines)),  # BR-CO-10
        allowances=money(charges - sum(of_parts)),  # BR-CO-11
        charges=money(charges),  # BR-CO-12
        net=money(net),
        tax=money(tax),
        total=money(net + tax),  # BR-CO-15
        payment=_due(bill, net, net + tax),
    )


def _part(taken: _Taken, net: Money) -> Part:
    priced = Money(taken.item.amount, net.currency)
    if taken.cut.is_charge:
        return Part(taken.cut, taken.item.taxes, priced, net)
    return Part(taken.cut, taken.item.taxes, -priced, -net)


def _groups(charged: list[Charged], currency: str) -> list[Group]:
    """By category, rate and name."""
    return [
        Group(each.tax, Money(each.base, currency), Money(each.amount, currency))
        for each in sorted(charged)
    ]


def _due(bill: Bill, net: int, total: int) -> Due:
    """What is left to pay (BR-CO-16). What is withheld is ours, since the norm knows none."""
    places = digits(bill.currency)
    withheld = [_withheld(each, net, places) for each in bill.withholdings]
    paid = to_minor(bill.paid, places)
    due = exact = total - paid - sum(withheld)
    if bill.cash_step is not None:
        due = multiple(exact, to_minor(bill.cash_step, places))
    return Due(
        Money(paid, bill.currency),
        tuple(Money(amount, bill.currency) for amount in withheld),
        Money(due - exact, bill.currency),
        Money(due, bill.currency),
    )


def _withheld(withholding: Withholding, net: int, places: int) -> int:
    base = net if withholding.base is None else to_minor(withholding.base, places)
    return whole(percent_of(base, withholding.rate))
