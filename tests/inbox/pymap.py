"""A real pymap beside Dovecot, for the tests of the inbox: what is done to it is said in IMAP.

It is a process of its own that keeps mails in memory: whoever reads them may be killed.
"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from imapclient import IMAPClient

from tests.inbox.dovecot import HOST, PASSWORD

ROOT = Path(__file__).parents[2]
ANSWER_SECONDS = 60
DELIVERED_AT_ONCE = 50
"""More in one command take longer: pymap reads a command again with each mail in it."""


class Pymap:
    """The server, and the hands of somebody who has the mailbox open as well."""

    hands_over_what_is_gone: Final = True

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> None:
        """Run it, until it listens."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.inbox.pymap_server", PASSWORD],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def stop(self) -> None:
        """End it at once; its mails are gone."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def deliver(self, user: str, *mails: bytes) -> None:
        """Lay mails into a mailbox."""
        with self._client(user) as client:
            for first in range(0, len(mails), DELIVERED_AT_ONCE):
                client.multiappend("INBOX", mails[first : first + DELIVERED_AT_ONCE])

    def lying(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """The mails in a folder, in the order they came."""
        with self._client(user) as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            said = client.fetch(client.search(), ["BODY.PEEK[]"])
            return [said[uid][b"BODY[]"] for uid in sorted(said)]

    def seen(self, user: str) -> int:
        """How many mails are marked as read."""
        with self._client(user) as client:
            client.select_folder("INBOX", readonly=True)
            return len(client.search("SEEN"))

    def remove(self, user: str, number: int) -> None:
        """Take a mail away behind everybody's back, counted from the oldest."""
        with self._client(user) as client:
            client.select_folder("INBOX")
            uid = client.search()[number]
            client.delete_messages([uid])
            client.uid_expunge([uid])

    def forget_uids(self, user: str) -> None:
        """Give the mailbox another UIDVALIDITY: rename it, which leaves a new one, and move all."""
        with self._client(user) as client:
            client.rename_folder("INBOX", "Before")
            client.select_folder("Before")
            client.move("1:*", "INBOX")
            client.close_folder()
            client.delete_folder("Before")

    @contextlib.contextmanager
    def _client(self, user: str) -> Iterator[IMAPClient]:
        with IMAPClient(HOST, self.port, ssl=False, timeout=ANSWER_SECONDS) as client:
            client.login(user, PASSWORD)
            yield client


@contextlib.contextmanager
def pymap() -> Iterator[Pymap]:
    """A running one, gone afterwards."""
    server = Pymap()
    try:
        server.start()
        yield server
    finally:
        server.stop()
