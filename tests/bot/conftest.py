"""Conversations of the cast; one database is enough here, the core's tests have both."""

import pytest

from core.billing import Billing
from tests.cast import ADA_ON_SLACK, ARI_ON_SLACK, BEA_ON_SLACK, OLGA_ON_TELEGRAM, VIC
from tests.chat import Chat


@pytest.fixture
def bea(billing: Billing) -> Chat:
    """Bea, who bills, on Slack."""
    return Chat(billing, BEA_ON_SLACK)


@pytest.fixture
def olga(billing: Billing) -> Chat:
    """Olga, who owns, on Telegram."""
    return Chat(billing, OLGA_ON_TELEGRAM)


@pytest.fixture
def ari(billing: Billing) -> Chat:
    """Ari, who counts, on Slack."""
    return Chat(billing, ARI_ON_SLACK)


@pytest.fixture
def vic(billing: Billing) -> Chat:
    """Vic, whom nobody knows."""
    return Chat(billing, VIC)


@pytest.fixture
def ada(billing: Billing) -> Chat:
    """Ada, who administers, on Slack."""
    return Chat(billing, ADA_ON_SLACK)
