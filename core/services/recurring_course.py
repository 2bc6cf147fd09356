"""Where a plan stands among its periods: which is next, and how many are late."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice, takewhile
from typing import Any, Final

from core.clock import day_in
from core.events import RecurringEnded
from core.models import RecurringPlan, RecurringState
from core.periods import Period
from core.repositories.recurring import RecurringRepository
from core.services.scope import Scope

COUNTED_MOST: Final = 10_000


class Course:
    """Moves a plan on, which is locked by whoever asks."""

    def __init__(self, plans: RecurringRepository, scope: Scope) -> None:
        self._plans = plans
        self._scope = scope

    async def go_on(self, plan: RecurringPlan, **values: Any) -> None:
        """Let the first period that is not behind the plan be its next, and write other columns.

        After the last one it has ended; announces `RecurringEnded`.
        """
        behind, passed = await self._behind(plan), plan.passed
        while (period := plan.plan.period(passed + 1)) and period.begins_on in behind:
            passed += 1
        if period is None:
            await self.end(plan, passed=passed, **values)
            return
        values = {"state": RecurringState.ACTIVE, "next_at": plan.invoiced_at(period), **values}
        await self._plans.change(plan, passed=passed, **values)

    async def end(self, plan: RecurringPlan, **values: Any) -> None:
        """Let it write no more invoices; announces `RecurringEnded`."""
        values |= {"state": RecurringState.ENDED, "next_at": None}
        await self._plans.change(plan, **values)
        over = RecurringEnded(plan.subject, plan.id, plan.client_id, plan.reference)
        await self._scope.announce(over)

    async def late(self, plan: RecurringPlan, moment: datetime) -> list[Period]:
        """The periods that are to be invoiced by a moment and are not behind the plan.

        At most ten thousand are looked at: as many days as there are from the earliest start.
        """
        due = takewhile(lambda period: plan.invoiced_at(period) <= moment, self._from_here(plan))
        behind = await self._behind(plan)
        return [period for period in due if period.begins_on not in behind]

    async def ahead(self, plan: RecurringPlan, count: int) -> list[Period]:
        """So many of the next periods that are not behind the plan."""
        behind = await self._behind(plan)
        open_ones = (each for each in self._from_here(plan) if each.begins_on not in behind)
        return list(islice(open_ones, count))

    def _from_here(self, plan: RecurringPlan) -> Iterator[Period]:
        for number in range(plan.passed + 1, plan.passed + COUNTED_MOST + 1):
            if (period := plan.plan.period(number)) is None:
                return
            yield period

    async def _behind(self, plan: RecurringPlan) -> set[date]:
        """The first days of what is behind the plan, from where it stands."""
        first = plan.plan.period(plan.passed + 1)
        return await self._plans.behind_from(plan.id, first.begins_on) if first else set()

    def today(self, plan: RecurringPlan) -> date:
        """The date where the plan's days are."""
        return day_in(plan.time_zone, self._scope.now())
