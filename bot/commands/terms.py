"""/company terms, /client terms: when invoices are due, and what may be taken off early."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cards import clients as client_cards
from bot.cards import terms as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.table import command
from core.billing import Work
from core.security.rights import Deed
from core.terms import Terms

HINT = "For example 30, end of month + 10, or net 30, 2% 10 days"


@dataclass(frozen=True)
class CompanyTerms:
    """When invoices are due, where neither client nor draft says so."""

    terms: str = blank("Terms", hint=HINT)


@dataclass(frozen=True)
class ClientTerms:
    """Whose invoices, and when they are due."""

    client: str = blank("Client", Kind.SEARCH, source="clients")
    terms: str = blank("Terms", hint=f"{HINT}; or none")


async def recall(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """The company's terms as they are, as the blank of the form."""
    del given
    own = await work.companies.own()
    return {"terms": str(Terms.of(own.terms, own.terms_days))}


@command("company terms", CompanyTerms, needs=Deed.CHANGE_SETTINGS, recall=recall, title="Terms")
async def change_terms(work: Work, args: CompanyTerms) -> Reply:
    """Set when invoices are due, and what may be taken off by whoever pays early."""
    return Reply(cards.changed(await work.companies.set_terms(args.terms)))


@command("client terms", ClientTerms, needs=Deed.WRITE_CLIENTS, title="Terms of a client")
async def change_client_terms(work: Work, args: ClientTerms) -> Reply:
    """Set when a client's invoices are due; none means as the company has it."""
    return Reply(client_cards.card(await work.clients.set_terms(args.client, args.terms)))
