"""What stands in the head of a mail: names and addresses that mail servers take."""

from email.errors import MessageError
from email.headerregistry import Address
from typing import Final

from core.errors import GatewayFailed
from core.services.scope import printable

NAME_MOST: Final = 120
NO_ADDRESS: Final = "No mail can be sent to this address."


def named_address(name: str, address: str) -> Address:
    """An address with a name."""
    local, _, domain = address.rpartition("@")
    try:
        if local.isascii():
            return Address(header(name), addr_spec=address)
        return Address(header(name), username=local, domain=domain)
    except (ValueError, IndexError, MessageError) as error:
        raise GatewayFailed(NO_ADDRESS, permanent=True) from error


def header(said: str, most: int = NAME_MOST) -> str:
    """A person's text, fit for a header: it cannot end it, nor pass for an encoded word."""
    return " ".join(printable(said).replace("=?", "= ?").split())[:most]


def ascii_domain(address: str) -> str:
    """The address as mail servers know it: a domain's letters beyond ASCII are written in ASCII."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise GatewayFailed(NO_ADDRESS, permanent=True) from error
