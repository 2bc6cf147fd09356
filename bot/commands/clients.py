"""/client …: add, change and look up who owes, and the people there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.cards import clients as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.cards.promises import with_word
from bot.commands.arguments import blank, unseen
from bot.commands.living import client_card
from bot.commands.table import command
from bot.commands.turning import PAGE, place, turned
from core.billing import Work
from core.errors import InvalidInput
from core.models import Client
from core.security.rights import Deed
from core.services.clients import NewClient
from core.terms import Terms

ARCHIVED: Final = "archived"
COLUMNS: Final = {
    "name": "name",
    "address": "address",
    "country": "country",
    "tax_id": "tax_id",
    "language": "language",
    "currency": "currency",
    "zone": "time_zone",
    "category": "tax_category",
    "reason": "tax_reason",
}
"""What a form calls a column."""


@dataclass(frozen=True)
class AddClient:
    """What is known of a client; what is left out is as the company has it."""

    name: str = blank("Name", hint="For example Acme GmbH")
    email: str = blank("Mail for invoices", hint="For example pay@acme.example")
    key: str = blank("Short name", default="", hint="For example acme")
    contact: str = blank("Contact", default="", hint="For example Carl Client")
    address: str = blank("Address", Kind.LONG_TEXT, default="", hint="Street, postcode and town")
    country: str = blank("Country", default="", hint="For example DE")
    tax_id: str = blank("Tax id", default="", hint="For example DE136695976")
    language: str = blank("Language", default="", hint="en or de")
    currency: str = blank("Currency", default="", hint="For example EUR")
    terms: str = blank("Terms", default="", hint="For example 14, or net 30, 2% 10 days")
    zone: str = blank("Time zone", default="", hint="For example Europe/Berlin")


@dataclass(frozen=True)
class EditClient:
    """The same of a client that is there; what is left out is as the company has it."""

    client: str
    name: str = blank("Name", default="")
    address: str = blank("Address", Kind.LONG_TEXT, default="", hint="Street, postcode and town")
    country: str = blank("Country", default="", hint="For example DE")
    tax_id: str = blank("Tax id", default="", hint="For example DE136695976")
    language: str = blank("Language", default="", hint="en or de")
    currency: str = blank("Currency", default="", hint="For example EUR")
    terms: str = blank("Terms", default="", hint="For example 14, or net 30, 2% 10 days")
    zone: str = blank("Time zone", default="", hint="For example Europe/Berlin")
    category: str = blank("Tax category", default="", hint="S, or without tax Z, E, AE, K, G or O")
    reason: str = blank("Why no tax", default="", hint="For E, such as § 4 Nr. 21 UStG")
    mark: str = unseen()


@dataclass(frozen=True)
class NewContact:
    """A person at a client, and what they are there for."""

    client: str = blank("Client", Kind.SEARCH, source="clients")
    email: str = blank("Mail address", hint="For example dora@acme.example")
    roles: str = blank("Is there for", hint="billing, copies, decides, technical")
    name: str = blank("Name", default="", hint="For example Dora Doe")


@dataclass(frozen=True)
class OldContact:
    """A person at a client, by their mail address."""

    client: str = blank("Client", Kind.SEARCH, source="clients")
    email: str = blank("Mail address", hint="For example dora@acme.example")


@dataclass(frozen=True)
class TwoClients:
    """Two clients that are one: the one that goes, and the one that stays."""

    client: str = blank("The client that goes", Kind.SEARCH, source="clients")
    into: str = blank("The client that stays", Kind.SEARCH, source="clients")


@dataclass(frozen=True)
class ClientName:
    """Which client, by short or full name."""

    client: str = blank("Client", Kind.SEARCH, source="clients")


@dataclass(frozen=True)
class Part:
    """A part of the name; empty lists all."""

    text: str = blank("Name", default="", hint="A few letters are enough; or archived.")
    page: str = unseen()


@dataclass(frozen=True)
class ClientAddress:
    """Which client, and where its invoices go from now on."""

    client: str = blank("Client", Kind.SEARCH, source="clients")
    email: str = blank("Mail for invoices", hint="For example pay@acme.example")


@command("client new", AddClient, needs=Deed.WRITE_CLIENTS, whole_form=True, title="New client")
async def new_client(work: Work, args: AddClient) -> Reply:
    """Add a client: a name and a mail address will do."""
    view = await work.clients.add(
        NewClient(
            key=args.key,
            name=args.name,
            email=args.email,
            contact=args.contact,
            address=args.address,
            country=args.country,
            tax_id=args.tax_id,
            language=args.language,
            currency=args.currency,
            time_zone=args.zone,
            terms=args.terms,
        )
    )
    return await _shown(work, view.client)


@command("client list", Part, needs=Deed.READ_BOOKS, is_reading=True)
async def list_clients(work: Work, args: Part) -> Reply:
    """List clients, those whose name holds a text or nearly so, or those that are archived."""
    skip, is_archived = place(args.page), args.text.strip().lower() == ARCHIVED
    text = "" if is_archived else args.text
    found = await work.clients.search(text, limit=PAGE + 1, skip=skip, is_archived=is_archived)
    return Reply(cards.listed(*turned(found, skip, "client list", text=args.text)))


@command("client show", ClientName, needs=Deed.READ_BOOKS, is_reading=True)
async def show_client(work: Work, args: ClientName) -> Reply:
    """Show a client: who is there, what counts for it, and where that is said."""
    meant = await work.clients.get(args.client, is_itself=True)
    client = await work.clients.get(args.client)
    return await _shown(work, client, merged=meant.key if meant.id != client.id else "")


def read_edit(words: Sequence[str]) -> dict[str, str]:
    """`acme terms 30 language de`: which client, and what its form is to say when it opens."""
    client, *rest = words or [""]
    known = {*COLUMNS, "terms"}
    if len(rest) % 2 or not known.issuperset(rest[::2]):
        hint = f"Write it like: /client edit acme terms 30. Known are {', '.join(sorted(known))}."
        raise InvalidInput("A setting is named before what it is to be.", hint=hint)
    return {
        **({"client": client} if client else {}),
        **dict(zip(rest[::2], rest[1::2], strict=True)),
    }


async def recall(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """What is known of a client now, as the blanks of its form."""
    if "client" not in given:
        raise InvalidInput("Which client is to be changed?", hint="Write /client edit acme.")
    settled = await work.client_settings.of(await work.clients.get(given["client"]))
    client = settled.client
    said = {name: str(getattr(client, column)) for name, column in COLUMNS.items()}
    terms = str(Terms.of(client.terms, client.terms_days) or "")
    return said | {"terms": terms, "mark": settled.mark}


@command(
    "client edit",
    EditClient,
    needs=Deed.WRITE_CLIENTS,
    whole_form=True,
    asks=("mark",),
    words=read_edit,
    recall=recall,
    title="Edit client",
)
async def edit_client(work: Work, args: EditClient) -> Reply:
    """Change a client; what was issued goes on saying what was so then."""
    client = await work.clients.get(args.client)
    said = {column: getattr(args, name) for name, column in COLUMNS.items()}
    new = NewClient(key=client.key, email="", terms=args.terms, **said)
    settled = await work.client_settings.edit(client, new, args.mark)
    return await _shown(work, settled.client)


@command("client archive", ClientName, needs=Deed.WRITE_CLIENTS)
async def archive_client(work: Work, args: ClientName) -> Reply:
    """Let a client get no new invoice; what it owes stays owed, and it is reminded."""
    client = await work.client_settings.archive(await work.clients.get(args.client))
    return await _shown(work, client)


@command("client unarchive", ClientName, needs=Deed.WRITE_CLIENTS)
async def unarchive_client(work: Work, args: ClientName) -> Reply:
    """Let an archived client get invoices again."""
    client = await work.clients.get(args.client)
    return await _shown(work, await work.client_settings.archive(client, is_archived=False))


@command(
    "client merge", TwoClients, needs=Deed.MERGE_CLIENTS, title="Merge clients", submit="Merge"
)
async def merge_clients(work: Work, args: TwoClients) -> Reply:
    """Let a client live on in another: /client merge acme-old acme."""
    gone = await work.clients.get(args.client, is_itself=True)
    into = await work.clients.get(args.into, is_itself=True)
    return await _shown(work, await work.merging.merge(gone, into), merged=gone.key)


@command("client contact-add", NewContact, needs=Deed.WRITE_CLIENTS, title="Contact")
async def add_contact(work: Work, args: NewContact) -> Reply:
    """Add a person at a client: /client contact-add acme dora@acme.example copies."""
    client = await work.clients.get(args.client)
    await work.contacts.add(client, args.email, args.name, args.roles)
    return await _shown(work, client)


@command("client contact-remove", OldContact, needs=Deed.WRITE_CLIENTS, title="Contact")
async def remove_contact(work: Work, args: OldContact) -> Reply:
    """Remove a person at a client."""
    client = await work.clients.get(args.client)
    await work.contacts.remove(client, args.email)
    return await _shown(work, client)


async def _shown(work: Work, client: Client, *, merged: str = "") -> Reply:
    pause, promises = await work.promises.pause_of(client), await work.promises.of_client(client)
    return Reply(with_word(await client_card(work, client, merged), client, promises, pause))


@command("client address", ClientAddress, needs=Deed.WRITE_CLIENTS, title="Mail for invoices")
async def correct_address(work: Work, args: ClientAddress) -> Reply:
    """Let a client's invoices go to another mail address."""
    await work.reach.correct(await work.clients.get(args.client), args.email)
    return await _shown(work, await work.clients.get(args.client))


@command("client reachable", ClientName, needs=Deed.WRITE_CLIENTS)
async def mend_address(work: Work, args: ClientName) -> Reply:
    """Say that a client's address takes mail again after some came back."""
    await work.reach.mend(await work.clients.get(args.client))
    return await _shown(work, await work.clients.get(args.client))
