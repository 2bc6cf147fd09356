"""Queries about clients and their contacts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col, func, select

from core.errors import InvalidInput
from core.models import Client, ClientPast, Contact, Invoice, InvoiceState
from core.repositories.base import Repository, joined, locked, sought, table

NAMESAKES_MOST = 5


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
            (func.lower(Client.key) == low)
            | ((func.lower(Client.name) == low) & col(Client.merged_into).is_(None)),
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

    async def names(self, *, besides: int = 0) -> list[str]:
        """What the clients are called, in full; those that live on in others left out."""
        mine = Client.company_id == self._company_id, Client.id != besides
        there = col(Client.erased_at).is_(None), col(Client.merged_into).is_(None)
        return list(await self._session.exec(select(Client.name).where(*mine, *there)))

    async def named(
        self, *, is_archived: bool = False, limit: int | None = None, skip: int = 0
    ) -> list[tuple[int, str, str]]:
        """Number, short name and name of the clients there are, in order of name."""
        at = col(Client.archived_at)
        query = select(Client.id, Client.key, Client.name).where(
            Client.company_id == self._company_id,
            col(Client.erased_at).is_(None),
            col(Client.merged_into).is_(None),
            at.is_not(None) if is_archived else at.is_(None),
        )
        return list(
            await self._session.exec(
                query.order_by(func.lower(Client.name), col(Client.id)).limit(limit).offset(skip)
            )
        )

    async def by_ids(self, ids: Sequence[int]) -> list[Client]:
        """The clients with these numbers, in the order of the numbers."""
        query = select(Client).where(Client.company_id == self._company_id, col(Client.id).in_(ids))
        found = {client.id: client for client in await self._session.exec(query)}
        return [found[each] for each in ids if each in found]

    async def living(self, client: Client) -> Client:
        """The client in which one lives on that was merged; else the client itself."""
        if client.merged_into is None:
            return client
        found = await self.by_id(client.merged_into)
        assert found is not None
        return found

    async def merged(self, client_id: int) -> list[Client]:
        """The clients that live on in one, save those that were erased."""
        query = select(Client).where(
            Client.company_id == self._company_id,
            Client.merged_into == client_id,
            col(Client.erased_at).is_(None),
        )
        return list(await self._session.exec(query.order_by(col(Client.id))))

    async def held(self, client_id: int) -> Client:
        """The client, locked since it is about to change; it must exist."""
        query = select(Client).where(Client.id == client_id, Client.company_id == self._company_id)
        return (await self._session.exec(locked(query))).one()

    async def hold_asked(self, client_id: int) -> None:
        """Wait for whoever decides on an invoice of a client, and let nobody do so meanwhile."""
        query = select(Invoice.id).where(
            Invoice.company_id == self._company_id,
            Invoice.client_id == client_id,
            Invoice.state == InvoiceState.AWAITING,
        )
        await self._session.exec(locked(query.order_by(col(Invoice.id))))

    async def has_issued(self, client_id: int) -> bool:
        """Whether an issued document says what its client is now."""
        query = select(Invoice.id).where(*self._said_now(client_id)).limit(1)
        return (await self._session.exec(query)).first() is not None

    async def leave_behind(self, past: ClientPast) -> None:
        """Let all that was issued go on saying what was so until now."""
        kind = table(Invoice)
        change = update(kind).where(*self._said_now(past.client_id)).values(past_id=past.id)
        await self._session.exec(change)

    async def past(self, past_id: int) -> ClientPast:
        """What documents of a time say of their client."""
        query = select(ClientPast).where(
            ClientPast.id == past_id, ClientPast.company_id == self._company_id
        )
        return (await self._session.exec(query)).one()

    def _said_now(self, client_id: int) -> tuple[Any, ...]:
        return (
            Invoice.company_id == self._company_id,
            Invoice.client_id == client_id,
            col(Invoice.number).is_not(None),
            col(Invoice.past_id).is_(None),
        )

    async def by_id(self, client_id: int) -> Client | None:
        """The client with this id, if this company has one."""
        query = select(Client).where(Client.id == client_id, Client.company_id == self._company_id)
        return (await self._session.exec(query)).one_or_none()

    async def contact(self, client_id: int) -> Contact:
        """Who a client's invoices are mailed to; every client has one."""
        query = select(Contact).where(
            Contact.client_id == client_id,
            Contact.company_id == self._company_id,
            col(Contact.is_billing),
        )
        return (await self._session.exec(query.order_by(col(Contact.id)))).one()

    async def contacts(self, client_id: int) -> list[Contact]:
        """Everybody at a client, who gets the invoices first."""
        query = select(Contact).where(
            Contact.client_id == client_id, Contact.company_id == self._company_id
        )
        in_order = query.order_by(col(Contact.is_billing).desc(), col(Contact.id))
        return list(await self._session.exec(in_order))

    async def forget_contact(self, contact: Contact) -> None:
        """Let a person be on file no more."""
        kind = table(Contact)
        gone = delete(kind).where(kind.c.id == contact.id, kind.c.company_id == self._company_id)
        await self._session.exec(gone)


def with_merged(client_id: int) -> Any:
    """A client's number, and those of the clients that live on in it."""
    return select(Client.id).where((Client.id == client_id) | (Client.merged_into == client_id))
