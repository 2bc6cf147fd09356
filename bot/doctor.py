"""What works and what does not, and what to do about the rest."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
import aiosmtplib
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.books import any_keyring
from bot.checkup import Checkup, Finding
from bot.notify.postbox import SmtpServer, understood
from bot.notify.slack import is_shared
from bot.readiness import is_local
from bot.settings import Settings
from core.billing import Billing
from core.clock import Clock
from core.database import Database
from core.errors import BillingError
from core.gateways.stripe import StripeGateway
from core.models import Company
from core.security.links import Links
from core.security.signing import Signer
from inbox.mailbox import Mailbox
from inbox.oauth import login
from inbox.poller import server

LOOK_SECONDS: Final = 20.0
CALL_SECONDS: Final = 10
NETWORK: Final = "Look at the address in the settings and at the network."

# What slack-manifest.yaml grants; groups:… is missed only where a billing channel is private.
SCOPES: Final = frozenset(
    {"channels:history", "channels:read", "chat:write", "commands", "im:history", "im:write"}
)
ABSENT: Final = frozenset({"channel_not_found", "not_in_channel"})

Look = Callable[[], Awaitable[Finding]]


async def examine(settings: Settings) -> list[Finding]:
    """Look at the installation these settings describe, whatever is wrong with it."""
    database = Database(settings.database_url)
    # Nothing is signed here, so the key may be missing: that is one of the findings.
    nothing_signed = Links(settings.base_url, Signer(bytes(32)), settings.mailbox)
    try:
        clock = Clock(settings.clock_file)
        billing = Billing(database, clock, nothing_signed, any_keyring(settings))
        return await Doctor(settings, Checkup(settings, billing)).examine()
    finally:
        await database.close()


class Doctor:
    """Looks at everything, inside and out; changes nothing."""

    def __init__(
        self, settings: Settings, checkup: Checkup, look_seconds: float = LOOK_SECONDS
    ) -> None:
        self._settings = settings
        self._checkup = checkup
        self._look_seconds = look_seconds

    async def examine(self) -> list[Finding]:
        """Everything, each on its own: one that fails keeps no other from being looked at."""
        checkup = self._checkup
        database = await self._looked("database", checkup.database)
        before: dict[str, Look] = {
            "settings": checkup.settings,
            "start": checkup.start,
            "address": checkup.address,
            "versions": checkup.versions,
        }
        books: dict[str, Look] = {
            "keys": checkup.keys,
            "books": checkup.books,
            "waiting": checkup.waiting,
            "trail": checkup.trail,
            "privacy": checkup.privacy,
            "jobs": checkup.jobs,
            "processes": checkup.processes,
        }
        after: dict[str, Look] = {
            "paper": checkup.paper,
            "slack": self.slack,
            "telegram": self.telegram,
            "mail": self.mail,
            "inbox": self.inbox,
            "stripe": self.stripe,
        }
        if not database.is_well:
            books = {name: _unseen(name) for name in books}
        return [
            *await self._all(before),
            database,
            *await self._all(books),
            *await self._all(after),
        ]

    async def slack(self) -> Finding:
        """Does Slack know us, may we do what we do, and are we in every billing channel."""
        settings = self._settings
        token = settings.slack_bot_token.get_secret_value()
        if not token:
            return _off("slack", "PAIDUP_SLACK_BOT_TOKEN")
        if missing := _missing_of_slack(settings):
            text = f"{missing} is missing: nothing said on Slack would reach Paidup."
            return Finding("slack", is_well=False, text=text, advice="See README, Slack.")
        client = AsyncWebClient(
            token, base_url=settings.slack_api_base, timeout=CALL_SECONDS, retry_handlers=[]
        )
        try:
            who = await client.auth_test()
            return await self._slack_rooms(client, who) or _at_home(who)
        except SlackApiError as error:
            return _slack_refused(error)
        except (SlackClientError, aiohttp.ClientError, OSError) as error:
            return _unreachable("slack", error)

    async def telegram(self) -> Finding:
        """Does Telegram know the token, and does it call where we listen."""
        settings = self._settings
        token = settings.telegram_token.get_secret_value()
        if not token:
            return _off("telegram", "PAIDUP_TELEGRAM_TOKEN")
        is_called = settings.telegram_mode == "webhook"
        if is_called and not settings.telegram_webhook_secret.get_secret_value():
            text, advice = "PAIDUP_TELEGRAM_WEBHOOK_SECRET is missing.", "openssl rand -hex 16"
            return Finding("telegram", is_well=False, text=text, advice=advice)
        try:
            base = settings.telegram_api_base.rstrip("/")
            async with Bot(token, base_url=f"{base}/bot") as bot:
                text = f"@{bot.username}, {settings.telegram_mode}."
        except InvalidToken:
            text, advice = "Telegram does not know PAIDUP_TELEGRAM_TOKEN.", "Ask @BotFather for it."
            return Finding("telegram", is_well=False, text=text, advice=advice)
        except (NetworkError, TelegramError) as error:
            return _unreachable("telegram", error)
        return Finding("telegram", is_well=True, text=text)

    async def mail(self) -> Finding:
        """Does the mail server let us in."""
        server = SmtpServer.of(self._settings)
        if not server.host:
            return _off("mail", "PAIDUP_SMTP_HOST")
        async with (
            understood(),
            aiosmtplib.SMTP(
                hostname=server.host,
                port=server.port,
                use_tls=server.security == "tls",
                start_tls=server.security == "starttls",
                username=server.user or None,
                password=server.password or None,
                timeout=CALL_SECONDS,
            ) as smtp,
        ):
            await smtp.noop()
        return Finding("mail", is_well=True, text=f"{server.host} takes our mails.")

    async def inbox(self) -> Finding:
        """Can the mailbox be opened, and does anybody read it."""
        settings = self._settings
        if not settings.imap_host:
            return _off("inbox", "PAIDUP_IMAP_HOST")
        where = server(settings, settings.mailbox)
        if where.security == "none" and not is_local(where.host):
            text = f"The way to {where.host} is not encrypted: anybody there could read along."
            advice = "Set PAIDUP_IMAP_SECURITY to tls."
            return Finding("inbox", is_well=False, text=text, advice=advice)
        mailbox = Mailbox(where, settings.imap_folder)
        secret = await login(settings, Clock()).secret()
        try:
            await asyncio.to_thread(mailbox.open, secret)
            selected = await asyncio.to_thread(mailbox.select)
        finally:
            await asyncio.to_thread(mailbox.close, is_polite=True)
        database = await self._looked("database", self._checkup.database)
        if not database.is_well:
            text = f"{mailbox.name} can be opened; when it was read, only the database knows."
            return Finding("inbox", is_well=True, text=text)
        return await self._checkup.reading(mailbox.name, selected.mails)

    async def stripe(self) -> Finding:
        """Does Stripe know the key, and could we check what it reports."""
        key = self._settings.stripe_key.get_secret_value()
        if not key:
            return _off("stripe", "PAIDUP_STRIPE_KEY")
        secret = self._settings.stripe_webhook_secret.get_secret_value()
        if not secret:
            text = "PAIDUP_STRIPE_WEBHOOK_SECRET is missing: no payment would be booked."
            return Finding("stripe", is_well=False, text=text, advice="See README, Stripe.")
        gateway = StripeGateway(key, secret, self._settings.stripe_api_base)
        try:
            account = await gateway.check()
        finally:
            await gateway.close()
        return Finding("stripe", is_well=True, text=f"Account {account}.")

    async def _all(self, looks: dict[str, Look]) -> list[Finding]:
        return await asyncio.gather(*(self._looked(what, look) for what, look in looks.items()))

    async def _looked(self, what: str, look: Look) -> Finding:
        try:
            async with asyncio.timeout(self._look_seconds):
                return await look()
        except BillingError as error:
            advice = error.hint or NETWORK
            return Finding(what, is_well=False, text=error.message, advice=advice)
        except TimeoutError:
            text = f"No answer in {self._look_seconds:g} seconds."
            return Finding(what, is_well=False, text=text, advice=NETWORK)

    async def _slack_rooms(self, client: AsyncWebClient, who: Any) -> Finding | None:
        granted = set(who.headers.get("x-oauth-scopes", "").split(","))
        if lacking := sorted(SCOPES - granted):
            text = f"The app lacks {', '.join(lacking)}."
            advice = "Paste slack-manifest.yaml into the app's manifest and install it again."
            return Finding("slack", is_well=False, text=text, advice=advice)
        for company in await self._companies():
            if finding := await _slack_room(client, company, who["team_id"]):
                return finding
        return None

    async def _companies(self) -> list[Company]:
        """Those that talk on Slack; none while the database cannot say."""
        database = await self._looked("database", self._checkup.database)
        companies = await self._checkup.companies() if database.is_well else []
        return [company for company in companies if company.slack_channel]


async def _slack_room(client: AsyncWebClient, company: Company, team: str) -> Finding | None:
    """What is wrong with a company's billing channel; only members may read its history."""
    if company.slack_workspace != team:
        text = f"{company.name} is at home in another workspace: {company.slack_workspace}."
        advice = "Use the bot token of that workspace."
        return Finding("slack", is_well=False, text=text, advice=advice)
    try:
        await client.conversations_history(channel=company.slack_channel, limit=1)
        found = await client.conversations_info(channel=company.slack_channel)
        if is_shared(found["channel"]):
            text = f"{company.name}’s billing channel is shared with another company on Slack."
            advice = "Nothing is posted there. Choose a channel that your own people alone read."
            return Finding("slack", is_well=False, text=text, advice=advice)
    except SlackApiError as error:
        if _code(error) not in ABSENT:
            raise
        text = f"The bot is not in {company.name}’s billing channel {company.slack_channel}."
        return Finding("slack", is_well=False, text=text, advice="Invite it there: /invite @Paidup")
    return None


def _missing_of_slack(settings: Settings) -> str:
    if settings.slack_mode == "socket":
        return "" if settings.slack_app_token.get_secret_value() else "PAIDUP_SLACK_APP_TOKEN"
    secret = settings.slack_signing_secret.get_secret_value()
    return "" if secret else "PAIDUP_SLACK_SIGNING_SECRET"


def _at_home(who: Any) -> Finding:
    text = f"{who['user']} in {who['team']}, with all scopes."
    return Finding("slack", is_well=True, text=text)


def _slack_refused(error: SlackApiError) -> Finding:
    if not (code := _code(error)):
        return _unreachable("slack", error)
    advice = "Install the app again and copy its bot token."
    return Finding("slack", is_well=False, text=f"Slack refuses us: {code}.", advice=advice)


def _code(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def _unseen(what: str) -> Look:
    async def look() -> Finding:
        text = "Not looked at, since the database is not well."
        return Finding(what, is_well=False, text=text)

    return look


def _off(what: str, setting: str) -> Finding:
    return Finding(what, is_well=True, text=f"Switched off: {setting} is empty.")


def _unreachable(what: str, error: Exception) -> Finding:
    text = f"No proper answer: {type(error).__name__}."
    return Finding(what, is_well=False, text=text, advice=NETWORK)
