"""Plans in tests: one of Bea's for acme, what it has written, and what the clock does to it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from core.billing import Billing
from core.models import RecurringPeriod
from core.repositories.base import table
from core.security.actors import Actor
from core.services.invoices import InvoiceView
from core.services.recurring import NewPlan
from core.services.recurring_lookup import RecurringView
from core.workflows.recurring import come_again
from tests.cast import BEA, COMPANY, PAIDUP
from tests.deeds import line, wording

STARTS = date(2027, 1, 31)


def monthly(**other: Any) -> NewPlan:
    """800.00 for hosting, plus 19 %, every month from 31 January 2027, unless told otherwise."""
    return replace(NewPlan(wording(line("800", text="Hosting")), "month", STARTS), **other)


async def planned(billing: Billing, new: NewPlan | None = None, by: Actor = BEA) -> RecurringView:
    """A plan, by Bea unless told otherwise."""
    async with billing.work(by) as work:
        return await work.recurring.write(new or monthly())


async def ticked(billing: Billing, moment: datetime | None = None) -> list[str]:
    """What plans did when the clock ticked."""
    done = await come_again(billing, COMPANY, moment or billing.clock.now(), "")
    return [f"{each.event} {each.about}" for each in done]


async def periods(billing: Billing, plan_id: int = 1) -> list[tuple[date, date, str, int | None]]:
    """Every period that is behind a plan: its days, what became of it, and its invoice."""
    kind = table(RecurringPeriod)
    which = select(kind.c.begins_on, kind.c.ends_on, kind.c.state, kind.c.invoice_id)
    which = which.where(kind.c.plan_id == plan_id).order_by(kind.c.begins_on)
    async with billing.database.reader.connect() as connection:
        return [tuple(row) for row in await connection.execute(which)]


async def invoices(billing: Billing, plan_id: int = 1) -> list[InvoiceView]:
    """What a plan has written, the earliest period first."""
    found = [row[3] for row in await periods(billing, plan_id)]
    async with billing.reading(PAIDUP) as work:
        return [await work.invoices.view_by_id(each) for each in found if each]


async def descriptions(billing: Billing, plan_id: int = 1) -> list[str]:
    """What the first line of each of them says."""
    return [view.lines[0].description for view in await invoices(billing, plan_id)]


async def seen(billing: Billing, plan: str = "S1") -> RecurringView:
    """A plan as it is now."""
    async with billing.reading(PAIDUP) as work:
        return await work.recurring.view(plan)


def noon(year: int, month: int, day: int) -> datetime:
    """The middle of a day, whatever the season in Berlin."""
    return datetime(year, month, day, 11, tzinfo=UTC)
