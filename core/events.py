"""What can happen, in the past tense: ids and plain values, nothing that needs a database.

Each is recorded in the transaction that made it true. `subject` is what it is about; the story of
a subject is all its events in order.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """Something that happened to a subject, such as `invoice:12`."""

    subject: str


@dataclass(frozen=True)
class CompanyOpened(Event):
    """A company keeps its books here from now on."""

    name: str


@dataclass(frozen=True)
class MemberAdded(Event):
    """A person may act for the company."""

    member_id: int
    name: str
    role: str


@dataclass(frozen=True)
class LinkAsked(Event):
    """A member asked for a code that links an account."""

    member_id: int


@dataclass(frozen=True)
class LinkClaimed(Event):
    """An account showed the code; the member is asked on the side that was known before."""

    link_id: int
    member_id: int
    platform: str
    display: str


@dataclass(frozen=True)
class LinkRefused(Event):
    """The member said that the claiming account is not theirs."""

    member_id: int
    platform: str
    display: str


@dataclass(frozen=True)
class AccountLinked(Event):
    """A platform account speaks for a member from now on."""

    member_id: int
    platform: str
    display: str


@dataclass(frozen=True)
class ClientAdded(Event):
    """A client is on the books."""

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
class InvoiceRejected(Event):
    """An owner said no, and why; the invoice is a draft again."""

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

    invoice_id: int
    number: str
    address: str
    was_void: bool = False


@dataclass(frozen=True)
class InvoiceVoided(Event):
    """The invoice is owed no more, or never was; `reason` as it was given."""

    invoice_id: int
    reference: str
    reason: str


@dataclass(frozen=True)
class PaymentRecorded(Event):
    """Somebody says money came; it waits for an owner's approval."""

    payment_id: int
    invoice_id: int
    approval_id: int


@dataclass(frozen=True)
class PaymentRejected(Event):
    """An owner says that this money did not come."""

    payment_id: int
    invoice_id: int
    reason: str


@dataclass(frozen=True)
class PaymentBooked(Event):
    """Money is in the books and off what is owed."""

    payment_id: int
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
class MailSetAside(Event):
    """A mail came that is not worked on; a person has to read it in the mailbox."""

    mail_id: int
    reason: str


@dataclass(frozen=True)
class InvoiceFellOverdue(Event):
    """The due date has passed; `in_digest_of` counts those told with it, 0 if it is told alone."""

    invoice_id: int
    number: str
    days: int
    in_digest_of: int


@dataclass(frozen=True)
class OverdueDigested(Event):
    """Several invoices fell overdue on one day and are told together."""

    digest: int
    count: int


@dataclass(frozen=True)
class HoldPlaced(Event):
    """Alerts and reminders of an invoice wait; `until` is empty when a person has to lift it."""

    invoice_id: int
    kind: str
    until: str
    reason: str


@dataclass(frozen=True)
class HoldLifted(Event):
    """They go on; `by_clock` tells that the day came and nobody lifted it by hand."""

    invoice_id: int
    kind: str
    by_clock: bool


@dataclass(frozen=True)
class ReminderPlanned(Event):
    """A reminder is to be mailed to the client now."""

    invoice_id: int
    reminder_id: int
    stage: int


@dataclass(frozen=True)
class ReminderSent(Event):
    """The client's mail server took a reminder."""

    invoice_id: int
    reminder_id: int
    stage: int
    address: str


@dataclass(frozen=True)
class ReminderUnclear(Event):
    """Nobody knows whether a reminder arrived; it is not mailed again."""

    invoice_id: int
    reminder_id: int
    stage: int
    address: str


@dataclass(frozen=True)
class ReminderDropped(Event):
    """A planned reminder was not mailed, since something stood against it by then."""

    invoice_id: int
    reminder_id: int
    stage: int
    reason: str


@dataclass(frozen=True)
class DeliveryFailed(Event):
    """Something could not be told, and will not be tried again."""

    delivery_id: int
    channel: str
    address: str
    about: str
    reason: str


@dataclass(frozen=True)
class MailReceived(Event):
    """A mail came and was read; what it says is in its letter."""

    letter_id: int
    invoice_id: int | None


@dataclass(frozen=True)
class MailFiled(Event):
    """A member put a mail into the thread of an invoice."""

    letter_id: int
    invoice_id: int


@dataclass(frozen=True)
class MailNotCarriedOut(Event):
    """What a member asked by mail could not be done; the letter says why."""

    letter_id: int
    invoice_id: int | None


@dataclass(frozen=True)
class BankChangeAsked(Event):
    """A mail asks to change bank details or an address; nothing was changed."""

    letter_id: int
    invoice_id: int | None


@dataclass(frozen=True)
class AnswerWritten(Event):
    """An answer to a mail is to be sent, in the same thread of mails."""

    letter_id: int
    invoice_id: int | None


@dataclass(frozen=True)
class InvoiceCopyAsked(Event):
    """An invoice is to be mailed again, to the address on file; a member may ask without a letter."""

    invoice_id: int
    letter_id: int | None


@dataclass(frozen=True)
class ClaimRaised(Event):
    """A client says something about an invoice that a person settles."""

    claim_id: int
    invoice_id: int
    letter_id: int
    kind: str


@dataclass(frozen=True)
class ClaimSettled(Event):
    """A claim was confirmed or dismissed; `state` says which."""

    claim_id: int
    invoice_id: int
    letter_id: int
    kind: str
    state: str


@dataclass(frozen=True)
class ContactUnreachable(Event):
    """Mail to a client's address came back; invoices are not sent there until it is lifted."""

    client_id: int
    contact_id: int
    letter_id: int
    invoice_id: int | None


@dataclass(frozen=True)
class ContactReachable(Event):
    """Mail goes to a client's address again, which may be a new one."""

    client_id: int
    contact_id: int
    address: str


@dataclass(frozen=True)
class CodesSetUp(Event):
    """A member gives one-time codes from now on."""

    member_id: int
    name: str


@dataclass(frozen=True)
class CodesRemoved(Event):
    """A member has no one-time codes any more."""

    member_id: int
    name: str


@dataclass(frozen=True)
class RecoveryCodesMade(Event):
    """A member has new recovery codes; the earlier ones are dead."""

    member_id: int
    name: str


@dataclass(frozen=True)
class RecoveryCodeUsed(Event):
    """A recovery code was given in place of a one-time code; so many are left."""

    member_id: int
    name: str
    left: int


@dataclass(frozen=True)
class CodeAccepted(Event):
    """A right code was given for exactly this deed."""

    member_id: int
    deed: str
    content_hash: str


@dataclass(frozen=True)
class CodeRefused(Event):
    """A code was not taken, and why; the deed was not done."""

    member_id: int
    deed: str
    reason: str


@dataclass(frozen=True)
class CodesPaused(Event):
    """Too many wrong codes: none of this member's is taken for a while."""

    member_id: int
    name: str
    until: str


@dataclass(frozen=True)
class BankDetailsChanged(Event):
    """Clients are asked to pay to another account from now on."""

    holder: str
    iban: str
    bic: str
    bank: str
    iban_before: str


@dataclass(frozen=True)
class ApprovalLimitChanged(Event):
    """Approvals above another amount ask for a one-time code; no amount asks for none."""

    limit_minor: int | None
    currency: str


@dataclass(frozen=True)
class RoleChanged(Event):
    """A member may do other things from now on."""

    member_id: int
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class AccessRefused(Event):
    """Somebody asked for what they may not do."""

    command: str
    reason: str
