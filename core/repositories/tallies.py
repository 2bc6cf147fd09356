"""Queries about how often somebody did what is limited, in all processes."""

from datetime import datetime

from sqlalchemy import case, delete, or_
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import Tally
from core.repositories.base import inserting, table


class TallyRepository:
    """Counts; of no company, since who is counted need not belong to one."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, rule: str, whose: str, now: datetime, since: datetime) -> Tally:
        """Count one more, and begin anew where the count began before `since` or in the future."""
        kind = table(Tally)
        is_over = or_(kind.c.began_at <= since, kind.c.began_at > now)
        first = {"rule": rule, "whose": whose, "began_at": now, "count": 1}
        statement = (
            inserting(self._session, Tally)
            .values(first)
            .on_conflict_do_update(
                index_elements=["rule", "whose"],
                set_={
                    "began_at": case((is_over, now), else_=kind.c.began_at),
                    "count": case((is_over, 1), else_=kind.c.count + 1),
                },
            )
            .returning(kind.c.began_at, kind.c.count)
        )
        began_at, count = (await self._session.exec(statement)).one()
        return Tally(rule=rule, whose=whose, began_at=began_at, count=count)

    async def find(self, rule: str, whose: str) -> Tally | None:
        """The count as it stands."""
        query = select(Tally).where(Tally.rule == rule, Tally.whose == whose)
        return (await self._session.exec(query)).one_or_none()

    async def forget(self, before: datetime) -> None:
        """Forget the counts that began before a moment."""
        kind = table(Tally)
        await self._session.exec(delete(kind).where(kind.c.began_at < before))
