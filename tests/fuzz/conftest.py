"""The whole web with its doors, and somebody who holds every address and secret there is."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from itertools import count, cycle

import pytest
from fastapi import FastAPI
from slack_sdk.web.async_client import AsyncWebClient

import bot.commands  # noqa: F401  # fills the table of commands
from bot.commands.table import COMMANDS
from bot.handlers.slack.app import SlackFace
from bot.handlers.web.app import WebParts, create_web
from bot.handlers.web.chat import ADDRESSES
from core.billing import Billing
from core.gateways.base import Call
from core.gateways.stripe import StripeGateway
from core.models import Stage
from core.workflows.checkout import Checkouts
from core.workflows.papers import Papers
from tests.bot.telegram.stage import facing
from tests.bot.telegram.stage import telegram as telegram_desk
from tests.bot.web.site import SETTINGS
from tests.bot.web.town import PaperPrinter
from tests.cast import LINKS, OLGA
from tests.contracts.test_gateways import stripe_signature
from tests.deeds import issued
from tests.fakes.gateway import FakeGateway
from tests.fuzz.visitor import Proof, Visitor

SECRET = "of-nobody-else-at-all-0123456789"
NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture(autouse=True)
def seconds_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns of whole seconds."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


class Stripes(FakeGateway):
    """Opens checkouts like the fake, and reads calls as Stripe's are read."""

    name = "stripe"

    def read_call(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Call:
        """What the real one makes of it."""
        return StripeGateway("sk_test_1", SECRET, NOWHERE).read_call(body, headers, now)


@pytest.fixture
def gateway() -> FakeGateway:
    """A payment service."""
    return Stripes()


@pytest.fixture
async def web(billing: Billing, gateway: FakeGateway) -> AsyncIterator[FastAPI]:
    """The application with every door, behind which the platforms do not answer."""
    slack = SlackFace(billing, AsyncWebClient("xoxb-nobody", NOWHERE, retry_handlers=[]), SECRET)
    how = {"webhook_url": "https://pay.demo.example/telegram/webhook", "webhook_secret": SECRET}
    async with telegram_desk() as desk, facing(desk, billing, **how) as telegram:
        parts = WebParts(
            billing,
            Checkouts(billing, gateway),
            Papers(billing, PaperPrinter()),
            gateway,
            {"slack": slack.door, "telegram": telegram.door},
        )
        yield create_web(parts, SETTINGS)
        await slack.stop()


@pytest.fixture
async def visitor(billing: Billing, web: FastAPI, gateway: FakeGateway) -> Visitor:
    """Somebody who holds an invoice's address and a page of codes, and every secret."""
    invoice = (await issued(billing)).invoice
    async with billing.work(OLGA) as work:
        enrolment = await work.second_factors.enrol()
    _, _, number, token = LINKS.page(invoice).removeprefix("https://").split("/")
    right = {"i/invoice_id": number, "i/token": token, "codes/token": enrolment.token}
    right["webhooks/name"] = gateway.name
    return Visitor(web, right, _proofs(billing), _commands(), _sessions(billing))


def _commands() -> Callable[[], dict[str, str]]:
    """The pages of all commands, one after another."""
    names = cycle(sorted(COMMANDS))

    def turn() -> dict[str, str]:
        subject, _, deed = next(names).partition(" ")
        return {"desk/subject": subject, "desk/deed": deed or "list"}

    return turn


def _sessions(billing: Billing) -> Callable[[], Awaitable[str]]:
    """Olga's cookies; now and then she is only half signed in."""
    calls = count()

    async def signed_in() -> str:
        is_half = next(calls) % 5 == 4
        async with billing.work(OLGA) as work:
            opened = await work.sign_ins.start(Stage.HALF, "A browser")
            if not is_half:
                opened = await work.sign_ins.finish_by_passkey(opened.session.id)
        return f"__Host-paidup={opened.token}"

    return signed_in


def _proofs(billing: Billing) -> dict[str, Proof]:
    def slack(body: bytes) -> dict[str, str]:
        stamp = str(int(billing.clock.now().timestamp()))
        signed = hmac.digest(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hex()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signed}"}

    def telegram(_body: bytes) -> dict[str, str]:
        return {"X-Telegram-Bot-Api-Secret-Token": SECRET}

    def stripe(body: bytes) -> dict[str, str]:
        return {"Stripe-Signature": stripe_signature(body, billing.clock.now(), SECRET)}

    return {
        ADDRESSES["slack"]: slack,
        ADDRESSES["telegram"]: telegram,
        "/webhooks/stripe": stripe,
    }
