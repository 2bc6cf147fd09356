"""Cards that sum up the books."""

from typing import Final

from bot.cards.model import Button, Card, Row, Tone
from bot.cards.words import day
from core.services.reports import Ageing, Coming, Debtor, Statement
from core.services.turnover import TaxLine, TaxReport
from core.totals import Category

ROWS_MOST: Final = 20
OTHER_SPANS: Final = "Name another span, such as 2026-Q4, 2026-11 or last year."
CATEGORIES: Final = {
    Category.STANDARD: "standard rate",
    Category.ZERO: "zero rate",
    Category.EXEMPT: "exempt",
    Category.REVERSE_CHARGE: "reverse charge",
    Category.INTRA_COMMUNITY: "intra-community",
    Category.EXPORT: "export",
    Category.OUTSIDE: "not subject to tax",
}
AGES: Final = ("Not due", "1 to 30 days", "31 to 60 days", "61 to 90 days", "Over 90 days")


def ageing(report: Ageing) -> Card:
    """What is owed, by how long it is overdue, then by whom."""
    if not report.sums:
        return Card("Nothing is owed.", tone=Tone.GOOD)
    facts = [
        (f"{age}, {currency}" if len(report.sums) > 1 else age, str(money))
        for currency, sums in report.sums.items()
        for age, money in zip(AGES, sums, strict=True)
        if money
    ]
    more = len(report.debtors) - ROWS_MOST
    return Card(
        title=f"Owed on {day(report.on)}: {_totals(report)}",
        facts=tuple(facts),
        rows=tuple(_debtor(one) for one in report.debtors[:ROWS_MOST]),
        small_print=f"And {more} more." if more > 0 else "",
    )


def tax(report: TaxReport) -> Card:
    """What was taxed in a span, the sums first."""
    name = report.span.name
    if not report.lines:
        return Card(f"Nothing was taxed in {name}.", text=OTHER_SPANS)
    owed = ", ".join(str(each) for each in report.taxes.values())
    more = len(report.lines) - ROWS_MOST
    return Card(
        title=f"Tax in {name}: {owed}",
        text="By the day of booking. What was void is taken back on the day of the void.",
        facts=tuple((f"Without tax, {each}", str(net)) for each, net in report.nets.items()),
        rows=tuple(_taxed(line) for line in report.lines[:ROWS_MOST]),
        small_print=f"And {more} more." if more > 0 else "",
    )


def coming(found: list[Coming]) -> Card:
    """What the next days bring, in order."""
    if not found:
        return Card("The next 30 days bring nothing: nothing falls due, and nobody is reminded.")
    more = len(found) - ROWS_MOST
    return Card(
        title="The next 30 days",
        rows=tuple(_coming(each) for each in found[:ROWS_MOST]),
        small_print=f"And {more} more." if more > 0 else "",
    )


def statement(statements: list[Statement], client: str) -> Card:
    """A client's account, a line a change, the newest last; long ones show their end."""
    if not statements:
        return Card(f"{client} was never invoiced.")
    text = "\n\n".join(_account(one) for one in statements)
    closing = tuple(
        (f"Owed, {one.closing.currency}" if len(statements) > 1 else "Owed", str(one.closing))
        for one in statements
    )
    key = statements[0].client.key
    show = Button("Invoices", "invoice list", {"which": key})
    return Card(f"Statement of {client}", text=text, facts=closing, actions=(show,))


def _totals(report: Ageing) -> str:
    sums = (sum(sums[1:], start=sums[0]) for sums in report.sums.values())
    return ", ".join(str(each) for each in sums)


def _debtor(one: Debtor) -> Row:
    count = "1 invoice" if one.count == 1 else f"{one.count} invoices"
    return Row(
        f"{one.name} · {one.owed}",
        f"{count}, the oldest due {day(one.oldest_due)}",
        Button("Statement", "statement", {"client": one.key}),
    )


def _taxed(line: TaxLine) -> Row:
    where = f"{line.month:%b %Y} · {line.country or 'no country'}"
    return Row(f"{where} · {tax_name(line)}", f"{line.tax} on {line.net}")


def tax_name(line: TaxLine) -> str:
    """A category and rate in words: `19 %`, `reverse charge (AE)`."""
    if line.rate:
        return f"{line.rate} %"
    return f"{CATEGORIES[line.category]} ({line.category})"


def _coming(each: Coming) -> Row:
    invoice = each.invoice
    what = "its client is reminded" if each.is_reminder else "falls due"
    return Row(
        f"{day(each.on)} · {invoice.reference} {what}",
        f"{each.client.name}, {invoice.owed}",
        Button("Show", "invoice show", {"invoice": invoice.reference}),
    )


def _account(one: Statement) -> str:
    shown = one.lines[-ROWS_MOST:]
    left_out = one.lines[: len(one.lines) - len(shown)]
    opening = left_out[-1].balance if left_out else one.opening
    lines = [
        f"{day(line.on)} · {line.what} {line.number} · {line.amount} · {line.balance}"
        for line in shown
    ]
    is_begun = one.since is not None or bool(left_out)
    return "\n".join([*([f"Brought forward · {opening}"] if is_begun else []), *lines])
