"""A dangerous deed about to be done, and the asking for its code. Which take one: rights.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import BillingError
from core.security.rights import Deed
from core.security.signing import content_hash


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


@dataclass(frozen=True)
class Change:
    """A change that takes two owners: on what, how it is now, and how it will be."""

    deed: Deed
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    why: str = ""


class CodeNeeded(BillingError):
    """The deed is allowed, and waits for a one-time code; whoever asked can ask for it."""

    code = "code_needed"

    def __init__(self, guarded: Guarded) -> None:
        hint = "Ask for it on Slack, or in a private chat on Telegram."
        super().__init__(f"A one-time code is needed to {guarded.deed}.", hint=hint)
        self.guarded = guarded
