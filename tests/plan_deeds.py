"""What can be done with recurring plans, and the right each takes."""

from collections.abc import Awaitable, Callable

from core.billing import Work
from core.security.rights import Deed
from tests.recurring import monthly

PLAN_DEEDS: dict[str, tuple[Deed, Callable[[Work], Awaitable[object]]]] = {
    "write a plan": (Deed.WRITE_INVOICES, lambda work: work.recurring.write(monthly())),
    "weigh an invoice": (
        Deed.WRITE_INVOICES,
        lambda work: work.invoices.weigh(monthly().wording),
    ),
    "view plan": (Deed.READ_BOOKS, lambda work: work.recurring.view("S1")),
    "view plan by id": (Deed.READ_BOOKS, lambda work: work.recurring.view_by_id(1)),
    "list plans": (Deed.READ_BOOKS, lambda work: work.recurring.listed()),
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

PLAN_DEEDS_OF_PEOPLE = ("write a plan",)
"""Those that are signed with a member."""
