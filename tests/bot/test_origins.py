"""Every adapter says where what was asked came from; the trail keeps it."""

import pytest
from starlette.requests import Request

from bot.handlers.web.origins import network, origin


def asked_from(address: str) -> Request:
    return Request({"type": "http", "headers": [], "client": (address, 0)})


@pytest.mark.parametrize(
    ("address", "shortened"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("", ""),
        ("a name", ""),
    ],
)
def test_a_clients_address_is_shortened_and_a_members_is_not(address: str, shortened: str) -> None:
    assert network(asked_from(address)) == shortened
    assert origin(asked_from(address)) == address
