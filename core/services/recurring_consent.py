"""The yes that a plan sends by: an approval, bound to exactly what it sends in each period.

What changes from period to period follows from that: its days, its share, and prices from a day.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.errors import WrongState
from core.events import RecurringAsked
from core.models import (
    Approval,
    ApprovalKind,
    RecurringPlan,
    RecurringPrice,
    RecurringState,
)
from core.money import Money
from core.repositories.clients import ClientRepository
from core.repositories.recurring import RecurringRepository
from core.security.signing import content_hash
from core.services.approvals import ApprovalService, Wanted
from core.services.invoices import InvoiceService
from core.services.repeating import read
from core.services.scope import Scope

CHANGED = "What it sends is not what was approved any more."
ANEW = "Look at it, and let it go on: then an owner is asked again."


class Consent:
    """Asks for a plan's yes, and says whether it holds; whoever asks has locked the plan."""

    def __init__(
        self,
        plans: RecurringRepository,
        clients: ClientRepository,
        invoices: InvoiceService,
        approvals: ApprovalService,
        scope: Scope,
    ) -> None:
        self._plans = plans
        self._clients = clients
        self._invoices = invoices
        self._approvals = approvals
        self._scope = scope

    async def content_hash(self, plan: RecurringPlan) -> str:
        """The hash of all that a plan sends, as things are now."""
        client = await self._clients.by_id(plan.client_id)
        assert client is not None, f"{plan.reference} has no client"
        said = replace(read(plan.wording), client=client.key)
        view = await self._invoices.rehearse(said)
        view.require_readable()
        prices = await self._plans.prices(plan.id)
        return content_hash({**_content(plan, prices), "invoice": view.content_hash})

    async def ask(self, plan: RecurringPlan) -> None:
        """Let it wait for a yes to what it sends now; announces `RecurringAsked`."""
        await self._approvals.withdraw(ApprovalKind.RECURRING, plan.id)
        hashed = await self.content_hash(plan)
        approval = await self._approvals.ask(await self.wanted(plan), hashed)
        state = RecurringState.AWAITING
        await self._plans.change(plan, state=state, next_at=None, stopped_because="")
        asked = RecurringAsked(plan.subject, plan.id, plan.client_id, approval.id, hashed)
        await self._scope.announce(asked)

    async def wanted(self, plan: RecurringPlan) -> Wanted:
        """A plan as it is approved: like an invoice of the most that a period comes to."""
        prices = await self._plans.prices(plan.id)
        most = max([plan.total_minor, *(price.total_minor for price in prices)])
        amount, authors = Money(most, plan.currency), tuple(plan.authors)
        what = plan.reference, amount, plan.client_id
        return Wanted(ApprovalKind.RECURRING, plan.id, *what, authors)

    async def is_given(self, plan: RecurringPlan) -> bool:
        """Whether what it would send now is what was approved."""
        approval = await self._approval(plan)
        return approval is not None and approval.content_hash == await self.content_hash(plan)

    async def require(self, plan: RecurringPlan) -> Approval:
        """The approval it sends by; `WrongState` when it would send something else by now."""
        approval = await self._approval(plan)
        if approval is None or not await self.is_given(plan):
            raise WrongState(CHANGED, hint=ANEW)
        return approval

    async def _approval(self, plan: RecurringPlan) -> Approval | None:
        return await self._plans.approval(plan.approval_id) if plan.approval_id else None


def _content(plan: RecurringPlan, prices: Sequence[RecurringPrice]) -> dict[str, Any]:
    return {
        "plan": plan.id,
        "every": plan.every,
        "days": [str(plan.starts_on), str(plan.ends_on), str(plan.anchor_on)],
        "times": plan.times,
        "trial": plan.trial,
        "in arrears": plan.is_in_arrears,
        "time zone": plan.time_zone,
        "prices": [[str(each.from_on), each.position, str(each.unit_price)] for each in prices],
    }
