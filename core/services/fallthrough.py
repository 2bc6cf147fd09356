"""Settings that fall through: the document's own, else its client's, else the company's.

It is the one place that decides which counts; what a card shows beside a value is where it is from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from core.models import Client, Company, Invoice
from core.terms import Terms
from core.totals import Category


class Level(StrEnum):
    """Where a setting may stand, as it is called in a sentence."""

    DOCUMENT = "the document"
    CLIENT = "the client"
    COMPANY = "the company"


NAMES: Final = (
    *("language", "currency", "terms", "time_zone"),
    *("tax_category",),
)
"""Every setting that falls through, by its column."""

SAID: Final[Mapping[str, Callable[[Any], Any]]] = {
    "terms": lambda row: Terms.of(row.terms, row.terms_days),
}
"""What a row says of what is kept in more than one column."""


@dataclass(frozen=True)
class Setting:
    """What counts, and on which level it was said."""

    value: Any
    level: Level


def setting(
    name: str, company: Company, client: Client | None = None, document: Invoice | None = None
) -> Setting:
    """What counts of a column: the first level on which it says anything, the company's last."""
    levels = {Level.DOCUMENT: document, Level.CLIENT: client}
    for level, row in levels.items():
        value = None if row is None else _said(row, name)
        if value is not None and value != "":
            return Setting(value, level)
    return Setting(_said(company, name), Level.COMPANY)


def _said(row: Company | Client | Invoice, name: str) -> Any:
    read = SAID.get(name)
    return getattr(row, name, None) if read is None else read(row)


def settings(company: Company, client: Client | None = None) -> dict[str, Setting]:
    """All of them, by column."""
    return {name: setting(name, company, client) for name in NAMES}


def treatment(company: Company, client: Client | None = None) -> tuple[Category, str]:
    """The tax category that lines have unless they say another, and why it is so."""
    found = setting("tax_category", company, client)
    says = client if found.level is Level.CLIENT and client else company
    return Category(found.value or Category.STANDARD), says.tax_reason
