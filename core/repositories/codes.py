"""Queries about one-time codes. What may happen once only is a conditional update."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import AskedCode, CodeTry, Enrolment, RecoveryCode, SecondFactor, SetUpWord
from core.repositories.base import Repository, locked, table


class CodeRepository(Repository):
    """Find and keep second factors, and what is asked and tried with them."""

    async def factor(self, member_id: int, *, lock: bool = False) -> SecondFactor | None:
        """A member's second factor, if they have one."""
        query = select(SecondFactor).where(
            SecondFactor.member_id == member_id, SecondFactor.company_id == self._company_id
        )
        fresh = query.execution_options(populate_existing=True)
        return (await self._session.exec(locked(query) if lock else fresh)).one_or_none()

    async def take_step(self, member_id: int, step: int) -> bool:
        """Use up a time step and all before it; false when it was used meanwhile."""
        kind = table(SecondFactor)
        taken = update(kind).where(kind.c.member_id == member_id, kind.c.last_step < step)
        return await self._did(taken.values(last_step=step))

    async def enrolment(self, member_id: int) -> Enrolment | None:
        """What waits for its first code, locked, since it is about to be used."""
        query = select(Enrolment).where(
            Enrolment.member_id == member_id, Enrolment.company_id == self._company_id
        )
        return (await self._session.exec(locked(query))).one_or_none()

    async def open_page(self, member_id: int, page_hash: str) -> bool:
        """Use up the page of an enrolment; false when it was used before."""
        kind = table(Enrolment)
        mine = kind.c.member_id == member_id, kind.c.page_hash == page_hash, kind.c.is_page_open
        return await self._did(update(kind).where(*mine).values(is_page_open=False))

    async def needs_word(self, member_id: int) -> bool:
        """Whether codes may be set up with a set-up word only."""
        query = select(SetUpWord.member_id).where(SetUpWord.member_id == member_id)
        return (await self._session.exec(query)).first() is not None

    async def use_word(self, member_id: int, word_hash: str, now: datetime) -> bool:
        """Use up a set-up word; false for another, a late or a used one."""
        kind = table(SetUpWord)
        mine = kind.c.member_id == member_id, kind.c.word_hash == word_hash
        fresh = kind.c.used_at.is_(None), kind.c.expires_at > now
        return await self._did(update(kind).where(*mine, *fresh).values(used_at=now))

    async def use_recovery(self, member_id: int, code_hash: str, now: datetime) -> bool:
        """Use up a recovery code; false for one that is not there or was used."""
        kind = table(RecoveryCode)
        fresh = update(kind).where(
            kind.c.member_id == member_id, kind.c.code_hash == code_hash, kind.c.used_at.is_(None)
        )
        return await self._did(fresh.values(used_at=now))

    async def is_spent(self, member_id: int, code_hash: str) -> bool:
        """Whether this is a recovery code that was used."""
        query = select(RecoveryCode.id).where(
            RecoveryCode.member_id == member_id,
            RecoveryCode.code_hash == code_hash,
            col(RecoveryCode.used_at).is_not(None),
        )
        return (await self._session.exec(query)).first() is not None

    async def recovery_left(self, member_id: int) -> int:
        """How many recovery codes were not used yet."""
        query = select(func.count(col(RecoveryCode.id))).where(
            RecoveryCode.member_id == member_id, col(RecoveryCode.used_at).is_(None)
        )
        return (await self._session.exec(query)).one()

    async def asked(self, asked_id: int, member_id: int) -> AskedCode | None:
        """What a member was asked a code for."""
        query = select(AskedCode).where(
            AskedCode.id == asked_id,
            AskedCode.member_id == member_id,
            AskedCode.company_id == self._company_id,
        )
        return (await self._session.exec(query)).one_or_none()

    async def use_asked(self, asked_id: int, now: datetime) -> bool:
        """Let what was asked for be done; false when it was done before."""
        kind = table(AskedCode)
        fresh = update(kind).where(kind.c.id == asked_id, kind.c.used_at.is_(None))
        return await self._did(fresh.values(used_at=now))

    async def tries(self, member_id: int, since: datetime) -> list[CodeTry]:
        """What a member tried since a moment."""
        query = select(CodeTry).where(CodeTry.member_id == member_id, col(CodeTry.tried_at) > since)
        return list(await self._session.exec(query.order_by(col(CodeTry.id))))

    async def mark_try(self, try_id: int, step: int | None) -> None:
        """Note which step a code was of that was out of step."""
        kind = table(CodeTry)
        await self._did(update(kind).where(kind.c.id == try_id).values(step=step))

    async def forget_try(self, try_id: int) -> None:
        """Count one try less."""
        kind = table(CodeTry)
        await self._did(delete(kind).where(kind.c.id == try_id))

    async def forgive_tries(self, member_id: int) -> None:
        """Let what a member tried count less."""
        kind = table(CodeTry)
        await self._did(update(kind).where(kind.c.member_id == member_id).values(is_forgiven=True))

    async def forget(self, model: type[SQLModel], member_id: int) -> bool:
        """Forget a member's rows of one of these tables; false when there were none."""
        kind = table(model)
        return await self._did(delete(kind).where(kind.c.member_id == member_id))

    async def _did(self, statement: Any) -> bool:
        return bool((await self._session.exec(statement)).rowcount)


async def enrolment_by_page(
    session: AsyncSession, page_hash: str, now: datetime
) -> Enrolment | None:
    """The enrolment whose page this is, while it is fresh and unopened, in whatever company."""
    query = select(Enrolment).where(
        Enrolment.page_hash == page_hash,
        col(Enrolment.is_page_open),
        col(Enrolment.expires_at) > now,
    )
    return (await session.exec(query)).one_or_none()


async def forget_old(session: AsyncSession, before: datetime) -> None:
    """Forget, in all companies, what was asked and tried before a moment."""
    asked, tried, begun = table(AskedCode), table(CodeTry), table(Enrolment)
    await session.exec(delete(asked).where(asked.c.expires_at < before))
    await session.exec(delete(tried).where(tried.c.tried_at < before))
    await session.exec(delete(begun).where(begun.c.expires_at < before))
