"""Olga, Oskar, Bea and the others, each at a seat of their own."""

from collections.abc import Callable

import pytest

from bot.handlers.web.desk.pages import Visitor
from core.billing import Billing
from core.security.actors import Sender
from tests.bot.web.desk.seat import Seat
from tests.bot.web.site import site
from tests.cast import BEA_ON_SLACK, OLGA_ON_TELEGRAM, OSKAR_ON_TELEGRAM, OTTO_ON_TELEGRAM

Seats = Callable[[Sender], Seat]


@pytest.fixture
def seat(billing: Billing) -> Seats:
    """A seat for whoever has this account."""

    def take(sender: Sender) -> Seat:
        async def visitors(_: object) -> Visitor:
            return Visitor(sender, f"session of {sender.user}")

        return Seat(site(billing, visitors=visitors).web, billing)

    return take


@pytest.fixture
def olga(seat: Seats) -> Seat:
    """Olga, who owns."""
    return seat(OLGA_ON_TELEGRAM)


@pytest.fixture
def oskar(seat: Seats) -> Seat:
    """Oskar, who owns too."""
    return seat(OSKAR_ON_TELEGRAM)


@pytest.fixture
def bea(seat: Seats) -> Seat:
    """Bea, who bills."""
    return seat(BEA_ON_SLACK)


@pytest.fixture
def otto(seat: Seats) -> Seat:
    """Otto, who owns another company."""
    return seat(OTTO_ON_TELEGRAM)
