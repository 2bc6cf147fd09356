"""Queries about the chain of the trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import col

from core.models import EventRecord, TrailLink
from core.repositories.base import Repository, sought, table

EVENT = table(EventRecord)
LINK = table(TrailLink)


@dataclass(frozen=True)
class TrailFilter:
    """Which events of a company are meant; what is empty leaves out none."""

    subject: str = ""
    member_id: int | None = None
    kind: str = ""
    world: str = ""
    since: datetime | None = None
    until: datetime | None = None


class TrailRepository(Repository):
    """Reads a company's chain with its events."""

    async def head(self) -> tuple[int, str] | None:
        """The place and the hash of the last link; nothing where there is none yet."""
        query = (
            select(LINK.c.place, LINK.c.hash)
            .where(LINK.c.company_id == self._company_id)
            .order_by(LINK.c.place.desc())
            .limit(1)
        )
        return next(((row.place, row.hash) for row in await self._rows(query)), None)

    async def hash_at(self, place: int) -> str | None:
        """The hash of the link at a place, if there is one."""
        query = select(LINK.c.hash).where(
            LINK.c.company_id == self._company_id, LINK.c.place == place
        )
        return next((row.hash for row in await self._rows(query)), None)

    async def chain(self, after: int, most: int) -> Sequence[Row[Any]]:
        """The next links in order of place, each with its event, if that is there."""
        query = (
            # Labelled, since `event_id` would be read as the id of the event, if that is there.
            select(LINK.c.place, LINK.c.event_id.label("linked_id"), LINK.c.hash, EVENT)
            .select_from(LINK.outerjoin(EVENT, EVENT.c.id == LINK.c.event_id))
            .where(LINK.c.company_id == self._company_id, LINK.c.place > after)
            .order_by(LINK.c.place)
            .limit(most)
        )
        return await self._rows(query)

    async def unlinked(self) -> int | None:
        """The first event of the company that has no place in its chain."""
        query = (
            select(EVENT.c.id)
            .select_from(EVENT.outerjoin(LINK, LINK.c.event_id == EVENT.c.id))
            .where(EVENT.c.company_id == self._company_id, LINK.c.event_id.is_(None))
            .order_by(EVENT.c.id)
            .limit(1)
        )
        return next((row.id for row in await self._rows(query)), None)

    async def page(self, wanted: TrailFilter, before: int | None, most: int) -> Sequence[Row[Any]]:
        """Links before a place, the newest first, each with an event that was asked for."""
        query = (
            select(col(TrailLink.place), col(TrailLink.hash), EventRecord)
            .join(EventRecord, col(EventRecord.id) == TrailLink.event_id)
            .where(col(TrailLink.company_id) == self._company_id, *_conditions(wanted))
            .order_by(col(TrailLink.place).desc())
            .limit(most)
        )
        if before is not None:
            query = query.where(col(TrailLink.place) < before)
        return await self._rows(query)

    async def _rows(self, query: Any) -> Sequence[Row[Any]]:
        """Plain rows, since objects would take most of the time."""
        found: Sequence[Row[Any]] = (await self._session.exec(query)).all()
        return found


def _conditions(wanted: TrailFilter) -> list[Any]:
    asked = {
        EventRecord.subject: sought(wanted.subject),
        EventRecord.kind: sought(wanted.kind),
        EventRecord.world: sought(wanted.world),
        EventRecord.member_id: wanted.member_id,
    }
    found: list[Any] = [col(column) == value for column, value in asked.items() if value]
    if wanted.since:
        found.append(col(EventRecord.happened_at) >= wanted.since)
    if wanted.until:
        found.append(col(EventRecord.happened_at) < wanted.until)
    return found
