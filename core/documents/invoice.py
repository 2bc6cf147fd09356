"""What an invoice document says, as plain values.

The PDF and the hosted page are both made from an `InvoiceDocument`, so they say the same thing.
Nothing here knows a table, a template or a language; everything was decided before.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from core.money import Money
from core.totals.bills import ONE

ACCENT = "#2f5d50"

Kind = Literal["invoice", "deposit", "quote", "pro forma", "credit note"]
"""What a document is; what is printed differs in words, and only an invoice is to be paid."""


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
class DocumentCut:
    """A discount or charge as it was said; one on the whole has what it `comes_to`, signed."""

    amount: Money | None = None
    percentage: Decimal | None = None
    base: Money | None = None
    is_charge: bool = False
    reason: str = ""
    comes_to: Money | None = None


@dataclass(frozen=True)
class DocumentLine:
    """One thing sold; `net` is the rounded money, `unit_price` may have six decimals.

    `net` is with tax where prices are. `taxes` are names and rates, where it bears several; without
    a `tax_rate` it is not subject to tax.
    """

    description: str
    quantity: Decimal
    unit_price: Decimal
    tax_rate: Decimal | None
    net: Money
    unit: str = ""
    base_quantity: Decimal = ONE
    taxes: tuple[tuple[str, Decimal], ...] = ()
    cuts: tuple[DocumentCut, ...] = ()


@dataclass(frozen=True)
class TaxGroup:
    """What bears one tax at one rate, and how much that comes to; `name` where there are several.

    One `is_untaxed` for a reason that is written below.
    """

    rate: Decimal
    net: Money
    tax: Money
    name: str = ""
    is_untaxed: bool = False


@dataclass(frozen=True)
class Withheld:
    """What the client keeps back of what is due and pays to the tax office for the seller."""

    name: str
    rate: Decimal
    base: Money
    amount: Money


@dataclass(frozen=True)
class Corrected:
    """The invoice that a credit note corrects."""

    number: str
    issued_on: date


@dataclass(frozen=True)
class EarlyPayment:
    """What may be paid instead until a day; a draft knows only how many days there will be."""

    percent: Decimal
    days: int
    until: date | None
    amount: Money


@dataclass(frozen=True)
class InvoiceDocument:
    """Everything on an invoice; without a `number` it is the preview of a draft.

    `locale` ("de_AT") is how amounts and dates are written, `language` ("de") which words are used.
    Of a quote, `due_on` is its last day and `pay_url` the page on which it is answered.
    `supplied_on` is shown when it differs from the day of issue, as German invoices must (§ 14 (4)
    no. 6 UStG), and so is the first and last day of a `service` (BT-73, BT-74). `total`
    is what it asks for; `with_tax` is what it comes to with tax, where that is something else.
    `lines_sum` stands above the `cuts` of the whole: both are with tax where prices are. `legal`
    are the sentences the law wants of the taxes. `taken_off` was not paid since the client paid
    early. `terms_month_end` are days after the month's end, `terms_month_day` is a day of a month.
    `credited` is owed less through credit notes, `applied` is what the client's credit paid.
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
    taken_off: Money | None = None
    number: str | None = None
    issued_on: date | None = None
    supplied_on: date | None = None
    service: tuple[date, date] | None = None
    due_on: date | None = None
    terms: str = ""
    terms_days: int | None = None
    terms_month_end: int | None = None
    terms_month_day: int | None = None
    early: EarlyPayment | None = None
    note: str = ""
    po_number: str = ""
    bank: BankAccount | None = None
    pay_url: str | None = None
    accent: str = ACCENT
    logo: Logo | None = None
    kind: Kind = "invoice"
    is_gross: bool = False
    lines_sum: Money | None = None
    cuts: tuple[DocumentCut, ...] = ()
    with_tax: Money | None = None
    withheld: tuple[Withheld, ...] = ()
    rounding: Money | None = None
    legal: tuple[str, ...] = ()
    corrects: Corrected | None = None
    credited: Money | None = None
    applied: Money | None = None

    @property
    def is_draft(self) -> bool:
        """Whether this is a preview: it has no number yet, and says so."""
        return self.number is None
