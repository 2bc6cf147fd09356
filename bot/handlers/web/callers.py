"""Who calls: the host that was asked for, the site a form comes from, the caller's address.

Only the base URL's host is answered. What a proxy says of the caller counts when the proxy is
trusted; the base URL comes from the settings alone, whatever anybody says.
"""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
PROBES: Final = frozenset({"/healthz", "/readyz"})
OUR_SITE: Final = frozenset({"same-origin", "none"})
PORTS: Final = {"http": 80, "https": 443}
HOPS_MOST: Final = 20

Network = IPv4Network | IPv6Network


class Callers:
    """Knows our hosts and the proxies before us; `hosts` are further names, each with any port."""

    def __init__(
        self, base_url: str, hosts: Sequence[str] = (), proxies: Sequence[str] = ()
    ) -> None:
        parts = urlsplit(base_url)
        self._origin = f"{parts.scheme}://{parts.netloc}".lower()
        self._names = {each.lower() for each in hosts}
        self._hosts = {parts.netloc.lower()}
        if parts.port is None:
            self._hosts.add(f"{parts.netloc.lower()}:{PORTS.get(parts.scheme, 80)}")
        self._proxies = networks(proxies)

    def refuse(self, scope: Scope) -> int:
        """The status to refuse a request with before anybody looks at it; 0 for a welcome one.

        Whoever asks whether the process lives knows it by its number, not by its name.
        """
        given = Headers(scope=scope)
        if scope["path"] not in PROBES and not self._is_ours(given.getlist("host")):
            return 421
        if given.get("content-encoding", "identity").strip().lower() != "identity":
            return 415
        if scope["method"] not in SAFE and not self._is_from_us(given):
            return 403
        return 0

    def address(self, scope: Scope) -> str:
        """The caller's address: the peer's, or what trusted proxies say of whom they serve."""
        peer = scope.get("client")
        address = peer[0] if peer else ""
        told = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")
        for hop in reversed(told[-HOPS_MOST:]):
            if not self._is_trusted(address) or not _is_address(hop.strip()):
                break
            address = hop.strip()
        return address

    def _is_ours(self, hosts: Sequence[str]) -> bool:
        if len(hosts) != 1:
            return False
        host = hosts[0].lower()
        return host in self._hosts or host in self._names or host.rpartition(":")[0] in self._names

    def _is_from_us(self, given: Headers) -> bool:
        """Whether a browser says that it comes from our own page; a machine says nothing.

        `null` says nothing either: our pages send no referrer, and so no origin. Where a browser
        says no more, the form's nonce decides.
        """
        if any(site not in OUR_SITE for site in given.getlist("sec-fetch-site")):
            return False
        origins = [each.lower() for each in given.getlist("origin")]
        return all(each in {"null", self._origin} for each in origins)

    def _is_trusted(self, address: str) -> bool:
        if not self._proxies or not _is_address(address):
            return False
        return any(ip_address(address) in network for network in self._proxies)


def networks(texts: Sequence[str]) -> list[Network]:
    """Addresses and networks as they are written; raises `ValueError` for what is none."""
    return [ip_network(each, strict=False) for each in texts]


def counted_as(address: str) -> str:
    """By what a caller is counted: one house has a whole network of IPv6 addresses."""
    if not _is_address(address):
        return address
    number = ip_address(address)
    if isinstance(number, IPv6Address) and number.ipv4_mapped is None:
        return str(ip_network((number, 64), strict=False))
    return address


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
