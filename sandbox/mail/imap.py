"""The IMAP server: pymap in this process, over the kept mailboxes."""

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import cast
from uuid import uuid4

from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from sandbox.config import Mailbox
from sandbox.mail.boxes import SERVICE, KeptBox
from sandbox.world import World

CONNECT = "imap.connect"


class WholeAnswers:
    """A writer that sends an answer in one piece.

    pymap writes a line in bits; IMAPClient's `idle_check` takes half a line for a lost connection.
    """

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._waiting = bytearray()

    def write(self, some: bytes) -> None:
        """Keep until the answer is whole."""
        self._waiting += some

    async def drain(self) -> None:
        """Send what is kept."""
        whole = bytes(self._waiting)
        self._waiting.clear()
        self._writer.write(whole)
        await self._writer.drain()

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


class ImapDoor:
    """Listens for IMAP clients; each mailbox's owner logs in with address and password."""

    def __init__(
        self, world: World, owners: tuple[Mailbox, ...], boxes: dict[str, KeptBox]
    ) -> None:
        self._world = world
        self._config = config()
        self._login = Login(self._config)
        self._server: asyncio.Server | None = None
        self._clients: set[asyncio.Task[None]] = set()
        for owner in owners:
            user = UserMetadata(self._config, owner.address, password=owner.password)
            self._login.users_dict[owner.address] = user
            self._config.set_cache[owner.address] = (boxes[owner.address], FilterSet())
        self._serve = IMAPServer(self._login, self._config)

    async def start(self, host: str, port: int) -> int:
        """Listen; answers the port."""
        self._server = await asyncio.start_server(self._client, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Hang up on everybody and listen no more."""
        if self._server is not None:
            self._server.close()
        self.hang_up()
        await asyncio.gather(*self._clients, return_exceptions=True)

    def hang_up(self) -> None:
        """Cut all connections, as a router does that is switched off."""
        for client in self._clients:
            client.cancel()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        try:
            async with self._fault():
                answers = cast("asyncio.StreamWriter", WholeAnswers(writer))
                await self._serve(reader, answers, _caller(writer))
        except (asyncio.CancelledError, ConnectionError):
            pass  # the client hung up, or we did
        finally:
            self._clients.discard(task)
            writer.close()

    @asynccontextmanager
    async def _fault(self) -> AsyncIterator[None]:
        fault = self._world.fault(SERVICE, CONNECT)
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault is not None:
            raise ConnectionError("The sandbox was told to hang up.")
        yield


def _caller(writer: asyncio.StreamWriter) -> SocketInfoLocal:
    return SocketInfoLocal(writer, unique_id=uuid4().bytes)


def config() -> Config:
    """What pymap wants to know, here and wherever else it serves mailboxes without TLS."""
    arguments = Namespace(passlib_cfg=None, proxy_protocol=None)
    return Config(
        arguments,
        demo_data=False,
        demo_user="",
        demo_password="",
        host=None,
        port=0,
        tls_enabled=False,
        ssl_context=SSLContext(PROTOCOL_TLS_SERVER),  # else it reads all authorities, in vain
        invalid_user_sleep=0.0,
        reject_dnsbl=False,
        hash_context=Cleartext(),
        cpu_subsystem=Subsystem.for_asyncio(),
    )
