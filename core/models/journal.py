"""The journal as it leaves the books: plain rows, and no tables of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.money import Money


@dataclass(frozen=True)
class JournalEntry:
    """One side of a posting, with the documents it is about; debit is positive.

    `worth` is the same in the company's currency, where that is known.
    """

    on: date
    event_id: int
    document: str
    payment: str
    adjustment: str
    client: str
    account: str
    amount: Money
    worth: Money | None = None


@dataclass(frozen=True)
class OpenAccount:
    """An account, since when there is something in it, and in which currencies."""

    name: str
    since: date
    currencies: Sequence[str]
