"""Restores in a process of its own and is killed: `python -m tests.core.restoring STEP`.

A step is a renaming, a deletion or the writing of a file within the folder of the books; Python's
own audit hook counts them.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from bot.safekeeping import Return, restored
from bot.settings import Settings

STEPS = ("os.rename", "os.remove", "sqlite3.connect")


def main(last: int) -> None:
    """Restore, and die at this step."""
    counted = [0]

    def die(event: str, _arguments: Any) -> None:
        if event not in STEPS:
            return
        if counted[0] == last:
            os.kill(os.getpid(), signal.SIGKILL)
        counted[0] += 1

    wanted = Return(
        Path(os.environ["RESTORED_FILE"]), Path(os.environ["RESTORED_WITH"]), is_replacing=True
    )
    sys.addaudithook(die)
    asyncio.run(restored(Settings.load(), wanted))


main(int(sys.argv[1]))
