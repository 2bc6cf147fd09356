"""Every step from the lines to what is due, with its term of EN 16931 and how it came about."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from core.money import Money
from core.totals.adding import Part, Sums
from core.totals.bills import ONE, Bill, Cut, Line, Tax
from core.totals.categories import Category
from core.totals.lines import exact
from core.totals.numbers import written
from core.totals.taxes import Taxes


class Step(NamedTuple):
    """One number: its term (empty where the norm has none), its name, how, and what it is."""

    term: str
    name: str
    of: str
    how: str
    amount: str


def steps(bill: Bill, sums: Sums) -> Iterator[Step]:
    """In the order in which they are done."""
    for place, line in enumerate(bill.lines):
        yield from _line(bill, sums, place, line)
    yield _step("BT-106", "Sum of Invoice line net amount", "the sum of BT-131", sums.lines)
    yield from (_part(bill, part) for part in sums.parts)
    yield _step(
        "BT-107", "Sum of allowances on document level", "the sum of BT-92", sums.allowances
    )
    yield _step("BT-108", "Sum of charges on document level", "the sum of BT-99", sums.charges)
    yield _step("BT-109", "Invoice total amount without VAT", "BT-106 − BT-107 + BT-108", sums.net)
    yield from _groups(bill, sums)
    yield _step("BT-110", "Invoice total VAT amount", "the sum of BT-117", sums.tax)
    yield _step("BT-112", "Invoice total amount with VAT", "BT-109 + BT-110", sums.total)
    yield from _payment(bill, sums)


def label(taxes: Taxes) -> str:
    """What something bears, such as `S 19 %`, or `GST 5 % and PST 7 %`."""
    return " and ".join(map(_called, taxes))


def _called(tax: Tax) -> str:
    if tax.category is Category.OUTSIDE:  # which has no rate (BR-O-05)
        return tax.category
    return f"{tax.name or tax.category} {written(tax.rate)} %"


def _step(term: str, name: str, how: str, amount: Money, of: str = "") -> Step:
    return Step(term, name, of, how, f"{amount.amount:f}")


def _line(bill: Bill, sums: Sums, place: int, line: Line) -> Iterator[Step]:
    of = f"line {line.identifier}"
    if not bill.is_gross:
        how = _priced(line, place)
        yield _step("BT-131", "Invoice line net amount", how, sums.nets[place], of)
        return
    yield _step("", "Invoice line amount with VAT", _priced(line, place), sums.priced[place], of)
    how = f"its part of the net of {label(line.taxes)}"
    yield _step("BT-131", "Invoice line net amount", how, sums.nets[place], of)


def _priced(line: Line, place: int) -> str:
    """Quantity times price and what follows, and its exact result where it was rounded."""
    said = f"{written(line.quantity)} × {written(line.price)}"
    if line.base_quantity != ONE:
        said += f" ÷ {written(line.base_quantity)}"
    for cut in line.cuts:
        said += f" {'+' if cut.is_charge else '−'} {_cut(cut, 'that')}"
    return f"{said} = {_short(exact(line, place + 1))}, rounded once"


def _short(value: Decimal) -> str:
    """An exact number, or its beginning when it does not end soon."""
    text = written(value)
    most = 24
    return text if len(text) <= most else f"{text[:most]}…"


def _cut(cut: Cut, base: str) -> str:
    if cut.amount is not None:
        return written(cut.amount)
    assert cut.percentage is not None, "neither an amount nor a percentage"
    return f"{written(cut.percentage)} % of {base if cut.base is None else written(cut.base)}"


def _part(bill: Bill, part: Part) -> Step:
    term, kind = ("BT-99", "charge") if part.cut.is_charge else ("BT-92", "allowance")
    how = _cut(part.cut, "the lines")
    if not part.cut.taxes:
        how += ", spread in proportion"
    if bill.is_gross:
        how += f": {part.priced.amount:f} with VAT, of which this is without"
    return _step(term, f"Document level {kind} amount", how, part.net, label(part.taxes))


def _groups(bill: Bill, sums: Sums) -> Iterator[Step]:
    for tax, base, amount in sums.groups:
        of = label((tax,))
        below = [
            name for name in tax.on_top_of if any(name == each.tax.name for each in sums.groups)
        ]
        on = f", and {' and '.join(below)} on it" if below else ""
        yield _step("BT-116", "VAT category taxable amount", f"all that bears it{on}", base, of)
        yield _step("BT-117", "VAT category tax amount", _taxed(bill, tax, base), amount, of)


def _taxed(bill: Bill, tax: Tax, base: Money) -> str:
    if bill.is_taxed_by_line:
        return f"{written(tax.rate)} % of each line, rounded for each"
    if bill.is_gross:
        return "its part of the prices with VAT, rounded once"
    return f"{written(tax.rate)} % of {base.amount:f}, rounded once"


def _payment(bill: Bill, sums: Sums) -> Iterator[Step]:
    payment = sums.payment
    yield _step("BT-113", "Paid amount", "paid in advance", payment.paid)
    for each, amount in zip(bill.withholdings, payment.withheld, strict=True):
        base = "BT-109" if each.base is None else written(each.base)
        how = f"{written(each.rate)} % of {base}, rounded once"
        yield _step("", "Withheld amount", how, amount, each.name)
    less = " − withheld" if payment.withheld else ""
    step = f"to a multiple of {written(bill.cash_step)}" if bill.cash_step else "no cash rounding"
    yield _step("BT-114", "Rounding amount", step, payment.rounding)
    yield _step("BT-115", "Amount due for payment", f"BT-112 − BT-113{less} + BT-114", payment.due)
