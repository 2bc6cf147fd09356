"""The table of rights: which role may do which deed, to what, and what it takes. It is only here.

What is not in the table is refused. Services ask it for every deed, menus and help show what it
allows, and docs/rights.md is made from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody is in a company."""

    OWNER = "owner"
    ADMIN = "admin"
    ACCOUNTANT = "accountant"
    MEMBER = "member"
    CLIENT = "client"
    SYSTEM = "system"


class Deed(StrEnum):
    """Something done to the books or to the company, as it is called in a sentence."""

    READ_BOOKS = "look things up"
    WRITE_INVOICES = "draft and send invoices"
    APPROVE_INVOICE = "approve an invoice"
    VOID_INVOICE = "void an issued invoice"
    RECORD_PAYMENTS = "record payments"
    APPROVE_PAYMENT = "approve a payment"
    ASK_WRITE_OFF = "ask for a write-off"
    APPROVE_WRITE_OFF = "approve a write-off"
    READ_REPORTS = "read reports"
    SET_EXCHANGE_RATES = "set exchange rates"
    WRITE_CLIENTS = "add and change clients"
    WRITE_ITEMS = "add and change items"
    LINK_ACCOUNTS = "link their own accounts"
    SIGN_IN = "sign in on the web"
    CHANGE_CODES = "change one's own codes"
    RESET_CODES = "reset the codes of another"
    MANAGE_MEMBERS = "manage members"
    REMOVE_MEMBER = "remove a member"
    CHANGE_ROLE = "change a role"
    CHANGE_BANK = "change the bank details"
    CHANGE_POLICY = "change the approval policy"
    ROTATE_KEYS = "rotate the keys"
    CHANGE_SETTINGS = "change settings"
    AGREE = "say yes to a proposal"
    STOP_PROPOSAL = "stop a proposal"
    READ_TRAIL = "read the trail"
    EXPORT_CLIENT = "export all about a client"
    ERASE_CLIENT = "erase a client"
    READ_RESTRICTED = "read papers of an erased client"
    KEEP_BOOKS = "book what the outside world reports"


class Of(StrEnum):
    """How far a right reaches. Nothing ever reaches into another company."""

    COMPANY = "anything of the company"
    OTHERS = "what others wrote and sent in"
    OWN = "what is their own"
    BELOW = "anybody but owners"


class Proof(StrEnum):
    """What a deed takes beside the right to do it."""

    NONE = "nothing more"
    CODE = "a one-time code"
    ABOVE_LIMITS = "a one-time code above the first limit, a second person above the second"
    TWO_OWNERS = "two owners, each with a one-time code"


@dataclass(frozen=True)
class Right:
    """Who may do a deed, how far that reaches for each role, and what it takes."""

    may: Mapping[Role, Of]
    proof: Proof = Proof.NONE


def _all(*roles: Role, of: Of = Of.COMPANY) -> dict[Role, Of]:
    """The same reach for several roles; the system keeps the books of the whole company."""
    return dict.fromkeys(roles, of) | {Role.SYSTEM: Of.COMPANY}


_PEOPLE: Final = (Role.OWNER, Role.ADMIN, Role.ACCOUNTANT, Role.MEMBER)
_TEAM: Final = (Role.OWNER, Role.ACCOUNTANT, Role.MEMBER)
_OWNER_AND_ADMIN: Final = {Role.OWNER: Of.COMPANY, Role.ADMIN: Of.BELOW, Role.SYSTEM: Of.COMPANY}

RIGHTS: Final[Mapping[Deed, Right]] = {
    Deed.READ_BOOKS: Right(_all(*_PEOPLE)),
    Deed.WRITE_INVOICES: Right(_all(*_TEAM)),
    Deed.APPROVE_INVOICE: Right(_all(Role.OWNER, of=Of.OTHERS), Proof.ABOVE_LIMITS),
    Deed.VOID_INVOICE: Right(_all(Role.OWNER, Role.ACCOUNTANT), Proof.CODE),
    Deed.RECORD_PAYMENTS: Right(_all(*_TEAM)),
    Deed.APPROVE_PAYMENT: Right(_all(Role.OWNER, of=Of.OTHERS), Proof.ABOVE_LIMITS),
    Deed.ASK_WRITE_OFF: Right(_all(*_TEAM)),
    Deed.APPROVE_WRITE_OFF: Right(_all(Role.OWNER, of=Of.OTHERS), Proof.ABOVE_LIMITS),
    Deed.SET_EXCHANGE_RATES: Right(_all(Role.OWNER, Role.ACCOUNTANT)),
    Deed.READ_REPORTS: Right(_all(Role.OWNER, Role.ACCOUNTANT, Role.MEMBER)),
    Deed.WRITE_CLIENTS: Right(_all(*_TEAM)),
    Deed.WRITE_ITEMS: Right(_all(*_TEAM)),
    Deed.LINK_ACCOUNTS: Right(_all(*_PEOPLE, of=Of.OWN)),
    Deed.SIGN_IN: Right(_all(*_PEOPLE, of=Of.OWN), Proof.CODE),
    Deed.CHANGE_CODES: Right(_all(*_PEOPLE, of=Of.OWN), Proof.CODE),
    Deed.RESET_CODES: Right(_all(Role.OWNER), Proof.TWO_OWNERS),
    Deed.MANAGE_MEMBERS: Right(_OWNER_AND_ADMIN),
    Deed.REMOVE_MEMBER: Right(_OWNER_AND_ADMIN, Proof.CODE),
    Deed.CHANGE_ROLE: Right(_all(Role.OWNER), Proof.TWO_OWNERS),
    Deed.CHANGE_BANK: Right(_all(Role.OWNER), Proof.TWO_OWNERS),
    Deed.CHANGE_POLICY: Right(_all(Role.OWNER), Proof.TWO_OWNERS),
    Deed.ROTATE_KEYS: Right(_all(Role.OWNER), Proof.TWO_OWNERS),
    Deed.CHANGE_SETTINGS: Right(_all(Role.OWNER)),
    Deed.AGREE: Right(_all(Role.OWNER)),
    Deed.STOP_PROPOSAL: Right(_all(*_PEOPLE)),
    Deed.READ_TRAIL: Right(_all(Role.OWNER, Role.ADMIN, Role.ACCOUNTANT)),
    Deed.EXPORT_CLIENT: Right(_all(Role.OWNER), Proof.CODE),
    Deed.ERASE_CLIENT: Right(_all(Role.OWNER), Proof.CODE),
    Deed.READ_RESTRICTED: Right(_all(Role.OWNER), Proof.CODE),
    Deed.KEEP_BOOKS: Right(_all()),
}


def reach(role: Role, deed: Deed) -> Of | None:
    """How far a role's right to a deed reaches; nothing where the table has no entry."""
    right = RIGHTS.get(deed)
    return right.may.get(role) if right is not None else None


def may(role: Role, deed: Deed) -> bool:
    """Whether a role may do a deed at all."""
    return reach(role, deed) is not None


def who_may(deed: Deed) -> list[Role]:
    """The roles of people that may do a deed, most trusted first."""
    return [role for role in Role if role is not Role.SYSTEM and may(role, deed)]
