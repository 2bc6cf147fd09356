"""What a stranger wrote, as it may be shown: without what opens something.

Whoever knows the mailbox's address can make any program send links and codes there, for an account
in the company's name. Whoever needs them has the mailbox itself.
"""

import re
from typing import Final

LEFT_OUT: Final = "Its links and codes are left out here. They are in the mailbox."
DOTS: Final = "••••"

_LINK: Final = re.compile(
    r"(?<![\w@.-])(?:(?:https?|ftp)://|www\.)\S+|(?<![\w@.-])(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b(?!@)\S*",
    re.IGNORECASE,
)
_HOST: Final = re.compile(r"(?:\w+://)?(?:[^/\s@]*@)?([\w.-]+)")
_TALKS_OF_CODES: Final = re.compile(
    r"code|pin\b|otp|passwor|verif|sign.?in|log.?in|bestätig|anmeld|einmal|kennwort",
    re.IGNORECASE,
)
_CODE: Final = re.compile(
    r"(?<![\w.,])(?:\d(?:[ -]?\d){3,9}|[A-Z0-9]{3,5}(?:-[A-Z0-9]{3,5}){1,4}"
    r"|(?=[A-Z]*\d)[A-Z0-9]{5,12})(?![\w])(?![.,]\d)"
)


def withheld(text: str, about: str = "") -> str:
    """The text with hosts in place of its links, and dots for its codes where it talks of some.

    `about` is what is said beside it, such as the subject.
    """
    shown = _LINK.sub(_named, text)
    return _CODE.sub(DOTS, shown) if _TALKS_OF_CODES.search(f"{about} {text}") else shown


def _named(link: re.Match[str]) -> str:
    """Where it would lead, so that no chat makes a link of it."""
    found = _HOST.match(link[0])
    host = found[1].strip(".") if found else ""
    return f"(a link to {host.replace('.', '[.]')})"
