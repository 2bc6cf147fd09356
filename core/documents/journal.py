"""The journal for other programs: as CSV for spreadsheets, as Beancount for plain-text books.

Beancount's syntax is that of its third version
(beancount.github.io/docs/beancount_language_syntax.html).
"""

from collections.abc import Iterable, Sequence
from typing import Final

from core.documents.tables import Cell, csv_rows
from core.models import JournalEntry, OpenAccount
from core.money import Money

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
    "discounts": "Income:Discounts",
}


def csv_heads() -> str:
    """The first line of a CSV."""
    return csv_rows([HEADS])


def csv_lines(entries: Iterable[JournalEntry]) -> str:
    """A line an entry; amounts with a point, dates as in 2026-12-31."""
    return csv_rows(map(journal_row, entries))


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
    kind, _, detail = name.partition(":")
    return ":".join(filter(None, (KINDS[kind], detail.capitalize().replace(".", "-"))))


def journal_row(each: JournalEntry) -> tuple[Cell, ...]:
    """An entry under `HEADS`: what is debited stands left, what is credited right."""
    amount = Money(abs(each.amount.minor), each.amount.currency)
    sides: tuple[Cell, Cell] = (amount, "") if each.amount.minor > 0 else ("", amount)
    said = each.on, each.event_id, each.document, each.payment, each.client, each.account
    return (*said, *sides, each.amount.currency)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
