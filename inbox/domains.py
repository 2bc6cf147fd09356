"""Whose domain a domain is: what is registered with a registry belongs to one organisation.

The public suffix list comes with its package and is never fetched.
"""

from functools import cache
from typing import Final

from publicsuffixlist import PublicSuffixList

DOMAIN_MOST: Final = 253


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def plain(domain: str) -> str:
    """A domain as name servers know it, in lower case; nothing where it cannot be one."""
    domain = domain.strip().rstrip(".").lower()
    if len(domain) > DOMAIN_MOST:
        return ""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def organisation(domain: str) -> str:
    """The domain that was registered: `acme.co.uk` for `mail.acme.co.uk`; nothing for `co.uk`."""
    name = plain(domain)
    return (_suffixes().privatesuffix(name) or "") if name else ""


def is_aligned(one: str, other: str) -> bool:
    """Whether two domains belong to one organisation: DMARC's relaxed alignment."""
    same = plain(one) == plain(other) != ""
    return same or organisation(one) == organisation(other) != ""
