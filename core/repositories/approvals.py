"""Queries about approvals."""

from sqlmodel import select

from core.models import Approval, ApprovalKind, ApprovalState
from core.repositories.base import Repository, locked


class ApprovalRepository(Repository):
    """Find and keep approvals."""

    async def open_for(self, kind: ApprovalKind, subject_id: int) -> Approval | None:
        """The one open request for a thing, locked, since it is about to be decided."""
        query = select(Approval).where(
            Approval.company_id == self._company_id,
            Approval.kind == kind,
            Approval.subject_id == subject_id,
            Approval.state == ApprovalState.OPEN,
        )
        return (await self._session.exec(locked(query))).one_or_none()
