"""Where a request came from, as the trail says it; the guard found out the caller's address."""

from ipaddress import IPv4Address, ip_address, ip_network

from starlette.requests import Request


def origin(request: Request) -> str:
    """A member's address, in full: who acts for a company answers for it."""
    return request.client.host if request.client else ""


def network(request: Request) -> str:
    """A client's, shortened to its network, since the trail forgets nothing."""
    try:
        address = ip_address(origin(request))
    except ValueError:
        return ""
    bits = 24 if isinstance(address, IPv4Address) else 48
    return str(ip_network(f"{address}/{bits}", strict=False))
