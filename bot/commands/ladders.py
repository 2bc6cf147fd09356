"""Ladders: which there are, and which holds for the company, a client or an invoice."""

from dataclasses import dataclass

from bot.cards import ladders as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.table import command
from core.billing import Work
from core.security.rights import Deed

NAME = "For example strict; or none"


@dataclass(frozen=True)
class Nothing:
    """No words."""


@dataclass(frozen=True)
class OfCompany:
    """By which ladder clients are reminded where nothing else is chosen."""

    ladder: str = blank("Ladder", hint=NAME)


@dataclass(frozen=True)
class OfClient:
    """Which client, and by which ladder they are reminded."""

    client: str = blank("Client", Kind.SEARCH, source="clients")
    ladder: str = blank("Ladder", hint=NAME)


@dataclass(frozen=True)
class OfInvoice:
    """Of which invoice, and by which ladder its client is reminded."""

    invoice: str = blank("Invoice", hint="For example INV-2026-0001")
    ladder: str = blank("Ladder", hint=NAME)


@command("company ladders", Nothing, needs=Deed.READ_BOOKS, is_reading=True)
async def show_ladders(work: Work, args: Nothing) -> Reply:
    """Show by which ladders clients can be reminded, stage by stage."""
    del args
    chosen = (await work.companies.own()).ladder
    return Reply(cards.listed(await work.ladders.all(), chosen))


@command("company ladder", OfCompany, needs=Deed.CHANGE_SETTINGS, title="Ladder")
async def choose_ladder(work: Work, args: OfCompany) -> Reply:
    """Remind by another ladder, where neither client nor invoice has one of its own."""
    company = await work.ladders.choose(args.ladder)
    return Reply(cards.chosen("clients", company.ladder))


@command("client ladder", OfClient, needs=Deed.WRITE_CLIENTS, title="Ladder of a client")
async def choose_client_ladder(work: Work, args: OfClient) -> Reply:
    """Remind a client by another ladder; none means as the company does."""
    client = await work.clients.get(args.client)
    await work.ladders.choose_for_client(client, args.ladder)
    return Reply(cards.chosen(client.name, client.ladder))


@command("invoice ladder", OfInvoice, needs=Deed.WRITE_INVOICES, title="Ladder of an invoice")
async def choose_invoice_ladder(work: Work, args: OfInvoice) -> Reply:
    """Remind of one invoice by another ladder; none means as its client has it."""
    invoice = await work.invoices.get(args.invoice, lock=True)
    await work.ladders.choose_for_invoice(invoice, args.ladder)
    return Reply(cards.chosen(f"the client of {invoice.reference}", invoice.ladder))
