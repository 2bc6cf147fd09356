"""Every client of ours before a server whose certificate nobody vouches for: it says nothing."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from telegram.error import NetworkError

from bot.handlers.telegram.app import client
from bot.inspection import advisories
from bot.notify.postbox import Postbox, SmtpServer
from core.errors import GatewayFailed
from core.gateways.stripe import StripeGateway
from tests.inbox.dovecot import certify

HOST = "127.0.0.1"
SECRET = "nobody-may-hear-this-0123456789"


@dataclass
class Impostor:
    """Listens with a certificate it made itself, and notes what it was told once encrypted."""

    port: int = 0
    heard: bytearray = field(default_factory=bytearray)
    calls: int = 0

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody trusted it."""
        self.calls += 1
        with contextlib.suppress(OSError):
            self.heard += await reader.read(10_000)
        writer.close()

    async def greet(
        self, context: ssl.SSLContext, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """A mail server in the open, until it is asked to encrypt."""
        self.calls += 1
        writer.write(b"220 impostor ESMTP\r\n")
        await reader.readline()
        writer.write(b"250-impostor\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n")
        self.heard += (await reader.readline()).replace(b"STARTTLS\r\n", b"")
        writer.write(b"220 go ahead\r\n")
        with contextlib.suppress(OSError):
            await writer.start_tls(context)
            self.heard += await reader.read(10_000)
        writer.close()


@pytest.fixture
def context(tmp_path: Path) -> ssl.SSLContext:
    certify(tmp_path / "certificate.pem", tmp_path / "key.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    return context


@pytest.fixture
async def impostor(context: ssl.SSLContext) -> AsyncIterator[Impostor]:
    found = Impostor()
    async with await asyncio.start_server(found.hear, HOST, 0, ssl=context) as server:
        found.port = server.sockets[0].getsockname()[1]
        yield found


@pytest.fixture
async def opening(context: ssl.SSLContext) -> AsyncIterator[Impostor]:
    """The one that encrypts when it is asked to."""
    found = Impostor()
    async with await asyncio.start_server(
        lambda reader, writer: found.greet(context, reader, writer), HOST, 0
    ) as server:
        found.port = server.sockets[0].getsockname()[1]
        yield found


def letter() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@demo.example", "c@acme.example", SECRET
    mail.set_content(SECRET)
    return mail


def postbox(port: int, security: str) -> Postbox:
    server = SmtpServer(HOST, port, "user", SECRET, security)  # type: ignore[arg-type]  # one of two
    return Postbox(server)


async def to_stripe(port: int) -> None:
    gateway = StripeGateway("sk_test_" + SECRET, SECRET, f"https://{HOST}:{port}/stripe")
    try:
        await gateway.check()
    finally:
        await gateway.close()


async def to_slack(port: int) -> None:
    async with aiohttp.ClientSession() as session:
        base = f"https://{HOST}:{port}/api/"
        await AsyncWebClient(SECRET, base, session=session, retry_handlers=[]).auth_test()


async def to_telegram(port: int) -> None:
    async with client(f"1:{SECRET}", f"https://{HOST}:{port}") as bot:
        await bot.get_me()


async def to_the_feed(port: int) -> None:
    found = await advisories(f"https://{HOST}:{port}/query")
    raise ConnectionError(found.text)


async def to_the_mail_server(port: int) -> None:
    await postbox(port, "tls").post(letter(), "a@demo.example", "c@acme.example")


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (to_stripe, GatewayFailed),
        (to_slack, aiohttp.ClientConnectorCertificateError),
        (to_telegram, NetworkError),
        (to_the_feed, ConnectionError),
        (to_the_mail_server, GatewayFailed),
    ],
)
async def test_a_server_nobody_vouches_for_is_told_nothing(
    impostor: Impostor, call: Callable[[int], Awaitable[None]], error: type[Exception]
) -> None:
    """A135, A153"""
    with pytest.raises(error):
        await call(impostor.port)

    assert (impostor.calls, bytes(impostor.heard)) == (0, b"")


async def test_a_mail_server_that_is_asked_to_encrypt_has_to_be_vouched_for_too(
    opening: Impostor,
) -> None:
    """A135"""
    with pytest.raises(GatewayFailed):
        await postbox(opening.port, "starttls").post(letter(), "a@demo.example", "c@acme.example")

    assert opening.calls >= 1
    assert SECRET.encode() not in opening.heard
    assert bytes(opening.heard) == b""
