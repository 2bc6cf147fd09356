"""What is kept about a client, to be read on paper: sections of rows, under one line that says why.

The machine's own copy, which leaves nothing out, lies beside it in the same file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

ROWS_MOST: Final = 300
TEXT_MOST: Final = 400

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "title": "Personal data kept by {company}",
        "made": "Made for {client} on {made_at} by {made_by}. All of it, for machines: data.json",
        "more": "{count} more are in data.json.",
        "client": "Client",
        "contacts": "Contacts",
        "invoices": "Invoices",
        "letters": "Letters",
        "sent": "Mails sent",
        "events": "What happened",
    },
    "de": {
        "title": "Personenbezogene Daten bei {company}",
        "made": "Erstellt für {client} am {made_at} durch {made_by}. Maschinenlesbar: data.json",
        "more": "{count} weitere stehen in data.json.",
        "client": "Kunde",
        "contacts": "Ansprechpartner",
        "invoices": "Rechnungen",
        "letters": "Schriftverkehr",
        "sent": "Gesendete E-Mails",
        "events": "Was geschah",
    },
}

COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "contacts": ("name", "email"),
    "invoices": ("reference", "state", "issued_on", "due_on", "total_minor", "currency"),
    "letters": ("reference", "written_at", "sender", "recipient", "subject", "text"),
    "sent": ("kind", "address", "state", "told_at"),
    "events": ("happened_at", "kind", "actor", "subject"),
}


@dataclass(frozen=True)
class Section:
    """A table with its heading; `more` says how many rows are not in it."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: str = ""


@dataclass(frozen=True)
class ClientFile:
    """A document of such sections."""

    language: str
    title: str
    made: str
    sections: tuple[Section, ...]


def client_file(told: Mapping[str, Any], language: str) -> ClientFile:
    """The document of a dossier's plain values, in a language we write."""
    words = WORDS.get(language, WORDS["en"])
    made = {"client": told["client"]["name"], "made_by": told["made_by"]}
    return ClientFile(
        language if language in WORDS else "en",
        words["title"].format(company=told["company"]["name"]),
        words["made"].format(made_at=str(told["made_at"])[:10], **made),
        (
            Section(
                words["client"],
                (),
                tuple((name, _said(value)) for name, value in told["client"].items() if value),
            ),
            *(_section(words, name, told[name]) for name in COLUMNS if told.get(name)),
        ),
    )


def _section(words: Mapping[str, str], name: str, rows: Sequence[Mapping[str, Any]]) -> Section:
    heads = tuple(COLUMNS[name])
    shown = tuple(tuple(_said(row[head]) for head in heads) for row in rows[:ROWS_MOST])
    left = len(rows) - len(shown)
    more = words["more"].format(count=left) if left else ""
    return Section(words[name], tuple(head.replace("_", " ") for head in heads), shown, more)


def _said(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= TEXT_MOST else f"{text[:TEXT_MOST]} …"
