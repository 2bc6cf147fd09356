"""What comes again is invoiced when its day begins: plan by plan, a period in each work."""

from datetime import datetime

from core.billing import Billing
from core.errors import InvalidInput, NotAllowed, NotFound, WrongState
from core.security.actors import Actor, system
from core.services.overdue import Done


async def come_again(
    billing: Billing, company_id: int, moment: datetime, origin: str
) -> list[Done]:
    """Invoice what a company's plans are due by a moment; one that cannot go on delays no other.

    It may run twice, die anywhere, or run on two machines at once: a period is a transaction, and
    where one died the next one goes on.
    """
    actor = system(company_id).coming_from(origin)
    async with billing.reading(actor) as work:
        due = await work.recurring_due.due(moment)
    done: list[Done] = []
    for plan_id in due:
        try:
            while found := await _next(billing, actor, plan_id, moment):
                done.append(found)
        except (InvalidInput, NotAllowed, NotFound, WrongState) as error:
            async with billing.work(actor) as work:
                await work.recurring_due.stop(plan_id, f"{error.message} {error.hint}".strip())
            done.append(Done("RecurringStopped", f"recurring:{plan_id}"))
    return done


async def _next(billing: Billing, actor: Actor, plan_id: int, moment: datetime) -> Done | None:
    async with billing.work(actor) as work:
        return await work.recurring_due.invoice(plan_id, moment)
