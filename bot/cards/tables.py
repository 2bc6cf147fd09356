"""Reports as tables, for spreadsheets."""

from core.documents.tables import Table
from core.services.turnover import TaxReport


def tax(report: TaxReport) -> Table:
    """A row for each month, country, category and rate."""
    heads = "month", "country", "category", "rate", "net", "tax", "currency"
    rows = [
        (
            line.month,
            line.country,
            str(line.category),
            line.rate,
            line.net,
            line.tax,
            line.net.currency,
        )
        for line in report.lines
    ]
    return Table(f"tax {report.span.name}", heads, rows)
