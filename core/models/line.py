"""The lines of a document: as a person drafts them, as they are kept, and what they come to.

A line is added up by `core/totals`, and only there; here is what of it is kept, and under which
names its sums are read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.models.base import Exact, Id, Json, Word
from core.money import Money
from core.totals import Bill, Category, Cut, Line, Part, Sums, Tax, add_up
from core.totals.bills import ONE, PLAIN, Reckoning
from core.totals.keeping import read_cuts, read_taxes
from core.totals.lines import spread
from core.totals.meaning import named
from core.totals.taxes import Taxes


class InvoiceLine(SQLModel, table=True):
    """One position: a quantity at a price for so many, what it bears, what is taken off or put on.

    `taxes` is empty where `category` and `tax_rate` say it all; with several these are the first's.
    `cuts` are its discounts and charges; `said` has both read. `revenue` is the kind of income, a
    word of the ledger's; `item_key` names the item of the catalogue that it was filled in from. One
    below nothing takes a deposit off that was billed before: `deposit_id` is its invoice.
    In a credit note it also says how much tax it takes back, and which line of the invoice it
    credits (`credits_id`), unless it credits a mere amount.
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
    unit: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
    base_quantity: Decimal = Field(
        default=ONE, sa_column=Column(Exact, nullable=False, server_default="1000000")
    )
    category: Category = Field(
        default=Category.STANDARD,
        sa_column=Column(Word(Category), nullable=False, server_default="S"),
    )
    taxes: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(Json, nullable=False, server_default="[]")
    )
    cuts: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(Json, nullable=False, server_default="[]")
    )
    revenue: str = Field(default="", max_length=32, sa_column_kwargs={"server_default": ""})
    item_key: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
    deposit_id: int | None = Field(default=None, sa_column=Column(Id))
    tax_minor: int | None = Field(default=None, sa_column=Column(BigInteger))
    credits_id: int | None = Field(default=None, sa_column=Column(Id))

    @property
    def said(self) -> "LineDraft":
        """The same as it was drafted."""
        return LineDraft(
            self.description,
            self.quantity,
            self.unit_price,
            self.tax_rate,
            self.category,
            self.unit,
            self.base_quantity,
            read_taxes(self.taxes),
            read_cuts(self.cuts),
            self.revenue,
            self.item_key,
        )


@dataclass(frozen=True)
class LineDraft:
    """A line before it is kept: what a person typed, read and checked.

    Without a rate the category S is Z; where there are `taxes`, category and rate are the first's.
    """

    description: str
    quantity: Decimal
    unit_price: Decimal
    tax_rate: Decimal
    category: Category = Category.STANDARD
    unit: str = ""
    base_quantity: Decimal = ONE
    taxes: Taxes = ()
    cuts: tuple[Cut, ...] = ()
    revenue: str = ""
    item_key: str = ""

    def __post_init__(self) -> None:
        """Say the same thing in one way only."""
        if self.taxes:
            object.__setattr__(self, "category", self.taxes[0].category)
            object.__setattr__(self, "tax_rate", self.taxes[0].rate)
        elif self.category is Category.STANDARD and not self.tax_rate:
            object.__setattr__(self, "category", Category.ZERO)


AnyLine = LineDraft | InvoiceLine


@dataclass(frozen=True)
class TaxGroup:
    """All that bears one tax: what it comes to, and the tax on that."""

    rate: Decimal
    net: Money
    tax: Money
    category: Category = Category.STANDARD
    name: str = ""


@dataclass(frozen=True)
class Totals:
    """What lines come to: each line's net, the tax of each group, and the sums.

    `total` is with tax (BT-112), `due` what is left to pay of it (BT-115). `lines` is the sum of
    the lines alone, `parts` are the document's own discounts and charges. `priced` are the lines
    as the client reads them: with tax, where prices are. `revenue` is the net by kind of income.
    """

    line_nets: tuple[Money, ...]
    groups: tuple[TaxGroup, ...]
    net: Money
    tax: Money
    total: Money
    priced: tuple[Money, ...]
    lines: Money
    parts: tuple[Part, ...]
    withheld: tuple[Money, ...]
    rounding: Money
    due: Money
    revenue: Mapping[str, Money]

    @property
    def withheld_minor(self) -> int:
        """All that the client keeps back."""
        return sum(each.minor for each in self.withheld)


def total_up(lines: Sequence[AnyLine], currency: str, reckoning: Reckoning = PLAIN) -> Totals:
    """What lines come to, as every document is added up (`core/totals`)."""
    bill = bill_of(lines, currency, reckoning)
    sums = add_up(bill)
    groups = (
        TaxGroup(group.tax.rate, group.base, group.amount, group.tax.category, group.tax.name)
        for group in sums.groups
    )
    return Totals(
        sums.nets,
        tuple(sorted(groups, key=lambda group: (group.rate, group.category, group.name))),
        sums.net,
        sums.tax,
        sums.total,
        sums.priced,
        sums.lines,
        sums.parts,
        sums.payment.withheld,
        sums.payment.rounding,
        sums.payment.due,
        _revenue(lines, bill, sums),
    )


def bill_of(lines: Sequence[AnyLine], currency: str, reckoning: Reckoning = PLAIN) -> Bill:
    """The lines as a bill, each tax by its name only where a line has several."""
    borne: dict[tuple[Category, Decimal], Taxes] = {}
    plain, has_names = [], False
    for line in lines:
        key = line.category, line.tax_rate
        taxes = borne.get(key) or borne.setdefault(key, _taxes(*key))
        if line.taxes or line.cuts or line.base_quantity != ONE:
            said = line.said if isinstance(line, InvoiceLine) else line
            plain.append(_rich(said, said.taxes or taxes))
            has_names = has_names or bool(said.taxes)
        else:
            plain.append(Line(line.quantity, line.unit_price, taxes))
    bill = Bill(currency, tuple(plain)) if reckoning is PLAIN else _bill(currency, plain, reckoning)
    return named(bill) if has_names else bill


def _rich(said: LineDraft, taxes: Taxes) -> Line:
    return Line(said.quantity, said.unit_price, taxes, said.base_quantity, said.cuts)


def _bill(currency: str, lines: list[Line], reckoning: Reckoning) -> Bill:
    return Bill(
        currency,
        tuple(lines),
        reckoning.cuts,
        reckoning.withholdings,
        cash_step=reckoning.cash_step,
        reasons=reckoning.reasons,
        is_gross=reckoning.is_gross,
        is_taxed_by_line=reckoning.is_taxed_by_line,
    )


def _taxes(category: Category, rate: Decimal) -> Taxes:
    if category is Category.STANDARD and not rate:  # a line from before there were categories
        category = Category.ZERO
    return (Tax(category, rate),)


def _revenue(lines: Sequence[AnyLine], bill: Bill, sums: Sums) -> Mapping[str, Money]:
    """The net by kind of income.

    What is taken off the document, or put on, goes where what bears the same taxes goes, in
    proportion; where nothing does, to no kind.
    """
    if not any(line.revenue for line in lines):
        return {"": sums.net}
    kinds: dict[str, int] = {}
    weights: dict[Taxes, dict[str, int]] = {}
    for line, billed, net in zip(lines, bill.lines, sums.nets, strict=True):
        kinds[line.revenue] = kinds.get(line.revenue, 0) + net.minor
        beside = weights.setdefault(billed.taxes, {})
        beside[line.revenue] = beside.get(line.revenue, 0) + abs(net.minor)
    for part in sums.parts:
        minor = part.net.minor if part.cut.is_charge else -part.net.minor
        found = weights.get(part.taxes, {})
        if not any(found.values()):
            found = {"": 1}
        for kind, share in zip(found, spread(minor, list(found.values())), strict=True):
            kinds[kind] = kinds.get(kind, 0) + share
    return {kind: Money(minor, bill.currency) for kind, minor in kinds.items()}
