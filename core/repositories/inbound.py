"""Queries about outside calls and mails already seen. These rows belong to no company."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import delete, func, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import defer
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import (
    GatewayCall,
    InboundMail,
    MailboxReading,
    MailCopy,
    MailState,
    Place,
    SeenRequest,
)
from core.repositories.base import Repository, inserting, locked, sealed_values, table
from core.repositories.tallies import TallyRepository


@cache
def _keeping_first(dialect: str, model: type[SQLModel]) -> Any:
    """An insert that leaves alone what is there, built once: mails come by the thousand."""
    makers: dict[str, Any] = {"postgresql": postgresql, "sqlite": sqlite}
    return makers[dialect].insert(table(model)).on_conflict_do_nothing()


@cache
def _numbering_first(dialect: str, model: type[SQLModel]) -> Any:
    return _keeping_first(dialect, model).returning(table(model).c.id)


class InboundRepository:
    """Keep each outside call and each mail once."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    @property
    def tallies(self) -> TallyRepository:
        """How often somebody outside did what is limited."""
        return TallyRepository(self._session)

    async def see(self, request_id: str, now: datetime) -> bool:
        """Note a request; false when it was noted before."""
        values = {"id": request_id, "seen_at": now}
        return await self._insert_once(SeenRequest, values) is not None

    async def keep_call(self, call: GatewayCall) -> int | None:
        """Keep a gateway's call; its id, or nothing when it is there already."""
        return await self._insert_once(GatewayCall, await sealed_values(self._session, call))

    async def call(self, call_id: int) -> GatewayCall | None:
        """The kept call with this id; locked, since it is about to be worked off."""
        query = select(GatewayCall).where(GatewayCall.id == call_id)
        return (await self._session.exec(locked(query))).one_or_none()

    async def handled(self, call_id: int, outcome: str, now: datetime) -> None:
        """Note what became of a kept call."""
        kind = table(GatewayCall)
        values = {"handled_at": now, "outcome": outcome[:300]}
        await self._session.exec(update(kind).where(kind.c.id == call_id).values(**values))

    async def keep_mail(self, mail: InboundMail) -> int | None:
        """Keep a mail; its id, or nothing when one of the same digest is there."""
        return await self._insert_once(InboundMail, await sealed_values(self._session, mail))

    async def mail_of_digest(self, digest: str) -> int:
        """The id of the kept mail with this digest."""
        query = select(InboundMail.id).where(InboundMail.digest == digest)
        return (await self._session.exec(query)).one()

    async def note_copy(self, mail_id: int, place: Place) -> None:
        """Note where a kept mail lies; a place that was noted is left alone."""
        values = {"mail_id": mail_id, "filed_at": None, **place._asdict()}
        await self._session.exec(_keeping_first(self._dialect, MailCopy), params=values)

    async def mail(self, mail_id: int) -> InboundMail | None:
        """The kept mail with this id; locked, since it is about to be worked off."""
        query = select(InboundMail).where(InboundMail.id == mail_id)
        return (await self._session.exec(locked(query))).one_or_none()

    async def mails(self, states: Sequence[MailState], most: int) -> list[InboundMail]:
        """The newest mails in these states, newest first, without their bytes."""
        query = select(InboundMail).where(col(InboundMail.state).in_(states))
        newest = query.order_by(col(InboundMail.id).desc()).limit(most)
        slim = newest.options(defer(cast("Any", InboundMail.raw), raiseload=True))
        return list(await self._session.exec(slim))

    async def begin_mail(self, mail_id: int) -> int:
        """Count that a waiting mail is begun; answers how often it was; 0 when it waits no more."""
        kind = table(InboundMail)
        begun = update(kind).where(kind.c.id == mail_id, kind.c.state == MailState.WAITING)
        counted = begun.values(tries=kind.c.tries + 1).returning(kind.c.tries)
        return (await self._session.exec(counted)).scalar_one_or_none() or 0

    async def hand_over(self, mail_id: int, company_id: int, client_id: int) -> None:
        """Seal a mail with the key of whoever it turned out to be about."""
        mail = await self.mail(mail_id)
        assert mail is not None
        await Repository(self._session, company_id).hand_over(mail, client_id)

    async def clear_mail(self, mail_id: int) -> None:
        """Forget how often a mail was begun."""
        kind = table(InboundMail)
        await self._session.exec(update(kind).where(kind.c.id == mail_id).values(tries=0))

    async def finish_mail(
        self,
        mail_id: int,
        state: MailState,
        now: datetime,
        *,
        reason: str = "",
        company_id: int | None = None,
    ) -> bool:
        """Note what became of a waiting mail; false when it waits no more: somebody did it."""
        kind = table(InboundMail)
        finished = update(kind).where(kind.c.id == mail_id, kind.c.state == MailState.WAITING)
        values = {"state": state, "handled_at": now, "reason": reason[:300]}
        result = await self._session.exec(finished.values(company_id=company_id, **values))
        return result.rowcount == 1

    async def wait_again(self, mail_id: int, retries: int) -> None:
        """Let a mail wait that did before, and count the retry."""
        kind = table(InboundMail)
        values: dict[str, Any] = {"state": MailState.WAITING, "handled_at": None, "reason": ""}
        values |= {"retries": retries, "tries": 0}
        await self._session.exec(update(kind).where(kind.c.id == mail_id).values(**values))

    async def last_uid(self, mailbox: str, uid_validity: int) -> int:
        """How far a mailbox was read; 0 when it never was."""
        query = select(func.max(MailCopy.uid)).where(
            MailCopy.mailbox == mailbox, MailCopy.uid_validity == uid_validity
        )
        return (await self._session.exec(query)).one() or 0

    async def known_uids(self, mailbox: str, uid_validity: int) -> set[int]:
        """Every place of a mailbox that was read."""
        query = select(MailCopy.uid).where(
            MailCopy.mailbox == mailbox, MailCopy.uid_validity == uid_validity
        )
        return set(await self._session.exec(query))

    async def unfiled(
        self, mailbox: str, uid_validity: int, states: Sequence[MailState], most: int
    ) -> list[tuple[int, MailState]]:
        """Copies of mails in these states that still lie where they came."""
        lying = select(MailCopy.uid, InboundMail.state).where(
            InboundMail.id == MailCopy.mail_id,
            col(InboundMail.state).in_(states),
            MailCopy.mailbox == mailbox,
            MailCopy.uid_validity == uid_validity,
            col(MailCopy.filed_at).is_(None),
        )
        rows = await self._session.exec(lying.order_by(col(MailCopy.uid)).limit(most))
        return [(uid, MailState(state)) for uid, state in rows]

    async def filed(
        self, mailbox: str, uid_validity: int, uids: Iterable[int], now: datetime
    ) -> None:
        """Note that these copies were moved out of the way."""
        kind = table(MailCopy)
        moved = update(kind).where(
            kind.c.mailbox == mailbox,
            kind.c.uid_validity == uid_validity,
            kind.c.uid.in_(list(uids)),
        )
        await self._session.exec(moved.values(filed_at=now))

    async def note_reading(self, mailbox: str, **noted: Any) -> None:
        """Note when a mailbox was read (`read_at`), or why it could not be (`failure`)."""
        insert = inserting(self._session, MailboxReading).values(
            {"mailbox": mailbox, "failure": "", **noted}
        )
        await self._session.exec(
            insert.on_conflict_do_update(index_elements=["mailbox"], set_=noted)
        )

    async def reading(self, mailbox: str) -> MailboxReading | None:
        """When a mailbox was last read; nothing when it never was tried."""
        query = select(MailboxReading).where(MailboxReading.mailbox == mailbox)
        return (await self._session.exec(query)).one_or_none()

    async def forget_seen(self, before: datetime) -> None:
        """Forget requests that no platform repeats any more."""
        kind = table(SeenRequest)
        await self._session.exec(delete(kind).where(kind.c.seen_at < before))

    async def _insert_once(
        self, model: type[SeenRequest | GatewayCall | InboundMail], values: dict[str, Any]
    ) -> Any | None:
        insert = _numbering_first(self._dialect, model)
        return (await self._session.exec(insert, params=values)).scalar_one_or_none()

    @property
    def _dialect(self) -> str:
        return self._session.get_bind().dialect.name
