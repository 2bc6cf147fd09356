"""Clients, and the life of an invoice up to the last payment."""

from dataclasses import dataclass, field
from typing import ClassVar

from core.events.base import Event


@dataclass(frozen=True)
class ClientAdded(Event):
    """A client is on the books."""

    private: ClassVar = frozenset({"key", "name"})

    client_id: int
    key: str
    name: str


@dataclass(frozen=True)
class InvoiceDrafted(Event):
    """A draft was written; nothing is owed."""

    invoice_id: int
    reference: str


@dataclass(frozen=True)
class InvoiceEdited(Event):
    """A draft says something else now; `voided` tells that an open approval went with it."""

    invoice_id: int
    reference: str
    voided: bool


@dataclass(frozen=True)
class ApprovalAsked(Event):
    """An owner is asked to approve exactly what the hash stands for."""

    approval_id: int
    invoice_id: int
    reference: str
    content_hash: str


@dataclass(frozen=True)
class ApprovalSupported(Event):
    """One person said yes to what takes two; another has to."""

    approval_id: int
    reference: str
    of: str


@dataclass(frozen=True)
class ApprovalExpired(Event):
    """Nobody decided on an invoice in time; it is a draft again."""

    invoice_id: int
    reference: str


@dataclass(frozen=True)
class InvoiceRejected(Event):
    """An owner said no, and why; the invoice is a draft again."""

    private: ClassVar = frozenset({"reason"})

    invoice_id: int
    reference: str
    reason: str


@dataclass(frozen=True)
class InvoiceIssued(Event):
    """An approved invoice got its number and is owed from now on."""

    invoice_id: int
    number: str
    approval_id: int
    total_minor: int
    currency: str


@dataclass(frozen=True)
class InvoiceMailed(Event):
    """The client's mail server took the invoice; `was_void` tells that it was void by then."""

    private: ClassVar = frozenset({"address"})

    invoice_id: int
    number: str
    address: str
    was_void: bool = False


@dataclass(frozen=True)
class InvoiceAddressChanged(Event):
    """The invoice has another address on the web; the one before opens nothing any more."""

    invoice_id: int
    reference: str


@dataclass(frozen=True)
class InvoiceVoided(Event):
    """The invoice is owed no more, or never was; `reason` as it was given."""

    private: ClassVar = frozenset({"reason"})

    invoice_id: int
    reference: str
    reason: str


@dataclass(frozen=True)
class PaymentRecorded(Event):
    """Somebody says money came, for `others` too; it waits for an owner's approval."""

    payment_id: int
    invoice_id: int
    approval_id: int
    others: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class PaymentRejected(Event):
    """An owner says that this money did not come."""

    private: ClassVar = frozenset({"reason"})

    payment_id: int
    invoice_id: int
    reason: str
    others: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class PaymentBooked(Event):
    """Money is in the books and off what is owed, of `others` too; the rest is credit."""

    payment_id: int
    invoice_id: int
    amount_minor: int
    currency: str
    credit_minor: int = 0
    others: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class WriteOffAsked(Event):
    """Somebody expects the rest of an invoice no more; it waits for an owner's approval."""

    adjustment_id: int
    invoice_id: int
    approval_id: int


@dataclass(frozen=True)
class WriteOffRejected(Event):
    """An owner still expects the money, and says why; everything is as it was."""

    private: ClassVar = frozenset({"reason"})

    adjustment_id: int
    invoice_id: int
    reason: str


@dataclass(frozen=True)
class InvoiceWrittenOff(Event):
    """What was owed is not expected any more; it is a loss in the books."""

    adjustment_id: int
    invoice_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class CheckoutStarted(Event):
    """A client pressed Pay; the gateway is asked for a checkout."""

    attempt_id: int
    invoice_id: int


@dataclass(frozen=True)
class CheckoutSettling(Event):
    """The client is done, the money is on its way."""

    attempt_id: int
    invoice_id: int


@dataclass(frozen=True)
class CheckoutEnded(Event):
    """A checkout came to nothing: expired, failed, or closed because it was paid otherwise."""

    attempt_id: int
    invoice_id: int
    state: str
    reason: str


@dataclass(frozen=True)
class CheckoutSetAside(Event):
    """Money came that does not fit; it is shown to the team and not booked."""

    attempt_id: int
    invoice_id: int
    reason: str


@dataclass(frozen=True)
class DeliveryFailed(Event):
    """Something could not be told, and will not be tried again."""

    private: ClassVar = frozenset({"address", "reason"})

    delivery_id: int
    channel: str
    address: str
    about: str
    reason: str


@dataclass(frozen=True)
class InvoiceCopyAsked(Event):
    """An invoice goes to the address on file again; without a letter, a member asked."""

    invoice_id: int
    letter_id: int | None
