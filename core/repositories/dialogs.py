"""Queries about half-filled forms."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import Dialog
from core.repositories.base import sealed_values, table


class DialogRepository:
    """Keep the one open dialog of an account."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, platform: str, user: str) -> Dialog | None:
        """The open dialog of an account, if there is one."""
        return await self._session.get(Dialog, (platform, user), with_for_update=True)

    async def forget(self, platform: str, user: str) -> None:
        """Close an account's dialog, if one is open."""
        kind = table(Dialog)
        await self._session.exec(
            delete(kind).where(kind.c.platform == platform, kind.c.user == user)
        )

    async def keep(self, dialog: Dialog) -> None:
        """Open a dialog, or keep what it has come to."""
        await self.forget(dialog.platform, dialog.user)
        values = await sealed_values(self._session, dialog)
        await self._session.exec(table(Dialog).insert().values(**values))

    async def forget_idle(self, before: datetime) -> None:
        """Close dialogs that nobody has gone on with since a moment."""
        kind = table(Dialog)
        await self._session.execute(delete(kind).where(kind.c.changed_at < before))
