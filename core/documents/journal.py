"""The journal for other programs: as CSV for spreadsheets, as Beancount for plain-text books.

What people typed stays text there: a cell that a spreadsheet would take for a formula gets an
apostrophe before it (OWASP, CSV injection). Beancount's syntax is that of its third version
(beancount.github.io/docs/beancount_language_syntax.html).
"""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from core.models import JournalEntry, OpenAccount

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
HEADS: Final = (
    *("date", "event", "document", "payment", "client"),
    *("account", "debit", "credit", "currency"),
)
KINDS: Final = {
    "receivable": "Assets:Receivable",
    "revenue": "Income:Revenue",
    "tax": "Liabilities:Tax",
    "cash": "Assets:Cash",
    "write-offs": "Expenses:WriteOffs",
    "withheld": "Assets:Withheld",
    "cash rounding": "Expenses:CashRounding",
}


def csv_heads() -> str:
    """The first line of a CSV."""
    return _row(HEADS)


def csv_lines(entries: Iterable[JournalEntry]) -> str:
    """A line an entry; amounts with a point, dates as in 2026-12-31."""
    return "".join(map(_csv_line, entries))


def beancount_heads(title: str, accounts: Iterable[OpenAccount]) -> str:
    """Whose books these are, and the accounts."""
    opened = (
        f"{each.since} open {account_of(each.name)} {','.join(each.currencies)}\n"
        for each in accounts
    )
    return "".join((f'option "title" {_quoted(title)}\n', *opened))


def beancount_transaction(sides: Sequence[JournalEntry]) -> str:
    """A posting: all entries of one event."""
    first = sides[0]
    what = " ".join(filter(None, (first.document, first.payment)))
    head = f"\n{first.on} * {_quoted(first.client)} {_quoted(what)}\n  event: {first.event_id}\n"
    return head + "".join(
        f"  {account_of(each.account)}  {each.amount.amount} {each.amount.currency}\n"
        for each in sides
    )


def account_of(name: str) -> str:
    """Our name of an account as Beancount writes it: `tax:7.5` is `Liabilities:Tax:7-5`."""
    kind, *details = name.split(":")
    return ":".join(
        (KINDS[kind], *(each[:1].upper() + each[1:].replace(".", "-") for each in details))
    )


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _csv_line(each: JournalEntry) -> str:
    amount = str(abs(each.amount.amount))
    sides = (amount, "") if each.amount.minor > 0 else ("", amount)
    about = map(harmless, (each.document, each.payment, each.client))
    said = (str(each.on), str(each.event_id), *about, each.account)
    return _row((*said, *sides, each.amount.currency))


def _row(cells: Sequence[str]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
