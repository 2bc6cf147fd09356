"""A Telegram stand-in, the face before it, and a hand on Olga's and Bea's phones."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from telegram import Bot

import bot.commands  # noqa: F401  # fills the table of commands
from bot.commands.table import orders
from bot.handlers.telegram.app import TelegramFace, client
from bot.handlers.telegram.screen import Screen
from bot.notify.cards import CardBook
from bot.notify.routes import routes
from bot.notify.telegram import TelegramChannel
from bot.render.actions import Codec
from core.billing import Billing
from core.documents.pdf import PdfPrinter
from core.security.actors import Sender, system
from core.services.deliveries import Telling
from core.services.invoices import InvoiceView
from core.workflows.papers import Papers
from sandbox.telegram import TelegramRules
from sandbox.world import World
from tests.cast import COMPANY, PEOPLE
from tests.sandbox.telegram_desk import BEA, OLGA, Desk, telegram_desk
from tests.trail import Trail

QUICK = TelegramRules(
    messages_per_second=1000,
    messages_per_second_and_chat=1000,
    burst_per_chat=1000,
    webhook_pause_seconds=0.01,
)
PHONES = {OLGA: PEOPLE[0], BEA: PEOPLE[2]}
HEARD = {str(user) for user in PHONES}
PDF = b"%PDF-1.7 as it was printed"


@dataclass
class Phone:
    """One person's chat with the bot, as the person sees it."""

    desk: Desk
    face: TelegramFace
    user: int

    async def say(self, text: str) -> dict[str, Any]:
        """Write a line, and see what it comes to."""
        await self.desk.do("message", user=self.user, text=text)
        return await self.settled()

    async def start(self, code: str = "") -> dict[str, Any]:
        """Press *Start*, perhaps from a deep link."""
        await self.desk.do("start", user=self.user, parameter=code)
        return await self.settled()

    async def press(self, label: str, message: int = 0) -> dict[str, Any]:
        """Press a button of the last message, or of another."""
        shown = self.message(message)
        await self.push(shown["id"], button(shown, label))
        return await self.settled()

    async def push(self, message: int, data: str) -> None:
        """Press a button by what it carries, even one that is gone from the screen."""
        await self.desk.do("press", user=self.user, message_id=message, data=data, stale=True)

    async def settled(self) -> dict[str, Any]:
        """What the bot said last, once everything that came was carried out."""
        await self.face.poll(0)
        return self.last

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What the bot said, in order."""
        return [one for one in self.desk.messages(self.user) if one["from"] == "bot"]

    @property
    def last(self) -> dict[str, Any]:
        """What the bot said last."""
        return self.messages[-1] if self.messages else {}

    def message(self, number: int = 0) -> dict[str, Any]:
        """A message by its number, or the last one."""
        return next((one for one in self.messages if one["id"] == number), self.last)

    @property
    def alert(self) -> str:
        """What the last press was answered with."""
        toast = self.desk.user(self.user)["toast"]
        return str(toast["text"]) if toast else ""


def button(message: dict[str, Any], label: str) -> str:
    """What a button carries."""
    (data,) = [
        key["callback_data"]
        for row in message["keyboard"]
        for key in row
        if key["text"] == label and "callback_data" in key
    ]
    return str(data)


def labels(message: dict[str, Any]) -> list[str]:
    """The buttons of a message, in reading order."""
    return [key["text"] for row in message["keyboard"] for key in row]


async def link(billing: Billing, user: int) -> None:
    """Let a phone speak for the member who holds it."""
    person = PHONES[user]
    sender = Sender("telegram", "", str(user), person.name, str(user))
    async with billing.work(system(COMPANY)) as work:
        await work.linking.attach(await work.members.who(person.name), sender)


@dataclass
class Teller:
    """Tells what happened to the phones, as the workflows would."""

    billing: Billing
    channel: TelegramChannel
    trail: Trail

    async def catch_up(self) -> None:
        """Tell everything that was not told yet, in order."""
        for record in await self.trail.records():
            for telling in await self.tellings(record.id):
                await self.channel.hear(telling)

    async def tellings(self, event_id: int) -> list[Telling]:
        """An event, for each phone that hears it for the first time."""
        async with self.billing.work(system(COMPANY)) as work:
            event = await work.audit.event(event_id)
            assert event is not None
            rows = await work.deliveries.plan(event_id, await routes(work, event))
            taken = [await work.deliveries.take(row.id) for row in rows if row.address in HEARD]
        return [telling for telling in taken if telling is not None]

    async def last(self) -> Telling:
        """What happened last, for the one phone that hears it."""
        (telling,) = await self.tellings((await self.trail.records())[-1].id)
        return telling


async def teller(
    billing: Billing, bot: Bot, trail: Trail, printer: PdfPrinter | None = None
) -> Teller:
    """A channel; without a printer it has the papers of what was printed before."""
    papers = Papers(billing, printer or PdfPrinter())
    retire = Screen(bot, pause_seconds=0.01).retire
    channel = TelegramChannel(bot, billing, CardBook(billing), Codec(orders()), papers, retire)
    return Teller(billing, channel, trail)


async def printed(billing: Billing, view: InvoiceView) -> InvoiceView:
    """The invoice, with a paper in the store."""
    async with billing.work(system(COMPANY)) as work:
        await work.documents.keep(view, PDF)
    return view


@contextlib.asynccontextmanager
async def telegram(rules: TelegramRules = QUICK) -> AsyncIterator[Desk]:
    """The stand-in alone."""
    world = World()
    async with telegram_desk(world, rules) as desk:
        yield desk
    world.close()


@contextlib.asynccontextmanager
async def facing(desk: Desk, billing: Billing, **how: Any) -> AsyncIterator[TelegramFace]:
    """The face, started and stopped; nothing polls but `settled`."""
    async with hand(desk) as bot:
        face = TelegramFace(billing, bot, pauses=(0.01,), **how)
        await face.start()
        try:
            yield face
        finally:
            await face.stop()


def hand(desk: Desk) -> contextlib.AbstractAsyncContextManager[Bot]:
    """The bot's client."""
    return client(desk.token, f"{desk.address}/telegram")


async def until(came: asyncio.Event) -> None:
    """Wait, but not for ever."""
    async with asyncio.timeout(10):
        await came.wait()
