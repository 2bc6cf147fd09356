"""DBOS's voice within the program's logging."""

import logging
import re
from typing import Final

from dbos import DBOS

DBOS_LOG: Final = logging.getLogger("dbos")
TRACE: Final = "Traceback (most recent call last):"
RAISED: Final = re.compile(r"[\w.]+(Error|Exception|Timeout)\b")


class JobInLine(logging.Filter):
    """Says which job a line is about; leaves out that a closing engine cut a job off.

    A database that is away is no bug, and statements with what was in them belong in no log: of a
    warning the first line is enough.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the job's key before the line, and cut off what comes after it."""
        text = record.getMessage()
        if text.startswith("Asyncio task cancelled"):
            return False
        if record.levelno <= logging.WARNING:
            text, record.exc_info, record.exc_text = _first_line(text), None, None
        record.msg, record.args = (
            f"job {DBOS.workflow_id}: {text}" if DBOS.workflow_id else text,
            (),
        )
        return True


def _first_line(text: str) -> str:
    """What a warning is about; a trace in it shrinks to the error at its end."""
    first, *rest = text.splitlines() or [""]
    errors = [line for line in rest if RAISED.match(line)]
    return first.replace(TRACE, errors[-1] if errors else "")


def hush() -> None:
    """Let DBOS speak only of what is wrong, and only through the program's logging.

    It brings a handler of its own where it finds none, and says addresses of databases at INFO.
    """
    if not DBOS_LOG.handlers:
        DBOS_LOG.addHandler(logging.NullHandler())
        DBOS_LOG.addFilter(JobInLine())
    DBOS_LOG.setLevel(logging.WARNING)
