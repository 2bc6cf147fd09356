"""`paidup sandbox`: the stand-ins in this process, Paidup itself in another, as in real life.

Paidup is given base URLs and secrets through its environment and knows nothing of the sandbox.
Everything is kept in one folder, its log too, so the next start goes on where this one stopped.
"""

import asyncio
import contextlib
import os
import secrets
import shlex
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any, Final, NamedTuple

import httpx
import typer

from bot.books import books
from bot.demo import Person, seed
from bot.settings import Settings
from core.errors import GatewayFailed, WrongState
from core.migrations import migrate
from core.security.actors import Role
from sandbox.app import Sandbox
from sandbox.config import SandboxConfig, demo
from sandbox.mail.rules import MailRules

START_SECONDS: Final = 120
STOP_SECONDS: Final = 15
LOOK_SECONDS: Final = 0.2
HOST: Final = "127.0.0.1"

ROLES: Final = {"bea": Role.MEMBER, "olga": Role.OWNER, "ari": Role.ACCOUNTANT}


class Ports(NamedTuple):
    """Where Paidup listens, and where the stand-ins do; named like the options."""

    web_port: int
    port: int
    smtp_port: int
    imap_port: int

    def require_free(self) -> None:
        """Raises `WrongState` for the first port that somebody has."""
        for name, number in self._asdict().items():
            try:
                socket.create_server((HOST, number)).close()
            except OSError as error:
                option = f"--{name.replace('_', '-')}"
                hint = f"Is another sandbox running? Another port: paidup sandbox {option} NUMBER"
                raise WrongState(f"Port {number} cannot be used.", hint=hint) from error


class Trial:
    """One sandbox and one Paidup beside it, until Ctrl-C."""

    def __init__(self, folder: str, ports: Ports) -> None:
        self._folder = Path(folder).resolve()
        self._log = self._folder / "paidup.log"
        self._ports = ports
        self._url = f"http://{HOST}:{ports.web_port}"
        self._config = demo(
            self._url, port=ports.port, smtp_port=ports.smtp_port, imap_port=ports.imap_port
        )
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Start both, say where to look, and stop both."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, self._stopped.set)
        self._ports.require_free()
        sandbox = await self._open()
        async with sandbox, self._paidup(sandbox) as process:
            if await self._lasts(self._ready(), process, "Paidup did not start."):
                _say(f"\n  Paidup is running. Open {typer.style(sandbox.url, bold=True)}")
                _say(f"  Ctrl-C stops it. Its log is {_short(self._log)}\n")
                await self._lasts(asyncio.Event().wait(), process, "Paidup stopped by itself.")
        _say("Stopped. Everything is kept for the next time.")

    async def _lasts(
        self, deed: Coroutine[Any, Any, object], process: Process, complaint: str
    ) -> bool:
        """Wait for it: true when it was done, false when Ctrl-C came first.

        Raises `GatewayFailed` with the end of the log when Paidup ended meanwhile.
        """
        done = asyncio.create_task(deed)
        told = asyncio.create_task(self._stopped.wait())
        ended = asyncio.create_task(process.wait())
        await asyncio.wait({done, told, ended}, return_when=asyncio.FIRST_COMPLETED)
        is_done, is_told = done.done(), told.done()
        for task in (done, told, ended):
            task.cancel()
        if not is_done and not is_told:
            last = self._log.read_text(errors="replace").strip().rpartition("\n")[2]
            raise GatewayFailed(complaint, hint=f"{last} All it said: {_short(self._log)}")
        if is_done:
            done.result()
        return is_done and not is_told

    async def _open(self) -> Sandbox:
        """The stand-ins, and the books of the demo company."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._log.write_text("")
        except OSError as error:
            hint = "Another folder: paidup sandbox --folder FOLDER"
            raise WrongState(f"{self._folder} cannot be written to.", hint=hint) from error
        sandbox = Sandbox(self._config, self._folder)
        self._make_key()
        settings = Settings.model_validate(self._settings(self._config, sandbox.clock_file))
        await asyncio.to_thread(migrate, settings.database_url)
        slack = self._config.slack
        async with books(settings) as billing:
            await seed(billing, self._people(), slack.team_id, slack.channels[0].id)
        return sandbox

    def _people(self) -> tuple[Person, ...]:
        """Who there is; only the owner's Telegram is linked, so that linking can be tried."""
        phones = {
            person.first_name.lower(): str(person.id) for person in self._config.telegram.people
        }
        return tuple(
            Person(
                user.display,
                user.email,
                ROLES[user.name],
                user.id,
                phones.get(user.name, "") if ROLES[user.name] is Role.OWNER else "",
            )
            for user in self._config.slack.users
        )

    def _settings(self, config: SandboxConfig, clock_file: Path) -> dict[str, str]:
        """Paidup's settings, by name."""
        return outside(config, clock_file) | {
            "database_url": f"sqlite:///{self._folder / 'paidup.db'}",
            "secret_key": self._secret(),
            "encryption_key_file": str(self._folder / "encryption_keys"),
            "base_url": self._url,
            "web_port": str(self._ports.web_port),
            "log_format": "text",
        }

    def _secret(self) -> str:
        """The signing key of this trial, made at its first start."""
        kept = self._folder / "secret_key"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_hex(32))
        return kept.read_text()

    def _make_key(self) -> None:
        """The key to what is sealed in this trial, made with its books and never after."""
        kept = self._folder / "encryption_keys"
        if not kept.exists() and not (self._folder / "paidup.db").exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(32) + "\n")

    def _note(self, settings: dict[str, str]) -> None:
        """Write the settings where a shell can read them, for `paidup doctor` beside the trial."""
        kept = self._folder / "env"
        kept.touch(mode=0o600)
        lines = (f"PAIDUP_{name.upper()}={shlex.quote(text)}" for name, text in settings.items())
        kept.write_text("\n".join(lines) + "\n")

    @contextlib.asynccontextmanager
    async def _paidup(self, sandbox: Sandbox) -> AsyncIterator[Process]:
        settings = self._settings(self._config, sandbox.clock_file)
        self._note(settings)
        with self._log.open("a") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.leash", "serve"),
                env=_environment(settings),
                stdin=PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is for this process alone
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

    async def _ready(self) -> None:
        """Wait until Paidup answers."""
        async with httpx.AsyncClient(trust_env=False) as client:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(START_SECONDS):
                    while True:
                        if await _answers(client, f"{self._url}/readyz"):
                            return
                        await asyncio.sleep(LOOK_SECONDS)
        raise GatewayFailed("Paidup did not start in time.", hint=f"See {_short(self._log)}")


def outside(config: SandboxConfig, clock_file: Path) -> dict[str, str]:
    """The settings with which every outside world is the sandbox; its ports are those it has."""
    here = f"http://{HOST}:{config.port}"
    return {
        "mailbox": config.mail.company.address,
        "smtp_host": config.mail.host,
        "smtp_port": str(config.mail.smtp_port),
        "smtp_user": config.mail.company.address,
        "smtp_password": config.mail.company.password,
        "smtp_security": "none",
        "imap_host": config.mail.host,
        "imap_port": str(config.mail.imap_port),
        "imap_user": config.mail.company.address,
        "imap_password": config.mail.company.password,
        "imap_security": "none",
        "imap_poll_seconds": "5",  # pymap does not tell what came just before IDLE
        "inbox_auth_server": MailRules.checker,
        "stripe_key": config.stripe.secret_key,
        "stripe_webhook_secret": config.stripe.webhook_secret,
        "stripe_api_base": f"{here}/stripe",
        "stripe_pages": here,
        "slack_bot_token": config.slack.bot_token,
        "slack_app_token": config.slack.app_token,
        "slack_signing_secret": config.slack.signing_secret,
        "slack_api_base": f"{here}/slack/api/",
        "telegram_token": config.telegram.bot_token,
        "telegram_api_base": f"{here}/telegram",
        "clock_file": str(clock_file),
        "is_trial": "true",
    }


def _environment(settings: dict[str, str]) -> dict[str, str]:
    """What this process was given, but for settings of a real Paidup, and those of the trial."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAIDUP_")}
    ours = {f"PAIDUP_{name.upper()}": value for name, value in settings.items()}
    return {**kept, **ours, "NO_PROXY": f"{HOST},localhost", "no_proxy": f"{HOST},localhost"}


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).is_success
    except httpx.TransportError:
        return False


def _short(path: Path) -> str:
    """As it is typed from where we are."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _say(text: str) -> None:
    typer.echo(text, err=True)
