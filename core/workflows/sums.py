"""What a document shows of how it is added up, from its lines to what is to be paid."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from core.documents.invoice import DocumentCut, DocumentLine, TaxGroup, Withheld
from core.models import LineDraft, Totals
from core.money import Money
from core.services.invoices import InvoiceView
from core.totals import Category, Cut, Part
from core.totals.bills import Reckoning
from core.totals.categories import RULES

TAXED = frozenset({Category.STANDARD, Category.ZERO})


def sums_of(view: InvoiceView) -> dict[str, Any]:
    """The parts of an `InvoiceDocument` that say how its total comes about."""
    totals, way = view.totals, view.invoice.reckoned
    drafts = [line.said for line in view.lines]
    return {
        "lines": tuple(_line(each, net) for each, net in zip(drafts, totals.priced, strict=True)),
        "taxes": tuple(_groups(totals)),
        "is_gross": way.is_gross,
        "lines_sum": _added(totals.priced) if way.cuts else None,
        "cuts": tuple(_cuts(way.cuts, totals.parts)),
        "with_tax": None if totals.due == totals.total else totals.total,
        "withheld": tuple(_withheld(way, totals)),
        "rounding": totals.rounding or None,
        "legal": tuple(_legal(way, totals, view.language)),
    }


def _line(line: LineDraft, priced: Money) -> DocumentLine:
    has_several = len(line.taxes) > 1
    return DocumentLine(
        line.description,
        line.quantity,
        line.unit_price,
        None if line.category is Category.OUTSIDE else line.tax_rate,
        priced,
        line.unit,
        line.base_quantity,
        tuple((tax.name, tax.rate) for tax in line.taxes) if has_several else (),
        tuple(_cut(cut, priced.currency) for cut in line.cuts),
    )


def _cut(cut: Cut, currency: str, comes_to: Money | None = None) -> DocumentCut:
    amount, base = (
        None if value is None else Money.rounded(value, currency)
        for value in (cut.amount, cut.base)
    )
    return DocumentCut(amount, cut.percentage, base, cut.is_charge, cut.reason, comes_to)


def _cuts(cuts: Sequence[Cut], parts: Sequence[Part]) -> Iterator[DocumentCut]:
    """Each discount and charge of the whole once, though its parts belong to several taxes."""
    together = [list(each) for _, each in groupby(parts, key=lambda part: id(part.cut))]
    for cut, its in zip(cuts, together, strict=True):
        priced = _added(part.priced for part in its)
        yield _cut(cut, priced.currency, priced if cut.is_charge else -priced)


def _groups(totals: Totals) -> Iterator[TaxGroup]:
    for group in totals.groups:
        is_untaxed = group.category not in TAXED
        yield TaxGroup(group.rate, group.net, group.tax, group.name, is_untaxed)


def _withheld(way: Reckoning, totals: Totals) -> Iterator[Withheld]:
    for each, amount in zip(way.withholdings, totals.withheld, strict=True):
        base = totals.net if each.base is None else Money.rounded(each.base, amount.currency)
        yield Withheld(each.name, each.rate, base, amount)


def _legal(way: Reckoning, totals: Totals, language: str) -> Iterator[str]:
    """What the law wants written of each category, once, in the client's language."""
    for category in dict.fromkeys(group.category for group in totals.groups):
        rule, said = RULES[category], way.reasons.get(category)
        if rule.written:
            reason = (said and (said.text or said.code)) or rule.reason
            sentence = rule.written.get(language) or rule.written["en"]
            yield sentence.format(reason=reason)


def _added(amounts: Iterable[Money]) -> Money:
    first, *others = amounts
    return sum(others, first)
