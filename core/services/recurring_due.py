"""What the clock does with recurring plans: a plan at a time, a period at a time.

Every deed may be repeated and may be done by two at once: whoever is first holds the plan's row,
and a period that has a row of its own is never invoiced again.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from core.errors import WrongState
from core.events import RecurringCaughtUp, RecurringInvoiced, RecurringStopped
from core.models import Client, PeriodState, RecurringPeriod, RecurringPlan, RecurringState
from core.periods import Period
from core.repositories.clients import ClientRepository
from core.repositories.recurring import RecurringRepository
from core.security.rights import Deed
from core.services.invoices import InvoiceService, InvoiceView
from core.services.issuing import Issuing
from core.services.overdue import Done
from core.services.recurring_consent import Consent
from core.services.recurring_course import Course
from core.services.repeating import of_period, priced, read
from core.services.scope import Scope

AT_ONCE_MOST: Final = 3
"""So many periods of a plan are invoiced on a day by themselves; more wait for a person."""


class RecurringDueService:
    """Find what is due, invoice it, and stop what cannot go on."""

    def __init__(
        self,
        plans: RecurringRepository,
        clients: ClientRepository,
        invoices: InvoiceService,
        issuing: Issuing,
        consent: Consent,
        scope: Scope,
    ) -> None:
        self._plans = plans
        self._clients = clients
        self._invoices = invoices
        self._issuing = issuing
        self._consent = consent
        self._scope = scope
        self._course = Course(plans, scope)

    async def due(self, moment: datetime) -> list[int]:
        """Plans of which a period is to be invoiced by then; none is sent before its time."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._plans.due(moment, min(moment, self._scope.now()))

    async def invoice(self, plan_id: int, moment: datetime) -> Done | None:
        """Write the invoice of a plan's next period; nothing when none is due by then.

        Announces `RecurringInvoiced`, `RecurringCaughtUp` after the last of several at once, and
        `RecurringEnded` after the last of all. Raises where the invoice cannot be written.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        plan = await self._plans.by_id(plan_id, lock=True)
        if plan is None or not self._is_due(plan, moment):
            return None
        (period,) = await self._course.ahead(plan, 1)
        view = await self._written(plan, period)
        if plan.is_automatic:
            approval = await self._consent.require(plan)
            await self._issuing.issue(view, approval)
        await self._course.go_on(plan)
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

    def _is_due(self, plan: RecurringPlan, moment: datetime) -> bool:
        if plan.next_at is None or plan.next_at > moment:
            return False
        return not plan.is_automatic or plan.next_at <= self._scope.now()

    async def _stop(self, plan: RecurringPlan, reason: str) -> None:
        state = RecurringState.STOPPED
        await self._plans.change(plan, state=state, next_at=None, stopped_because=reason[:500])

    async def _written(self, plan: RecurringPlan, period: Period) -> InvoiceView:
        """The draft of a period, and the row that no other draft of it gets past."""
        client = await self._client(plan)
        company = await self._scope.company()
        prices = await self._plans.prices(plan.id)
        said = priced(read(plan.wording), prices, period.begins_on)
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
            written_on=self._course.today(plan),
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

    async def _catch_up(self, plan: RecurringPlan, moment: datetime) -> None:
        """Say how many were written at once, and let the rest wait where that is too many."""
        is_more = plan.next_at is not None and plan.next_at <= moment
        is_cleared = _reaches(plan.cleared_until, plan.next_at)
        written = await self._plans.written_on(plan.id, self._course.today(plan))
        if is_more and (is_cleared or written < AT_ONCE_MOST):
            return
        left = len(await self._course.late(plan, moment)) if is_more else 0
        if left:
            await self._stop(plan, _too_many(written, left))
        if written > 1:
            told = RecurringCaughtUp(plan.subject, plan.id, plan.client_id, written, left)
            await self._scope.announce(told)


def _reaches(moment: datetime | None, at: datetime | None) -> bool:
    return moment is not None and at is not None and at <= moment


def _too_many(written: int, left: int) -> str:
    more = "1 more period waits" if left == 1 else f"{left} more periods wait"
    return f"{written} invoices were written on one day, and {more} for a person."
