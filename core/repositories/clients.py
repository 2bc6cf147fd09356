"""Queries about clients and their contacts."""

from sqlmodel import col, func, select

from core.errors import InvalidInput
from core.models import Client, Contact
from core.repositories.base import Repository, joined, sought

NAMESAKES_MOST = 5
ESCAPE = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


class ClientRepository(Repository):
    """Find and keep clients."""

    async def find(self, name: str, *, stays: bool = False) -> Client | None:
        """The client people call by this short name or full name, letters' case aside.

        The short name comes first; raises `InvalidInput` when several have the same full name.
        One that `stays` is erased by nobody until the work is done.
        """
        low = sought(name).lower()
        query = select(Client).where(
            Client.company_id == self._company_id,
            col(Client.erased_at).is_(None),
            (func.lower(Client.key) == low) | (func.lower(Client.name) == low),
        )
        query = query.order_by(col(Client.id)).limit(NAMESAKES_MOST)
        found = list(await self._session.exec(joined(query) if stays else query))
        exact = [client for client in found if client.key.lower() == low]
        if len(found) > 1 and not exact:
            keys = ", ".join(client.key for client in found)
            raise InvalidInput(
                f"Several clients are called “{name[:60]}”.", hint=f"Use one of: {keys}."
            )
        return next(iter(exact or found), None)

    async def names(self) -> list[str]:
        """What the clients are called, in full."""
        mine = Client.company_id == self._company_id, col(Client.erased_at).is_(None)
        return list(await self._session.exec(select(Client.name).where(*mine)))

    async def by_id(self, client_id: int) -> Client | None:
        """The client with this id, if this company has one."""
        query = select(Client).where(Client.id == client_id, Client.company_id == self._company_id)
        return (await self._session.exec(query)).one_or_none()

    async def search(self, text: str, *, limit: int = 20, skip: int = 0) -> list[Client]:
        """Clients whose short or full name holds this text, in order of name."""
        like = f"%{sought(text).lower().translate(ESCAPE)}%"
        query = (
            select(Client)
            .where(
                Client.company_id == self._company_id,
                col(Client.erased_at).is_(None),
                func.lower(Client.key).like(like, escape="\\")
                | func.lower(Client.name).like(like, escape="\\"),
            )
            .order_by(func.lower(Client.name), col(Client.id))
            .offset(skip)
            .limit(limit)
        )
        return list(await self._session.exec(query))

    async def contact(self, client_id: int) -> Contact:
        """Who a client's invoices are mailed to; every client has one."""
        query = select(Contact).where(
            Contact.client_id == client_id,
            Contact.company_id == self._company_id,
            col(Contact.is_billing),
        )
        return (await self._session.exec(query.order_by(col(Contact.id)))).one()
