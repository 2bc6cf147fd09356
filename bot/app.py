"""The composition root: settings in, a running program out. What is built is built here.

    serving.serve ──▶ Program ──▶ web · slack · telegram · inbox · workflows, under one task group

If one part dies, all stop and the supervisor starts again: half a program is worse than none.
"""

from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, Final, Self

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from telegram import Bot

import bot.commands  # noqa: F401  # fills the table of commands
from bot.books import books, checkpoints, keeping, notary
from bot.commands.table import orders, typed_orders
from bot.handlers.slack.app import SlackFace
from bot.handlers.telegram.app import TelegramFace, client
from bot.handlers.telegram.pace import TelegramPace
from bot.handlers.telegram.screen import Screen as TelegramScreen
from bot.handlers.web.app import WebParts, WebSettings, create_web
from bot.handlers.web.chat import ADDRESSES, Door
from bot.handlers.web.health import Check, printing, well, working
from bot.handlers.web.metrics import Metrics
from bot.handlers.web.server import WebServer
from bot.notify.cards import CardBook
from bot.notify.email import EmailChannel, Sender
from bot.notify.marking import marking
from bot.notify.postbox import Postbox, SmtpServer
from bot.notify.routes import routes
from bot.notify.slack import SlackChannel
from bot.notify.slack_pace import SlackPace
from bot.notify.telegram import TelegramChannel
from bot.presence import of_process
from bot.render.actions import Codec
from bot.settings import Settings
from core.backups.marks import Marks
from core.backups.tombstones import Tombstones
from core.billing import EVENTS, Billing
from core.checkpoints import CheckpointFolder
from core.documents.pdf import PdfPrinter
from core.engine import Engine, Queue, Rate, seat_name
from core.errors import InvalidInput
from core.gateways.stripe import StripeGateway
from core.services.mails import INBOX
from core.workflows.checkout import Checkouts
from core.workflows.checkpoints import Checkpoints
from core.workflows.disk import DiskWatch
from core.workflows.housekeeping import Housekeeping
from core.workflows.nightly import Nightly
from core.workflows.overdue import Overdue
from core.workflows.papers import Papers
from core.workflows.presence import Presence
from core.workflows.privacy import Privacy
from core.workflows.recovering import Recovering
from core.workflows.rotation import Rotation
from core.workflows.tell import Channel, Tell
from inbox.drafts import DraftDesk
from inbox.handler import MailDesk
from inbox.poller import poller

__all__ = ["QUEUES", "Program", "books"]

SLACK_SECONDS: Final = 20
"""How long Slack may take to answer a call of ours."""

SETTLING: Final = (
    *("PaymentBooked", "InvoiceVoided", "InvoiceWrittenOff"),
    *("CreditNoteIssued", "CreditApplied"),
)
"""After these less is owed, so that open checkouts are looked at again."""

# What the platforms take: docs.slack.dev/apis/web-api/rate-limits (one message a second and
# channel), core.telegram.org/bots/faq (30 a second in all, one a second and chat). The calls that
# one telling takes are paced where they are made.
QUEUES: Final = (
    Queue(EVENTS),
    Queue("slack", partition_rate=Rate(1)),
    Queue("telegram", rate=Rate(30), partition_rate=Rate(1)),
    Queue("email", rate=Rate(10)),
    Queue(INBOX),
)


class Program:
    """All the parts, built from settings, opened in order and closed in reverse."""

    def __init__(
        self, settings: Settings, billing: Billing, parts: frozenset[str], printer: PdfPrinter
    ) -> None:
        self._settings = settings
        self._billing = billing
        self._parts = parts
        self._printer = printer
        self._open = AsyncExitStack()
        self._doors: dict[str, Door] = {}
        self._checks: dict[str, Check] = {}
        self._watched: dict[str, Check] = {}
        self._metrics = Metrics()
        self.running: list[Callable[[], Coroutine[Any, Any, None]]] = []

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            await self._build(stack)
            self._open = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def _build(self, stack: AsyncExitStack) -> None:
        settings, billing = self._settings, self._billing
        papers = Papers(billing, self._printer)
        self._checks["printer"] = printing(self._printer)
        presence = Presence(billing, of_process(settings, billing, self._parts))
        self._checks["keys"] = presence.has_keys
        self.running += [presence.run, billing.database.require_disk]
        gateway = await self._gateway(stack)
        checkouts = Checkouts(billing, gateway)
        slack = await self._slack_client(stack)
        telegram = await self._telegram_bot(stack)
        if "workflows" in self._parts:
            channels = self._channels(papers, slack, telegram)
            await self._engine(stack, checkouts, gateway, channels)
        if "slack" in self._parts and slack is not None:
            await self._slack(stack, slack)
        if "telegram" in self._parts and telegram is not None:
            await self._telegram(stack, telegram)
        if "inbox" in self._parts and settings.imap_host:
            self._inbox()
        if "web" in self._parts:
            parts = WebParts(
                billing,
                checkouts,
                papers,
                gateway,
                self._doors,
                self._metrics,
                self._checks,
                self._watched,
            )
            self._web(parts)
        if settings.metrics_port:
            stack.callback(self._metrics.serve(settings.web_host, settings.metrics_port).stop)
            self.running.append(partial(self._metrics.watch, billing))
        await self._printer.start()

    async def _gateway(self, stack: AsyncExitStack) -> StripeGateway | None:
        key = self._settings.stripe_key.get_secret_value()
        if not key:
            return None
        secret = self._settings.stripe_webhook_secret.get_secret_value()
        gateway = StripeGateway(key, secret, self._settings.stripe_api_base)
        stack.push_async_callback(gateway.close)
        return gateway

    async def _slack_client(self, stack: AsyncExitStack) -> AsyncWebClient | None:
        token = self._settings.slack_bot_token.get_secret_value()
        if not token:
            return None
        timeout = aiohttp.ClientTimeout(total=SLACK_SECONDS)  # the client's own is not for sessions
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=timeout))
        base_url = self._settings.slack_api_base
        # Its own retries would post twice where an answer was lost; ours look first.
        return AsyncWebClient(token, base_url=base_url, session=session, retry_handlers=[])

    async def _slack(self, stack: AsyncExitStack, client: AsyncWebClient) -> None:
        settings = self._settings
        token = settings.slack_app_token.get_secret_value()
        secret = settings.slack_signing_secret.get_secret_value()
        is_socket = settings.slack_mode == "socket"
        if not (token if is_socket else secret):
            missing = "PAIDUP_SLACK_APP_TOKEN" if is_socket else "PAIDUP_SLACK_SIGNING_SECRET"
            hint = f"Slack needs it with PAIDUP_SLACK_MODE={settings.slack_mode}."
            raise InvalidInput(f"{missing} is missing.", hint=hint)
        face = SlackFace(self._billing, client, secret, token if is_socket else "")
        await face.start()
        stack.push_async_callback(face.stop)
        if face.socket is None:
            self._doors["slack"] = face.door
        else:
            self.running.append(face.socket.watch)

    async def _telegram_bot(self, stack: AsyncExitStack) -> Bot | None:
        token = self._settings.telegram_token.get_secret_value()
        if not token:
            return None
        return await stack.enter_async_context(
            client(token, self._settings.telegram_api_base, TelegramPace())
        )

    async def _telegram(self, stack: AsyncExitStack, bot: Bot) -> None:
        settings = self._settings
        is_called = settings.telegram_mode == "webhook"
        address = f"{settings.base_url.rstrip('/')}{ADDRESSES['telegram']}" if is_called else ""
        secret = settings.telegram_webhook_secret.get_secret_value()
        face = TelegramFace(self._billing, bot, address, secret)
        await face.start()
        stack.push_async_callback(face.stop)
        self.running.append(face.run)
        if is_called:
            self._doors["telegram"] = face.door

    def _inbox(self) -> None:
        settings = self._settings
        reader = poller(settings, self._billing, settings.mailbox, self._metrics.mailbox)
        self._watched["inbox"] = well(lambda: reader.is_well)
        self.running.append(reader.run)

    def _web(self, parts: WebParts) -> None:
        settings = self._settings
        shown = WebSettings(
            settings.base_url,
            settings.is_trial,
            (settings.stripe_pages,),
            tuple(settings.web_hosts.split()),
            tuple(settings.trusted_proxies.split()),
        )
        server = WebServer(create_web(parts, shown), settings.web_host, settings.web_port)
        self.running.append(server.run)

    def _channels(
        self, papers: Papers, slack: AsyncWebClient | None, telegram: Bot | None
    ) -> dict[str, Channel]:
        """The channels that are set up; a telling for another is given up with a sentence."""
        book, codec = CardBook(self._billing), Codec(orders(), typed_orders())
        channels: dict[str, Channel] = {}
        if slack is not None:
            channels["slack"] = SlackChannel(slack, self._billing, book, codec, SlackPace())
        if telegram is not None:
            retire = TelegramScreen(telegram).retire
            channels["telegram"] = TelegramChannel(
                telegram, self._billing, book, codec, papers, retire
            )
        if self._settings.smtp_host:
            channels["email"] = EmailChannel(
                Postbox(SmtpServer.of(self._settings)),
                self._billing,
                papers,
                book,
                codec,
                sender=Sender(self._settings.mailbox, self._settings.sender_name),
                may_pay=bool(self._settings.stripe_key.get_secret_value()),
            )
        return {name: self._metrics.channel(name, each) for name, each in channels.items()}

    def _signing(self, engine: Engine, folder: CheckpointFolder) -> Checkpoints:
        """Who signs the trail: by the hour, and from the start to the stop."""
        signing = Checkpoints(self._billing, folder, notary(self._settings, folder))
        signing.join(engine)
        self.running.append(signing.watch)
        return signing

    async def _engine(
        self,
        stack: AsyncExitStack,
        checkouts: Checkouts,
        gateway: StripeGateway | None,
        channels: dict[str, Channel],
    ) -> None:
        settings = self._settings
        name = settings.executor or seat_name("-".join(sorted(self._parts)))
        engine = Engine(settings.database_url, QUEUES, name=name)
        rotation, recovering = Rotation(self._billing), Recovering(self._billing, gateway)
        followers = dict.fromkeys(SETTLING, checkouts.followers)
        followers["KeyCameIntoForce"] = rotation.followers
        followers["RecoveryBegun"] = recovering.followers
        folder = checkpoints(settings)
        told = marking(routes, Marks(folder.path)) if folder else routes
        Tell(self._billing, self._metrics.routes(told), channels, followers).join(engine)
        checkouts.join(engine)
        rotation.join(engine)
        recovering.join(engine)
        MailDesk(self._billing, settings.auth, frozenset({settings.mailbox})).join(engine)
        DraftDesk(self._billing).join(engine)
        Housekeeping(self._billing, engine).join()
        Nightly(self._billing).join(engine)
        signing = self._signing(engine, folder) if folder else None
        stones = Tombstones(folder.path) if folder else None
        Privacy(self._billing, stones, keeping(settings)).join(engine)
        overdue = Overdue(self._billing)
        overdue.join(engine)
        await engine.launch()
        self._checks["engine"] = working(engine)
        if signing:
            stack.push_async_callback(signing.finish)  # once the engine is closed
        stack.push_async_callback(engine.close)
        self.running += [engine.watch, overdue.watch, DiskWatch(self._billing).run]
