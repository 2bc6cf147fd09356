"""What an invoice comes to, as EN 16931 computes it: from its lines to what is due.

    bills.py       what is added up: lines, allowances, charges, taxes, withholding
    categories.py  the norm's tax categories, and what the law wants written for each
    rounding.py    exact numbers, rounded once; whole units shared out without loss
    lines.py       what a line, an allowance or a charge comes to
    taxes.py       the tax on what belongs together, on top of prices or within them
    adding.py      all of it, in the norm's order
    reading.py     a bill from JSON, with `request.py` for what it may say
    telling.py     the sums as JSON in the norm's words, with every step

Nothing here is stored and nothing is asked: the same bill comes to the same sums for ever. Within
this room amounts are whole minor units of the bill's one currency; what leaves it is `Money`.
`docs/totals.md` has the rules with their sources.
"""

from core.totals.adding import Group, Part, Sums, add_up
from core.totals.bills import Bill, Cut, Line, Tax, Withholding
from core.totals.categories import Category

__all__ = [
    "Bill",
    "Category",
    "Cut",
    "Group",
    "Line",
    "Part",
    "Sums",
    "Tax",
    "Withholding",
    "add_up",
]
