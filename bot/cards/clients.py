"""Cards about clients."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.cards.model import Button, Card, Row, Weight
from core.models import Client, Contact
from core.money import Money
from core.services.client_settings import Settled
from core.services.fallthrough import Level, Setting
from core.totals.categories import RULES, Category

NAMES = {
    "currency": "Currency",
    "language": "Language",
    "terms": "Terms",
    "time_zone": "Time zone",
    "tax_category": "Tax",
}

NOTHING: Final[Mapping[str, Money]] = MappingProxyType({})


def card(
    settled: Settled,
    people: Sequence[Contact],
    merged: str = "",
    credit: Mapping[str, Money] = NOTHING,
) -> Card:
    """A client with its people and what counts for it, and the next step: an invoice.

    `credit` is what it has, by currency.
    """
    client = settled.client
    facts = [
        ("Short name", client.key),
        *((_role(each), _person(each)) for each in people),
        ("Address", ", ".join(filter(None, [*client.address.split("\n"), client.country]))),
        ("Tax id", client.tax_id),
        *_settings(settled),
        *(("Credit", str(amount)) for amount in credit.values()),
    ]
    said = f"{merged} was merged into {client.key}: what it owes is still called by its numbers."
    return Card(
        title=client.name,
        text=said if merged else "",
        state="Archived" if client.archived_at else "",
        facts=tuple((name, value) for name, value in facts if value),
        actions=_buttons(client),
        small_print="What is the company’s changes with the company.",
    )


def listed(clients: list[Client], turns: tuple[Button, ...] = ()) -> Card:
    """A list, a line each, with a button that shows the client."""
    if not clients:
        return Card("There are no such clients.", actions=(Button("New client", "client new"),))
    return Card(
        title="Clients",
        rows=tuple(
            Row(client.name, client.key, Button("Show", "client show", {"client": client.key}))
            for client in clients
        ),
        actions=turns,
    )


def _buttons(client: Client) -> tuple[Button, ...]:
    this = {"client": client.key}
    bills = Button("Invoices", "invoice list", {"which": client.key})
    if client.archived_at is not None:
        return (Button("Take back", "client unarchive", this, Weight.FIRST), bills)
    sure = f"Write no new invoice to {client.name}? What it owes stays owed."
    return (
        Button("New invoice", "invoice new", this, Weight.FIRST),
        bills,
        Button("Change", "client edit", this),
        Button("Archive", "client archive", this, Weight.DANGER, sure),
    )


def _settings(settled: Settled) -> Iterator[tuple[str, str]]:
    for name, label in NAMES.items():
        found = settled.settings[name]
        shown = _said(name, found)
        whose = " (the company’s)" if found.level is Level.COMPANY else ""
        yield label, f"{shown}{whose}" if shown else ""


def _said(name: str, found: Setting) -> str:
    if name == "tax_category" and found.value:
        return f"{found.value}: {RULES[Category(found.value)].name}"
    return str(found.value)


def _role(person: Contact) -> str:
    return "Mail" if person.is_billing else f"Contact ({person.roles.replace(',', ', ')})"


def _person(person: Contact) -> str:
    return f"{person.name} <{person.email}>" if person.name else person.email
