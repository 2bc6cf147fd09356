"""/waiting: what waits for a decision."""

from dataclasses import dataclass
from typing import Final

from bot.cards import people as people_cards
from bot.cards import waiting as cards
from bot.cards.model import Reply, Row
from bot.commands.table import command
from core.billing import Work
from core.models import Approval, ApprovalKind
from core.security.rights import Deed

SHOWN_MOST: Final = 20


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


@command("waiting", Nothing, needs=Deed.READ_BOOKS, is_reading=True)
async def show_waiting(work: Work, args: Nothing) -> Reply:
    """See what waits for you, and what waits for others."""
    del args
    mine = [people_cards.claimed(each) for each in await work.linking.to_confirm()]
    others: list[Row] = []
    for approval in (await work.approvals.waiting())[:SHOWN_MOST]:
        row, deciders = await _approval(work, approval)
        (mine if work.actor.member_id in deciders else others).append(row)
    for view in (await work.proposals.live())[:SHOWN_MOST]:
        is_mine = work.actor.member_id in view.deciders
        (mine if is_mine else others).append(cards.proposal(view))
    return Reply(cards.card(mine, others, work.actor.role))


async def _approval(work: Work, approval: Approval) -> tuple[Row, list[int]]:
    """What waits, and the members who may decide on it."""
    by = await work.members.name(approval.requested_by)
    authors: tuple[int, ...] = ()
    match approval.kind:
        case ApprovalKind.INVOICE:
            view = await work.invoices.view_by_id(approval.subject_id)
            authors, row = tuple(view.invoice.authors), cards.invoice(view, by)
        case ApprovalKind.PAYMENT:
            row = cards.payment(await work.payments.view_by_id(approval.subject_id), by)
        case ApprovalKind.ADJUSTMENT:
            row = cards.write_off(await work.adjustments.view_by_id(approval.subject_id), by)
        case ApprovalKind.RECURRING:
            plan = await work.recurring.view_by_id(approval.subject_id)
            authors, row = tuple(plan.plan.authors), cards.plan(plan, by)
    may = await work.approvals.approvers(approval.requested_by, authors)
    return row, [member.id for member in may]
