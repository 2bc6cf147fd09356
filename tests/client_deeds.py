"""Deeds about clients and the catalogue, each with the right it takes."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Final

from core.billing import Work
from core.imports.columns import Kind, Source
from core.imports.values import Dates, Decimals
from core.models import Client
from core.security.rights import Deed
from core.services.clients import NewClient
from core.services.items import NewItem
from tests.cast import COMPANY

THEIRS: Final = Client(id=1, company_id=COMPANY, key="acme", name="Acme GmbH")

CLIENT_DEEDS: Final[dict[str, tuple[Deed, Callable[[Work], Awaitable[object]]]]] = {
    "tax": (Deed.CHANGE_SETTINGS, lambda work: work.companies.set_treatment("O", "")),
    "add item": (
        Deed.WRITE_ITEMS,
        lambda work: work.items.add(NewItem("hosting", "Web hosting"), None, ""),
    ),
    "edit item": (
        Deed.WRITE_ITEMS,
        lambda work: work.items.edit("work", NewItem("work", "Work")),
    ),
    "price item": (Deed.WRITE_ITEMS, lambda work: work.items.price("work", Decimal(1), "")),
    "archive item": (Deed.WRITE_ITEMS, lambda work: work.items.archive("work")),
    "view item": (Deed.READ_BOOKS, lambda work: work.items.view("work")),
    "search items": (Deed.READ_BOOKS, lambda work: work.items.search()),
    "fill lines": (Deed.READ_BOOKS, lambda work: work.items.filled("acme", [])),
    "start an import": (
        Deed.IMPORT,
        lambda work: work.imports.start(Source.ZOHO, Kind.CLIENTS, Dates.ISO, Decimals.POINT),
    ),
    "edit client": (
        Deed.WRITE_CLIENTS,
        lambda work: work.client_settings.edit(THEIRS, NewClient("acme", "Acme", "")),
    ),
    "merge clients": (
        Deed.MERGE_CLIENTS,
        lambda work: work.merging.merge(
            THEIRS, Client(id=2, company_id=COMPANY, key="globex", name="Globex")
        ),
    ),
    "archive client": (Deed.WRITE_CLIENTS, lambda work: work.client_settings.archive(THEIRS)),
    "what counts": (Deed.READ_BOOKS, lambda work: work.client_settings.of(THEIRS)),
    "contacts": (Deed.READ_BOOKS, lambda work: work.contacts.of(THEIRS)),
    "add contact": (
        Deed.WRITE_CLIENTS,
        lambda work: work.contacts.add(THEIRS, "d@acme.example", "", "copies"),
    ),
    "remove contact": (
        Deed.WRITE_CLIENTS,
        lambda work: work.contacts.remove(THEIRS, "eve@acme.example"),
    ),
}
