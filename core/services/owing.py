"""Invoices that something is owed on, held until the work is done."""

from collections.abc import Sequence

from core.errors import InvalidInput, NotFound, WrongState
from core.models import OWED, Invoice
from core.repositories.invoices import InvoiceRepository
from core.services.restriction import require_endable
from core.services.scope import Scope


async def held_owed(
    invoices: InvoiceRepository, references: Sequence[str], scope: Scope
) -> list[Invoice]:
    """The invoices people call so, in that order, locked in the order of their ids.

    Raises `NotFound`, `WrongState` where nothing is owed on one, and `InvalidInput` where one is
    named twice, or where they are not of one client and one currency.
    """
    found = [await _found(invoices, reference) for reference in references]
    ids = [invoice.id for invoice in found]
    for invoice in found:
        if ids.count(invoice.id) > 1:
            raise _wrong(f"{invoice.reference} is named twice.", "Name each invoice once.")
    held = {key: await invoices.by_id(key, lock=True) for key in sorted(ids)}
    locked = [each for key in ids if (each := held[key])]
    for invoice in locked:
        require_endable(invoice, scope)
        if invoice.state not in OWED:
            raise WrongState(f"{invoice.reference} is {invoice.state}: nothing is owed on it.")
    _require_alike(locked)
    return locked


async def _found(invoices: InvoiceRepository, reference: str) -> Invoice:
    invoice = await invoices.find(reference)
    if invoice is None:
        message = f"There is no invoice “{reference.strip()[:40]}”."
        raise NotFound(message, hint="See /invoice list open.")
    return invoice


def _require_alike(invoices: Sequence[Invoice]) -> None:
    first = invoices[0]
    for other in invoices[1:]:
        names = f"{first.reference} and {other.reference}"
        hint = "Record a payment for each."
        if other.client_id != first.client_id:
            raise _wrong(f"{names} are not of one client.", hint)
        if other.currency != first.currency:
            raise _wrong(f"{names} are in {first.currency} and in {other.currency}.", hint)


def _wrong(message: str, hint: str) -> InvalidInput:
    return InvalidInput(message, hint=hint, fields={"invoice": f"{message} {hint}"})
