"""/client …: add and look up who owes."""

from dataclasses import dataclass

from bot.cards import clients as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank, unseen
from bot.commands.table import command
from bot.commands.turning import PAGE, place, turned
from core.billing import Work
from core.security.rights import Deed
from core.services.clients import NewClient


@dataclass(frozen=True)
class AddClient:
    """What is known of a client; what is left out is as the company has it."""

    name: str = blank("Name", hint="For example Acme GmbH")
    email: str = blank("Mail for invoices", hint="For example pay@acme.example")
    key: str = blank("Short name", default="", hint="For example acme")
    contact: str = blank("Contact", default="", hint="For example Carl Client")
    address: str = blank("Address", Kind.LONG_TEXT, default="", hint="Street, postcode and town")
    country: str = blank("Country", default="", hint="For example DE")
    tax_id: str = blank("Tax id", default="", hint="For example DE123456789")
    language: str = blank("Language", default="", hint="en or de")
    currency: str = blank("Currency", default="", hint="For example EUR")
    terms: str = blank("Terms", default="", hint="For example 14, or net 30, 2% 10 days")
    zone: str = blank("Time zone", default="", hint="For example Europe/Berlin")


@dataclass(frozen=True)
class ClientName:
    """Which client, by short or full name."""

    client: str = blank("Client", Kind.SEARCH, source="clients")


@dataclass(frozen=True)
class Part:
    """A part of the name; empty lists all."""

    text: str = blank("Name", default="", hint="A part of it is enough.")
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
    return Reply(cards.card(view))


@command("client list", Part, needs=Deed.READ_BOOKS, is_reading=True)
async def list_clients(work: Work, args: Part) -> Reply:
    """List clients, or those whose name holds a text."""
    skip = place(args.page)
    found = await work.clients.search(args.text, limit=PAGE + 1, skip=skip)
    return Reply(cards.listed(*turned(found, skip, "client list", text=args.text)))


@command("client show", ClientName, needs=Deed.READ_BOOKS, is_reading=True)
async def show_client(work: Work, args: ClientName) -> Reply:
    """Show a client, and what it has to its credit."""
    view = await work.clients.view(args.client)
    return Reply(cards.card(view, await work.credits.of(view.client.id)))


@command("client address", ClientAddress, needs=Deed.WRITE_CLIENTS, title="Mail for invoices")
async def correct_address(work: Work, args: ClientAddress) -> Reply:
    """Let a client's invoices go to another mail address."""
    await work.reach.correct(await work.clients.get(args.client), args.email)
    return Reply(cards.card(await work.clients.view(args.client)))


@command("client reachable", ClientName, needs=Deed.WRITE_CLIENTS)
async def mend_address(work: Work, args: ClientName) -> Reply:
    """Say that a client's address takes mail again after some came back."""
    await work.reach.mend(await work.clients.get(args.client))
    return Reply(cards.card(await work.clients.view(args.client)))
