"""Mails that came, what was said in them, and what was answered."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.base import Event


@dataclass(frozen=True)
class MailSetAside(Event):
    """A mail came that is not worked on; a person has to read it in the mailbox."""

    mail_id: int
    reason: str


@dataclass(frozen=True)
class MailReceived(Event):
    """A mail came and was read; what it says is in its letter. A quiet one rings nowhere."""

    letter_id: int
    invoice_id: int | None
    is_quiet: bool = False


@dataclass(frozen=True)
class MailClosed(Event):
    """A member said that there is nothing to do about a mail."""

    letter_id: int


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
    """Mail to a client's address came back; nobody is reminded there until it is lifted."""

    client_id: int
    contact_id: int
    letter_id: int
    invoice_id: int | None


@dataclass(frozen=True)
class ContactReachable(Event):
    """Mail goes to a client's address again, which may be a new one."""

    private: ClassVar = frozenset({"address"})

    client_id: int
    contact_id: int
    address: str
