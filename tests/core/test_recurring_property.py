"""Whatever happens in whatever order, no period is invoiced twice, and none is left out unseen.

The machine moves the clock, lets ticks die between their transactions, lets two schedulers run at
once, pauses plans, resumes them with and without what waits, and leaves periods out. One plan
writes drafts, the other sends by itself.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from core.billing import Billing
from core.database import Database
from core.errors import BillingError
from core.models import RecurringPlan, RecurringState
from core.periods import Period
from core.workflows.recurring import come_again
from tests.books import restore
from tests.cast import BEA, COMPANY, KEYRING, LINKS, OLGA
from tests.core.test_reminders_property import Died, Mortal
from tests.fakes.clock import FakeClock
from tests.recurring import monthly, periods, planned, seen

T = TypeVar("T")
AT_ONCE = 3
WHICH = st.sampled_from(["S1", "S2"])


@dataclass
class Known:
    """What a person would say of a plan."""

    plan: RecurringPlan
    paused_at: datetime | None = None
    left_out: set[date] = field(default_factory=set)
    cleared: set[date] = field(default_factory=set)

    def due(self, now: datetime) -> list[Period]:
        """Every period whose day has come, as the calendar says."""
        periods = self.plan.plan.periods()
        return list(takewhile(lambda each: self.plan.invoiced_at(each) <= now, periods))


class Months(RuleBasedStateMachine):
    """Two plans, some months, and everything that can happen."""

    fresh: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = FakeClock()
        self.databases = [Database(type(self).fresh()) for _ in range(2)]
        self.billing, self.neighbour = (
            Mortal(database, self.clock, LINKS, KEYRING) for database in self.databases
        )
        self.known: dict[str, Known] = {}

    def run(self, deed: Coroutine[Any, Any, T]) -> T | None:
        """Do it; what is refused, and whoever dies, changes nothing more."""
        try:
            return self.runner.run(deed)
        except (BillingError, Died):
            return None
        finally:
            self.billing.left = self.neighbour.left = 1000

    @initialize()
    def begin(self) -> None:
        """Bea writes both; Olga lets one send by itself."""
        today = self.clock.today("Europe/Berlin")
        new = monthly(starts_on=today.replace(day=30), times=24)
        weekly = monthly(starts_on=today, every="2 weeks", is_automatic=True, is_in_arrears=True)
        for each in (new, weekly):
            view = self.runner.run(planned(self.billing, each))
            self.known[view.plan.reference] = Known(view.plan)
        self.runner.run(self._approve())

    # -- what people do -------------------------------------------------------------------

    @rule(plan=WHICH)
    def pauses(self, plan: str) -> None:
        if self.run(self._led("pause", plan)):
            self.known[plan].paused_at = self.clock.now()

    @rule(plan=WHICH, is_skipping=st.booleans())
    def resumes(self, plan: str, *, is_skipping: bool) -> None:
        known, behind = self.known[plan], self._behind(plan)
        if not self.run(self._led("resume", plan, is_skipping=is_skipping)):
            return
        late = [each for each in known.due(self.clock.now()) if each.begins_on not in behind]
        since = known.paused_at
        known.left_out |= {
            each.begins_on
            for each in late
            if is_skipping or (since and known.plan.invoiced_at(each) >= since)
        }
        known.paused_at = None
        known.cleared.add(self.clock.today("Europe/Berlin"))

    @rule(plan=WHICH)
    def leaves_one_out(self, plan: str) -> None:
        behind, known = self._behind(plan), self.known[plan]
        if self.run(self._led("skip", plan)):
            ahead = (each for each in known.plan.plan.periods() if each.begins_on not in behind)
            known.left_out.add(next(ahead).begins_on)

    # -- what time and machines do --------------------------------------------------------

    @rule(hours=st.sampled_from([1, 11, 24, 24 * 8, 24 * 33, 24 * 100]))
    def waits(self, hours: int) -> None:
        self.clock.advance(hours=hours)

    @rule(transactions=st.sampled_from([0, 1, 2, 4]))
    def ticks_and_dies(self, transactions: int) -> None:
        self.billing.left = transactions
        self.run(self._tick(self.billing))

    @rule()
    def ticks(self) -> None:
        self.runner.run(self._tick(self.billing))
        for plan, known in self.known.items():
            if self.runner.run(seen(self.billing, plan)).plan.state is RecurringState.ACTIVE:
                due = {each.begins_on for each in known.due(self.clock.now())}
                assert due <= set(self._behind(plan)), f"{plan} has left something for later"

    @rule()
    def ticks_twice_at_once(self) -> None:
        self.run(_together(self._tick(self.billing), self._tick(self.neighbour)))

    # -- what must hold -------------------------------------------------------------------

    @invariant()
    def every_invoice_is_for_a_period_of_its_own(self) -> None:
        written = self._count("SELECT count(*) FROM invoice")
        assert written == sum(len(self._written(plan)) for plan in self.known)
        assert written == self._count("SELECT count(*) FROM event WHERE kind = 'RecurringInvoiced'")

    @invariant()
    def none_is_left_out_that_nobody_left_out(self) -> None:
        for plan, known in self.known.items():
            behind, written = self._behind(plan), self._written(plan)
            assert set(behind) - set(written) <= known.left_out
            assert not set(written) & known.left_out
            until = max(written, default=date.min)
            before = {each.begins_on for each in known.due(self.clock.now())}
            assert {each for each in before if each < until} <= set(behind)

    @invariant()
    def none_comes_before_its_day_and_never_many_at_once(self) -> None:
        for plan, known in self.known.items():
            due = {each.begins_on for each in known.due(self.clock.now())}
            assert set(self._written(plan)) <= due
            by_day = Counter(row[0] for row in self._days(known.plan.id))
            flood = {day for day, count in by_day.items() if count > AT_ONCE}
            assert {date.fromisoformat(str(day)) for day in flood} <= known.cleared

    # -- looking --------------------------------------------------------------------------

    async def _approve(self) -> None:
        async with self.billing.work(OLGA) as work:
            await work.recurring.approve("S2")

    async def _led(self, deed: str, plan: str, **how: bool) -> bool:
        async with self.billing.work(BEA) as work:
            await getattr(work.recurring_leading, deed)(plan, **how)
        return True

    async def _tick(self, billing: Billing) -> None:
        await come_again(billing, COMPANY, self.clock.now(), "")

    def _behind(self, plan: str) -> list[date]:
        rows = self.runner.run(periods(self.billing, self.known[plan].plan.id))
        return [row[0] for row in rows]

    def _written(self, plan: str) -> list[date]:
        rows = self.runner.run(periods(self.billing, self.known[plan].plan.id))
        return [row[0] for row in rows if row[3] is not None]

    def _days(self, plan_id: int) -> list[Any]:
        query = "SELECT written_on FROM recurring_period WHERE invoice_id IS NOT NULL AND plan_id ="
        return self.runner.run(_read(self.databases[0], f"{query} {plan_id}"))

    def _count(self, query: str) -> int:
        return int(self.runner.run(_read(self.databases[0], query))[0][0])

    def teardown(self) -> None:
        for database in self.databases:
            self.runner.run(database.close())
        self.runner.close()


async def _together(*deeds: Coroutine[Any, Any, Any]) -> None:
    await asyncio.gather(*deeds)


async def _read(database: Database, query: str) -> list[Any]:
    async with database.reader.connect() as connection:
        return list((await connection.exec_driver_sql(query)).all())


def _run(fresh: Callable[[], str], examples: int, steps: int) -> None:
    Months.fresh = staticmethod(fresh)
    checks = list(HealthCheck)
    how = settings(max_examples=examples, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Months, settings=settings(how, stateful_step_count=steps))


@pytest.mark.timeout(180)
def test_no_period_is_invoiced_twice_and_none_is_left_out(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "books.db"

    def fresh() -> str:
        for old in tmp_path.glob("books.db*"):
            old.unlink()
        shutil.copyfile(sqlite_template, path)
        return f"sqlite:///{path}"

    _run(fresh, examples=8, steps=25)


@pytest.mark.timeout(180)
def test_nor_is_any_on_postgresql(postgres_books: str) -> None:
    def fresh() -> str:
        restore(postgres_books)
        return postgres_books

    _run(fresh, examples=3, steps=20)
