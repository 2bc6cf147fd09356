"""Cards about clients."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.cards.model import Button, Card, Row, Weight
from core.models import Client
from core.money import Money
from core.services.clients import ClientView
from core.terms import Terms

NOTHING: Final[Mapping[str, Money]] = MappingProxyType({})


def card(view: ClientView, credit: Mapping[str, Money] = NOTHING) -> Card:
    """A client, with the next step: an invoice; `credit` is what it has, by currency."""
    client, contact = view.client, view.contact
    facts = [
        ("Short name", client.key),
        ("Mail", f"{contact.name} <{contact.email}>" if contact.name else contact.email),
        ("Address", ", ".join(filter(None, [*client.address.split("\n"), client.country]))),
        ("Tax id", client.tax_id),
        ("Currency", client.currency),
        ("Language", client.language),
        ("Terms", str(Terms.of(client.terms, client.terms_days) or "")),
        ("Time zone", client.time_zone),
        *(("Credit", str(amount)) for amount in credit.values()),
    ]
    this = {"client": client.key}
    return Card(
        title=client.name,
        facts=tuple((name, value) for name, value in facts if value),
        actions=(
            Button("New invoice", "invoice new", this, Weight.FIRST),
            Button("Invoices", "invoice list", {"which": client.key}),
        ),
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
