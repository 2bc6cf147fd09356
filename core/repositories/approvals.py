"""Queries about approvals."""

from sqlalchemy import bindparam
from sqlmodel import col, select

from core.models import Approval, ApprovalKind, ApprovalState, Member
from core.repositories.base import Repository, locked
from core.security.rights import Deed, who_may

# Built once, since every invoice that is issued passes here.
OPEN_FOR = locked(
    select(Approval).where(
        Approval.company_id == bindparam("company_id"),
        Approval.kind == bindparam("kind"),
        Approval.subject_id == bindparam("subject_id"),
        Approval.state == ApprovalState.OPEN,
    )
)


class ApprovalRepository(Repository):
    """Find and keep approvals."""

    async def open_for(self, kind: ApprovalKind, subject_id: int) -> Approval | None:
        """The one open request for a thing, locked, since it is about to be decided."""
        values = {"company_id": self._company_id, "kind": kind, "subject_id": subject_id}
        return (await self._session.exec(OPEN_FOR, params=values)).one_or_none()

    async def waiting(self) -> list[Approval]:
        """Every open request, the oldest first."""
        query = select(Approval).where(
            Approval.company_id == self._company_id, Approval.state == ApprovalState.OPEN
        )
        return list(await self._session.exec(query.order_by(col(Approval.id))))

    async def approvers(self) -> list[Member]:
        """The active members who may approve, the first to join first."""
        query = select(Member).where(
            Member.company_id == self._company_id,
            col(Member.is_active),
            col(Member.role).in_(who_may(Deed.APPROVE_INVOICE)),
        )
        return list(await self._session.exec(query.order_by(col(Member.id))))
