"""Queries about passwords, passkeys and sessions of the web."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import Company, Member, Passkey, Password, Stage, WebSession
from core.repositories.base import Repository, locked, sought, table


class SignInRepository(Repository):
    """Find and keep what lets a member in on the web."""

    async def password(self, member_id: int) -> Password | None:
        """A member's password, if they have one."""
        query = select(Password).where(
            Password.member_id == member_id, Password.company_id == self._company_id
        )
        return (await self._session.exec(locked(query))).one_or_none()

    async def session(self, session_id: int) -> WebSession | None:
        """The session with this id, locked, since it is about to change."""
        query = select(WebSession).where(
            WebSession.id == session_id, WebSession.company_id == self._company_id
        )
        return (await self._session.exec(locked(query))).one_or_none()

    async def sessions(self, member_id: int, now: datetime, idle: datetime) -> list[WebSession]:
        """A member's full sessions that have not ended, the newest first."""
        query = select(WebSession).where(
            WebSession.member_id == member_id,
            WebSession.company_id == self._company_id,
            WebSession.stage == Stage.FULL,
            col(WebSession.ends_at) > now,
            col(WebSession.seen_at) > idle,
        )
        return list(await self._session.exec(query.order_by(col(WebSession.id).desc())))

    async def passkeys(self, member_id: int) -> list[Passkey]:
        """A member's passkeys, the oldest first."""
        query = select(Passkey).where(
            Passkey.member_id == member_id, Passkey.company_id == self._company_id
        )
        return list(await self._session.exec(locked(query).order_by(col(Passkey.id))))

    async def is_known(self, credential: str) -> bool:
        """Whether a device's key is somebody's already, in whatever company."""
        query = select(Passkey.id).where(Passkey.credential == credential)
        return (await self._session.exec(query)).first() is not None

    async def end(self, member_id: int, *, only: int = 0, but: int = 0) -> int:
        """End a member's sessions: one, all but one, or all; answers how many."""
        kind = table(WebSession)
        which: list[Any] = [kind.c.member_id == member_id, kind.c.id != but]
        if only:
            which.append(kind.c.id == only)
        return int((await self._session.exec(delete(kind).where(*which))).rowcount)

    async def forget(self, model: type[SQLModel], member_id: int, *, only: int = 0) -> bool:
        """Forget a member's rows of a table, or one of them; false when there were none."""
        kind = table(model)
        which: list[Any] = [kind.c.member_id == member_id]
        if only:
            which.append(kind.c.id == only)
        return bool((await self._session.exec(delete(kind).where(*which))).rowcount)


async def session_by_hash(
    session: AsyncSession, token_hash: str, now: datetime, idle: datetime
) -> tuple[WebSession, Member] | None:
    """The session a token opens and its active member, in whatever company."""
    query = (
        select(WebSession, Member)
        .join(Member, col(Member.id) == WebSession.member_id)
        .where(
            WebSession.token_hash == token_hash,
            col(WebSession.ends_at) > now,
            col(WebSession.seen_at) > idle,
            col(Member.is_active),
        )
    )
    return (await session.exec(query)).one_or_none()


async def passwords_at(
    session: AsyncSession, address: str, company_ids: Sequence[int], company: str
) -> tuple[Member, Password] | None:
    """The first active member with a mail address and a password; in one company if it is named."""
    places = [MemberAt(session, each) for each in company_ids]
    found_by = [await each.index_of(sought(address)) for each in places]
    query = (
        select(Member, Password)
        .join(Password, col(Password.member_id) == Member.id)
        .join(Company, col(Company.id) == Member.company_id)
        .where(col(Member.email_index).in_([*filter(None, found_by)]), col(Member.is_active))
    )
    if company:
        query = query.where(Company.key == sought(company))
    return (await session.exec(query.order_by(col(Member.id)))).first()


class MemberAt(Repository):
    """A company's members, as a mail address finds them."""

    async def index_of(self, address: str) -> str:
        """What a member with this address is found by; nothing for no address."""
        return await self.indexed("member.email", address) if address else ""


async def touch(session: AsyncSession, session_id: int, now: datetime) -> None:
    """Note that a session was used."""
    kind = table(WebSession)
    await session.exec(update(kind).where(kind.c.id == session_id).values(seen_at=now))


async def forget_ended(session: AsyncSession, before: datetime) -> None:
    """Forget, in all companies, sessions that ended before a moment."""
    kind = table(WebSession)
    await session.exec(delete(kind).where(kind.c.ends_at < before))
