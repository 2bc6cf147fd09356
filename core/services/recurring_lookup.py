"""Looking recurring plans up, as the actor of this unit of work may see them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from core.errors import NotFound
from core.models import (
    Approval,
    ApprovalKind,
    Client,
    RecurringPeriod,
    RecurringPlan,
    RecurringPrice,
    RecurringState,
)
from core.money import Money
from core.periods import Period
from core.repositories.clients import ClientRepository
from core.repositories.recurring import RecurringRepository
from core.security.rights import Deed
from core.services.approvals import ApprovalService
from core.services.recurring_course import Course
from core.services.repeating import read
from core.services.scope import Scope
from core.services.wordings import Wording

SHOWN_MOST: Final = 3
COMING_MOST: Final = 500


@dataclass(frozen=True)
class RecurringView:
    """A plan with its client, what its invoices say, its last periods and the ones to come.

    `late` are those that are to be invoiced already; `approval` is the open request for its yes.
    """

    plan: RecurringPlan
    client: Client
    wording: Wording
    prices: Sequence[RecurringPrice]
    behind: Sequence[RecurringPeriod]
    ahead: Sequence[Period]
    late: Sequence[Period]
    approval: Approval | None = None

    @property
    def most(self) -> Money:
        """The most that a period comes to, whatever the prices: what a yes is for."""
        totals = self.plan.total_minor, *(price.total_minor for price in self.prices)
        return Money(max(totals), self.plan.currency)

    @property
    def total(self) -> Money:
        """What the next whole period comes to; of an ended plan, the last."""
        known = [*(each.begins_on for each in self.ahead), *(row.begins_on for row in self.behind)]
        return total_on(self.plan, self.prices, next(iter(known), self.plan.starts_on))


@dataclass(frozen=True)
class ComingInvoice:
    """A period that a plan invoices by itself, unless somebody changes that: when, and for whom."""

    on: date
    plan: RecurringPlan
    client: Client
    period: Period


@dataclass(frozen=True)
class ListedPlan:
    """A plan as a list shows it: for whom, and what a whole period comes to by now."""

    plan: RecurringPlan
    client: Client
    total: Money


def total_on(plan: RecurringPlan, prices: Sequence[RecurringPrice], begins_on: date) -> Money:
    """What a whole period comes to that begins on a day."""
    held = [price for price in prices if price.from_on <= begins_on]
    latest = max(held, key=lambda price: price.from_on, default=None)
    minor = plan.total_minor if latest is None else latest.total_minor
    return Money(minor, plan.currency)


class RecurringLookup:
    """Find a plan by what people call it, and list them."""

    def __init__(
        self,
        plans: RecurringRepository,
        clients: ClientRepository,
        approvals: ApprovalService,
        scope: Scope,
    ) -> None:
        self._plans = plans
        self._clients = clients
        self._approvals = approvals
        self._scope = scope
        self._course = Course(plans, scope)

    async def view(self, reference: str) -> RecurringView:
        """The plan people call so; `NotFound` when this company has none."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._view(await self._found(reference))

    async def view_by_id(self, plan_id: int) -> RecurringView:
        """The same for the one with this id; it must exist."""
        self._scope.require(Deed.READ_BOOKS)
        plan = await self._plans.by_id(plan_id)
        if plan is None:
            raise NotFound("There is no such plan.")
        return await self._view(plan)

    async def of_invoice(self, invoice_id: int) -> RecurringPlan | None:
        """The plan that wrote an invoice, if one did."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._plans.of_invoice(invoice_id)

    async def listed(self, which: str = "", *, limit: int = 20, skip: int = 0) -> list[ListedPlan]:
        """Plans, the newest first: all, those in a state, or one client's."""
        self._scope.require(Deed.READ_BOOKS)
        state, client_id = await self._which(which.strip())
        found = await self._plans.listed(state=state, client_id=client_id, limit=limit, skip=skip)
        prices = await self._plans.prices(*(plan.id for plan, _ in found))
        listed = []
        for plan, client in found:
            own = [price for price in prices if price.plan_id == plan.id]
            on = max(self._course.today(plan), plan.starts_on)
            listed.append(ListedPlan(plan, client, total_on(plan, own, on)))
        return listed

    async def coming(self, until: datetime) -> list[ComingInvoice]:
        """What plans will invoice by a moment, in order; looks at 500 plans, the soonest first."""
        self._scope.require(Deed.READ_REPORTS)
        found = []
        for plan, client in await self._plans.coming(until, COMING_MOST):
            for period in await self._course.late(plan, until):
                on = period.invoiced_on(in_arrears=plan.is_in_arrears)
                found.append(ComingInvoice(on, plan, client, period))
        return sorted(found, key=lambda each: (each.on, each.plan.id))

    async def _which(self, words: str) -> tuple[RecurringState | None, int | None]:
        """The state or the client that a list is narrowed down to."""
        if words.lower() in set(RecurringState):
            return RecurringState(words.lower()), None
        client = await self._clients.find(words) if words else None
        if words and client is None:
            hint = f"Say a client, or one of: {', '.join(RecurringState)}."
            raise NotFound(f"There is no client “{words[:60]}”.", hint=hint)
        return None, client.id if client else None

    async def _found(self, reference: str, *, lock: bool = False) -> RecurringPlan:
        plan = await self._plans.find(reference, lock=lock)
        client = None if plan is None else await self._clients.by_id(plan.client_id)
        if plan is None or client is None or client.erased_at is not None:
            message = f"There is no plan “{reference.strip()[:40]}”."
            raise NotFound(message, hint="See /recurring list.")
        return plan

    async def _view(self, plan: RecurringPlan) -> RecurringView:
        client = await self._clients.by_id(plan.client_id)
        assert client is not None, f"{plan.reference} has no client"
        approval = None
        if plan.state is RecurringState.AWAITING:
            kind = ApprovalKind.RECURRING
            approval = await self._approvals.open_for(kind, plan.id, lock=False)
        is_over = plan.state is RecurringState.ENDED
        return RecurringView(
            plan,
            client,
            replace(read(plan.wording), client=client.key),
            await self._plans.prices(plan.id),
            await self._plans.periods(plan.id, SHOWN_MOST),
            [] if is_over else await self._course.ahead(plan, SHOWN_MOST),
            [] if is_over else await self._course.late(plan, self._scope.now()),
            approval,
        )
