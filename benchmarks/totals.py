"""How many invoices a second are added up, beside plain sums of decimals.

    python benchmarks/totals.py [seconds]

*Plain* multiplies, rounds and adds the same lines with `decimal` alone and one tax rate after the
other: no discounts, no categories, no money, and nothing that says where a number comes from. The
ways take turns and are timed by the processor, so that the ratio holds on a busy machine too. *From
JSON to JSON* is what `paidup totals` does between reading the file and printing.
"""

import json
import sys
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1]))

from core.models import LineDraft, total_up
from core.totals import add_up
from core.totals.reading import read
from core.totals.telling import told

ROUNDS = 8
SECONDS = 4.0
CENT = Decimal("0.01")
LINES = [
    LineDraft("Concept and advice", Decimal(3), Decimal(800), Decimal(19)),
    LineDraft("Backend work with tests", Decimal("12.5"), Decimal(110), Decimal(19)),
    LineDraft("Travel", Decimal(1), Decimal("89.90"), Decimal(19)),
    LineDraft("Hosting", Decimal(744), Decimal("0.013889"), Decimal(19)),
    LineDraft("A book", Decimal(2), Decimal("39.95"), Decimal(7)),
]


def plain(lines: list[LineDraft]) -> Decimal:
    """The total, and nothing else."""
    by_rate: dict[Decimal, Decimal] = {}
    for line in lines:
        net = (line.quantity * line.unit_price).quantize(CENT, ROUND_HALF_UP)
        by_rate[line.tax_rate] = by_rate.get(line.tax_rate, Decimal(0)) + net
    taxes = ((net * rate / 100).quantize(CENT, ROUND_HALF_UP) for rate, net in by_rate.items())
    return sum((*by_rate.values(), *taxes), Decimal(0))


def said(lines: list[LineDraft], *, is_rich: bool) -> bytes:
    """The same lines in JSON; the rich ones have discounts, and so has the whole."""
    off = {"invoice_line_allowances": [{"invoice_line_allowance_percentage": 3}]}
    found = [
        {
            "invoiced_quantity": str(line.quantity),
            "item_net_price": str(line.unit_price),
            "invoiced_item_vat_category_code": "S",
            "invoiced_item_vat_rate": str(line.tax_rate),
        }
        | (off if is_rich else {})
        for line in lines
    ]
    whole = {"document_level_allowances": [{"document_level_allowance_percentage": 5}]}
    bill = {"invoice_currency_code": "EUR", "invoice_lines": found}
    return json.dumps(bill | (whole if is_rich else {})).encode()


def whole_way(raw: bytes) -> str:
    """From JSON to JSON."""
    bill = read(raw)[1]
    return json.dumps(told(bill, add_up(bill)))


def rates(ways: dict[str, Callable[[], object]], seconds: float) -> dict[str, float]:
    """How often a second each can be done, in turns; the best round of each counts."""
    best = dict.fromkeys(ways, 0.0)
    for _ in range(ROUNDS):
        for name, way in ways.items():
            begun, done = process_time(), 0
            while (took := process_time() - begun) < seconds / ROUNDS / len(ways):
                way()
                done += 1
            best[name] = max(best[name], done / took)
    return best


def main() -> None:
    """Measure and print, for five lines and for five hundred."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    for count in (5, 500):
        lines = LINES * (count // len(LINES))
        assert plain(lines) == total_up(lines, "EUR").total.amount, "not the same total"
        found = rates(
            {
                "plain decimals": partial(plain, lines),
                "a draft": partial(total_up, lines, "EUR"),
                "with discounts": partial(add_up, read(said(lines, is_rich=True))[1]),
                "from JSON to JSON": partial(whole_way, said(lines, is_rich=False)),
            },
            seconds,
        )
        print(f"{f'{count} lines':24}{'a second':>12}{'of plain':>12}")
        for name, rate in found.items():
            print(f"{name:24}{rate:>12,.0f}{rate / found['plain decimals']:>12.0%}")
        print()


if __name__ == "__main__":
    main()
