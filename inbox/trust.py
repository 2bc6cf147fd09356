"""Who wrote a mail, as far as its headers prove it, and what that allows."""

from dataclasses import dataclass
from enum import StrEnum

from inbox.mail import Mail


class Trust(StrEnum):
    """What the headers prove about the sender."""

    FORGED = "forged"
    UNKNOWN = "unknown"
    PROVEN = "proven"


@dataclass(frozen=True)
class AuthSettings:
    """Whose `Authentication-Results` count."""

    server: str = ""
    is_microsoft: bool = False


@dataclass(frozen=True)
class Verdict:
    """What is proven, why, and the one address it is about; no address where there is no one."""

    level: Trust
    reason: str
    sender: str


def judge(mail: Mail, settings: AuthSettings) -> Verdict:  # noqa: ARG001  # the next step reads it
    """What the topmost header of our own mail server proves about the sender."""
    addresses = {box.address for box in mail.senders}
    if len(mail.senders) != 1 or "" in addresses:
        return Verdict(Trust.FORGED, "The mail does not name one sender.", "")
    return Verdict(Trust.UNKNOWN, "Nothing proves who sent it.", addresses.pop())
