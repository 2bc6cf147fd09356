"""Queries about what came before anybody knew whose it was, once it had its time."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import DataKeyRecord, GatewayCall, InboundMail, MailState, Purpose
from core.repositories.base import table
from core.repositories.privacy import PAGE, emptied
from core.security.sealing import FORMAT


class OutsideRepository:
    """Mails and calls that came before anybody knew whose they were; they belong to no company."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def empty_mails(self, before: datetime, most: int = PAGE) -> int:
        """Empty a page of mails that turned out to be no client's; 0 when there is none any more.

        Their digests stay, by which a mail that comes again is known, and where they lay.
        """
        kind = table(InboundMail)
        ours = func.substr(kind.c.sender, 1, 40).like(await self._ours())
        return await emptied(self._session, (kind.c.received_at < before) & ours, most)

    async def late(self, mails: datetime, calls: datetime) -> dict[str, int]:
        """What is older than it should be: mails and calls of before these moments."""
        mail, call = table(InboundMail), table(GatewayCall)
        lying = select(func.count()).where(
            mail.c.state != MailState.WAITING,
            mail.c.size_bytes > 0,
            mail.c.received_at < mails,
            func.substr(mail.c.sender, 1, 40).like(await self._ours()),
        )
        kept = select(func.count()).where(
            call.c.handled_at.is_not(None), call.c.received_at < calls
        )
        found = {
            "mails": (await self._session.exec(lying)).one(),
            "calls": (await self._session.exec(kept)).one(),
        }
        return {kind: count for kind, count in found.items() if count}

    async def forget_calls(self, before: datetime, most: int = PAGE) -> int:
        """Delete a page of gateways' calls that were worked off; 0 when there is none any more."""
        kind = table(GatewayCall)
        page = select(kind.c.id).where(kind.c.handled_at.is_not(None), kind.c.received_at < before)
        gone = delete(kind).where(kind.c.id.in_(page.limit(most)))
        return int((await self._session.exec(gone)).rowcount)

    async def _ours(self) -> str:
        """What begins with this was sealed with the installation's key."""
        query = select(DataKeyRecord.id).where(DataKeyRecord.slot == str(Purpose.INSTALLATION))
        return f"{FORMAT}.{(await self._session.exec(query)).one_or_none() or 0}.%"
