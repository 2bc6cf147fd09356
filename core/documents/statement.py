"""What a statement of account says on paper, as plain values, and its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from core.documents.colours import Palette, palette_for
from core.documents.formats import Formats, formats_for
from core.documents.invoice import ACCENT, Party
from core.money import Money


@dataclass(frozen=True)
class AccountLine:
    """One change of a balance, and the balance after it."""

    on: date
    what: str
    number: str
    amount: Money
    balance: Money


@dataclass(frozen=True)
class Account:
    """What a client owed before, what changed, and what is owed now, in one currency."""

    opening: Money
    lines: tuple[AccountLine, ...]
    closing: Money


@dataclass(frozen=True)
class StatementDocument:
    """A client's account on a day; from a first day on, or all of it."""

    language: str
    locale: str
    seller: Party
    buyer: Party
    made_on: date
    since: date | None
    accounts: tuple[Account, ...]
    accent: str = ACCENT


@dataclass(frozen=True, kw_only=True)
class StatementWords:
    """One language; what stands in braces is filled in by the template."""

    title: str
    on: str
    owed: str
    settled: str
    day: str
    what: str
    amount: str
    balance: str
    before: str
    names: Mapping[str, str]


ENGLISH: Final = StatementWords(
    title="Statement of account",
    on="As of {day}",
    owed="{amount} is to be paid.",
    settled="Nothing is to be paid.",
    day="Date",
    what="What",
    amount="Amount ({currency})",
    balance="Balance",
    before="Brought forward on {day}",
    names={},
)
GERMAN: Final = StatementWords(
    title="Kontoauszug",
    on="Stand {day}",
    owed="{amount} sind zu zahlen.",
    settled="Es ist nichts zu zahlen.",
    day="Datum",
    what="Vorgang",
    amount="Betrag ({currency})",
    balance="Saldo",
    before="Übertrag am {day}",
    names={
        "Invoice": "Rechnung",
        "Payment": "Zahlung",
        "Write-off": "Ausbuchung",
        "Void": "Storno",
    },
)
LANGUAGES: Final[Mapping[str, StatementWords]] = {"en": ENGLISH, "de": GERMAN}


@dataclass(frozen=True)
class ShownStatement:
    """What the template sees: the values, and how to write them."""

    document: StatementDocument
    words: StatementWords
    formats: Formats
    palette: Palette
    logo: str = ""

    def called(self, line: AccountLine) -> str:
        """What happened, in the reader's language: `Payment P1` is `Zahlung P1`."""
        first, _, rest = line.what.partition(" ")
        return " ".join(filter(None, (self.words.names.get(first, first), rest, line.number)))


def shown(document: StatementDocument) -> ShownStatement:
    """Gather what the template needs; in English where the language is not one of ours."""
    words = LANGUAGES.get(document.language, ENGLISH)
    formats = formats_for(document.language, document.locale)
    return ShownStatement(document, words, formats, palette_for(document.accent))
