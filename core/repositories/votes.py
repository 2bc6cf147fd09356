"""Queries about who said yes, where it takes two."""

from sqlmodel import col, select

from core.models import Vote
from core.repositories.base import Repository, inserting, table


class VoteRepository(Repository):
    """Find and keep what persons said yes to."""

    async def votes(self, subject: str) -> list[Vote]:
        """Who said yes to a thing, in order."""
        query = select(Vote).where(Vote.company_id == self._company_id, Vote.subject == subject)
        return list(await self._session.exec(query.order_by(col(Vote.id))))

    async def vote(self, vote: Vote) -> bool:
        """Keep a person's yes; false when they said it before."""
        added = inserting(self._session, Vote).values(vote.model_dump(exclude={"id"}))
        once = added.on_conflict_do_nothing(index_elements=["subject", "member_id"])
        return (await self._session.exec(once.returning(table(Vote).c.id))).first() is not None
