"""Queries about proposals."""

from datetime import datetime

from sqlmodel import col, func, select

from core.models import Proposal, ProposalState
from core.repositories.base import locked
from core.repositories.votes import VoteRepository


class ProposalRepository(VoteRepository):
    """Find and keep proposals."""

    async def find(self, serial: int, *, lock: bool = False) -> Proposal | None:
        """The proposal people call by this number."""
        query = select(Proposal).where(
            Proposal.company_id == self._company_id, Proposal.serial == serial
        )
        return (await self._session.exec(locked(query) if lock else query)).one_or_none()

    async def by_id(self, proposal_id: int, *, lock: bool = False) -> Proposal | None:
        """The proposal with this id, if this company has one."""
        query = select(Proposal).where(
            Proposal.company_id == self._company_id, Proposal.id == proposal_id
        )
        return (await self._session.exec(locked(query) if lock else query)).one_or_none()

    async def live(self) -> list[Proposal]:
        """Those that can still be carried out, the oldest first."""
        query = select(Proposal).where(
            Proposal.company_id == self._company_id,
            col(Proposal.state).in_((ProposalState.OPEN, ProposalState.WAITING)),
        )
        return list(await self._session.exec(query.order_by(col(Proposal.serial))))

    async def due(self, moment: datetime) -> list[int]:
        """The ids of those whose time has come: to be carried out, or to expire."""
        query = select(Proposal.id).where(
            Proposal.company_id == self._company_id,
            col(Proposal.state).in_((ProposalState.OPEN, ProposalState.WAITING)),
            col(Proposal.due_at) <= moment,
        )
        return list(await self._session.exec(query.order_by(col(Proposal.id))))

    async def live_by(self, member_id: int | None) -> int:
        """How many of somebody's can still be carried out."""
        query = select(func.count(col(Proposal.id))).where(
            Proposal.company_id == self._company_id,
            col(Proposal.proposed_by).is_not_distinct_from(member_id),
            col(Proposal.state).in_((ProposalState.OPEN, ProposalState.WAITING)),
        )
        return (await self._session.exec(query)).one()
