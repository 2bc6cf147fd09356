"""Keeps the last number given outside the database, before anybody outside hears of it."""

import asyncio
import logging

from core.backups.marks import Marks
from core.billing import Work
from core.models import EventRecord
from core.workflows.tell import Routes

log = logging.getLogger(__name__)


NUMBERED = frozenset({"InvoiceIssued", "CreditNoteIssued"})


def marking(routes: Routes, marks: Marks) -> Routes:
    """The same routes; an issued document's number is marked first."""

    async def marked(work: Work, event: EventRecord) -> list[tuple[str, str]]:
        if event.kind in NUMBERED:
            number = str(event.payload["number"])
            try:
                await asyncio.to_thread(marks.raise_to, event.company_id, number)
            except (OSError, ValueError):
                log.exception("the mark of the numbers could not be raised")
        return await routes(work, event)

    return marked
