"""Paidup's pages as they are served, before a real browser, with a day's work in the books."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI

from bot.handlers.web.app import WebParts, WebSettings, create_web
from bot.handlers.web.desk.menu import MENU
from bot.handlers.web.desk.pages import Visitor
from bot.handlers.web.server import WebServer
from core.billing import Billing
from core.database import Database
from core.security.actors import Sender
from core.workflows.checkout import Checkouts
from core.workflows.papers import Papers
from tests.bot.web.town import PaperPrinter
from tests.cast import BEA, KEYRING, LINKS, OLGA, OLGA_ON_TELEGRAM, OSKAR
from tests.codes import enrolled
from tests.deeds import asked, issued, line, paid, recorded, wording
from tests.fakes.clock import FakeClock
from tests.fakes.gateway import FakeGateway
from tests.letters import received
from tests.policies import ruled
from tests.proposals import proposed

LOOKS = [f"/{command.replace(' ', '/')}" for _, entries in MENU for _, command in entries]
"""The pages of the menu."""

MORE = [
    "/invoice/show?invoice=INV-2026-0001",
    "/invoice/show?invoice=D3",
    "/payment/show?payment=P2",
    "/client/show?client=acme",
    "/member/show?member=Bea",
    "/proposal/show?number=1",
    "/mail/show?mail=M1",
    "/trail?kind=InvoiceIssued",
    "/invoice/show?invoice=D99",
    "/invoice/new",
    "/client/new",
    "/company/bank",
    "/company/reminders",
    "/member/role?member=Bea",
    "/policy/limit",
    "/policy/wait",
    "/mfa/setup",
    "/mfa/confirm",
    "/link",
]
"""Further pages: cards, forms, and one that is not there."""


@dataclass
class Stage:
    """The pages at an address; whoever `sender` is sits before them."""

    url: str
    billing: Billing
    clock: FakeClock
    sender: Sender = OLGA_ON_TELEGRAM

    async def visitor(self, _: object) -> Visitor:
        """Who is signed in."""
        return Visitor(self.sender, f"session of {self.sender.user}")


@asynccontextmanager
async def served(
    template: Path, folder: Path, *, is_signed_in: bool = True
) -> AsyncIterator[Stage]:
    """The pages over a copy of the books, in a time that stands still.

    Where nobody is signed in beforehand, the browser's cookie says who it is, as in production.
    """
    path = folder / "books.db"
    shutil.copyfile(template, path)
    database, clock = Database(f"sqlite:///{path}"), FakeClock()
    billing = Billing(database, clock, LINKS, KEYRING)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        app = FastAPI()
        server = WebServer(app, "127.0.0.1", 0)
        task = asyncio.create_task(server.run())
        stack.push_async_callback(_stopped, task)
        stage = Stage(f"http://127.0.0.1:{server.port}", billing, clock)
        printer, gateway = PaperPrinter(), FakeGateway()
        parts = WebParts(
            billing,
            Checkouts(billing, gateway),
            Papers(billing, printer),
            gateway,
            visitors=stage.visitor if is_signed_in else None,
        )
        app.mount("/", create_web(parts, WebSettings(stage.url)))
        yield stage


async def _stopped(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait({task})


async def worked(billing: Billing) -> None:
    """A day's work: issued, paid, waiting, proposed, and a mail."""
    await issued(billing, wording(line("800", quantity="3", text="Backend work")))
    await issued(billing, wording(client="globex"))
    await asked(billing, wording(line("1250", text="Design of the annual report")))
    await paid(billing, "INV-2026-0001", 50000)
    await recorded(billing, "INV-2026-0001", 12000)
    await received(billing)
    await ruled(billing, limits={"approve an invoice EUR": [500000, 2000000]})
    await proposed(billing, OSKAR)
    await enrolled(billing, OLGA)
    async with billing.work(BEA) as work:
        await work.invoices.draft(wording(line("75", text="Hosting in November"), client="globex"))
