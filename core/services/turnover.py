"""What the books say of a span of days: what was taxed, earned and received."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.money import Money, round_half_up
from core.repositories.turnover import Booked, Taxed, TurnoverRepository
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


@dataclass(frozen=True)
class Summed:
    """A sum of a month under a name, such as a client's or a method's."""

    month: date
    name: str
    kind: str
    amount: Money


@dataclass(frozen=True)
class Turnover:
    """Sums of a span by month and name, and the sums of each currency."""

    span: Span
    lines: tuple[Summed, ...]
    totals: Mapping[str, Money]


@dataclass(frozen=True)
class Collected:
    """How long money is waited for in one currency: days sales outstanding.

    `days` is none where nothing was invoiced.
    """

    owed: Money
    invoiced: Money
    days: Decimal | None


@dataclass(frozen=True)
class Collecting:
    """A span's days sales outstanding, by currency."""

    span: Span
    lines: tuple[Collected, ...]


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

    async def revenue(self, period: str = "") -> Turnover:
        """What was earned without tax, by month, client and category of revenue.

        This year unless said otherwise. What was void is taken back on its day.
        """
        self._scope.require(Deed.READ_REPORTS)
        span = read_span(period, await self._scope.today(), "this year")
        return _turnover(span, await self._turnover.earned(span.begin, span.end))

    async def received(self, period: str = "") -> Turnover:
        """What money came, less what went back, by month and method; this year by default."""
        self._scope.require(Deed.READ_REPORTS)
        span = read_span(period, await self._scope.today(), "this year")
        return _turnover(span, await self._turnover.received(span.begin, span.end))

    async def collecting(self, period: str = "") -> Collecting:
        """Days sales outstanding: what was owed at the end ÷ what was invoiced × the days.

        Both with tax, since what is owed has it. Of a span that lasts still, what of it has come.
        """
        self._scope.require(Deed.READ_REPORTS)
        today = await self._scope.today()
        span = read_span(period, today, "last quarter").until(today)
        owed = await self._turnover.owed_before(span.end)
        invoiced: dict[str, int] = {}
        for row in await self._turnover.taxed(span.begin, span.end):
            gross = invoiced.get(row.currency, 0) + row.net_minor + row.tax_minor
            invoiced[row.currency] = gross
        lines = [
            _collected(each, owed.get(each, 0), invoiced.get(each, 0), span)
            for each in sorted(owed | invoiced)
        ]
        return Collecting(span, tuple(lines))


def _collected(currency: str, owed: int, invoiced: int, span: Span) -> Collected:
    days = round_half_up(Decimal(owed) * span.days / invoiced, 1) if invoiced > 0 else None
    return Collected(Money(owed, currency), Money(invoiced, currency), days)


def _turnover(span: Span, rows: list[Booked]) -> Turnover:
    sums: dict[tuple[date, str, int | None, str, str], int] = {}
    for row in rows:
        kind = row.account.partition(":")[2]
        key = max(row.on.replace(day=1), span.begin), row.currency, row.client_id, row.client, kind
        sums[key] = sums.get(key, 0) + row.minor
    lines = sorted(
        (
            Summed(month, client, kind, Money(minor, currency))
            for (month, currency, _, client, kind), minor in sums.items()
            if minor
        ),
        key=lambda line: (line.month, line.amount.currency, -line.amount.minor, line.name),
    )
    currencies = sorted({line.amount.currency for line in lines})
    totals = {each: _sum(each, (line.amount for line in lines)) for each in currencies}
    return Turnover(span, tuple(lines), totals)


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
