"""Recurring plans: what they say, and the yes of those that send by themselves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from core.clock import spoken
from core.errors import InvalidInput, WrongState
from core.events import RecurringApproved, RecurringPlanned, RecurringRejected, RecurringRepriced
from core.models import (
    ApprovalKind,
    Client,
    Company,
    RecurringPlan,
    RecurringPrice,
    RecurringState,
)
from core.periods import Every, Plan
from core.repositories.clients import ClientRepository
from core.repositories.numbers import NumberRepository
from core.repositories.recurring import RecurringRepository
from core.security.rights import Deed
from core.services.approvals import ApprovalService
from core.services.invoices import InvoiceService
from core.services.recurring_consent import Consent
from core.services.recurring_lookup import RecurringLookup, RecurringView
from core.services.repeating import kept, priced, read
from core.services.scope import Scope, tidied
from core.services.wordings import Wording

SERIES: Final = "recurring"

T = TypeVar("T")


@dataclass(frozen=True)
class NewPlan:
    """What a person says about a plan; `every` and `trial` are words such as `2 weeks`.

    One that `is_automatic` sends its invoices by itself, once an owner has approved it.
    """

    wording: Wording
    every: str
    starts_on: date
    ends_on: date | None = None
    times: int | None = None
    anchor_on: date | None = None
    trial: str = ""
    is_in_arrears: bool = False
    is_automatic: bool = False


class RecurringService(RecurringLookup):
    """Write a plan, change its prices, let it send by itself or not."""

    def __init__(
        self,
        plans: RecurringRepository,
        clients: ClientRepository,
        numbers: NumberRepository,
        invoices: InvoiceService,
        approvals: ApprovalService,
        scope: Scope,
    ) -> None:
        super().__init__(plans, clients, approvals, scope)
        self._numbers = numbers
        self._invoices = invoices
        self._consent = Consent(plans, clients, invoices, approvals, scope)

    async def write(self, new: NewPlan) -> RecurringView:
        """Invoice a client again and again from a day on; announces `RecurringPlanned`.

        One that sends by itself waits for an approval first. Raises `InvalidInput` for what no
        invoice can say, and for periods that cannot be.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        said, when = kept(new.wording), _periods(new)
        view = await self._invoices.rehearse(new.wording)
        plan = RecurringPlan(
            serial=await self._numbers.next(SERIES),
            wording=said,
            total_minor=view.invoice.total_minor,
            currency=view.invoice.currency,
            authors=[self._scope.member_id],
            drafted_by=self._scope.member_id,
            drafted_at=self._scope.now(),
            **_course(new, when, view.client, view.company),
        )
        if not plan.is_automatic:
            plan.next_at = plan.invoiced_at(plan.first)
        plan = await self._plans.keep(plan)
        planned = RecurringPlanned(plan.subject, plan.id, plan.client_id, plan.reference)
        await self._scope.announce(planned)
        if plan.is_automatic:
            await self._consent.ask(plan)
        return await self._view(plan)

    async def approve(self, reference: str, mark: str = "") -> RecurringView:
        """Let a plan send its invoices by itself; announces `RecurringApproved`.

        Above the limits it takes what an invoice of that amount takes.
        """
        self._scope.require(Deed.APPROVE_INVOICE)
        plan = await self._awaiting(reference)
        asked = await self._approvals.open_for(ApprovalKind.RECURRING, plan.id)
        hashed, wanted = await self._consent.content_hash(plan), await self._consent.wanted(plan)
        approval = await self._approvals.grant(asked, hashed, mark, wanted)
        if approval is not None:
            approved = RecurringApproved(plan.subject, plan.id, plan.client_id, approval.id)
            await self._scope.announce(approved)
            await self._course.go_on(plan, approval_id=approval.id)
        return await self._view(plan)

    async def reject(self, reference: str, reason: str, mark: str = "") -> RecurringView:
        """Do not let it send by itself; announces `RecurringRejected`."""
        self._scope.require(Deed.APPROVE_INVOICE)
        why = tidied(reason, "reason", 400)
        plan = await self._awaiting(reference)
        asked = await self._approvals.open_for(ApprovalKind.RECURRING, plan.id)
        await self._approvals.refuse(asked, mark, why)
        state, because = RecurringState.STOPPED, f"It was rejected: {why}"
        await self._plans.change(plan, state=state, stopped_because=because)
        rejected = RecurringRejected(plan.subject, plan.id, plan.client_id, why)
        await self._scope.announce(rejected)
        return await self._view(plan)

    async def reprice(
        self, reference: str, price: Decimal, from_on: date, line: int | None = None
    ) -> RecurringView:
        """Give a line another price for periods from a day on; announces `RecurringRepriced`.

        A plan that sends by itself waits for another yes. Raises `WrongState` where a period from
        that day on is invoiced already, and `InvalidInput` for what no invoice can say.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        plan = await self._found(reference, lock=True)
        plan.require_alive()
        await self._require_ahead(plan, from_on)
        position = _position(plan, read(plan.wording), line)
        await self._keep_price(plan, from_on, position, price)
        authors = sorted({*plan.authors, self._scope.member_id})
        await self._plans.change(plan, authors=authors)
        is_void = plan.state is RecurringState.ACTIVE and plan.is_automatic
        told = plan.id, plan.client_id, position, str(price), str(from_on), is_void
        await self._scope.announce(RecurringRepriced(plan.subject, *told))
        if plan.is_automatic and plan.state in {RecurringState.ACTIVE, RecurringState.AWAITING}:
            await self._consent.ask(plan)
        return await self._view(plan)

    async def _require_ahead(self, plan: RecurringPlan, from_on: date) -> None:
        """Nothing that is invoiced already gets another price, and none comes after the end."""
        last = await self._plans.last_written(plan.id)
        if last is not None and last.begins_on >= from_on:
            message = f"The period from {spoken(last.begins_on)} is invoiced already."
            raise WrongState(message, hint=f"Choose a day after {spoken(last.begins_on)}.")
        ends_on = plan.plan.ends_on
        if ends_on is not None and from_on > ends_on:
            message = f"{plan.reference} is over on {spoken(ends_on)}."
            raise InvalidInput(message, hint="Choose an earlier day.")

    async def _keep_price(
        self, plan: RecurringPlan, from_on: date, position: int, price: Decimal
    ) -> None:
        """The change, and what a period comes to from each change on."""
        known = {(from_on, position): price}
        for each in await self._plans.prices(plan.id):
            known.setdefault((each.from_on, each.position), each.unit_price)
        rows = [_price(plan, *key, known[key]) for key in sorted(known)]
        client = await self._clients.by_id(plan.client_id)
        assert client is not None, f"{plan.reference} has no client"
        said = replace(read(plan.wording), client=client.key)
        for row in rows:
            if row.from_on >= from_on:
                view = await self._invoices.rehearse(priced(said, rows, row.from_on))
                row.total_minor = view.invoice.total_minor
        await self._plans.replace_prices(plan.id, [row for row in rows if row.from_on >= from_on])

    async def _awaiting(self, reference: str) -> RecurringPlan:
        plan = await self._found(reference, lock=True)
        if plan.state is not RecurringState.AWAITING:
            hint = f"/recurring show {plan.reference}"
            raise WrongState(f"{plan.reference} is {plan.state}.", hint=hint)
        return plan


def _price(
    plan: RecurringPlan, from_on: date, position: int, unit_price: Decimal
) -> RecurringPrice:
    """A row that does not say yet what a period comes to."""
    return RecurringPrice(
        company_id=plan.company_id,
        plan_id=plan.id,
        from_on=from_on,
        position=position,
        unit_price=unit_price,
        total_minor=0,
    )


def _course(new: NewPlan, when: Plan, client: Client, company: Company) -> dict[str, Any]:
    """The columns that say whose it is, and when it comes."""
    return {
        "company_id": company.id,
        "client_id": client.id,
        "state": RecurringState.AWAITING if new.is_automatic else RecurringState.ACTIVE,
        "every": str(when.every),
        "starts_on": when.starts_on,
        "ends_on": when.ends_on,
        "times": when.times,
        "anchor_on": when.anchor_on,
        "trial": str(when.trial or ""),
        "is_in_arrears": new.is_in_arrears,
        "is_automatic": new.is_automatic,
        "time_zone": client.time_zone or company.time_zone,
    }


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


def _position(plan: RecurringPlan, said: Wording, line: int | None) -> int:
    """Which line is meant; the only one need not be named."""
    count = len(said.lines)
    if line is None and count == 1:
        return 1
    if line is None or not 1 <= line <= count:
        lines = "1 line" if count == 1 else f"{count} lines"
        message = f"{plan.reference} has {lines}."
        raise InvalidInput(
            message, hint="Say which of them, such as: line 1", fields={"line": message}
        )
    return line
