"""How one payment is divided among invoices; pure.

What is named for an invoice goes there. The rest goes to what is due first, and what is left after
all of them is the client's credit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.errors import InvalidInput
from core.models import Invoice
from core.money import Money

INVOICES_MOST = 30


@dataclass(frozen=True)
class Pick:
    """An invoice that money is for, as people call it, and how much of it where that was said."""

    reference: str
    amount: str = ""


@dataclass(frozen=True)
class Room:
    """An invoice with what is still to be reported on it, and what was named for it."""

    invoice: Invoice
    free: Money
    named: Money | None = None

    @property
    def due(self) -> tuple[date, int]:
        """Where it stands when what is due first is paid first."""
        return self.invoice.due_on or date.max, self.invoice.id


@dataclass(frozen=True)
class Share:
    """So much of a payment is for this invoice."""

    invoice: Invoice
    amount: Money


def divide(amount: Money | None, rooms: Sequence[Room]) -> tuple[tuple[Share, ...], Money]:
    """The shares of invoices, what is due first before the others, and what is left over.

    No amount means all that is named or still to be reported. Raises `InvalidInput` when something
    of it fits nowhere, or nothing of it is left for an invoice.
    """
    currency = rooms[0].invoice.currency
    named = sum(room.named.minor for room in rooms if room.named is not None)
    others = sum(room.free.minor for room in rooms if room.named is None)
    came = Money(named + others, currency) if amount is None else amount
    if came.currency != currency or came.minor <= 0 or not any(room.free for room in rooms):
        free = Money(sum(room.free.minor for room in rooms), currency)
        raise _wrong(f"{came} does not fit: {free} is still to be reported.")
    left = came - Money(named, currency)
    if left.minor < 0:
        raise _wrong(f"{Money(named, currency)} is named for invoices, but {came} came.")
    shares = []
    for room in sorted(rooms, key=lambda each: each.due):
        part = room.named
        if part is None:
            part = Money(min(left.minor, room.free.minor), currency)
            left -= part
        _require_fitting(room, part)
        shares.append(Share(room.invoice, part))
    return tuple(shares), left


def _require_fitting(room: Room, part: Money) -> None:
    reference = room.invoice.reference
    if not room.free:
        raise _wrong(f"All of {reference} is reported already. Leave it out.")
    if room.named is None and not part:
        raise _wrong(f"Nothing of it is left for {reference}. Leave it out.")
    if not 0 < part.minor <= room.free.minor:
        raise _wrong(f"{part} does not fit {reference}: {room.free} is still to be reported.")


def _wrong(message: str) -> InvalidInput:
    return InvalidInput(message, fields={"amount": message})
