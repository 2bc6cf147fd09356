"""An invoice and its life.

    draft ──ask──▶ awaiting approval ──approve──▶ open ──pay──▶ partly paid ──pay──▶ paid
      ▲  └──────────────┐│ │                       │ └──────────pay in full──────────▲
      └──reject, edit───┘│ └─void─▶ void ◀──void───┤            │
                         │                         ├─write off──┴──▶ written off
                         │                         └─credit the whole (paid or not)──▶ credited
                         └─(voided approvals lead back to draft)

A credit note goes the same way as far as its approval; then it is issued, and that is its end.

Overdue is no state: it is an open or partly paid invoice, and a date. Once issued (it has a
number), its lines and totals never change; database triggers hold that too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, false
from sqlmodel import Column, Field, ForeignKey, Index, SQLModel, UniqueConstraint

from core.errors import WrongState
from core.models.base import Exact, Id, Json, Moment, Word
from core.money import Money
from core.security.signing import new_seed
from core.totals import Bill, Category, Line, Tax, add_up


class DocumentKind(StrEnum):
    """What a document is. Only an invoice is owed; the others share its words and its paper."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit note"
    QUOTE = "quote"
    PRO_FORMA = "pro forma"


class InvoiceState(StrEnum):
    """Where an invoice stands in its life."""

    DRAFT = "draft"
    AWAITING = "awaiting approval"
    OPEN = "open"
    PARTLY_PAID = "partly paid"
    PAID = "paid"
    VOID = "void"
    WRITTEN_OFF = "written off"
    CREDITED = "credited"
    ISSUED = "issued"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


NEXT: dict[InvoiceState, frozenset[InvoiceState]] = {
    InvoiceState.DRAFT: frozenset({InvoiceState.AWAITING, InvoiceState.VOID}),
    InvoiceState.AWAITING: frozenset(
        {InvoiceState.OPEN, InvoiceState.ISSUED, InvoiceState.DRAFT, InvoiceState.VOID}
    ),
    InvoiceState.OPEN: frozenset(
        {
            InvoiceState.PARTLY_PAID,
            InvoiceState.PAID,
            InvoiceState.VOID,
            InvoiceState.WRITTEN_OFF,
            InvoiceState.CREDITED,
        }
    ),
    InvoiceState.PARTLY_PAID: frozenset(
        {InvoiceState.PAID, InvoiceState.WRITTEN_OFF, InvoiceState.CREDITED}
    ),
    InvoiceState.PAID: frozenset({InvoiceState.CREDITED}),
    InvoiceState.VOID: frozenset(),
    InvoiceState.WRITTEN_OFF: frozenset(),
    InvoiceState.CREDITED: frozenset(),
    InvoiceState.ISSUED: frozenset(),
}

OFFER_NEXT: dict[InvoiceState, frozenset[InvoiceState]] = {
    InvoiceState.DRAFT: frozenset({InvoiceState.OFFERED, InvoiceState.VOID}),
    InvoiceState.OFFERED: frozenset(
        {InvoiceState.ACCEPTED, InvoiceState.DECLINED, InvoiceState.EXPIRED}
    ),
}
"""The life of a quote; nobody owes anything on it, and of a pro forma, which ends with no answer.

draft ──send──▶ offered ──accept──▶ accepted    (a draft invoice comes of it)
  └─void─▶ void    ├──decline──▶ declined
                   └──its last day is over──▶ expired
"""

OFFERS = frozenset({DocumentKind.QUOTE, DocumentKind.PRO_FORMA})
"""Papers that nobody owes: they are in no list of invoices."""

OWED = frozenset({InvoiceState.OPEN, InvoiceState.PARTLY_PAID})
SETTLED = frozenset({InvoiceState.PAID, InvoiceState.WRITTEN_OFF, InvoiceState.CREDITED})


class Invoice(SQLModel, table=True):
    """What a client owes for, from the first draft to the last payment.

    People call it by its `reference`: `D12` while it is a draft, then its number. A draft has
    either terms or a due date; once issued, `terms_days` are the days it came to, and `terms` what
    more was agreed. `authors` are all who wrote on it, and none may approve it.
    Of a quote that was sent, `due_on` is the last day on which it can be accepted.
    `po_number` is the client's own number for it; it stands beside what was issued, not in it.
    `address_seed` goes into its address on the web with the installation's key; another seed makes
    another address, and the earlier one opens nothing any more. One `is_restricted` once its client
    was erased: nobody is shown it, save an owner for the tax office.
    """

    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        UniqueConstraint("company_id", "draft"),
        Index(None, "company_id", "state", "due_on", "id"),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    client_id: int = Field(
        sa_column=Column(Id, ForeignKey("client.id"), nullable=False, index=True)
    )
    kind: DocumentKind = Field(
        default=DocumentKind.INVOICE,
        sa_column=Column(Word(DocumentKind), nullable=False, server_default="invoice"),
    )
    draft: int
    number: str | None = Field(default=None, max_length=40)
    state: InvoiceState = Field(sa_column=Column(Word(InvoiceState), nullable=False, index=True))
    currency: str = Field(max_length=3)
    terms_days: int | None = None
    terms: str = Field(default="", max_length=60, sa_column_kwargs={"server_default": ""})
    note: str = Field(default="", max_length=2000)
    po_number: str = Field(default="", max_length=80)
    issued_on: date | None = None
    due_on: date | None = None
    net_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    tax_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    total_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    paid_minor: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    adjusted_minor: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, server_default="0")
    )
    credited_minor: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, server_default="0")
    )
    drafted_by: int = Field(sa_column=Column(Id, ForeignKey("member.id"), nullable=False))
    authors: list[int] = Field(sa_column=Column(Json, nullable=False))
    drafted_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    sent_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    address_seed: str = Field(default_factory=new_seed, max_length=64)
    is_restricted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})

    @property
    def reference(self) -> str:
        """What people call it."""
        return self.number or f"D{self.draft}"

    @property
    def subject(self) -> str:
        """What its living cards and its events hang on."""
        return f"invoice:{self.id}"

    @property
    def total(self) -> Money:
        """What it comes to, tax included."""
        return Money(self.total_minor, self.currency)

    @property
    def paid(self) -> Money:
        """What has been paid on it."""
        return Money(self.paid_minor, self.currency)

    @property
    def adjusted(self) -> Money:
        """How much less is owed although no money came."""
        return Money(self.adjusted_minor, self.currency)

    @property
    def credited(self) -> Money:
        """What issued credit notes took back of it, whether it was owed still or paid."""
        return Money(self.credited_minor, self.currency)

    @property
    def owed(self) -> Money:
        """What is still to be paid; nothing unless it is open or partly paid."""
        left = self.total_minor - self.paid_minor - self.adjusted_minor
        return Money(left if self.state in OWED else 0, self.currency)

    def is_overdue(self, today: date) -> bool:
        """True from the day after the due date, while something is owed."""
        return self.state in OWED and self.due_on is not None and self.due_on < today

    def require(self, state: InvoiceState) -> None:
        """Refuse, naming the state, when its life does not lead there from where it stands."""
        life = OFFER_NEXT if self.kind in OFFERS else NEXT
        if state not in life.get(self.state, frozenset()):
            what = f"a {self.kind} ({self.state})" if self.kind in OFFERS else str(self.state)
            raise WrongState(f"{self.reference} is {what}.", hint=f"/invoice show {self.reference}")


class InvoiceLine(SQLModel, table=True):
    """One position: a quantity at a price, with one tax rate in percent.

    In a credit note it also says how much tax it takes back, and which line of the invoice it
    credits, unless it credits a mere amount.
    """

    __tablename__ = "invoice_line"

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    invoice_id: int = Field(
        sa_column=Column(Id, ForeignKey("invoice.id"), nullable=False, index=True)
    )
    position: int
    description: str = Field(max_length=1000)
    quantity: Decimal = Field(sa_column=Column(Exact, nullable=False))
    unit_price: Decimal = Field(sa_column=Column(Exact, nullable=False))
    tax_rate: Decimal = Field(sa_column=Column(Exact, nullable=False))
    net_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    tax_minor: int | None = Field(default=None, sa_column=Column(BigInteger))
    credits_id: int | None = Field(default=None, sa_column=Column(Id))


@dataclass(frozen=True)
class LineDraft:
    """A line before it is kept: what a person typed, read and checked."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    tax_rate: Decimal


@dataclass(frozen=True)
class TaxGroup:
    """All lines of one rate: what they come to, and the tax on that."""

    rate: Decimal
    net: Money
    tax: Money


@dataclass(frozen=True)
class Totals:
    """What lines come to: each line's net, the tax per rate, and the sums."""

    line_nets: tuple[Money, ...]
    groups: tuple[TaxGroup, ...]
    net: Money
    tax: Money
    total: Money


def total_up(lines: Sequence[LineDraft | InvoiceLine], currency: str) -> Totals:
    """What lines come to, as every invoice is added up (`core/totals`)."""
    borne: dict[Decimal, tuple[Tax]] = {}
    plain = []
    for line in lines:
        taxes = borne.get(line.tax_rate) or borne.setdefault(line.tax_rate, _taxes(line.tax_rate))
        plain.append(Line(line.quantity, line.unit_price, taxes))
    sums = add_up(Bill(currency, tuple(plain)))
    groups = (TaxGroup(group.tax.rate, group.base, group.amount) for group in sums.groups)
    by_rate = tuple(sorted(groups, key=lambda group: group.rate))
    return Totals(sums.nets, by_rate, sums.net, sums.tax, sums.total)


def _taxes(rate: Decimal) -> tuple[Tax]:
    return (Tax(Category.STANDARD if rate else Category.ZERO, rate),)
