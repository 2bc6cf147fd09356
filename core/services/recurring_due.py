"""What the clock does with recurring plans: a plan at a time, a period at a time.

Every deed may be repeated and may be done by two at once: whoever is first holds the plan's row,
and a period that has a row of its own is never invoiced again.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from core.clock import day_in
from core.errors import WrongState
from core.events import RecurringCaughtUp, RecurringEnded, RecurringInvoiced, RecurringStopped
from core.models import Client, PeriodState, RecurringPeriod, RecurringPlan, RecurringState
from core.periods import Period
from core.repositories.clients import ClientRepository
from core.repositories.recurring import RecurringRepository
from core.security.rights import Deed
from core.services.invoices import InvoiceService, InvoiceView
from core.services.overdue import Done
from core.services.repeating import of_period, read
from core.services.scope import Scope

AT_ONCE_MOST: Final = 3
"""So many periods of a plan are invoiced on a day by themselves; more wait for a person."""

COUNTED_MOST: Final = 1000


class RecurringDueService:
    """Find what is due, invoice it, and stop what cannot go on."""

    def __init__(
        self,
        plans: RecurringRepository,
        clients: ClientRepository,
        invoices: InvoiceService,
        scope: Scope,
    ) -> None:
        self._plans = plans
        self._clients = clients
        self._invoices = invoices
        self._scope = scope

    async def due(self, moment: datetime) -> list[int]:
        """Plans of which a period is to be invoiced by then."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._plans.due(moment)

    async def invoice(self, plan_id: int, moment: datetime) -> Done | None:
        """Write the invoice of a plan's next period; nothing when none is due by then.

        Announces `RecurringInvoiced`, `RecurringCaughtUp` after the last of several at once, and
        `RecurringEnded` after the last of all. Raises where the invoice cannot be written.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        plan = await self._plans.by_id(plan_id, lock=True)
        if plan is None or plan.next_at is None or plan.next_at > moment:
            return None
        period = plan.plan.period(plan.passed + 1)
        assert period is not None, f"{plan.reference} has no period {plan.passed + 1}"
        if await self._plans.period(plan.id, period.begins_on) is not None:
            await self._pass(plan)
            return Done("RecurringSkipped", f"{plan.reference} {period.begins_on}")
        view = await self._written(plan, period)
        await self._pass(plan)
        await self._catch_up(plan, moment)
        return Done("RecurringInvoiced", f"{plan.reference} {view.invoice.reference}")

    async def stop(self, plan_id: int, reason: str) -> None:
        """Let a plan wait for a person, who reads why; announces `RecurringStopped`, once."""
        self._scope.require(Deed.KEEP_BOOKS)
        plan = await self._plans.by_id(plan_id, lock=True)
        if plan is None or plan.state is not RecurringState.ACTIVE:
            return
        await self._stop(plan, reason)
        stopped = RecurringStopped(plan.subject, plan.id, plan.client_id, reason)
        await self._scope.announce(stopped)

    async def _stop(self, plan: RecurringPlan, reason: str) -> None:
        state = RecurringState.STOPPED
        await self._plans.change(plan, state=state, next_at=None, stopped_because=reason[:500])

    async def _written(self, plan: RecurringPlan, period: Period) -> InvoiceView:
        """The draft of a period, and the row that no other draft of it gets past."""
        client = await self._client(plan)
        company = await self._scope.company()
        said = read(plan.wording)
        language = client.language or company.language
        worded = of_period(said, period, plan.currency, language)
        view = await self._invoices.draft(replace(worded, client=client.key), authors=plan.authors)
        row = RecurringPeriod(
            company_id=plan.company_id,
            plan_id=plan.id,
            begins_on=period.begins_on,
            ends_on=period.ends_on,
            state=PeriodState.WRITTEN,
            invoice_id=view.invoice.id,
            written_on=self._today(plan),
        )
        await self._plans.keep(row)
        days = str(period.begins_on), str(period.ends_on)
        await self._scope.announce(RecurringInvoiced(plan.subject, plan.id, view.invoice.id, *days))
        return view

    async def _client(self, plan: RecurringPlan) -> Client:
        client = await self._clients.by_id(plan.client_id)
        if client is None or client.erased_at is not None:
            raise WrongState("Its client is not on the books any more.")
        currency = client.currency or (await self._scope.company()).currency
        if currency != plan.currency:
            message = (
                f"{client.name} is invoiced in {currency} now, the plan is in {plan.currency}."
            )
            raise WrongState(message, hint="End it, and write another.")
        return client

    async def _pass(self, plan: RecurringPlan) -> None:
        """Let a period be behind the plan, which ends with the last."""
        passed = plan.passed + 1
        ahead = plan.ahead(passed)
        if ahead is not None:
            await self._plans.change(plan, passed=passed, next_at=ahead)
            return
        ended = RecurringState.ENDED
        await self._plans.change(plan, passed=passed, next_at=None, state=ended)
        over = RecurringEnded(plan.subject, plan.id, plan.client_id, plan.reference)
        await self._scope.announce(over)

    async def _catch_up(self, plan: RecurringPlan, moment: datetime) -> None:
        """Say how many were written at once, and let the rest wait where that is too many."""
        written = await self._plans.written_on(plan.id, self._today(plan))
        left = waiting(plan, moment)
        is_cleared = _reaches(plan.cleared_until, plan.next_at)
        if left and (is_cleared or written < AT_ONCE_MOST):
            return
        if left:
            await self._stop(plan, _too_many(written, left))
        if written > 1:
            told = RecurringCaughtUp(plan.subject, plan.id, plan.client_id, written, left)
            await self._scope.announce(told)

    def _today(self, plan: RecurringPlan) -> date:
        return day_in(plan.time_zone, self._scope.now())


def waiting(plan: RecurringPlan, moment: datetime) -> int:
    """How many periods of a plan are to be invoiced by a moment and are not; counts to 1,000."""
    count, passed = 0, plan.passed
    while count < COUNTED_MOST and _reaches(moment, plan.ahead(passed + count)):
        count += 1
    return count


def _reaches(moment: datetime | None, at: datetime | None) -> bool:
    return moment is not None and at is not None and at <= moment


def _too_many(written: int, left: int) -> str:
    more = "1 more period waits" if left == 1 else f"{left} more periods wait"
    return f"{written} invoices were written on one day, and {more} for a person."
