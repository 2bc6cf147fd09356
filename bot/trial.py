"""`paidup sandbox`: the stand-ins in this process, Paidup itself in another, as in real life.

Paidup is given base URLs and secrets through its environment and knows nothing of the sandbox.
Everything is kept in one folder, so the next start goes on where this one stopped.
"""

import asyncio
import contextlib
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import httpx
from rich.console import Console

from bot import app as root
from bot.demo import Person, seed
from bot.settings import Settings
from core.errors import GatewayFailed
from core.migrations import migrate
from core.security.actors import Role
from sandbox.app import Sandbox
from sandbox.config import SandboxConfig, demo

START_SECONDS: Final = 60
STOP_SECONDS: Final = 15

ROLES: Final = {"bea": Role.MEMBER, "olga": Role.OWNER, "ari": Role.ACCOUNTANT}


class Trial:
    """One sandbox and one Paidup beside it, until Ctrl-C."""

    def __init__(
        self, folder: str, web_port: int, port: int, smtp_port: int, imap_port: int
    ) -> None:
        self._folder = Path(folder).resolve()
        self._url = f"http://127.0.0.1:{web_port}"
        self._web_port = web_port
        self._config = demo(self._url, port=port, smtp_port=smtp_port, imap_port=imap_port)
        self._say = Console(stderr=True, highlight=False).print

    async def run(self) -> None:
        """Start both, say where to look, and stop both."""
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stopped.set)
        sandbox = await self._open()
        try:
            async with sandbox, self._paidup(sandbox) as process:
                await self._ready(process)
                self._say(
                    f"\n  Paidup is running. Open [bold]{sandbox.url}[/]  (Ctrl-C stops it)\n"
                )
                waiting = asyncio.create_task(stopped.wait())
                ended = asyncio.create_task(process.wait())
                await asyncio.wait({waiting, ended}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                if not stopped.is_set():
                    raise GatewayFailed("Paidup stopped by itself.", hint="Its log stands above.")
        except OSError as error:
            hint = "Is another sandbox running? Other ports: paidup sandbox --help"
            raise GatewayFailed(f"A port is taken: {error.strerror}.", hint=hint) from error
        self._say("Stopped. Everything is kept for the next time.")

    async def _open(self) -> Sandbox:
        """The stand-ins, and the books of the demo company."""
        self._folder.mkdir(parents=True, exist_ok=True)
        sandbox = Sandbox(self._config, self._folder)
        settings = Settings.model_validate(self._settings(self._config, sandbox.clock_file))
        await asyncio.to_thread(migrate, settings.database_url)
        slack = self._config.slack
        async with root.books(settings) as billing:
            await seed(billing, self._people(), slack.team_id, slack.channels[0].id)
        return sandbox

    def _people(self) -> tuple[Person, ...]:
        phones = {
            person.first_name.lower(): str(person.id) for person in self._config.telegram.people
        }
        return tuple(
            Person(user.display, user.email, ROLES[user.name], user.id, phones.get(user.name, ""))
            for user in self._config.slack.users
        )

    def _settings(self, config: SandboxConfig, clock_file: Path) -> dict[str, str]:
        """Paidup's settings, by name: every outside world is the sandbox."""
        here = f"http://127.0.0.1:{config.port}"
        return {
            "database_url": f"sqlite:///{self._folder / 'paidup.db'}",
            "secret_key": self._secret(),
            "base_url": self._url,
            "web_port": str(self._web_port),
            "mailbox": config.mail.company.address,
            "smtp_host": config.mail.host,
            "smtp_port": str(config.mail.smtp_port),
            "smtp_user": config.mail.company.address,
            "smtp_password": config.mail.company.password,
            "smtp_security": "none",
            "stripe_key": config.stripe.secret_key,
            "stripe_webhook_secret": config.stripe.webhook_secret,
            "stripe_api_base": f"{here}/stripe",
            "slack_bot_token": config.slack.bot_token,
            "slack_app_token": config.slack.app_token,
            "slack_signing_secret": config.slack.signing_secret,
            "slack_api_base": f"{here}/slack/api/",
            "telegram_token": config.telegram.bot_token,
            "telegram_api_base": f"{here}/telegram",
            "clock_file": str(clock_file),
            "log_format": "text",
            "is_trial": "true",
        }

    def _secret(self) -> str:
        """The signing key of this trial, made at its first start."""
        kept = self._folder / "secret_key"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_hex(32))
        return kept.read_text()

    @contextlib.asynccontextmanager
    async def _paidup(self, sandbox: Sandbox) -> AsyncIterator[asyncio.subprocess.Process]:
        settings = self._settings(self._config, sandbox.clock_file)
        env = {f"PAIDUP_{name.upper()}": value for name, value in settings.items()}
        env["NO_PROXY"] = env["no_proxy"] = "127.0.0.1,localhost"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", env={**os.environ, **env}, start_new_session=True
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                process.kill()

    async def _ready(self, process: asyncio.subprocess.Process) -> None:
        """Wait until Paidup answers."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(START_SECONDS), httpx.AsyncClient(trust_env=False) as client:
                while process.returncode is None:
                    with contextlib.suppress(httpx.TransportError):
                        if (await client.get(f"{self._url}/readyz")).is_success:
                            return
                    await asyncio.sleep(0.2)
        raise GatewayFailed("Paidup did not start.", hint="Its log stands above.")
