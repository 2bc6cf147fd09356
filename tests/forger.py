"""Somebody with all rights on a database, who knows how the trail's chain is made."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine, insert, select, text, update

from core.database import Database
from core.models import EventRecord, TrailLink
from core.repositories.base import table
from core.security.chain import GENESIS, digest, follows

EVENT, LINK = table(EventRecord), table(TrailLink)
TRIGGERS = (
    "event_update",
    "event_delete",
    "event_linked",
    "trail_link_update",
    "trail_link_delete",
)


class Forger:
    """Changes the chain of a company, which nobody may: triggers and foreign keys are off."""

    def __init__(self, database: Database, company_id: int = 1) -> None:
        self._url = database.url
        self._company_id = company_id

    def chain(self) -> Sequence[Any]:
        """Every link with its event, in order."""
        query = (
            select(LINK.c.place, LINK.c.hash, EVENT)
            .join(EVENT, EVENT.c.id == LINK.c.event_id)
            .where(LINK.c.company_id == self._company_id)
            .order_by(LINK.c.place)
        )
        with self._unguarded() as connection:
            return connection.execute(query).all()

    def edit(self, event_id: int, **values: Any) -> None:
        """Let an event say something else."""
        with self._unguarded() as connection:
            connection.execute(update(EVENT).where(EVENT.c.id == event_id).values(values))

    def relink(self, event_id: int, **values: Any) -> None:
        """Let an event's link say something else."""
        with self._unguarded() as connection:
            connection.execute(update(LINK).where(LINK.c.event_id == event_id).values(values))

    def delete(self, event_id: int, *tables: str) -> None:
        """Take an event away, its link, or both."""
        with self._unguarded() as connection:
            if "trail_link" in tables:
                connection.execute(LINK.delete().where(LINK.c.event_id == event_id))
            if "event" in tables:
                connection.execute(EVENT.delete().where(EVENT.c.id == event_id))

    def insert(self, like: Any, place: int | None = None) -> None:
        """Write an event 9999 like another one; with a place, into the chain."""
        told = {column.name: getattr(like, column.name) for column in EVENT.c} | {"id": 9999}
        with self._unguarded() as connection:
            connection.execute(insert(EVENT).values(told))
            if place is not None:
                link = {"company_id": self._company_id, "place": place, "event_id": 9999}
                connection.execute(insert(LINK).values(hash=like.hash, **link))

    def move(self, after: int, by: int) -> None:
        """Move everything after a place, in two steps, since places are unique."""
        own = update(LINK).where(LINK.c.company_id == self._company_id)
        with self._unguarded() as connection:
            aside = own.where(LINK.c.place > after).values(place=-LINK.c.place - by)
            connection.execute(aside)
            connection.execute(own.where(LINK.c.place < 0).values(place=-LINK.c.place))

    def cut(self, events: int) -> None:
        """Take the newest away."""
        for row in self.chain()[-events:]:
            self.delete(row.id, "trail_link", "event")

    def restamp(self, after: int = 0) -> None:
        """Make digests and hashes right again, from a place on: the chain fits in itself."""
        rows = self.chain()
        head = next((row.hash for row in rows if row.place == after), GENESIS)
        for row in rows[after:]:
            of_event = digest(row._mapping)
            head = follows(head, self._company_id, row.place, row.id, of_event)
            self.edit(row.id, digest=of_event)
            self.relink(row.id, hash=head)

    @contextmanager
    def _unguarded(self) -> Iterator[Connection]:
        is_sqlite = self._url.get_backend_name() == "sqlite"
        engine = create_engine(
            self._url.set(drivername="sqlite" if is_sqlite else "postgresql+psycopg")
        )
        with engine.begin() as connection:
            kept = _untriggered(connection) if is_sqlite else []
            if not is_sqlite:
                connection.execute(text("SET session_replication_role = replica"))
            yield connection
            for trigger in kept:
                connection.execute(text(trigger))
        engine.dispose()


def _untriggered(connection: Connection) -> list[str]:
    """Take the triggers away; answers how they are made again."""
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    kept = [row for row in connection.execute(query) if row.name in TRIGGERS]
    for row in kept:
        connection.execute(text(f"DROP TRIGGER {row.name}"))
    return [row.sql for row in kept]
