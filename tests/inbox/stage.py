"""What the tests of the inbox share: a mail server, a watched poller, a way between them."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from typing import Final, Protocol, Self

from core.billing import Billing
from core.models import InboundMail, MailState
from inbox.mailbox import ImapServer, Mailbox
from inbox.oauth import Login, Password
from inbox.poller import Habits, Poller
from tests.cast import COMPANY, PAIDUP
from tests.inbox.dovecot import HOST, PASSWORD

PATIENCE_SECONDS: Final = 60
POLL_SECONDS: Final = 600.0
"""So long that whatever is seen was not seen by polling."""

BILLING: Final = "billing@demo.example"
FILING: Final = Habits(POLL_SECONDS, done_folder="Paidup/Done", aside_folder="Paidup/Aside")
EVERY_STATE: Final = tuple(MailState)


class MailServer(Protocol):
    """A real one: Dovecot, or pymap. A user is a mailbox that is there once it is named."""

    port: int

    @property
    def hands_over_what_is_gone(self) -> bool:
        """Whether who found a mail still gets it after another one removed it; IMAP allows both."""

    def deliver(self, user: str, *mails: bytes) -> None:
        """Lay mails into a mailbox."""

    def lying(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """The mails in a folder, in the order they came."""

    def seen(self, user: str) -> int:
        """How many mails are marked as read."""

    def remove(self, user: str, number: int) -> None:
        """Take a mail away behind everybody's back, counted from the oldest."""

    def forget_uids(self, user: str) -> None:
        """Give the mailbox another UIDVALIDITY."""


class Watch:
    """Counts what a poller does; a test waits for it, never for a time."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.rests: list[float] = []
        self._news = asyncio.Event()

    def __call__(self, what: str) -> None:
        """It happened once more."""
        self.seen[what] += 1
        self._news.set()

    async def until(self, what: str, times: int = 1) -> None:
        """Wait until it happened so often."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.seen[what] < times:
                self._news.clear()
                await self._news.wait()

    async def rest(self, seconds: float) -> None:
        """Note for how long one would wait, and do not."""
        self.rests.append(seconds)
        await asyncio.sleep(0)


def server(port: int, user: str = BILLING, *, answer_seconds: float = 20) -> ImapServer:
    """A mail server of the tests."""
    return ImapServer(HOST, port, user, "none", 5, answer_seconds)


def poller(
    billing: Billing,
    port: int,
    *,
    mailbox: Mailbox | None = None,
    login: Login | None = None,
    watch: Watch | None = None,
    habits: Habits | None = None,
) -> Poller:
    """One that waits for news and not for the clock."""
    watch = watch or Watch()
    return Poller(
        billing,
        mailbox or Mailbox(server(port), "INBOX"),
        login or Password(PASSWORD),
        habits or Habits(POLL_SECONDS),
        rest=watch.rest,
        count=watch,
    )


@contextlib.asynccontextmanager
async def running(reader: Poller) -> AsyncIterator[None]:
    """Let a poller run beside the test, and stop it as the program does."""
    task = asyncio.create_task(reader.run())
    try:
        yield
        assert not task.done(), task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def kept(billing: Billing) -> list[InboundMail]:
    """Every mail there is, as it was kept, oldest first."""
    async with billing.work(PAIDUP) as work:
        found = await work.mails.listed(*EVERY_STATE, most=10_000)
        return [await work.mails.mail(mail.id) for mail in reversed(found)]


async def finish(billing: Billing, *mail_ids: int) -> None:
    """Work mails off, as the handler does at the end."""
    async with billing.work(PAIDUP) as work:
        for mail_id in mail_ids:
            now = work.clock.now()
            assert await work.inbound.finish_mail(mail_id, MailState.DONE, now, company_id=COMPANY)


class Proxy:
    """A way to a server that can be frozen, or cut after so many more bytes from there."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()
        self._ends: list[asyncio.StreamWriter] = []
        self._is_open = asyncio.Event()
        self._is_open.set()
        self._is_idle = asyncio.Event()
        self._cut_at: bytes = b""
        self._told: list[bytes] = []
        self.connections = 0
        self.port = 0

    @property
    def told(self) -> list[str]:
        """What the server was told so far, line by line."""
        return b"".join(self._told).decode("latin-1").splitlines()

    def freeze(self) -> None:
        """Say nothing more, and hang up on nobody."""
        self._is_open.clear()

    def thaw(self) -> None:
        """Let all through again."""
        self._is_open.set()

    def cut_at(self, words: bytes) -> None:
        """Hang up once, right before these words."""
        self._cut_at = words

    async def idle(self) -> None:
        """Wait until the server was asked to say by itself when there is news."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._is_idle.wait()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, HOST, 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        for end in self._ends:
            end.transport.abort()
        await asyncio.sleep(0)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._ends.append(writer)
        self._talks.add(asyncio.create_task(self._talk(reader, writer)))

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, out = await asyncio.open_connection(HOST, self._target)
        self._ends.append(out)
        ways = [
            asyncio.ensure_future(self._carry(reader, out, may_cut=False)),
            asyncio.ensure_future(self._carry(there, writer, may_cut=True)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            writer.close()
            out.close()

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, may_cut: bool
    ) -> None:
        while some := await reader.read(4096):
            await self._is_open.wait()
            if not may_cut:
                self._told.append(some)
            if some.startswith(b"+ "):
                self._is_idle.set()
            if may_cut and self._cut_at and (at := some.find(self._cut_at)) >= 0:
                writer.write(some[:at])
                self._cut_at = b""
                return
            writer.write(some)
            await writer.drain()
