"""Reads the signed address of an invoice: its id and its token open it, and nothing else does."""

from dataclasses import dataclass
from typing import Final

from core.billing import Billing
from core.errors import NotFound
from core.security.actors import Actor
from core.services.invoices import InvoiceView

DIGITS_MOST: Final = 18  # what a database can count to


@dataclass(frozen=True)
class Opened:
    """An invoice somebody holds the address of; `actor` is the system, acting for its company."""

    actor: Actor
    view: InvoiceView


async def opened(billing: Billing, invoice_id: str, token: str, request_id: str) -> Opened:
    """The issued invoice behind an address.

    Raises the same `NotFound` for a wrong token, a wrong id and a draft.
    """
    is_number = invoice_id.isascii() and invoice_id.isdecimal()
    if not is_number or len(invoice_id) > DIGITS_MOST or invoice_id.startswith("0"):
        raise NotFound("There is no invoice at this address.")
    number = int(invoice_id)
    actor = await billing.owner_of_invoice(number) if billing.links.is_page(number, token) else None
    if actor is None:
        raise NotFound("There is no invoice at this address.")
    actor = actor.asked_by(request_id)
    async with billing.reading(actor) as work:
        view = await work.invoices.view_by_id(number)
    if view.invoice.number is None:
        raise NotFound("There is no invoice at this address.")
    return Opened(actor, view)
