"""The demo town: Slack, Telegram, mail and Stripe as stand-ins, and the hands of its people.

    Bea types and presses on Slack, Olga presses on Telegram, Carl reads his mail and pays

Everybody sees what the stand-ins show, and waits for it with `until`: as soon as a stand-in changes
one looks again, so nothing waits longer than it must.
"""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from sqlalchemy import text

from bot import app as root
from bot.demo import Person, seed
from bot.settings import Settings
from bot.trial import outside
from core.billing import Billing
from core.engine import backlog
from core.migrations import migrate
from core.models import Invoice, Payment
from core.security.actors import Role, system
from sandbox.app import Sandbox
from sandbox.config import SandboxConfig, demo
from sandbox.world import Fault
from tests.program import Program, command, free_port
from tests.stories.reading import Json, button, payload, said

T = TypeVar("T")
BEA, OLGA, ARI = "U0BEA00001", "U0OLGA0001", "U0ARI00001"
ROOM = "C0BILLING1"
OLGA_S_PHONE = 500000001
CARL = "carl@acme.example"
OLGA_S_MAIL = "olga@northwind.example"
CARD = {"method": "card", "number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123"}
WAIT_SECONDS = 60
LOOK_AGAIN_SECONDS = 1.0

DELIVERIES = text(
    "SELECT event.kind, event.payload, delivery.channel, delivery.state, delivery.attempts,"
    " delivery.last_error FROM delivery JOIN event ON event.id = delivery.event_id"
    " ORDER BY delivery.id"
)

BOTH = pytest.mark.parametrize("town", ["sqlite", "postgresql"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("town", ["postgresql"], indirect=True)
"""Where the town's books are, for a file of tests; without one they are in a SQLite file."""

PEOPLE = (
    Person("Bea Brandt", "bea@northwind.example", Role.MEMBER, BEA),
    Person("Olga Orlova", OLGA_S_MAIL, Role.OWNER, OLGA, str(OLGA_S_PHONE)),
    Person("Ari Aalto", "ari@northwind.example", Role.ACCOUNTANT, ARI),
)


class Town:
    """One running sandbox, one database beside it, and what people do there."""

    def __init__(self, sandbox: Sandbox, folder: Path, database_url: str, port: int) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self.database_url = database_url
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        # Servers hang up on who is silent for five seconds: never use such a connection again.
        limits = httpx.Limits(keepalive_expiry=1)
        self.web = httpx.AsyncClient(trust_env=False, timeout=WAIT_SECONDS, limits=limits)
        self.secret_key = secrets.token_hex(32)
        self.programs: list[Program] = []
        self.more: dict[str, str] = {}

    # -- the program ----------------------------------------------------------------------

    def settings(self, **others: str) -> dict[str, str]:
        """Paidup's settings: every outside world is the sandbox."""
        sandbox = self.sandbox
        mail = replace(
            sandbox.config.mail,
            smtp_port=sandbox.mail.smtp_port,
            imap_port=sandbox.mail.imap_port,
        )
        config = replace(sandbox.config, port=sandbox.port, mail=mail)
        ours = outside(config, sandbox.clock_file) | {
            "database_url": self.database_url,
            "secret_key": self.secret_key,
            "base_url": self.url,
            "web_port": str(self.port),
            "log_format": "json",
        }
        return ours | self.more | others

    def program(self, *parts: str, **others: str) -> Program:
        """A Paidup that is not started yet; all its starts write to one log."""
        log = self.folder / f"paidup-{len(self.programs)}.log"
        self.programs.append(Program(self.settings(**others), parts, log))
        return self.programs[-1]

    async def paidup(self, *words: str, typed: str = "") -> tuple[int, str, str]:
        """Run a command of the command line."""
        return await command(self.settings(), *words, typed=typed)

    @asynccontextmanager
    async def books(self) -> AsyncIterator[Billing]:
        """The books beside the running program, to look into."""
        async with root.books(Settings.model_validate(self.settings())) as billing:
            yield billing

    async def invoices(self, what: str) -> list[Invoice]:
        """The invoices whose first line says that, as the books have them."""
        async with self.books() as billing, billing.reading(system(1)) as work:
            found = [invoice for invoice, _ in await work.invoices.listed("")]
            views = [await work.invoices.view_by_id(invoice.id) for invoice in found]
        return [view.invoice for view in views if view.lines[0].description == what]

    async def invoice(self, what: str) -> Invoice:
        """The only one of them."""
        (invoice,) = await self.invoices(what)
        return invoice

    async def page(self, invoice: Invoice) -> str:
        """The address of an invoice's page, as the letter names it."""
        async with self.books() as billing:
            return billing.links.page(invoice)

    async def payments(self, invoice: Invoice) -> list[Payment]:
        """What was booked on an invoice."""
        async with self.books() as billing, billing.reading(system(1)) as work:
            return await work.payments.of_invoice(invoice)

    async def deliveries(self, invoice: Invoice, **wanted: str) -> list[Json]:
        """What was told of an invoice, to whom, and what became of it."""
        async with self.books() as billing, billing.database.reader.connect() as connection:
            rows = [dict(row) for row in (await connection.execute(DELIVERIES)).mappings()]
        about = [row for row in rows if payload(row).get("invoice_id") == invoice.id]
        return [row for row in about if wanted.items() <= row.items()]

    async def complaints(self) -> list[str]:
        """What the books' own check finds wrong."""
        async with self.books() as billing, billing.reading(system(1)) as work:
            return await work.audit.complaints()

    def secrets(self) -> list[str]:
        """What no log may hold."""
        named = re.compile("secret|token|key|password")
        return [each for name, each in self.settings().items() if named.search(name)]

    # -- waiting --------------------------------------------------------------------------

    async def until(self, look: Callable[[], T | None], seconds: float = WAIT_SECONDS) -> T:
        """Look until there is something to see; fails with the programs' logs."""
        world = self.sandbox.world
        try:
            async with asyncio.timeout(seconds):
                while True:
                    seen = world.version
                    if found := look():
                        return found
                    await world.wait(seen, seconds=LOOK_AGAIN_SECONDS)
        except TimeoutError:
            raise AssertionError(f"It was never seen.\n{self._logs()}") from None

    def _logs(self) -> str:
        return "\n".join(program.tail() for program in self.programs)

    def fault(self, service: str, operation: str, kind: str, **more: Any) -> None:
        """Let a stand-in misbehave."""
        self.sandbox.world.misbehave(Fault(service, operation, kind, **more))

    async def shown(self, service: str, operation: str) -> None:
        """Wait until no fault is left of an operation: the last of them has begun."""
        left = self.sandbox.world.faults
        await self.polled(
            lambda: (
                not any(
                    (fault["service"], fault["operation"]) == (service, operation)
                    for fault in left()
                )
            )
        )

    async def until_tried(self, invoice: Invoice, **wanted: str) -> None:
        """Wait until a delivery's first try has begun."""
        async with asyncio.timeout(WAIT_SECONDS):
            while not any(row["attempts"] for row in await self.deliveries(invoice, **wanted)):
                await self.sandbox.world.wait(self.sandbox.world.version, seconds=0.05)

    async def until_told(self, invoice: Invoice) -> None:
        """Wait until nothing of an invoice waits to be told any more."""
        async with asyncio.timeout(WAIT_SECONDS):
            while {row["state"] for row in await self.deliveries(invoice)} != {"told"}:
                await self.sandbox.world.wait(self.sandbox.world.version, seconds=0.05)

    async def until_idle(self) -> None:
        """Wait until nothing is left to be done after what happened."""
        async with asyncio.timeout(WAIT_SECONDS):
            while await self._is_busy():
                await self.sandbox.world.wait(self.sandbox.world.version, seconds=0.1)

    async def _is_busy(self) -> bool:
        async with self.books() as billing, billing.database.reader.connect() as connection:
            behind = await connection.run_sync(backlog)
        return bool(behind.waiting or behind.running)

    async def polled(self, is_so: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
        """Wait for what no stand-in tells of, looking often."""
        try:
            async with asyncio.timeout(seconds):
                while not is_so():
                    await self.sandbox.world.wait(self.sandbox.world.version, seconds=0.02)
        except TimeoutError:
            raise AssertionError(f"It never was so.\n{self._logs()}") from None

    async def desk(self, path: str, **asked: Any) -> Json:
        """What the sandbox's page would ask a stand-in to do."""
        answer = await self.web.post(f"{self.sandbox.url}/desk/{path}", json=asked)
        return dict(answer.json())

    # -- Slack ----------------------------------------------------------------------------

    async def types(self, line: str, user: str = BEA) -> Json:
        """Somebody types a command into the billing channel."""
        return await self.desk("slack/command", user=user, channel=ROOM, text=line)

    async def presses(self, what: str, label: str, user: str = BEA) -> Json:
        """Somebody presses a button of an invoice's card."""
        card = await self.until(lambda: self._with_button(what, label))
        return await self.desk("slack/press", user=user, ts=card["ts"], value=button(card, label))

    def room(self) -> list[Json]:
        """The messages in the billing channel, threads left out."""
        rooms = self.sandbox.slack.view()["channels"]
        return next(room["messages"] for room in rooms if room["id"] == ROOM)

    def cards(self, what: str) -> list[Json]:
        """The living cards in the channel that say this; one of them, when all is well."""
        return [one for one in self.room() if not one["ephemeral_for"] and what in said(one)]

    def card(self, what: str, *words: str) -> Json | None:
        """The first of them, if it says these words too."""
        fits = (one for one in self.cards(what) if all(word in said(one) for word in words))
        return next(fits, None)

    async def reads(self, what: str, *words: str) -> Json:
        """Wait until the card says these words."""
        return await self.until(lambda: self.card(what, *words))

    def notes(self, what: str) -> list[str]:
        """The story in a card's thread."""
        return [said(note) for card in self.cards(what) for note in card["thread"]]

    def says(self, *words: str) -> str | None:
        """A message or a line in a thread that says these words."""
        shown = (said(each) for one in self.room() for each in (one, *one["thread"]))
        return next((each for each in shown if all(word in each for word in words)), None)

    def ephemeral(self, *words: str) -> str | None:
        """What only one person was shown, if it says these words."""
        shown = (said(one) for one in self.room() if one["ephemeral_for"])
        return next((each for each in shown if all(word in each for word in words)), None)

    def _with_button(self, what: str, label: str) -> Json | None:
        return next((card for card in self.cards(what) if button(card, label)), None)

    # -- Telegram -------------------------------------------------------------------------

    def phone(self) -> list[Json]:
        """What Olga's phone shows."""
        users = self.sandbox.telegram.view()["users"]
        return next(one["messages"] for one in users if one["id"] == OLGA_S_PHONE)

    def asked(self, what: str) -> list[Json]:
        """The messages on Olga's phone that say this."""
        return [one for one in self.phone() if one["from"] == "bot" and what in one["text"]]

    async def taps(self, what: str, label: str) -> Json:
        """Olga presses a button on her phone."""
        message, data = await self.until(lambda: next(self._buttons(what, label), None))
        return await self.desk(
            "telegram/press", user=OLGA_S_PHONE, message_id=message["id"], data=data
        )

    def _buttons(self, what: str, label: str) -> Iterator[tuple[Json, str]]:
        for message in self.asked(what):
            for each in [each for row in message["keyboard"] for each in row]:
                if label in each["text"] and "callback_data" in each:
                    yield message, each["callback_data"]

    # -- mail and paying ------------------------------------------------------------------

    def letters(self, *words: str, box: str = CARL) -> list[Json]:
        """The letters in a mailbox whose subject or text says these words."""
        found: list[Json] = self.sandbox.mail.mailbox(box)["messages"]
        read = [(one, f"{one['subject']}\n{one['text']}") for one in found]
        return [one for one, line in read if all(word in line for word in words)]

    async def letter(self, *words: str, box: str = CARL) -> Json:
        """Wait for a letter."""
        return await self.until(lambda: next(iter(self.letters(*words, box=box)), None))

    async def attached(self, letter: Json) -> bytes:
        """The first file of a letter."""
        answer = await self.web.get(f"{self.sandbox.url}{letter['attachments'][0]['url']}")
        return answer.raise_for_status().content

    async def opens(self, letter: Json) -> str:
        """Carl follows the link in his letter; answers the page's address."""
        found = re.search(rf"{re.escape(self.url)}/i/\d+/[\w-]+", letter["text"])
        assert found, letter["text"]
        return found.group()

    def sessions(self, amount_minor: int) -> list[Json]:
        """Stripe's checkouts over an amount."""
        found = self.sandbox.stripe.view()["sessions"]
        return [one for one in found if one["amount_total"] == amount_minor]

    def delivered(self, checkout: str) -> bool:
        """Whether Stripe has told everything that happened since a checkout was opened."""
        shown = self.sandbox.stripe.view()
        done = [one for one in shown["events"] if one["subject"] == checkout.rpartition("/")[2]]
        return bool(done) and all(e["delivery"]["state"] == "delivered" for e in shown["events"])

    async def wants_to_pay(self, page: str) -> httpx.Response:
        """Carl presses *Pay* on the invoice's page."""
        shown = await self.web.get(page)
        nonce = re.search(r'name="nonce" value="([^"]+)"', shown.text)
        return await self.web.post(f"{page}/pay", data={"nonce": nonce.group(1) if nonce else ""})

    async def checkout(self, page: str) -> str:
        """Carl presses *Pay* and comes to the checkout; answers its address."""
        answer = await self.wants_to_pay(page)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def checkout_in_the_end(self, page: str) -> str:
        """The same, and pressed again where the page says that it cannot be done just now."""
        async with asyncio.timeout(WAIT_SECONDS):
            while (answer := await self.wants_to_pay(page)).status_code != 303:
                assert answer.status_code == 503, answer.text
        return str(answer.headers["location"])

    async def pays(self, checkout: str, **typed: str) -> httpx.Response:
        """Carl fills in his card."""
        return await self.web.post(checkout, data={"name": "Carl", **CARD, **typed})

    async def drafts(self, what: str, price: str = "800") -> Json:
        """Bea drafts an invoice in one line; answers its card."""
        await self.types(f'/invoice new acme 1 x {price} "{what}" net 30')
        return await self.reads(what)

    async def issues(self, what: str, price: str = "800") -> Invoice:
        """From the first word to Olga's approval; answers the invoice with its number."""
        await self.drafts(what, price)
        await self.presses(what, "Send for approval")
        await self.taps(what, "Approve")
        await self.until(lambda: self.card(what, "INV-"))
        return await self.invoice(what)


@asynccontextmanager
async def open_town(folder: Path, database_url: str = "") -> AsyncIterator[Town]:
    """A sandbox that runs and a database with the demo company; Olga has pressed *Start*."""
    url = database_url or f"sqlite:///{folder / 'paidup.db'}"
    port = free_port()
    async with Sandbox(_config(port), folder) as sandbox:
        town = Town(sandbox, folder, url, port)
        await asyncio.to_thread(migrate, url)
        async with town.books() as billing:
            await seed(billing, PEOPLE, sandbox.config.slack.team_id, ROOM)
        sandbox.telegram.people.start(OLGA_S_PHONE)
        try:
            yield town
        finally:
            await town.web.aclose()
            for program in town.programs:
                if program.is_running:
                    await program.kill()


def _config(port: int) -> SandboxConfig:
    """The demo's world on free ports; Slack asks again sooner than the real one."""
    config = demo(f"http://127.0.0.1:{port}", port=0, smtp_port=0, imap_port=0)
    return replace(config, slack=replace(config.slack, retry_seconds=(0.0, 1.0, 2.0)))
