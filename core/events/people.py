"""Who acts for a company, by which accounts, and with which one-time codes."""

from dataclasses import dataclass
from typing import Any, ClassVar

from core.events.base import Event


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
    """A code was asked for that links an account to a member; by whom, 0 at the keyboard."""

    member_id: int
    asked_by: int


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
class ApprovalOffered(Event):
    """What waited before a member could be asked is put to them; `kind` is invoice or payment."""

    member_id: int
    approval_id: int
    kind: str
    about_id: int


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
    """Too many wrong codes: none of this member's is taken for a while; `tries` is how many."""

    member_id: int
    name: str
    until: str
    tries: int


@dataclass(frozen=True)
class BankDetailsChanged(Event):
    """Clients are asked to pay to another account from now on."""

    private: ClassVar = frozenset({"holder", "iban", "bic", "bank", "iban_before"})

    holder: str
    iban: str
    bic: str
    bank: str
    iban_before: str


@dataclass(frozen=True)
class PolicyChanged(Event):
    """Approvals take something else from now on: a code, two persons, so long, so many."""

    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class MemberSuspended(Event):
    """A member can do nothing for now, on whatever channel."""

    member_id: int
    name: str


@dataclass(frozen=True)
class MemberResumed(Event):
    """A suspended member may act again."""

    member_id: int
    name: str


@dataclass(frozen=True)
class MemberRemoved(Event):
    """A member is none any more; their accounts speak for nobody."""

    member_id: int
    name: str


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
