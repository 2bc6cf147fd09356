"""What an invoice document says, as plain values.

The PDF and the hosted page are both made from an `InvoiceDocument`, so they say the same thing.
Nothing here knows a table, a template or a language; everything was decided before.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from core.money import Money

ACCENT = "#2f5d50"


@dataclass(frozen=True)
class Party:
    """Who bills, or who is billed; `country` is an ISO 3166 code, `address` the printed lines."""

    name: str
    address: tuple[str, ...] = ()
    country: str = ""
    tax_id: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class BankAccount:
    """Where a transfer goes."""

    holder: str
    iban: str
    bic: str = ""
    bank: str = ""


@dataclass(frozen=True)
class Logo:
    """A company's mark, an SVG or a PNG; without one its name is set in type."""

    content: bytes
    media_type: Literal["image/svg+xml", "image/png"]


@dataclass(frozen=True)
class DocumentLine:
    """One thing sold; `net` is the rounded money, `unit_price` may have six decimals."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    tax_rate: Decimal
    net: Money


@dataclass(frozen=True)
class TaxGroup:
    """What is taxed at one rate, and how much that comes to."""

    rate: Decimal
    net: Money
    tax: Money


@dataclass(frozen=True)
class Corrected:
    """The invoice that a credit note corrects."""

    number: str
    issued_on: date


@dataclass(frozen=True)
class InvoiceDocument:
    """Everything on an invoice; without a `number` it is the preview of a draft.

    `locale` ("de_AT") is how amounts and dates are written, `language` ("de") which words are used.
    `supplied_on` is shown when it differs from the day of issue, as German invoices must.
    `taken_off` is by how much less is owed through credit notes, `applied` what the client's credit
    paid.
    """

    language: str
    locale: str
    seller: Party
    buyer: Party
    lines: tuple[DocumentLine, ...]
    taxes: tuple[TaxGroup, ...]
    net: Money
    tax: Money
    total: Money
    paid: Money
    owed: Money
    number: str | None = None
    issued_on: date | None = None
    supplied_on: date | None = None
    due_on: date | None = None
    terms: str = ""
    terms_days: int | None = None
    note: str = ""
    po_number: str = ""
    bank: BankAccount | None = None
    pay_url: str | None = None
    accent: str = ACCENT
    logo: Logo | None = None
    kind: Literal["invoice", "credit note"] = "invoice"
    corrects: Corrected | None = None
    taken_off: Money | None = None
    applied: Money | None = None

    @property
    def is_draft(self) -> bool:
        """Whether this is a preview: it has no number yet, and says so."""
        return self.number is None
