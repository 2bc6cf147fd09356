"""The dangerous deeds: what asks for a one-time code, and when. The list is here and only here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from core.errors import BillingError
from core.security.signing import content_hash


class Deed(StrEnum):
    """Something that may need a one-time code, as it is called in a sentence."""

    APPROVE_INVOICE = "approve an invoice"
    APPROVE_PAYMENT = "approve a payment"
    VOID_INVOICE = "void an issued invoice"
    CHANGE_BANK = "change the bank details"
    CHANGE_LIMIT = "change the approval limit"
    CHANGE_ROLE = "change a role"
    CHANGE_CODES = "change one's own codes"


@dataclass(frozen=True)
class Guard:
    """When a deed asks for a code: always, or only above the company's approval limit."""

    is_above_limit: bool = False


GUARDS: Final[Mapping[Deed, Guard]] = {
    Deed.APPROVE_INVOICE: Guard(is_above_limit=True),
    Deed.APPROVE_PAYMENT: Guard(is_above_limit=True),
    Deed.VOID_INVOICE: Guard(),
    Deed.CHANGE_BANK: Guard(),
    Deed.CHANGE_LIMIT: Guard(),
    Deed.CHANGE_ROLE: Guard(),
    Deed.CHANGE_CODES: Guard(),
}


@dataclass(frozen=True)
class Guarded:
    """One deed about to be done: to what, and the hash of all that it will do.

    `why` says why a code is asked for, where that is not plain.
    """

    deed: Deed
    subject: str
    content_hash: str
    why: str = ""

    @classmethod
    def of(cls, deed: Deed, subject: str, content: Mapping[str, Any], why: str = "") -> "Guarded":
        """A deed on a subject, bound to all that is given."""
        return cls(deed, subject, content_hash(content), why)


class CodeNeeded(BillingError):
    """The deed is allowed, and waits for a one-time code; whoever asked can ask for it."""

    code = "code_needed"

    def __init__(self, guarded: Guarded) -> None:
        hint = "Ask for it on Slack, or in a private chat on Telegram."
        super().__init__(f"A one-time code is needed to {guarded.deed}.", hint=hint)
        self.guarded = guarded
