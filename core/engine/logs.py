"""DBOS's voice within the program's logging."""

import logging
from typing import Final

from dbos import DBOS

DBOS_LOG: Final = logging.getLogger("dbos")


class JobInLine(logging.Filter):
    """Says which job a line is about; leaves out that a closing engine cut a job off."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the job's key before the line."""
        if str(record.msg).startswith("Asyncio task cancelled"):
            return False
        if DBOS.workflow_id:
            record.msg = f"job {DBOS.workflow_id}: {record.msg}"
        return True


def hush() -> None:
    """Let DBOS speak only of what is wrong, and only through the program's logging.

    It brings a handler of its own where it finds none, and says addresses of databases at INFO.
    """
    if not DBOS_LOG.handlers:
        DBOS_LOG.addHandler(logging.NullHandler())
        DBOS_LOG.addFilter(JobInLine())
    DBOS_LOG.setLevel(logging.WARNING)
