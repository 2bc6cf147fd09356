"""What waits for a decision or for its time: carried out, or let go, when the clock says so."""

from core.billing import Billing
from core.security.actors import system
from core.services.overdue import Done


async def fall_due(billing: Billing, company_id: int) -> list[Done]:
    """Carry out what a company has waited for, and let expire what nobody decided on.

    Each in a work of its own: one that cannot be done any more delays no other.
    """
    async with billing.reading(system(company_id)) as work:
        due = await work.proposals.due()
    done = []
    for proposal_id in due:
        async with billing.work(system(company_id)) as work:
            if said := await work.proposals.fall_due(proposal_id):
                done.append(Done(said, f"proposal:{proposal_id}"))
    async with billing.reading(system(company_id)) as work:
        expired = await work.approvals.expired()
    for approval in expired:
        async with billing.work(system(company_id)) as work:
            await work.invoices.expire(approval.subject_id)
        done.append(Done("ApprovalExpired", f"invoice:{approval.subject_id}"))
    return done
