"""Queries about what is there before something comes in from elsewhere."""

from sqlmodel import col, select

from core.models import Client, Invoice, Member
from core.repositories.base import Repository
from core.security.rights import Role


class ImportRepository(Repository):
    """Read at once what every row is compared with."""

    async def clients(self) -> list[tuple[int, str, str]]:
        """Number, short name and name of every client, archived and merged ones too."""
        query = select(Client.id, Client.key, Client.name).where(
            Client.company_id == self._company_id, col(Client.erased_at).is_(None)
        )
        # Of two with one name the one that lives on is found, and of those the first.
        in_order = query.order_by(col(Client.merged_into).is_(None), col(Client.id).desc())
        return list(await self._session.exec(in_order))

    async def numbered(self, number: str) -> Invoice | None:
        """The document with this number."""
        query = select(Invoice).where(
            Invoice.company_id == self._company_id, Invoice.number == number
        )
        return (await self._session.exec(query)).one_or_none()

    async def first_owner(self) -> int:
        """Whose name stands on what was written elsewhere, when nobody of us brought it."""
        query = select(Member.id).where(
            Member.company_id == self._company_id, Member.role == Role.OWNER
        )
        return (await self._session.exec(query.order_by(col(Member.id)).limit(1))).one()
