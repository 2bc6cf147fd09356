"""Queries about companies."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import WrongState
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


async def require_free_room(session: AsyncSession, settings: Mapping[str, Any]) -> None:
    """Raise `WrongState` when the billing room on Slack is another company's.

    A channel's id is told apart by its workspace; where either names none, by itself.
    """
    channel, workspace = settings.get("slack_channel", ""), settings.get("slack_workspace", "")
    if not channel:
        return
    there = await session.exec(select(Company).where(Company.slack_channel == channel))
    for other in there:
        if not (workspace and other.slack_workspace) or other.slack_workspace == workspace:
            raise WrongState(
                f"The channel {channel} is the billing room of {other.name}.",
                hint="Give each company a channel of its own: --slack-channel.",
            )


async def company_by_key(session: AsyncSession, key: str) -> Company | None:
    """The company people call by this short name."""
    return (await session.exec(select(Company).where(Company.key == key))).one_or_none()
