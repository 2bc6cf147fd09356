"""The journal for other programs: as CSV for spreadsheets, as Beancount for plain-text books.

Beancount's syntax is that of its third version
(beancount.github.io/docs/beancount_language_syntax.html).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from core.documents.tables import Cell, csv_rows
from core.models import Accounts, JournalEntry, OpenAccount
from core.money import Money

HEADS: Final = (
    *("date", "event", "document", "payment", "client"),
    *("account", "debit", "credit", "currency", "worth", "worth currency"),
)
NO_COMPONENT: Final = re.compile(r"[\W_]")
KINDS: Final = {
    "receivable": "Assets:Receivable",
    "revenue": "Income:Revenue",
    "tax": "Liabilities:Tax",
    "cash": "Assets:Cash",
    "write-offs": "Expenses:WriteOffs",
    "withheld": "Assets:Withheld",
    "cash rounding": "Expenses:CashRounding",
    "client credit": "Liabilities:ClientCredit",
    "exchange differences": "Income:ExchangeDifferences",
    "discounts": "Income:Discounts",
    "opening balances": "Equity:OpeningBalances",
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
        f"{each.since} open {account_of(each.name)} {_held(each)}".rstrip() + "\n"
        for each in accounts
    )
    return "".join((f'option "title" {_quoted(title)}\n', *opened))


def _held(account: OpenAccount) -> str:
    """The currencies of an account; differences of exchange are in the company's own alone."""
    return "" if account.name == Accounts.EXCHANGE else ",".join(account.currencies)


def beancount_transaction(sides: Sequence[JournalEntry]) -> str:
    """A posting: all entries of one event."""
    first = sides[0]
    what = " ".join(filter(None, (first.document, first.payment, first.adjustment)))
    head = f"\n{first.on} * {_quoted(first.client)} {_quoted(what)}\n  event: {first.event_id}\n"
    return head + "".join(f"  {account_of(each.account)}  {_posted(each)}\n" for each in sides)


def _posted(each: JournalEntry) -> str:
    """An amount, with what all of it was worth where that is another currency."""
    amount, worth = each.amount, each.worth
    said = f"{amount.amount} {amount.currency}"
    if worth is None or worth.currency == amount.currency:
        return said
    if not amount:
        return f"{worth.amount} {worth.currency}"
    return f"{said} @@ {abs(worth.amount)} {worth.currency}"


def account_of(name: str) -> str:
    """Our name of an account as Beancount writes it: `tax:7.5` is `Liabilities:Tax:7-5`."""
    kind, *details = name.split(":")
    known = KINDS.get(kind) or f"Equity:{''.join(map(_component, kind.split()))}"
    return ":".join((known, *map(_component, details)))


def _component(word: str) -> str:
    """A part of a name in Beancount: a capital or a digit, then letters, digits and dashes."""
    return word[:1].upper() + NO_COMPONENT.sub("-", word[1:])


def journal_row(each: JournalEntry) -> tuple[Cell, ...]:
    """An entry under `HEADS`: what is debited stands left, what is credited right.

    What it is worth in the company's currency has a sign; a difference of exchange has only that.
    """
    amount = Money(abs(each.amount.minor), each.amount.currency)
    sides: tuple[Cell, Cell] = (amount, "") if each.amount.minor > 0 else ("", amount)
    if not amount:
        sides = "", ""
    said = each.on, each.event_id, each.document, each.payment, each.client, each.account
    worth: tuple[Cell, Cell] = (each.worth, each.worth.currency) if each.worth else ("", "")
    return (*said, *sides, each.amount.currency, *worth)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
