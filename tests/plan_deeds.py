"""What can be done with recurring plans, and the right each takes; Bea's second is to approve."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Final

from core.billing import Work
from core.security.rights import Deed
from tests.recurring import monthly

IN_MAY: Final = date(2027, 5, 31)

PLAN_DEEDS: dict[str, tuple[Deed, Callable[[Work], Awaitable[object]]]] = {
    "write a plan": (Deed.WRITE_INVOICES, lambda work: work.recurring.write(monthly())),
    "rehearse": (Deed.WRITE_INVOICES, lambda work: work.invoices.rehearse(monthly().wording)),
    "reprice": (
        Deed.WRITE_INVOICES,
        lambda work: work.recurring.reprice("S1", Decimal(900), IN_MAY),
    ),
    "pause": (Deed.WRITE_INVOICES, lambda work: work.recurring_leading.pause("S1")),
    "resume plan": (Deed.WRITE_INVOICES, lambda work: work.recurring_leading.resume("S3")),
    "skip": (Deed.WRITE_INVOICES, lambda work: work.recurring_leading.skip("S1")),
    "end": (Deed.WRITE_INVOICES, lambda work: work.recurring_leading.end("S1")),
    "approve a plan": (Deed.APPROVE_INVOICE, lambda work: work.recurring.approve("S2")),
    "reject a plan": (Deed.APPROVE_INVOICE, lambda work: work.recurring.reject("S2", "No.")),
    "view plan": (Deed.READ_BOOKS, lambda work: work.recurring.view("S1")),
    "view plan by id": (Deed.READ_BOOKS, lambda work: work.recurring.view_by_id(1)),
    "plan of an invoice": (Deed.READ_BOOKS, lambda work: work.recurring.of_invoice(1)),
    "list plans": (Deed.READ_BOOKS, lambda work: work.recurring.listed()),
    "what plans bring": (
        Deed.READ_REPORTS,
        lambda work: work.recurring.coming(work.clock.now()),
    ),
    "look for due plans": (
        Deed.KEEP_BOOKS,
        lambda work: work.recurring_due.due(work.clock.now()),
    ),
    "invoice a period": (
        Deed.KEEP_BOOKS,
        lambda work: work.recurring_due.invoice(1, work.clock.now()),
    ),
    "stop a plan": (Deed.KEEP_BOOKS, lambda work: work.recurring_due.stop(1, "It broke.")),
}

PLAN_DEEDS_OF_PEOPLE = ("write a plan", "reprice", "approve a plan", "reject a plan")
"""Those that are signed with a member."""
