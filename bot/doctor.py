"""What works and what does not, and what to do about the rest."""

import asyncio
import platform
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

import aiosmtplib
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from telegram import Bot
from telegram.error import TelegramError

from bot.settings import Settings
from core.billing import Billing
from core.errors import BillingError
from core.gateways.stripe import StripeGateway
from core.migrations import is_current
from core.security.actors import system

SECRET_LEAST: Final = 32
PACKAGES: Final = ("dbos", "slack-bolt", "python-telegram-bot", "stripe", "sqlmodel", "weasyprint")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `advice` is what to do when it is not well."""

    what: str
    is_well: bool
    text: str
    advice: str = ""


class Doctor:
    """Looks at an installation from the inside; changes nothing."""

    def __init__(self, settings: Settings, billing: Billing) -> None:
        self._settings = settings
        self._billing = billing

    async def examine(self) -> list[Finding]:
        """Everything, each on its own: one that fails keeps no other from being looked at."""
        looks: list[tuple[str, Callable[[], Awaitable[Finding]]]] = [
            ("settings", self._look_at_settings),
            ("versions", self._look_at_versions),
            ("database", self._look_at_database),
            ("books", self._look_at_books),
            ("slack", self._look_at_slack),
            ("telegram", self._look_at_telegram),
            ("mail", self._look_at_mail),
            ("stripe", self._look_at_stripe),
        ]
        return [await self._looked(what, look) for what, look in looks]

    async def _looked(self, what: str, look: Callable[[], Awaitable[Finding]]) -> Finding:
        try:
            async with asyncio.timeout(20):
                return await look()
        except BillingError as error:
            return Finding(what, is_well=False, text=error.message, advice=error.hint)
        except TimeoutError:
            advice = "Look at the address in the settings and at the network."
            return Finding(what, is_well=False, text="No answer in 20 seconds.", advice=advice)

    async def _look_at_settings(self) -> Finding:
        if len(self._settings.secret_key.get_secret_value()) < SECRET_LEAST:
            text = "PAIDUP_SECRET_KEY is missing or too short."
            return Finding("settings", is_well=False, text=text, advice="openssl rand -hex 32")
        if self._settings.clock_file is not None:
            text = "The clock of a trial is in use; never do this with real invoices."
            return Finding("settings", is_well=True, text=text)
        return Finding("settings", is_well=True, text="Nothing is missing.")

    async def _look_at_versions(self) -> Finding:
        versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        text = f"Paidup {version('paidup')}, Python {platform.python_version()}, {versions}"
        return Finding("versions", is_well=sys.version_info >= (3, 11), text=text)

    async def _look_at_database(self) -> Finding:
        kind = self._billing.database.url.get_backend_name()
        if not await asyncio.to_thread(is_current, self._settings.database_url):
            text = f"The {kind} database is not up to date."
            return Finding("database", is_well=False, text=text, advice="paidup migrate")
        return Finding("database", is_well=True, text=f"{kind}, up to date.")

    async def _look_at_books(self) -> Finding:
        companies = await self._billing.company_ids()
        complaints: list[str] = []
        for company_id in companies:
            async with self._billing.reading(system(company_id)) as work:
                complaints += await work.audit.complaints()
        if complaints:
            advice = "Stop, keep the database as it is, and ask for help."
            return Finding("books", is_well=False, text=" ".join(complaints), advice=advice)
        if not companies:
            text = "There is no company yet."
            return Finding("books", is_well=False, text=text, advice="paidup init")
        text = f"{len(companies)} companies: the ledger sums to zero, no number is missing."
        return Finding("books", is_well=True, text=text)

    async def _look_at_slack(self) -> Finding:
        token = self._settings.slack_bot_token.get_secret_value()
        if not token:
            return _off("slack", "PAIDUP_SLACK_BOT_TOKEN")
        client = AsyncWebClient(token, base_url=self._settings.slack_api_base)
        try:
            who = await client.auth_test()
        except SlackApiError as error:
            advice = "Install the app again and copy its bot token."
            return Finding("slack", is_well=False, text=str(error.response["error"]), advice=advice)
        except (SlackClientError, OSError) as error:
            return _unreachable("slack", error)
        return Finding("slack", is_well=True, text=f"{who['user']} in {who['team']}.")

    async def _look_at_telegram(self) -> Finding:
        token = self._settings.telegram_token.get_secret_value()
        if not token:
            return _off("telegram", "PAIDUP_TELEGRAM_TOKEN")
        try:
            async with Bot(token, base_url=f"{self._settings.telegram_api_base}/bot") as bot:
                hook = await bot.get_webhook_info()
                text = f"@{bot.username}, {'webhook' if hook.url else 'polling'}."
        except TelegramError as error:
            advice = "Ask @BotFather for the token."
            return Finding("telegram", is_well=False, text=error.message, advice=advice)
        return Finding("telegram", is_well=True, text=text)

    async def _look_at_mail(self) -> Finding:
        settings = self._settings
        if not settings.smtp_host:
            return _off("mail", "PAIDUP_SMTP_HOST")
        try:
            async with aiosmtplib.SMTP(
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                use_tls=settings.smtp_security == "tls",
                start_tls=settings.smtp_security == "starttls",
                username=settings.smtp_user or None,
                password=settings.smtp_password.get_secret_value() or None,
                timeout=10,
            ) as server:
                await server.noop()
        except (aiosmtplib.SMTPException, OSError) as error:
            return _unreachable("mail", error)
        text = f"{settings.smtp_host} takes our mails."
        return Finding("mail", is_well=True, text=text)

    async def _look_at_stripe(self) -> Finding:
        key = self._settings.stripe_key.get_secret_value()
        if not key:
            return _off("stripe", "PAIDUP_STRIPE_KEY")
        secret = self._settings.stripe_webhook_secret.get_secret_value()
        if not secret:
            text = "PAIDUP_STRIPE_WEBHOOK_SECRET is missing: no payment would be booked."
            return Finding("stripe", is_well=False, text=text)
        gateway = StripeGateway(key, secret, self._settings.stripe_api_base)
        try:
            account = await gateway.check()
        finally:
            await gateway.close()
        return Finding("stripe", is_well=True, text=f"Account {account}.")


def _off(what: str, setting: str) -> Finding:
    return Finding(what, is_well=True, text=f"Switched off: {setting} is empty.")


def _unreachable(what: str, error: Exception) -> Finding:
    advice = "Look at the address in the settings and at the network."
    text = f"Not reached: {type(error).__name__}."
    return Finding(what, is_well=False, text=text, advice=advice)
