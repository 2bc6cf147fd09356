"""What a credit note takes back of an invoice: whole lines, a part of one, or a mere amount.

Tax is taken back as it was booked. What bears the same rate is one `Rest`; of it net and tax go in
proportion to what is left, so that whoever takes the last of it leaves no cent. A credit note says
itself what tax it takes back, a line each, since no rate of what is left would give exactly that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from core.models.invoice import InvoiceLine, TaxGroup, Totals, total_up
from core.money import Money
from core.totals.rounding import EXACT, apportion, whole


@dataclass(frozen=True)
class Rest:
    """What is left of what bears one rate, in minor units."""

    rate: Decimal
    net: int
    tax: int

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
    """What is left of an invoice by rate, once these lines of its credit notes are taken off."""
    return [
        Rest(group.rate, group.net.minor - net, group.tax.minor - tax)
        for group in totals.groups
        for net, tax in [_summed(credited, group.rate)]
    ]


def by_amount(left: Sequence[Rest], amount: int) -> list[Rest]:
    """An amount with its tax, spread over the rates in proportion to what is left of each.

    The amount is at most all that is left. Rates of which nothing is taken are left out.
    """
    parts = apportion(amount, [amount * rest.gross for rest in left], sum(r.gross for r in left))
    return [_part(rest, gross) for rest, gross in zip(left, parts, strict=True) if gross]


def by_lines(
    lines: Sequence[InvoiceLine],
    totals: Totals,
    credited: Sequence[InvoiceLine],
    wanted: Mapping[int, Decimal],
) -> list[Taken]:
    """Quantities of lines, by their ids, with the tax that was booked for just them.

    The net of a group may be less than its lines come to, by a discount on the whole: then each
    line has borne its part of that. Who takes the last of a line takes all that is left of it.
    """
    shares = _shares(lines, totals)
    taken = [
        Taken(line, wanted[line.id], _net(line, wanted[line.id], shares[line.id], credited))
        for line in lines
        if line.id in wanted
    ]
    return [part for rest in rests(totals, credited) for part in _taxed(taken, rest)]


def quantity_left(line: InvoiceLine, credited: Sequence[InvoiceLine]) -> Decimal:
    """How many of a line no credit note took back by name."""
    gone = (each.quantity for each in credited if each.credits_id == line.id)
    return line.quantity - sum(gone, Decimal())


def said(lines: Sequence[InvoiceLine], currency: str) -> Totals:
    """What a document's lines come to; a credit note's say their tax themselves."""
    if not lines or lines[0].tax_minor is None:
        return total_up(lines, currency)
    nets = tuple(Money(line.net_minor, currency) for line in lines)
    groups = tuple(_group(lines, rate, currency) for rate in sorted({li.tax_rate for li in lines}))
    zero = Money(0, currency)
    net, tax = sum(nets, zero), sum((group.tax for group in groups), zero)
    return Totals(nets, groups, net, tax, net + tax)


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


def _shares(lines: Sequence[InvoiceLine], totals: Totals) -> dict[int, int]:
    """What each line comes to in the invoice, by its id."""
    found: dict[int, int] = {}
    for group in totals.groups:
        own = [line for line in lines if line.tax_rate == group.rate]
        nets, net = [line.net_minor for line in own], group.net.minor
        parts = apportion(net, [net * each for each in nets], sum(nets)) if sum(nets) else nets
        found |= {line.id: part for line, part in zip(own, parts, strict=True)}
    return found


def _net(line: InvoiceLine, quantity: Decimal, share: int, credited: Sequence[InvoiceLine]) -> int:
    if quantity == quantity_left(line, credited):
        return share - sum(each.net_minor for each in credited if each.credits_id == line.id)
    return whole(EXACT.divide(EXACT.multiply(share, quantity), line.quantity))


def _taxed(taken: Sequence[Taken], rest: Rest) -> list[Taken]:
    """What is taken of one rate, with its tax: of what is left, in proportion."""
    own = [each for each in taken if each.line.tax_rate == rest.rate]
    net = sum(each.net for each in own)
    if not net:
        return own
    tax = _portion(net, rest.tax, rest.net) if rest.net else 0
    parts = apportion(tax, [tax * each.net for each in own], net)
    return [replace(each, tax=part) for each, part in zip(own, parts, strict=True)]


def _summed(lines: Sequence[InvoiceLine], rate: Decimal) -> tuple[int, int]:
    own = [line for line in lines if line.tax_rate == rate]
    return sum(line.net_minor for line in own), sum(line.tax_minor or 0 for line in own)


def _group(lines: Sequence[InvoiceLine], rate: Decimal, currency: str) -> TaxGroup:
    net, tax = _summed(lines, rate)
    return TaxGroup(rate, Money(net, currency), Money(tax, currency))
