"""Reports and lists as tables, for spreadsheets."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from core.documents.tables import Pages, Row, Table
from core.models import Client, Invoice, Payment
from core.money import Money
from core.services.reports import Ageing, Statement
from core.services.turnover import Collecting, TaxReport, Turnover

CLIENTS: Final = (
    *("client", "name", "mail", "address", "country", "tax id", "language"),
    *("currency", "days to pay", "time zone"),
)
CLIENTS_ALONE: Final = ("client", "name", "country", "language", "currency", "days to pay")
INVOICES: Final = (
    *("document", "kind", "client", "state", "issued on", "due on"),
    *("net", "tax", "total", "paid", "written off", "owed", "currency", "order number"),
)
PAYMENTS: Final = (
    *("payment", "invoice", "client", "method", "paid on", "state"),
    *("amount", "currency", "note"),
)


def tax(report: TaxReport) -> Table:
    """A row for each month, country, category and rate."""
    heads = "month", "country", "category", "rate", "net", "tax", "currency"
    rows = [
        (line.month, line.country, str(line.category), line.rate, line.net, line.tax)
        for line in report.lines
    ]
    return Table("tax", heads, [(*row, row[-1].currency) for row in rows])


def revenue(report: Turnover) -> Table:
    """A row for each month, client and kind of revenue."""
    heads = "month", "client", "kind", "net", "currency"
    rows = [
        (line.month, line.name, line.kind, line.amount, line.amount.currency)
        for line in report.lines
    ]
    return Table("revenue", heads, rows)


def received(report: Turnover) -> Table:
    """A row for each month and method."""
    heads = "month", "method", "amount", "currency"
    rows = [(line.month, line.kind, line.amount, line.amount.currency) for line in report.lines]
    return Table("money", heads, rows)


def collecting(report: Collecting) -> Table:
    """A row for each currency."""
    heads = "owed", "invoiced", "days", "days outstanding", "currency"
    rows = [
        (
            *(one.owed, one.invoiced, report.span.days),
            *("" if one.days is None else one.days, one.owed.currency),
        )
        for one in report.lines
    ]
    return Table("days outstanding", heads, rows)


def ageing(report: Ageing) -> Table:
    """A row for each client and currency, and what of it is how old is in the sums' rows."""
    heads = "client", "name", "invoices", "oldest due", "owed", "currency"
    rows = [
        (one.key, one.name, one.count, one.oldest_due, one.owed, one.owed.currency)
        for one in report.debtors
    ]
    return Table("ageing", heads, rows)


def statement(statements: list[Statement]) -> Table:
    """A client's account in each currency; what was before the first day begins it."""
    heads = "date", "what", "document", "amount", "balance", "currency"
    rows: list[Row] = []
    for one in statements:
        if one.since is not None:
            nothing = Money(0, one.opening.currency)
            before = one.since, "Brought forward", "", nothing, one.opening, nothing.currency
            rows.append(before)
        rows += [
            (line.on, line.what, line.number, line.amount, line.balance, line.amount.currency)
            for line in one.lines
        ]
    return Table("statement", heads, rows)


async def clients(pages: AsyncIterator[Sequence[tuple[Client, str]]]) -> Pages:
    """A row for each client, under `CLIENTS`."""
    async for page in pages:
        yield [
            (
                *(one.key, one.name, email, one.address, one.country, one.tax_id, one.language),
                *(one.currency, "" if one.terms_days is None else one.terms_days, one.time_zone),
            )
            for one, email in page
        ]


async def clients_alone(pages: AsyncIterator[Sequence[tuple[Client, str]]]) -> Pages:
    """The same without how to reach them, under `CLIENTS_ALONE`."""
    async for page in pages:
        yield [
            (
                *(one.key, one.name, one.country, one.language, one.currency),
                "" if one.terms_days is None else one.terms_days,
            )
            for one, _ in page
        ]


async def invoices(pages: AsyncIterator[Sequence[tuple[Invoice, str]]]) -> Pages:
    """A row for each invoice, under `INVOICES`."""
    async for page in pages:
        yield [
            (
                *(one.reference, str(one.kind), client, str(one.state), one.issued_on or ""),
                *(one.due_on or "", one.total - tax_of(one), tax_of(one), one.total, one.paid),
                *(one.adjusted, one.owed, one.currency, one.po_number),
            )
            for one, client in page
        ]


async def payments(pages: AsyncIterator[Sequence[tuple[Payment, str, str]]]) -> Pages:
    """A row for each payment, under `PAYMENTS`."""
    async for page in pages:
        yield [
            (
                *(one.reference, number, client, str(one.method), one.paid_on, str(one.state)),
                *(one.amount, one.currency, one.note),
            )
            for one, number, client in page
        ]


def tax_of(invoice: Invoice) -> Money:
    """What of an invoice is tax."""
    return Money(invoice.tax_minor, invoice.currency)
