"""pymap as a process of its own, for the tests of the inbox: mails in memory, on a free port.

    python -m tests.inbox.pymap_server PASSWORD

Every name is a mailbox, made at its first login; all have this password. It prints the port it
listens on, and ends with its standard input: so it outlives nobody who started it.
"""

import asyncio
import sys
from typing import Any
from uuid import uuid4

from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import Config, Login
from pymap.imap import IMAPServer
from pymap.user import UserMetadata

from sandbox.mail.imap import config

HOST = "127.0.0.1"


class Everybody(dict[str, UserMetadata]):
    """Whoever is asked for is there."""

    def __init__(self, config: Config, password: str) -> None:
        super().__init__()
        self._config = config
        self._password = password

    def get(self, name: str, _default: Any = None) -> Any:
        """The user of this name."""
        return UserMetadata(self._config, name, password=self._password)


async def main(password: str) -> None:
    """Serve until the standard input ends."""
    served = config()
    login = Login(served)
    login.users_dict = Everybody(served, password)
    serve = IMAPServer(login, served)

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await serve(reader, writer, SocketInfoLocal(writer, unique_id=uuid4().bytes))

    server = await asyncio.start_server(client, HOST, 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
