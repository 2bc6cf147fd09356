"""Keeps the last number given outside the database, before anybody outside hears of it."""

import asyncio
import logging
from typing import Final

from core.backups.marks import Marks
from core.billing import Work
from core.models import EventRecord
from core.workflows.tell import Routes

log = logging.getLogger(__name__)

GIVING: Final = frozenset({"InvoiceIssued", "CreditNoteIssued", "QuoteSent", "ProFormaMade"})
"""The events of documents that got a number."""


def marking(routes: Routes, marks: Marks) -> Routes:
    """The same routes; the number that a document got is marked first."""

    async def marked(work: Work, event: EventRecord) -> list[tuple[str, str]]:
        if event.kind in GIVING:
            view = await work.invoices.view_by_id(int(event.payload["invoice_id"]))
            place = view.invoice.numbered_in, view.invoice.serial
            assert place[0] is not None
            assert place[1] is not None
            try:
                await asyncio.to_thread(marks.raise_to, event.company_id, place[0], place[1])
            except OSError:
                log.exception("the mark of the numbers could not be raised")
        return await routes(work, event)

    return marked
