"""What the books say of a span of days: what was taxed, earned and received."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.money import Money
from core.repositories.turnover import Taxed, TurnoverRepository
from core.security.rights import Deed
from core.services.scope import Scope
from core.spans import Span, read_span
from core.totals import Category


@dataclass(frozen=True)
class TaxLine:
    """All that was booked in a month with one currency, country, category and rate.

    `month` is its first day, or the first day of the span where that begins later.
    """

    month: date
    country: str
    category: Category
    rate: Decimal
    net: Money
    tax: Money


@dataclass(frozen=True)
class TaxReport:
    """A span's taxes, by month, country, category and rate, and the sums of each currency."""

    span: Span
    lines: tuple[TaxLine, ...]
    nets: Mapping[str, Money]
    taxes: Mapping[str, Money]


class TurnoverService:
    """Sums over spans of days, as the ledger has them; changes nothing."""

    def __init__(self, turnover: TurnoverRepository, scope: Scope) -> None:
        self._turnover = turnover
        self._scope = scope

    async def tax(self, period: str = "") -> TaxReport:
        """What was taxed in a span of booked days, this quarter unless said otherwise.

        Raises `InvalidInput` for what is no span.
        """
        self._scope.require(Deed.READ_REPORTS)
        span = read_span(period, await self._scope.today())
        lines = _tax_lines(span, await self._turnover.taxed(span.begin, span.end))
        currencies = sorted({line.net.currency for line in lines})
        nets = {each: _sum(each, (line.net for line in lines)) for each in currencies}
        taxes = {each: _sum(each, (line.tax for line in lines)) for each in currencies}
        return TaxReport(span, lines, nets, taxes)


def _tax_lines(span: Span, rows: list[Taxed]) -> tuple[TaxLine, ...]:
    sums: dict[tuple[date, str, str, Category, Decimal], tuple[int, int]] = {}
    for row in rows:
        month = max(row.on.replace(day=1), span.begin)
        key = month, row.currency, row.country, row.category, row.rate
        net, tax = sums.get(key, (0, 0))
        sums[key] = net + row.net_minor, tax + row.tax_minor
    return tuple(
        TaxLine(month, country, category, rate, Money(net, currency), Money(tax, currency))
        for (month, currency, country, category, rate), (net, tax) in sorted(sums.items())
        if net or tax
    )


def _sum(currency: str, amounts: Iterable[Money]) -> Money:
    own = (each for each in amounts if each.currency == currency)
    return sum(own, start=Money(0, currency))
