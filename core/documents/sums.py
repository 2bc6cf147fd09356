"""What a document shows of how it is added up, from its lines to what is to be paid."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from core.documents.formats import Formats
from core.documents.invoice import DocumentCut, DocumentLine, TaxGroup, Withheld
from core.documents.sum_words import SumWords
from core.models import InvoiceLine, LineDraft, Totals
from core.money import Money
from core.totals import Category, Cut, Part
from core.totals.bills import ONE, Reckoning
from core.totals.categories import RULES

TAXED = frozenset({Category.STANDARD, Category.ZERO})


def sums_of(
    lines: Sequence[InvoiceLine], way: Reckoning, totals: Totals, language: str
) -> dict[str, Any]:
    """The parts of an `InvoiceDocument` that say how its total comes about."""
    drafts = [line.said for line in lines]
    return {
        "lines": tuple(_line(each, net) for each, net in zip(drafts, totals.priced, strict=True)),
        "taxes": tuple(_groups(totals)),
        "is_gross": way.is_gross,
        "lines_sum": _added(totals.priced) if way.cuts else None,
        "cuts": tuple(_cuts(way.cuts, totals.parts)),
        "with_tax": None if totals.due == totals.total else totals.total,
        "withheld": tuple(_withheld(way, totals)),
        "rounding": totals.rounding or None,
        "legal": tuple(_legal(way, totals, language)),
    }


def cut_said(cut: DocumentCut, words: SumWords, formats: Formats) -> str:
    """A discount or charge in words, such as "Discount 10%: Early order"."""
    what = words.charge if cut.is_charge else words.discount
    said = words.part.format(what=what, share=_share(cut, words, formats))
    return words.because.format(what=said, reason=cut.reason) if cut.reason else said


def withheld_said(each: Withheld, words: SumWords, formats: Formats) -> str:
    """What is kept back, by name and rate."""
    rate, base = formats.percent(each.rate), formats.money(each.base)
    return words.withheld.format(name=each.name, rate=rate, base=base)


def price_said(line: DocumentLine, words: SumWords, formats: Formats) -> str:
    """A unit price, and for how many it is where that is more than one."""
    price = formats.price(line.unit_price, line.net.currency)
    if line.base_quantity == ONE:
        return price
    return words.per.format(price=price, count=formats.quantity(line.base_quantity))


def _share(cut: DocumentCut, words: SumWords, formats: Formats) -> str:
    if cut.percentage is None or cut.amount is not None:
        return formats.money(cut.amount) if cut.amount else ""
    percentage = formats.percent(cut.percentage)
    if cut.base is None:
        return percentage
    return words.of_base.format(percentage=percentage, base=formats.money(cut.base))


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
