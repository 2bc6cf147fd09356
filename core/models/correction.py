"""What a credit note takes back of an invoice: whole lines, a part of one, or a mere amount.

Tax is taken back as it was booked. What bears the same tax is one `Rest`; of it net and tax go in
proportion to what is left, so that whoever takes the last of it leaves no cent. A credit note says
itself what tax it takes back, a line each, since no rate of what is left would give exactly that.
No line of what is credited bears several taxes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from core.models.line import InvoiceLine, TaxGroup, Totals
from core.money import Money
from core.totals import Category
from core.totals.rounding import EXACT, apportion, whole

MILLION: Final = 1_000_000

Key = tuple[Category, Decimal]
"""What bears the same tax: its category and its rate in percent."""


@dataclass(frozen=True)
class Rest:
    """What is left of what bears one tax, in minor units; a part may be of one kind of income."""

    key: Key
    net: int
    tax: int
    revenue: str = ""

    @property
    def gross(self) -> int:
        """What the client sees of it."""
        return self.net + self.tax


@dataclass(frozen=True)
class Taken:
    """So much of one line of an invoice: a quantity, its net, and its part of the tax."""

    line: InvoiceLine
    quantity: Decimal
    net: int
    tax: int = 0


def rests(totals: Totals, credited: Sequence[InvoiceLine]) -> list[Rest]:
    """What is left of an invoice by tax, once these lines of its credit notes are taken off."""
    return [
        Rest(key, group.net.minor - net, group.tax.minor - tax)
        for group in totals.groups
        for key in [(group.category, group.rate)]
        for net, tax in [_summed(credited, key)]
    ]


def by_amount(left: Sequence[Rest], amount: int) -> list[Rest]:
    """An amount with its tax, spread over the taxes in proportion to what is left of each.

    The amount is at most all that is left. Taxes of which nothing is taken are left out.
    """
    parts = apportion(amount, [amount * rest.gross for rest in left], sum(r.gross for r in left))
    return [_part(rest, gross) for rest, gross in zip(left, parts, strict=True) if gross]


def by_kind(
    parts: Sequence[Rest],
    lines: Sequence[InvoiceLine],
    totals: Totals,
    credited: Sequence[InvoiceLine],
) -> list[Rest]:
    """Each part by kind of income, in proportion to what is left of each kind."""
    shares, kinds = _shares(lines, totals), dict[Key, dict[str, int]]()
    nets = [(line, shares[line.id]) for line in lines]
    for line, net in [*nets, *((each, -each.net_minor) for each in credited)]:
        of_key = kinds.setdefault(_key(line), {})
        of_key[line.revenue] = of_key.get(line.revenue, 0) + net
    return [split for part in parts for split in _by_kind(part, kinds.get(part.key, {}))]


def by_lines(
    lines: Sequence[InvoiceLine],
    totals: Totals,
    credited: Sequence[InvoiceLine],
    wanted: Mapping[int, Decimal],
    *,
    is_gross: bool = False,
) -> list[Taken]:
    """Quantities of lines, by their ids, with the tax that was booked for just them.

    Where prices are with tax (`is_gross`), so is what is taken of a line, and its net is a part of
    that. Who takes the last of a line takes all that is left of it.
    """
    taken = [
        Taken(line, wanted[line.id], _amount(line, wanted[line.id], priced.minor, credited, way))
        for way in [_with_tax if is_gross else _without_tax]
        for line, priced in zip(lines, totals.priced, strict=True)
        if line.id in wanted
    ]
    tax = _within if is_gross else _on_top
    return [
        part
        for rest in rests(totals, credited)
        if (own := [each for each in taken if _key(each.line) == rest.key])
        for part in tax(own, rest)
    ]


def quantity_left(line: InvoiceLine, credited: Sequence[InvoiceLine]) -> Decimal:
    """How many of a line no credit note took back by name."""
    gone = (each.quantity for each in credited if each.credits_id == line.id)
    return line.quantity - sum(gone, Decimal())


def said(lines: Sequence[InvoiceLine], currency: str, *, is_gross: bool = False) -> Totals:
    """What a credit note's lines come to: they say their tax themselves."""
    zero = Money(0, currency)
    nets = tuple(Money(line.net_minor, currency) for line in lines)
    taxes = tuple(Money(line.tax_minor or 0, currency) for line in lines)
    keys = sorted({_key(line) for line in lines}, key=lambda key: (key[1], key[0]))
    net, tax = sum(nets, zero), sum(taxes, zero)
    both = zip(nets, taxes, strict=True)
    priced = tuple(one + its for one, its in both) if is_gross else nets
    return Totals(
        nets,
        tuple(_group(lines, key, currency) for key in keys),
        net,
        tax,
        net + tax,
        priced,
        sum(priced, zero),
        parts=(),
        withheld=(),
        rounding=zero,
        due=net + tax,
        revenue=_revenue(lines, currency),
    )


def crediting(taken: Taken, **values: Any) -> InvoiceLine:
    """A credit note's line: the invoice's own, with its quantity and what it takes back."""
    kept = taken.line.model_dump(exclude={"id"})
    kept |= {"quantity": taken.quantity, "net_minor": taken.net, "tax_minor": taken.tax}
    return InvoiceLine(**kept | {"credits_id": taken.line.id} | values)


def _part(rest: Rest, gross: int) -> Rest:
    tax = _portion(gross, rest.tax, rest.gross)
    return replace(rest, net=gross - tax, tax=tax)


def _portion(part: int, of: int, all_of: int) -> int:
    """The nearest whole number to `of` in the proportion of a part; a half goes up."""
    return (2 * part * of + all_of) // (2 * all_of)


def _by_kind(part: Rest, kinds: Mapping[str, int]) -> list[Rest]:
    """A part of one tax by kinds, as what is left of them is to each other; else of no kind."""
    some = {kind: net for kind, net in kinds.items() if net > 0}
    if not some or not part.net:
        return [part]
    nets = apportion(part.net, [part.net * net for net in some.values()], sum(some.values()))
    taxes = apportion(part.tax, [part.tax * net for net in nets], part.net)
    each = zip(some, nets, taxes, strict=True)
    return [replace(part, net=net, tax=tax, revenue=kind) for kind, net, tax in each if net or tax]


def _key(line: InvoiceLine) -> Key:
    """Without a rate a line from before there were categories bears Z."""
    is_zero = line.category is Category.STANDARD and not line.tax_rate
    return (Category.ZERO if is_zero else line.category), line.tax_rate


def _shares(lines: Sequence[InvoiceLine], totals: Totals) -> dict[int, int]:
    """The net of each line in the invoice, by its id, with its part of discounts on the whole."""
    found: dict[int, int] = {}
    for group in totals.groups:
        own = [line for line in lines if _key(line) == (group.category, group.rate)]
        nets, net = [line.net_minor for line in own], group.net.minor
        parts = apportion(net, [net * each for each in nets], sum(nets)) if sum(nets) else nets
        found |= {line.id: part for line, part in zip(own, parts, strict=True)}
    return found


def _with_tax(line: InvoiceLine) -> int:
    return line.net_minor + (line.tax_minor or 0)


def _without_tax(line: InvoiceLine) -> int:
    return line.net_minor


def _amount(
    line: InvoiceLine,
    quantity: Decimal,
    priced: int,
    credited: Sequence[InvoiceLine],
    way: Callable[[InvoiceLine], int],
) -> int:
    """What a quantity of a line comes to, as it is priced."""
    if quantity == quantity_left(line, credited):
        return priced - sum(way(each) for each in credited if each.credits_id == line.id)
    return whole(EXACT.divide(EXACT.multiply(priced, quantity), line.quantity))


def _on_top(taken: Sequence[Taken], rest: Rest) -> list[Taken]:
    """What is taken of one tax, with that tax: of what is left, in proportion."""
    net = sum(each.net for each in taken)
    if not net:
        return list(taken)
    tax = _portion(net, rest.tax, rest.net) if rest.net else 0
    parts = apportion(tax, [tax * each.net for each in taken], net)
    return [replace(each, tax=part) for each, part in zip(taken, parts, strict=True)]


def _within(taken: Sequence[Taken], rest: Rest) -> list[Taken]:
    """The same where what is taken has its tax in it, and the net is what that leaves.

    It is shared out as the nets of the lines are to each other, so that all of it is each of them.
    """
    gross = sum(each.net for each in taken)
    if not gross or not any(each.line.net_minor for each in taken):
        return list(taken)
    net = gross - (_portion(gross, rest.tax, rest.gross) if rest.gross else 0)
    nets = [_part_of(each) for each in taken]
    parts = apportion(net, [net * each for each in nets], sum(nets))
    both = zip(taken, parts, strict=True)
    return [replace(each, net=part, tax=each.net - part) for each, part in both]


def _part_of(taken: Taken) -> int:
    """What net the quantity had in the invoice, in millionths of a minor unit."""
    net = EXACT.multiply(taken.line.net_minor * MILLION, taken.quantity)
    return whole(EXACT.divide(net, taken.line.quantity))


def _summed(lines: Sequence[InvoiceLine], key: Key) -> tuple[int, int]:
    own = [line for line in lines if _key(line) == key]
    return sum(line.net_minor for line in own), sum(line.tax_minor or 0 for line in own)


def _group(lines: Sequence[InvoiceLine], key: Key, currency: str) -> TaxGroup:
    net, tax = _summed(lines, key)
    return TaxGroup(key[1], Money(net, currency), Money(tax, currency), key[0])


def _revenue(lines: Sequence[InvoiceLine], currency: str) -> Mapping[str, Money]:
    kinds: dict[str, int] = {}
    for line in lines:
        kinds[line.revenue] = kinds.get(line.revenue, 0) + line.net_minor
    return {kind: Money(minor, currency) for kind, minor in kinds.items()}
