"""The small charts of reports: a few bars of one currency, that with the most in it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from bot.cards.model import Bar, Chart
from core.money import Money
from core.services.reports import Ageing
from core.services.turnover import Collecting, TaxReport, Turnover

BARS_MOST: Final = 12


def of_sums(name: str, title: str, sums: Iterable[tuple[str, Money]]) -> Chart | None:
    """A bar for each label, in the order given; what has one label is added up."""
    by: dict[str, dict[str, Money]] = {}
    for label, money in sums:
        own = by.setdefault(money.currency, {})
        own[label] = own[label] + money if label in own else money
    if not by:
        return None
    currency, own = max(by.items(), key=lambda each: len(each[1]))
    bars = [
        Bar(label, money.amount, f"{money.amount:,}")
        for label, money in own.items()
        if money.minor > 0
    ]
    return Chart(name, f"{title}, {currency}", tuple(bars[-BARS_MOST:])) if bars else None


def ageing(report: Ageing, ages: Iterable[str]) -> Chart | None:
    """A bar for each age in which anything is owed."""
    labels = tuple(ages)
    sums = (each for money in report.sums.values() for each in zip(labels, money, strict=True))
    return of_sums("ageing", "Owed, by days overdue", sums)


def tax(report: TaxReport) -> Chart | None:
    """A bar for each rate."""
    sums = ((f"{line.rate} %", line.tax) for line in report.lines)
    return of_sums("tax", f"Tax in {report.span.name}", sums)


def months(name: str, title: str, report: Turnover) -> Chart | None:
    """A bar for each month; where there is one month alone, for each name or kind."""
    if len({line.month for line in report.lines}) > 1:
        sums = [(f"{line.month:%b %Y}", line.amount) for line in report.lines]
    else:
        sums = [(line.name or line.kind, line.amount) for line in report.lines]
    return of_sums(name, f"{title} in {report.span.name}", sums)


def collecting(report: Collecting) -> Chart | None:
    """A bar for each currency, in days."""
    bars = [
        Bar(one.owed.currency, one.days, f"{one.days} days")
        for one in report.lines
        if one.days is not None and one.days > Decimal(0)
    ]
    title = f"Days sales outstanding, {report.span.name}"
    return Chart("days-outstanding", title, tuple(bars)) if bars else None
