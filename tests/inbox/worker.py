"""Processes that read a mailbox and work its mails off, and die where they are told to.

    python -m tests.inbox.worker

Each line that comes in is a process on some books and a mailbox, and the step where it ends:
`["sqlite:///books.db", 1143, "billing", "fetched"]`. It kills itself with the signal that nobody
can catch, the first time it comes to that step; with another word it goes on until it is killed
from outside. Its number is printed, and once it has ended its exit code. All are forked from one,
since loading takes seconds.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from typing import Final

from core.billing import Billing, Work
from core.clock import Clock
from core.database import Database
from core.engine import Engine, Queue
from core.security.actors import Actor
from core.services.mails import INBOX
from inbox.handler import MailDesk
from inbox.mailbox import Mailbox, Secret, Selected
from inbox.oauth import Password
from inbox.poller import Habits, Poller
from inbox.trust import AuthSettings
from tests.cast import KEYRING, LINKS
from tests.inbox.dovecot import PASSWORD
from tests.inbox.stage import BILLING, server

STEPS: Final = (
    "opened",
    "searched",
    "measured",
    "fetched",
    "kept",
    "before the commit",
    "after the commit",
    "before moving",
    "after moving",
    "read",
)
"""In the order one mail comes to them."""

READING: Final = "reading"
"""While a mail is understood; a mail may come to it again and again."""

POLL_SECONDS: Final = 0.2


class Fate:
    """Where this process ends."""

    def __init__(self, step: str) -> None:
        self._step = step

    def __call__(self, step: str) -> None:
        """End here, if this is the step."""
        if step == self._step:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalMailbox(Mailbox):
    """Comes to the steps of reading."""

    def __init__(self, port: int, user: str, fate: Fate) -> None:
        super().__init__(server(port, user), "INBOX")
        self._fate = fate

    def open(self, secret: Secret) -> None:
        super().open(secret)
        self._fate("opened")

    def uids(self, after: int, selected: Selected) -> list[int]:
        found = super().uids(after, selected)
        if found:
            self._fate("searched")
        return found

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        found = super().sizes(uids)
        self._fate("measured")
        return found

    def mails(self, uids: Sequence[int]) -> dict[int, bytes]:
        found = super().mails(uids)
        self._fate("fetched")
        return found

    def file(self, uids: Sequence[int], folder: str) -> None:
        self._fate("before moving")
        super().file(uids, folder)
        self._fate("after moving")


class MortalBilling(Billing):
    """Comes to the steps of working a mail off."""

    def __init__(self, database: Database, fate: Fate) -> None:
        super().__init__(database, Clock(), LINKS, KEYRING)
        self._fate = fate

    async def known_to(self, address: str) -> Actor | None:
        self._fate(READING)
        return await super().known_to(address)

    @contextlib.asynccontextmanager
    async def work(self, actor: Actor) -> AsyncIterator[Work]:
        is_mail = actor.request_id.startswith("mail:")
        async with super().work(actor) as work:
            yield work
            if is_mail:
                self._fate("before the commit")
        if is_mail:
            self._fate("after the commit")


async def main(url: str, port: int, user: str, step: str) -> None:
    """Read and work until it ends."""
    fate = Fate(step)
    database = Database(url)
    billing = MortalBilling(database, fate)
    engine = Engine(url, [Queue(INBOX, look_seconds=0.05)], name="inbox-of-tests")
    MailDesk(billing, AuthSettings(), frozenset({BILLING})).join(engine)
    habits = Habits(POLL_SECONDS, done_folder="Paidup/Done", aside_folder="Paidup/Aside")
    mailbox = MortalMailbox(port, user, fate)
    reader = Poller(billing, mailbox, Password(PASSWORD), habits, count=fate)
    await engine.launch()
    await reader.run()


def live(line: str) -> None:
    """One process, from its beginning to its end."""
    child = os.fork()
    if child == 0:
        asyncio.run(main(*json.loads(line)))
        os._exit(0)
    say(child)
    _, status = os.waitpid(child, 0)
    say(os.waitstatus_to_exitcode(status))


def say(number: int) -> None:
    """Print it at once."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    for life in sys.stdin:
        live(life)
