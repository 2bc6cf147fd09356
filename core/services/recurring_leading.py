"""Leading a recurring plan: let it pause, go on, leave a period out, come to its end."""

from collections.abc import Sequence
from datetime import date

from core.clock import spoken
from core.errors import InvalidInput, WrongState
from core.events import RecurringEndChosen, RecurringPaused, RecurringResumed, RecurringSkipped
from core.models import (
    ApprovalKind,
    PeriodState,
    RecurringPeriod,
    RecurringPlan,
    RecurringState,
)
from core.periods import Period
from core.repositories.clients import ClientRepository
from core.repositories.recurring import RecurringRepository
from core.security.rights import Deed
from core.services.approvals import ApprovalService
from core.services.invoices import InvoiceService
from core.services.recurring_consent import Consent
from core.services.recurring_course import COUNTED_MOST
from core.services.recurring_lookup import RecurringLookup, RecurringView
from core.services.scope import Scope

STANDING_STILL = frozenset({RecurringState.PAUSED, RecurringState.STOPPED})


class RecurringLeadingService(RecurringLookup):
    """Pause, resume, skip, end."""

    def __init__(
        self,
        plans: RecurringRepository,
        clients: ClientRepository,
        invoices: InvoiceService,
        approvals: ApprovalService,
        scope: Scope,
    ) -> None:
        super().__init__(plans, clients, approvals, scope)
        self._consent = Consent(plans, clients, invoices, approvals, scope)

    async def pause(self, reference: str) -> RecurringView:
        """Let a plan write nothing for a while; announces `RecurringPaused`."""
        self._scope.require(Deed.WRITE_INVOICES)
        plan = await self._found(reference, lock=True)
        if plan.state is not RecurringState.ACTIVE:
            hint = f"/recurring show {plan.reference}"
            raise WrongState(f"{plan.reference} is {plan.state}.", hint=hint)
        state, now = RecurringState.PAUSED, self._scope.now()
        await self._plans.change(plan, state=state, next_at=None, paused_at=now)
        await self._scope.announce(RecurringPaused(plan.subject, plan.id, plan.client_id))
        return await self._view(plan)

    async def resume(self, reference: str, *, is_skipping: bool = False) -> RecurringView:
        """Let a plan go on; announces `RecurringResumed`.

        Periods whose day came in a pause are never invoiced. What waits of one that stopped is
        written now, all of it, unless that is skipped, too. One that would send by itself what
        nobody approved waits for a yes.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        plan = await self._found(reference, lock=True)
        if plan.state not in STANDING_STILL:
            hint = f"/recurring show {plan.reference}"
            raise WrongState(f"{plan.reference} is {plan.state}.", hint=hint)
        now = self._scope.now()
        late = await self._course.late(plan, now)
        left_out = [each for each in late if is_skipping or _is_paused(plan, each)]
        skipped = await self._pass_over(plan, left_out)
        counted = plan.id, plan.client_id, skipped, len(late) - skipped
        await self._scope.announce(RecurringResumed(plan.subject, *counted))
        await self._plans.change(plan, paused_at=None, stopped_because="", cleared_until=now)
        if plan.is_automatic and not await self._consent.is_given(plan):
            await self._consent.ask(plan)
        else:
            await self._course.go_on(plan)
        return await self._view(plan)

    async def skip(self, reference: str, day: date | None = None) -> RecurringView:
        """Never invoice a period: the next one, or that of a day; announces `RecurringSkipped`."""
        self._scope.require(Deed.WRITE_INVOICES)
        plan = await self._found(reference, lock=True)
        plan.require_alive()
        period = await self._ahead_on(plan, day)
        await self._pass_over(plan, [period])
        days = str(period.begins_on), str(period.ends_on)
        await self._scope.announce(RecurringSkipped(plan.subject, plan.id, plan.client_id, *days))
        if plan.state is RecurringState.ACTIVE:
            await self._course.go_on(plan)
        return await self._view(plan)

    async def end(self, reference: str, on: date | None = None) -> RecurringView:
        """Let a plan write nothing more, or let a day be its last.

        The period that has the last day is cut there, if it is not invoiced. In arrears the last
        day is today when none is named. Announces `RecurringEndChosen` for a day, and
        `RecurringEnded` where no period is to come. Raises `WrongState` where a later period is
        invoiced.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        plan = await self._found(reference, lock=True)
        plan.require_alive()
        is_running = plan.state is RecurringState.ACTIVE and plan.is_in_arrears
        last = on or (self._course.today(plan) if is_running else None)
        if last is not None:
            await self._require_endable(plan, last)
        if last is None or last < plan.starts_on:
            await self._approvals.withdraw(ApprovalKind.RECURRING, plan.id)
            await self._course.end(plan)
            return await self._view(plan)
        await self._plans.change(plan, ended_on=last)
        chosen = RecurringEndChosen(plan.subject, plan.id, plan.client_id, str(last))
        await self._scope.announce(chosen)
        if plan.state is RecurringState.ACTIVE:
            await self._course.go_on(plan)
        return await self._view(plan)

    async def _require_endable(self, plan: RecurringPlan, last: date) -> None:
        ends_on = plan.plan.ends_on
        if ends_on is not None and last > ends_on:
            message = f"{plan.reference} ends on {spoken(ends_on)} already."
            raise InvalidInput(message, hint="Choose an earlier day, or write another plan.")
        written = await self._plans.last_written(plan.id)
        if written is not None and written.begins_on > last:
            message = f"The period from {spoken(written.begins_on)} is invoiced already."
            raise WrongState(message, hint=f"Choose {spoken(written.begins_on)} or a later day.")

    async def _ahead_on(self, plan: RecurringPlan, day: date | None) -> Period:
        ahead = await self._course.ahead(plan, COUNTED_MOST if day else 1)
        held = [each for each in ahead if day is None or each.begins_on <= day <= each.ends_on]
        if not held:
            when = "" if day is None else f" on {spoken(day)}"
            message = f"{plan.reference} has no period to come{when}."
            raise InvalidInput(message, hint=f"/recurring show {plan.reference}")
        return held[0]

    async def _pass_over(self, plan: RecurringPlan, left_out: Sequence[Period]) -> int:
        """Keep that these are never invoiced; how many."""
        today = self._course.today(plan)
        rows = [
            RecurringPeriod(
                company_id=plan.company_id,
                plan_id=plan.id,
                begins_on=each.begins_on,
                ends_on=each.ends_on,
                state=PeriodState.SKIPPED,
                written_on=today,
            )
            for each in left_out
        ]
        return await self._plans.pass_over(rows)


def _is_paused(plan: RecurringPlan, period: Period) -> bool:
    """Whether a period's day came while the plan was paused."""
    return plan.paused_at is not None and plan.invoiced_at(period) >= plan.paused_at
