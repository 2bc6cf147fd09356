"""Queries about alarms."""

from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from core.models import Alarm, AlarmKind
from core.models.alarm import LIVE
from core.repositories.base import Repository, inserting, table

KIND = table(Alarm)


class AlarmRepository(Repository):
    """A company's alarms."""

    async def raise_once(self, values: dict[str, Any]) -> int | None:
        """Keep one, unless one of that kind, subject and digest is live; answers its id."""
        insert = inserting(self._session, Alarm).values(company_id=self._company_id, **values)
        kept = insert.on_conflict_do_update(
            index_elements=["company_id", "kind", "subject"],
            index_where=LIVE,
            set_={"digest": insert.excluded.digest},
            where=KIND.c.digest != insert.excluded.digest,
        )
        found: int | None = (
            await self._session.exec(kept.returning(KIND.c.id))
        ).scalar_one_or_none()
        return found

    async def clear(self, kind: AlarmKind, subject: str, **values: Any) -> int | None:
        """End the live one of that kind and subject; answers its id."""
        mine = update(KIND).where(
            KIND.c.company_id == self._company_id,
            KIND.c.kind == kind,
            KIND.c.subject == subject,
            KIND.c.cleared_at.is_(None),
        )
        ended = await self._session.exec(mine.values(**values).returning(KIND.c.id))
        found: int | None = ended.scalar_one_or_none()
        return found

    async def live(self) -> list[Alarm]:
        """Those that nobody has mended yet, the oldest first."""
        query = select(Alarm).where(
            Alarm.company_id == self._company_id, col(Alarm.cleared_at).is_(None)
        )
        return list(await self._session.exec(query.order_by(col(Alarm.id))))
