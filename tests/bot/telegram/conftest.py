"""A stand-in, a face and two linked phones for every test beside this."""

from collections.abc import AsyncIterator

import pytest

from bot.handlers.telegram.app import TelegramFace
from core.billing import Billing
from tests.bot.telegram.stage import Phone, Teller, facing, hand, link, telegram, teller
from tests.sandbox.telegram_desk import BEA, OLGA, Desk
from tests.trail import Trail


@pytest.fixture(autouse=True)
def seconds_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns of whole seconds."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """Telegram."""
    async with telegram() as desk:
        yield desk


@pytest.fixture
async def face(desk: Desk, billing: Billing) -> AsyncIterator[TelegramFace]:
    """The face, polling when it is told to."""
    async with facing(desk, billing) as face:
        yield face


@pytest.fixture
async def olga(desk: Desk, face: TelegramFace, billing: Billing) -> Phone:
    """The owner's phone."""
    await link(billing, OLGA)
    phone = Phone(desk, face, OLGA)
    await phone.start()
    return phone


@pytest.fixture
async def bea(desk: Desk, face: TelegramFace, billing: Billing) -> Phone:
    """A member's phone."""
    await link(billing, BEA)
    phone = Phone(desk, face, BEA)
    await phone.start()
    return phone


@pytest.fixture
async def news(desk: Desk, billing: Billing, olga: Phone, trail: Trail) -> AsyncIterator[Teller]:
    """What tells Olga's phone."""
    async with hand(desk) as bot:
        yield await teller(billing, bot, trail)
