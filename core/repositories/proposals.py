"""Queries about proposals, and about who said yes."""

from datetime import datetime

from sqlmodel import col, func, select

from core.models import Proposal, ProposalState, Vote
from core.repositories.base import Repository, inserting, locked


class ProposalRepository(Repository):
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

    async def votes(self, subject: str) -> list[Vote]:
        """Who said yes to a thing, in order."""
        query = select(Vote).where(Vote.company_id == self._company_id, Vote.subject == subject)
        return list(await self._session.exec(query.order_by(col(Vote.id))))

    async def vote(self, vote: Vote) -> bool:
        """Keep a person's yes; false when they said it before."""
        added = inserting(self._session, Vote).values(vote.model_dump(exclude={"id"}))
        once = added.on_conflict_do_nothing(index_elements=["subject", "member_id"])
        return bool((await self._session.exec(once)).rowcount)
