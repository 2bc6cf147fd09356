"""All that an explanation of an invoice is made of: plain rows, and no tables of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.models.adjustment import Adjustment
from core.models.event import EventRecord
from core.models.invoice import Invoice, InvoiceLine, Totals
from core.models.payment import Payment


@dataclass(frozen=True)
class Explained:
    """An invoice with its sums, and everything that happened to it, in order.

    `language` and `country` are the reader's, `time_zone` that of the company.
    """

    invoice: Invoice
    lines: Sequence[InvoiceLine]
    totals: Totals
    story: Sequence[EventRecord]
    payments: Mapping[int, Payment]
    adjustments: Mapping[int, Adjustment]
    client: str
    language: str
    country: str
    time_zone: str
