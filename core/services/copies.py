"""Invoices mailed again, whoever asks: a member, or a client by mail."""

from collections.abc import Mapping
from typing import Any, Final

from core.errors import WrongState
from core.events import InvoiceCopyAsked
from core.models import DeliveryState, EventRecord, Invoice, InvoiceState
from core.repositories.events import EventRepository
from core.security.rights import Deed
from core.services.invoices import InvoiceService, InvoiceView
from core.services.scope import Scope

MAILINGS: Final = frozenset(
    {"QuoteSent", "ProFormaMade", "InvoiceIssued", "CreditNoteIssued", "InvoiceCopyAsked"}
)
"""What is told to a client by mailing the invoice."""


class CopyService:
    """Let an invoice go out again, and say where it did not arrive."""

    def __init__(self, invoices: InvoiceService, events: EventRepository, scope: Scope) -> None:
        self._invoices = invoices
        self._events = events
        self._scope = scope

    async def send(self, reference: str, letter_id: int | None = None) -> InvoiceView:
        """Let an invoice be mailed to the address on file; announces `InvoiceCopyAsked`.

        Raises `WrongState` as `mailable` does. `letter_id` is the mail in which it was asked for.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        invoice = await self.mailable(reference)
        await self._scope.announce(InvoiceCopyAsked(invoice.subject, invoice.id, letter_id))
        return await self._invoices.view(invoice.reference)

    async def mailable(self, reference: str) -> Invoice:
        """An invoice that may go out again, paid or not, locked.

        Raises `WrongState` for a draft, for a void one, and while its last mail is on its way.
        """
        invoice = await self._invoices.get(reference, lock=True)
        _require_mailable(invoice)
        if await self._is_on_its_way(invoice):
            message = f"A mail with {invoice.reference} is on its way already."
            raise WrongState(message, hint="When it does not arrive, you hear of it.")
        return invoice

    async def _is_on_its_way(self, invoice: Invoice) -> bool:
        """Whether the last mail with the invoice is neither with the client nor given up."""
        story = await self._events.of_subject(invoice.subject)
        last = next(event for event in reversed(story) if event.kind in MAILINGS)
        mails = [each for each in await self._events.deliveries(last.id) if each.channel == "email"]
        return not mails or any(each.state is DeliveryState.WAITING for each in mails)


def undelivered_at(story: list[EventRecord]) -> str:
    """The address at which the invoice's last mail was given up; empty when none was."""
    for event in reversed(story):
        if event.kind in {"InvoiceMailed", "InvoiceCopyAsked"}:
            return ""
        if event.kind == "DeliveryFailed" and is_mailing(event.payload):
            return str(event.payload["address"])
    return ""


def is_mailing(failed: Mapping[str, Any]) -> bool:
    """Whether what could not be told is the mail that brings a client the invoice."""
    return failed["channel"] == "email" and failed["about"] in MAILINGS


def _require_mailable(invoice: Invoice) -> None:
    name = invoice.reference
    if invoice.number is None:
        hint = f"Send it for approval first: /invoice send {name}"
        raise WrongState(f"{name} is not issued, so no mail goes out.", hint=hint)
    if invoice.state is InvoiceState.VOID:
        raise WrongState(
            f"{name} is void, so it is not mailed again.", hint="Write another: /invoice new"
        )
