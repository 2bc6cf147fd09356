"""Recurring plans, as people write and lead them; what the clock does is in `recurring_due.py`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from core.errors import InvalidInput, NotFound
from core.events import RecurringPlanned
from core.models import Client, RecurringPeriod, RecurringPlan, RecurringState
from core.periods import Every, Period, Plan
from core.repositories.clients import ClientRepository
from core.repositories.numbers import NumberRepository
from core.repositories.recurring import RecurringRepository
from core.security.rights import Deed
from core.services.invoices import InvoiceService
from core.services.recurring_due import waiting
from core.services.repeating import kept, read
from core.services.scope import Scope
from core.services.wordings import Wording

SERIES: Final = "recurring"
SHOWN_MOST: Final = 3

T = TypeVar("T")


@dataclass(frozen=True)
class NewPlan:
    """What a person says about a plan; `every` and `trial` are words such as `2 weeks`."""

    wording: Wording
    every: str
    starts_on: date
    ends_on: date | None = None
    times: int | None = None
    anchor_on: date | None = None
    trial: str = ""
    is_in_arrears: bool = False


@dataclass(frozen=True)
class RecurringView:
    """A plan with its client, what its invoices say, its last periods and the ones to come.

    `waiting` counts the periods that are to be invoiced already.
    """

    plan: RecurringPlan
    client: Client
    wording: Wording
    behind: list[RecurringPeriod]
    ahead: list[Period]
    waiting: int


class RecurringService:
    """Write a plan, look it up."""

    def __init__(
        self,
        plans: RecurringRepository,
        clients: ClientRepository,
        numbers: NumberRepository,
        invoices: InvoiceService,
        scope: Scope,
    ) -> None:
        self._plans = plans
        self._clients = clients
        self._numbers = numbers
        self._invoices = invoices
        self._scope = scope

    async def write(self, new: NewPlan) -> RecurringView:
        """Invoice a client again and again from a day on; announces `RecurringPlanned`.

        Raises `InvalidInput` for what no invoice can say, and for periods that cannot be.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        said, when = kept(new.wording), _periods(new)
        client, total = await self._invoices.weigh(new.wording)
        company = await self._scope.company()
        plan = RecurringPlan(
            company_id=company.id,
            client_id=client.id,
            serial=await self._numbers.next(SERIES),
            state=RecurringState.ACTIVE,
            wording=said,
            total_minor=total.minor,
            currency=total.currency,
            every=str(when.every),
            starts_on=when.starts_on,
            ends_on=when.ends_on,
            times=when.times,
            anchor_on=when.anchor_on,
            trial=str(when.trial or ""),
            is_in_arrears=new.is_in_arrears,
            time_zone=client.time_zone or company.time_zone,
            authors=[self._scope.member_id],
            drafted_by=self._scope.member_id,
            drafted_at=self._scope.now(),
        )
        plan.next_at = plan.ahead(0)
        plan = await self._plans.keep(plan)
        planned = RecurringPlanned(plan.subject, plan.id, client.id, plan.reference)
        await self._scope.announce(planned)
        return await self._view(plan)

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

    async def listed(
        self, which: str = "", *, limit: int = 20, skip: int = 0
    ) -> list[tuple[RecurringPlan, Client]]:
        """Plans, the newest first: all, those in a state, or one client's."""
        self._scope.require(Deed.READ_BOOKS)
        words = which.strip().lower()
        if words in set(RecurringState):
            state = RecurringState(words)
            return await self._plans.listed(state=state, limit=limit, skip=skip)
        if not words:
            return await self._plans.listed(limit=limit, skip=skip)
        client = await self._clients.find(words)
        if client is None:
            hint = f"Say a client, or one of: {', '.join(RecurringState)}."
            raise NotFound(f"There is no client “{which.strip()[:60]}”.", hint=hint)
        return await self._plans.listed(client_id=client.id, limit=limit, skip=skip)

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
        behind = await self._plans.periods(plan.id, SHOWN_MOST)
        is_over = plan.state is RecurringState.ENDED
        ahead = [] if is_over else _ahead(plan)
        left = 0 if is_over else waiting(plan, self._scope.now())
        said = replace(read(plan.wording), client=client.key)
        return RecurringView(plan, client, said, behind, ahead, left)


def _periods(new: NewPlan) -> Plan:
    """When its periods come; `InvalidInput`, naming the blank, for what cannot be."""
    every = _at("every", lambda: Every.read(new.every))
    trial = _at("trial", lambda: Every.read(new.trial)) if new.trial.strip() else None
    when = Plan(new.starts_on, every, new.ends_on, new.times, new.anchor_on, trial)
    if when.period(1) is None:
        message = "The plan would be over before its first period begins."
        raise InvalidInput(message, hint="Look at its end, and at its trial.")
    return when


def _at(blank: str, reading: Callable[[], T]) -> T:
    """What is read, or the refusal at its blank."""
    try:
        return reading()
    except InvalidInput as error:
        fields = {blank: f"{error.message} {error.hint}".strip()}
        raise InvalidInput(error.message, hint=error.hint, fields=fields) from None


def _ahead(plan: RecurringPlan) -> list[Period]:
    """The next periods that are to be invoiced."""
    coming = (plan.plan.period(plan.passed + number) for number in range(1, SHOWN_MOST + 1))
    return [period for period in coming if period is not None]
