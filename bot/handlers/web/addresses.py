"""Reads the signed address of an invoice: its id and its token open it, and nothing else does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from bot.handlers.web.callers import counted_as
from bot.handlers.web.origins import origin
from core.billing import Billing
from core.errors import BillingError, NotFound
from core.limits import Limits, Rule
from core.models import InvoiceState
from core.security.actors import Actor
from core.services.invoices import InvoiceView

DIGITS_MOST: Final = 18  # what a database can count to


class Withdrawn(BillingError):
    """An address that was revoked, since its invoice was cancelled: it shows that and no more."""

    code = "withdrawn"

    def __init__(self, seller: str, language: str) -> None:
        super().__init__("This invoice was cancelled.")
        self.seller = seller
        self.language = language


@dataclass(frozen=True)
class Opened:
    """An invoice somebody holds the address of; `actor` is the system, acting for its company."""

    actor: Actor
    view: InvoiceView


async def opened(billing: Billing, request: Request, invoice_id: str, token: str) -> Opened:
    """The issued invoice behind an address.

    Raises the same `NotFound` for a wrong token, a wrong id and a draft, `TooMany` for whoever
    guesses, and `Withdrawn` for an invoice that is void.
    """
    async with guessing(billing, request):
        view, actor = await _found(billing, request, invoice_id, token)
    if view.invoice.state is InvoiceState.VOID:
        raise Withdrawn(view.company.name, view.language)
    return Opened(actor, view)


@asynccontextmanager
async def guessing(billing: Billing, request: Request) -> AsyncIterator[None]:
    """Counts who asks for what is not there, and refuses whoever does it too often."""
    limits, whose = Limits(billing), counted_as(origin(request))
    await limits.require(Rule.GUESS, whose)
    try:
        yield
    except NotFound:
        await limits.take(Rule.GUESS, whose)
        raise


async def _found(
    billing: Billing, request: Request, invoice_id: str, token: str
) -> tuple[InvoiceView, Actor]:
    is_number = invoice_id.isascii() and invoice_id.isdecimal()
    if not is_number or len(invoice_id) > DIGITS_MOST or invoice_id.startswith("0"):
        raise NotFound("There is no invoice at this address.")
    actor = await billing.owner_of_invoice(int(invoice_id), token)
    if actor is None:
        raise NotFound("There is no invoice at this address.")
    actor = actor.asked_by(request.state.request_id)
    async with billing.reading(actor) as work:
        view = await work.invoices.view_by_id(int(invoice_id))
    if view.invoice.number is None:
        raise NotFound("There is no invoice at this address.")
    return view, actor
