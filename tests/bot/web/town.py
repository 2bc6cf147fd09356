"""Paidup's web with its engine, the Stripe and mail stand-ins around it, and a client's browser.

Time is the machine's, since the stand-ins live in it; what has to be awaited is awaited.
"""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import text

import bot.commands  # noqa: F401  # fills the table of commands
from bot.commands.table import orders
from bot.handlers.web.app import WebParts, WebSettings, create_web
from bot.handlers.web.metrics import Metrics
from bot.handlers.web.server import WebServer
from bot.notify.cards import CardBook
from bot.notify.email import EmailChannel, Sender
from bot.notify.postbox import Postbox, SmtpServer
from bot.notify.routes import routes
from bot.render.actions import Codec
from core.billing import EVENTS, Billing
from core.documents.dossier import ClientFile
from core.documents.invoice import InvoiceDocument
from core.documents.pdf import PdfPrinter
from core.documents.statement import StatementDocument
from core.engine import Engine, Queue
from core.errors import GatewayFailed
from core.gateways.stripe import StripeGateway
from core.models import Invoice
from core.services.deliveries import Telling
from core.workflows.checkout import Checkouts
from core.workflows.papers import Papers
from core.workflows.tell import Tell
from sandbox.config import MailConfig, StripeConfig
from sandbox.mail import Mail, MailRules
from sandbox.server import served
from sandbox.stripe import Stripe
from sandbox.tls import trusted
from sandbox.world import Fault, World
from tests.cast import LINKS, PAIDUP
from tests.deeds import issued, wording

MAILBOX = "billing@demo.example"
HERE = ("127.0.0.1",)
CARD = {
    "name": "Carl",
    "method": "card",
    "number": "4242424242424242",
    "expiry": "12/34",
    "cvc": "123",
}
QUEUES = tuple(Queue(name, look_seconds=0.02) for name in (EVENTS, "email", "slack", "telegram"))


class PaperPrinter(PdfPrinter):
    """Prints at once, and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.printed = 0
        self.is_broken = False

    async def render(self, document: InvoiceDocument | ClientFile | StatementDocument) -> bytes:
        """Bytes that tell which print this was."""
        if self.is_broken:
            raise GatewayFailed("The PDF could not be made.")
        self.printed += 1
        assert isinstance(document, InvoiceDocument)
        return f"%PDF-1.7 {document.number} print {self.printed}".encode()


class Deaf:
    """A channel nobody listens to."""

    async def hear(self, telling: Telling) -> None:
        """Do nothing."""


@dataclass
class Town:
    """Everything a test plays with. `web` is the client's browser at Paidup."""

    billing: Billing
    world: World
    stripe: Stripe
    mail: Mail
    gateway: StripeGateway
    checkouts: Checkouts
    engine: Engine
    web: httpx.AsyncClient
    printer: PaperPrinter
    metrics: Metrics
    outside: str
    secret: str

    async def invoice(self, **said: Any) -> Invoice:
        """An issued invoice of 119.00 EUR for acme."""
        return (await issued(self.billing, wording(**said))).invoice

    async def now(self, invoice: Invoice) -> Invoice:
        """The invoice as it stands."""
        async with self.billing.reading(PAIDUP) as work:
            return (await work.invoices.view_by_id(invoice.id)).invoice

    async def press(self, invoice: Invoice) -> httpx.Response:
        """Press Pay on the page."""
        path = page_of(invoice)
        nonce = re.findall(r'name="nonce" value="([^"]+)"', (await self.web.get(path)).text)
        return await self.web.post(f"{path}/pay", data={"nonce": nonce[0] if nonce else "none"})

    async def at_stripe(self, address: str, **typed: str) -> None:
        """Fill in Stripe's page and press its button."""
        answer = await self.web.post(address, data=CARD | typed)
        assert answer.status_code == 303, answer.text

    async def pay(self, invoice: Invoice, **typed: str) -> None:
        """The whole way from our button through Stripe's page, until it is worked off."""
        await self.at_stripe((await self.press(invoice)).headers["location"], **typed)
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until Stripe has told everything and Paidup has nothing to do."""
        await self.stripe.webhooks.settled()
        async with asyncio.timeout(30):
            while keys := await self.unfinished():
                for key in keys:
                    await self.engine.finished(key)

    async def unfinished(self) -> list[str]:
        """The jobs that are still to be done."""
        prefix = "" if self.billing.database.url.get_backend_name() == "sqlite" else "dbos."
        query = (
            f"SELECT workflow_uuid FROM {prefix}workflow_status"  # noqa: S608  # a table's name
            " WHERE status IN ('ENQUEUED', 'PENDING') AND name != 'ask_gateways'"
        )
        async with self.billing.database.reader.connect() as connection:
            return list((await connection.execute(text(query))).scalars())

    def letters(self, address: str = "carl@acme.example") -> list[dict[str, Any]]:
        """What lies in a client's mailbox."""
        boxes = self.mail.view()["mailboxes"]
        return next((list(box["messages"]) for box in boxes if box["address"] == address), [])

    def misbehave(self, service: str, operation: str, kind: str, **how: Any) -> None:
        """Tell a stand-in to show a fault."""
        self.world.misbehave(Fault(service, operation, kind, **how))


def page_of(invoice: Invoice) -> str:
    """The path of the hosted invoice."""
    return LINKS.page(invoice).removeprefix("https://pay.demo.example")


@asynccontextmanager
async def town(billing: Billing, database_url: str, folder: Path) -> AsyncIterator[Town]:
    """All of it, listening."""
    async with AsyncExitStack() as stack:
        world = World(folder / "world.db", folder / "clock")
        stack.callback(world.close)
        services = FastAPI()
        door = socket.create_server(("127.0.0.1", 0))
        outside = await stack.enter_async_context(served(services, door))
        web = await _served(stack, paidup := FastAPI())
        config = StripeConfig(
            webhook_url=f"{web}/webhooks/stripe", retry_after_seconds=(0.05, 0.1, 0.2)
        )
        stripe = Stripe(world, config)
        services.include_router(stripe.router())
        services.include_router(stripe.desk(), prefix="/desk/stripe")
        mail = await _mail(stack, world)
        gateway = StripeGateway(
            config.secret_key, config.webhook_secret, f"{outside}/stripe", timeout_seconds=2
        )
        stack.push_async_callback(gateway.close)
        checkouts, printer, metrics = Checkouts(billing, gateway), PaperPrinter(), Metrics()
        papers = Papers(billing, printer)
        parts = WebParts(billing, checkouts, papers, gateway, observer=metrics)
        paidup.mount("/", create_web(parts, WebSettings("https://pay.demo.example", hosts=HERE)))
        channels = {
            "email": metrics.channel("email", _email(billing, papers, mail)),
            "slack": Deaf(),
            "telegram": Deaf(),
        }
        engine = Engine(database_url, QUEUES, name="town")
        followers = dict.fromkeys(("PaymentBooked", "InvoiceVoided"), checkouts.followers)
        Tell(billing, metrics.routes(routes), channels, followers).join(engine)
        checkouts.join(engine)
        await engine.launch()
        stack.push_async_callback(engine.close)
        await stripe.start()
        stack.push_async_callback(stripe.stop)
        browser = httpx.AsyncClient(base_url=web, trust_env=False, verify=trusted(), timeout=20)
        await stack.enter_async_context(browser)
        yield Town(
            billing,
            world,
            stripe,
            mail,
            gateway,
            checkouts,
            engine,
            browser,
            printer,
            metrics,
            outside,
            config.webhook_secret,
        )


async def _mail(stack: AsyncExitStack, world: World) -> Mail:
    """A mail server where anybody may hand in."""
    config = replace(MailConfig(), smtp_port=0, imap_port=0)
    mail = Mail(world, config, MailRules(needs_login=False))
    await mail.start()
    stack.push_async_callback(mail.stop)
    return mail


def _email(billing: Billing, papers: Papers, mail: Mail) -> EmailChannel:
    server = SmtpServer("127.0.0.1", mail.smtp_port, security="none", timeout_seconds=2)
    return EmailChannel(
        Postbox(server),
        billing,
        papers,
        CardBook(billing),
        Codec(orders()),
        sender=Sender(MAILBOX),
        may_pay=True,
    )


async def _served(stack: AsyncExitStack, app: FastAPI) -> str:
    server = WebServer(app, "127.0.0.1", 0)
    task = asyncio.create_task(server.run())
    stack.push_async_callback(_stopped, task)
    return f"http://127.0.0.1:{server.port}"


async def _stopped(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait({task})
