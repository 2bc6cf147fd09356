"""A process that works every hostile mail off, round after round, and says what it takes.

    python -m tests.inbox.growth URL ROUNDS

Each round prints the most memory the process ever had, in kB, once all its mails are done or aside.
"""

import asyncio
import sys
from pathlib import Path

from core.billing import Billing
from core.clock import Clock
from core.database import Database
from core.models import MailState
from tests.cast import KEYRING, LINKS
from tests.inbox.desk import Desk
from tests.inbox.test_hostile import HOSTILE


def most_kb() -> int:
    """The most memory this process ever had, as the kernel counted it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1])


async def work_all_off(desk: Desk, number: int) -> None:
    """One round; its number makes each mail another one than in the round before."""
    for build in HOSTILE.values():
        mail_id = await desk.keep(b"X-Round: %d\r\n" % number + build())
        await desk.desk.work_off(mail_id)
        assert (await desk.kept(mail_id)).state is not MailState.WAITING


async def main(url: str, rounds: str) -> None:
    """All rounds, in one process."""
    database = Database(url)
    desk = Desk(Billing(database, Clock(), LINKS, KEYRING))
    for number in range(int(rounds)):
        await work_all_off(desk, number)
        sys.stdout.write(f"{most_kb()}\n")
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
