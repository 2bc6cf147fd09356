"""Disputes: what the client says is wrong, with the whole of an invoice or with some of its lines.

While there is one, nobody is reminded of the invoice at all: a reminder of a part would be answered
with the dispute of the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.errors import InvalidInput, WrongState
from core.models import OWED, HoldKind, total_up
from core.money import Money
from core.security.rights import Deed
from core.services.invoices import InvoiceService
from core.services.reminders import ReminderService
from core.services.scope import Scope, tidied
from core.services.wordings import InvoiceView

REASON_MOST: Final = 200
BY_MAIL: Final = "The client disputes it."
"""What a hold says that a mail brought about."""


@dataclass(frozen=True)
class Dispute:
    """An invoice in dispute, and how much of it."""

    view: InvoiceView
    disputed: Money


class DisputeService:
    """Note that something is disputed, and that it is not any more."""

    def __init__(
        self,
        invoices: InvoiceService,
        reminders: ReminderService,
        scope: Scope,
    ) -> None:
        self._invoices = invoices
        self._reminders = reminders
        self._scope = scope

    async def place(self, reference: str, lines: Sequence[int], reason: str) -> Dispute:
        """Let reminders wait, for the whole or for lines by their place; announces `HoldPlaced`.

        Raises `WrongState` when nothing is owed, and `InvalidInput` for a line that is not there.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        why = tidied(reason, "reason", REASON_MOST)
        view = await self._invoices.view(reference)
        invoice = view.invoice
        if invoice.state not in OWED:
            message = f"{invoice.reference} is {invoice.state}: nothing is owed on it."
            raise WrongState(message, hint="There is nothing to dispute.")
        chosen = sorted(set(lines))
        if wrong := [each for each in chosen if not 1 <= each <= len(view.lines)]:
            text = f"{invoice.reference} has {len(view.lines)} lines, and no line {wrong[0]}."
            raise InvalidInput(text, hint="Write it like 1,3.", fields={"lines": text})
        disputed = _sum(view, chosen)
        names = ", ".join(map(str, chosen))
        said = f"Line {names} ({disputed}): {why}" if chosen else why
        await self._reminders.hold(invoice.id, HoldKind.DISPUTE, None, said)
        return Dispute(view, disputed)

    async def end(self, reference: str) -> InvoiceView:
        """Let reminders go on; announces `HoldLifted`. Raises `WrongState` without a dispute."""
        self._scope.require(Deed.WRITE_INVOICES)
        view = await self._invoices.view(reference)
        if not await self._reminders.lift(view.invoice.id, HoldKind.DISPUTE):
            raise WrongState(f"{view.invoice.reference} is not in dispute.")
        return view


def _sum(view: InvoiceView, chosen: Sequence[int]) -> Money:
    """What lines come to with their tax; all of them where none was named."""
    if not chosen:
        return view.invoice.owed
    return total_up([view.lines[each - 1] for each in chosen], view.invoice.currency).total
