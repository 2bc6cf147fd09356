"""Invoices that are late: issued, in the client's hands, and some days past their due date."""

from datetime import date

from core.billing import Billing
from core.models import HoldKind, Invoice, Reminder
from core.security.actors import Actor
from core.services.invoices import Wording
from core.services.overdue import Done
from core.workflows.overdue import Overdue
from tests.cast import BEA, COMPANY, PAIDUP
from tests.deeds import issued
from tests.fakes.clock import FakeClock

TERMS_DAYS = 14
CARL = "carl@acme.example"
FIRST = "INV-2026-0001"


async def sent(billing: Billing, said: Wording | None = None, by: Actor = BEA) -> Invoice:
    """An invoice the client has; due in 14 days unless told otherwise."""
    view = await issued(billing, said, by)
    async with billing.work(PAIDUP) as work:
        await work.invoices.mailed(view.invoice.id, view.contact.email)
    return view.invoice


async def late(billing: Billing, clock: FakeClock, days: int = 1, invoices: int = 1) -> Invoice:
    """The last of so many invoices of acme's, all so many days overdue by now."""
    found = [await sent(billing) for _ in range(invoices)]
    clock.advance(days=TERMS_DAYS + days)
    return found[-1]


async def tick(billing: Billing, as_of: date | None = None) -> list[str]:
    """What the clock does at once, each with the stage of its reminder."""
    return [_said(done) for done in await Overdue(billing).tick(COMPANY, as_of)]


async def reminders(billing: Billing, invoice: Invoice) -> list[Reminder]:
    """An invoice's reminders."""
    async with billing.reading(PAIDUP) as work:
        return list((await work.reminders.outlook(invoice)).reminders)


async def mail(billing: Billing, invoice: Invoice) -> None:
    """Mail the reminder that is planned, with a mail server that takes it."""
    (planned,) = [one for one in await reminders(billing, invoice) if one.state == "planned"]
    async with billing.work(PAIDUP) as work:
        taken = await work.sendings.take(planned.id, CARL)
    assert taken is not None
    async with billing.work(PAIDUP) as work:
        await work.sendings.sent(planned.id, CARL)


async def hold(
    billing: Billing, invoice: Invoice, kind: HoldKind, until: date | None = None, **how: bool
) -> bool:
    """Let reminders of an invoice wait."""
    async with billing.work(PAIDUP) as work:
        return await work.reminders.hold(invoice.id, kind, until, "as they say", **how)


async def remind(billing: Billing, by: Actor = BEA, reference: str = FIRST) -> Reminder:
    """Remind the client by hand."""
    async with billing.work(by) as work:
        return await work.reminders.remind_now(reference)


def _said(done: Done) -> str:
    return f"{done.event} {done.about}" + (f" {done.stage}" if done.stage else "")
