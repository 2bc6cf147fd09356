"""The SMTP server: takes letters as a careful provider does, and fails when told to."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from sandbox.mail.boxes import SERVICE
from sandbox.mail.rules import MailRules
from sandbox.world import Fault, World

REFUSALS = {
    450: "450 4.2.1 The mailbox is busy, try again later",
    452: "452 4.2.2 The mailbox is full, try again later",
    550: "550 5.1.1 No such user here",
    552: "552 5.2.2 The mailbox is full",
    554: "554 5.7.1 The message was refused by policy",
}
GARBAGE = "\x16\x03\x01 this is not SMTP"

Deliver = Callable[[str, list[str], bytes], Awaitable[None]]


@dataclass(frozen=True)
class Clerk:
    """What the SMTP server asks before it takes a letter."""

    may_login: Callable[[str, str], bool]
    may_send_as: Callable[[str, str], bool]
    refusal: Callable[[str], int]
    deliver: Deliver


class Postman:
    """aiosmtpd's hooks: login, sender, recipient, letter."""

    def __init__(self, world: World, clerk: Clerk, rules: MailRules) -> None:
        self._world = world
        self._clerk = clerk
        self._rules = rules

    def login(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        """Check user and password; the session remembers who it is."""
        del server, session, envelope, mechanism
        fault = self._world.fault(SERVICE, "smtp.auth")
        if fault is not None:
            return AuthResult(success=False, handled=False, message=_status(fault))
        if not isinstance(given, LoginPassword):
            return AuthResult(success=False, handled=False)
        user, password = given.login.decode(), given.password.decode()
        if not self._clerk.may_login(user, password):
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=user)

    async def handle_MAIL(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a sender who is logged in and writes under an own address."""
        fault = self._world.fault(SERVICE, "smtp.mail")
        if fault is not None:
            return await _instead(server, fault)
        if self._rules.needs_login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        user = str(session.auth_data or "")
        if self._rules.needs_login and not self._clerk.may_send_as(user, address):
            return f"553 5.7.1 <{address}>: Sender address rejected: not owned by user {user}"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, unless this address was told to be refused."""
        del session
        fault = self._world.fault(SERVICE, "smtp.rcpt")
        if fault is not None:
            return await _instead(server, fault)
        code = self._clerk.refusal(address)
        if code:
            return REFUSALS.get(code, f"{code} Refused")
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take the letter and deliver it."""
        del session
        fault = self._world.fault(SERVICE, "smtp.data")
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault is not None and fault.kind in {"before", "garbage"}:
            return await _instead(server, fault)
        content = envelope.original_content or b""
        await self._clerk.deliver(envelope.mail_from or "", envelope.rcpt_tos, content)
        if fault is not None and fault.kind in {"after", "drop"}:
            return await _instead(server, fault)
        return "250 2.0.0 OK: queued"


class SmtpDoor:
    """Listens for SMTP clients."""

    def __init__(self, postman: Postman, rules: MailRules, hostname: str) -> None:
        self._postman = postman
        self._rules = rules
        self._hostname = hostname
        self._server: asyncio.Server | None = None
        self._talks: list[SMTP] = []

    async def start(self, host: str, port: int) -> int:
        """Listen; answers the port."""
        # aiosmtpd warns of its own use of a deprecated attribute at each login
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._talk, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Hang up on everybody and listen no more."""
        if self._server is not None:
            self._server.close()
        for talk in self._talks:
            if talk.transport is not None:
                talk.transport.close()
        self._talks.clear()
        await asyncio.sleep(0)

    def _talk(self) -> SMTP:
        talk = SMTP(
            self._postman,
            data_size_limit=self._rules.letter_bytes_max,
            enable_SMTPUTF8=True,
            hostname=self._hostname,
            ident="Paidup sandbox",
            authenticator=self._postman.login,
            auth_require_tls=False,
            loop=asyncio.get_running_loop(),
        )
        self._talks = [one for one in self._talks if one.transport is not None]
        self._talks.append(talk)
        return talk


async def _instead(server: SMTP, fault: Fault) -> str:
    """What is said, or not said, in place of the true answer."""
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
        return "451 4.3.0 Too slow, try again"
    if fault.kind == "drop":
        transport = server.transport
        assert transport is not None
        transport.close()
        return "421 4.3.2 Closing"
    return _status(fault)


def _status(fault: Fault) -> str:
    if fault.kind == "garbage":
        return fault.body or GARBAGE
    return fault.body or REFUSALS.get(fault.status, f"{fault.status} The sandbox was told to fail")
