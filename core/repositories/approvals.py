"""Queries about approvals."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, func, select

from core.models import Approval, ApprovalKind, ApprovalState, Client, Member
from core.repositories.base import locked
from core.repositories.votes import VoteRepository
from core.security.rights import Deed, who_may

# Built once, since every invoice that is issued passes here.
OPEN_FOR = select(Approval).where(
    Approval.company_id == bindparam("company_id"),
    Approval.kind == bindparam("kind"),
    Approval.subject_id == bindparam("subject_id"),
    Approval.state == ApprovalState.OPEN,
)
DECIDABLE = locked(OPEN_FOR)


# The same: one look at who asked, when the yes is said.
STANDING = select(Member.name, Member.is_active).where(
    Member.company_id == bindparam("company_id"), Member.id == bindparam("member_id")
)


class ApprovalRepository(VoteRepository):
    """Find and keep approvals."""

    async def open_for(
        self, kind: ApprovalKind, subject_id: int, *, lock: bool = True
    ) -> Approval | None:
        """The one open request for a thing; locked where it is about to be decided."""
        values = {"company_id": self._company_id, "kind": kind, "subject_id": subject_id}
        query = DECIDABLE if lock else OPEN_FOR
        return (await self._session.exec(query, params=values)).one_or_none()

    async def waiting(self, *, is_erased_too: bool = True) -> list[Approval]:
        """Every open request, the oldest first; those about clients who were erased, or not."""
        query = select(Approval).where(
            Approval.company_id == self._company_id, Approval.state == ApprovalState.OPEN
        )
        if not is_erased_too:
            gone = select(Client.id).where(col(Client.erased_at).is_not(None))
            query = query.where(func.coalesce(Approval.client_id, 0).not_in(gone))
        return list(await self._session.exec(query.order_by(col(Approval.id))))

    async def initiator(self, approval: Approval) -> tuple[str, bool]:
        """What whoever asked is called, and whether they may still act."""
        values = {"company_id": self._company_id, "member_id": approval.requested_by}
        name, is_active = (await self._session.exec(STANDING, params=values)).one()
        return str(name), bool(is_active)

    async def open_by(self, member_id: int) -> int:
        """How many requests of somebody wait for a decision."""
        query = select(func.count(col(Approval.id))).where(
            Approval.company_id == self._company_id,
            Approval.requested_by == member_id,
            Approval.state == ApprovalState.OPEN,
        )
        return (await self._session.exec(query)).one()

    async def older_than(self, moment: datetime) -> list[Approval]:
        """The open requests for invoices from before a moment, the oldest first."""
        query = select(Approval).where(
            Approval.company_id == self._company_id,
            Approval.state == ApprovalState.OPEN,
            Approval.kind == ApprovalKind.INVOICE,
            col(Approval.requested_at) <= moment,
        )
        return list(await self._session.exec(query.order_by(col(Approval.id))))

    async def approved_since(self, like: Approval, moment: datetime) -> int:
        """What was approved since a moment of one initiator for one client, in minor units."""
        query = select(func.coalesce(func.sum(col(Approval.amount_minor)), 0)).where(
            Approval.company_id == self._company_id,
            Approval.requested_by == like.requested_by,
            col(Approval.decided_at) > moment,
            Approval.state == ApprovalState.APPROVED,
            Approval.kind == like.kind,
            Approval.client_id == like.client_id,
            Approval.currency == like.currency,
        )
        return int((await self._session.exec(query)).one() or 0)

    async def approvers(self) -> list[Member]:
        """The active members who may approve, the first to join first."""
        query = select(Member).where(
            Member.company_id == self._company_id,
            col(Member.is_active),
            col(Member.role).in_(who_may(Deed.APPROVE_INVOICE)),
        )
        return list(await self._session.exec(query.order_by(col(Member.id))))
