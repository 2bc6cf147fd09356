"""Queries about companies."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import Company
from core.repositories.base import Repository, locked


class CompanyRepository(Repository):
    """Find the company of this work."""

    async def own(self) -> Company:
        """The company all this is about; it must exist."""
        return await self._session.get_one(Company, self._company_id)

    async def held(self) -> Company:
        """The same, locked, since it is about to change."""
        query = select(Company).where(Company.id == self._company_id)
        return (await self._session.exec(locked(query))).one()


async def company_ids(session: AsyncSession) -> list[int]:
    """Every company in this installation, for schedules and self-checks."""
    return [key for key in await session.exec(select(Company.id).order_by(col(Company.id))) if key]


async def in_channel(session: AsyncSession, channel: str) -> list[Company]:
    """The companies whose billing room on Slack has this id, in whatever workspace."""
    if not channel:
        return []
    return list(await session.exec(select(Company).where(Company.slack_channel == channel)))


async def company_by_key(session: AsyncSession, key: str) -> Company | None:
    """The company people call by this short name."""
    return (await session.exec(select(Company).where(Company.key == key))).one_or_none()
