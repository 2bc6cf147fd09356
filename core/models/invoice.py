"""An invoice and its life.

    draft ──ask──▶ awaiting approval ──approve──▶ open ──pay──▶ partly paid ──pay──▶ paid
      ▲  └──────────────┐│ │                       │ └──────────pay in full──────────▲
      └──reject, edit───┘│ └─void─▶ void ◀──void───┤            │
                         │                         ├─write off──┴──▶ written off
                         │                         └─credit the whole (paid or not)──▶ credited
                         └─(voided approvals lead back to draft)

What goes back to the client leads from paid to partly paid, or to open again.
A credit note goes the same way as far as its approval; then it is issued, and that is its end.

Overdue is no state: it is an open or partly paid invoice, and a date. Once issued (it has a
number), its lines and totals never change; database triggers hold that too.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, false
from sqlmodel import Column, Field, ForeignKey, Index, SQLModel, UniqueConstraint

from core.errors import WrongState
from core.models.base import Id, Json, Moment, Word
from core.money import Money
from core.security.signing import new_seed
from core.totals.bills import Reckoning
from core.totals.keeping import read_reckoning


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
        {
            InvoiceState.PAID,
            InvoiceState.WRITTEN_OFF,
            InvoiceState.OPEN,
            InvoiceState.CREDITED,
        }
    ),
    InvoiceState.PAID: frozenset(
        {InvoiceState.PARTLY_PAID, InvoiceState.OPEN, InvoiceState.CREDITED}
    ),
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
    `po_number` is the client's own number for it; it stands beside what was issued, not in it,
    save where it was known before: then it is the `printed_po` too. It was supplied on a day, or
    over the time of a service. A deposit is billed before the invoice that takes it off again.
    `serial` is its place in the counter `numbered_in`.
    `address_seed` goes into its address on the web with the installation's key; another seed makes
    another address, and the earlier one opens nothing any more. One that another program
    issued is `imported_from` it, and keeps its number. Once issued it says of its client
    what was so then: `past_id` is where that stands, when something else is so by now. One
    `is_restricted` once its client was erased: nobody is shown it, save an owner, for the taxes.
    `total_minor` is what it asks for: net and tax, less `withheld_minor`, and with `rounding_minor`
    for cash; `reckoning` is how it is added up, and empty where that is the plain way.
    """

    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        UniqueConstraint("company_id", "draft"),
        Index(None, "company_id", "state", "due_on", "id"),
        Index("uq_invoice_serial", "company_id", "numbered_in", "serial", unique=True),
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
    ladder: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
    note: str = Field(default="", max_length=2000)
    po_number: str = Field(default="", max_length=80)
    issued_on: date | None = None
    due_on: date | None = None
    net_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    tax_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    withheld_minor: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, server_default="0")
    )
    rounding_minor: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, server_default="0")
    )
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
    supplied_on: date | None = None
    service_from: date | None = None
    service_to: date | None = None
    printed_po: str = Field(default="", max_length=80, sa_column_kwargs={"server_default": ""})
    is_deposit: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    numbered_in: str | None = Field(default=None, max_length=40)
    serial: int | None = None
    imported_from: str = Field(default="", max_length=32, sa_column_kwargs={"server_default": ""})
    past_id: int | None = Field(default=None, sa_column=Column(Id))
    is_restricted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    reckoning: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(Json, nullable=False, server_default="{}")
    )

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
        """What it asks for: with tax, less what is withheld, and rounded for cash."""
        return Money(self.total_minor, self.currency)

    @property
    def reckoned(self) -> Reckoning:
        """How it is added up, beside its lines."""
        return read_reckoning(self.reckoning)

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
