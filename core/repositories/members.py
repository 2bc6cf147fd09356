"""Queries about members, their platform accounts and links."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import NotAllowed
from core.models import Account, Link, LinkState, Member
from core.repositories.base import Repository, locked, sought, table
from core.security.actors import Actor, Role, Sender


class MemberRepository(Repository):
    """Find and keep members."""

    async def find(self, name: str) -> Member | None:
        """The member with this name or mail address."""
        name = sought(name)
        if not name:
            return None  # or it would be whoever has no mail address
        found_by = await self.indexed("member.email", name)
        query = select(Member).where(
            Member.company_id == self._company_id,
            (Member.name == name) | (Member.email_index == found_by),
            col(Member.is_removed).is_(False),
        )
        return (await self._session.exec(query)).first()

    async def by_id(self, member_id: int, *, lock: bool = False) -> Member | None:
        """The member with this id, if this company has one, removed or not."""
        query = select(Member).where(Member.id == member_id, Member.company_id == self._company_id)
        return (await self._session.exec(locked(query) if lock else query)).one_or_none()

    async def all(self) -> list[Member]:
        """Every member who was not removed, the first to join first."""
        query = select(Member).where(
            Member.company_id == self._company_id, col(Member.is_removed).is_(False)
        )
        return list(await self._session.exec(query.order_by(col(Member.id))))

    async def in_roles(self, roles: list[Role]) -> list[Member]:
        """The active members in any of these roles."""
        query = (
            select(Member)
            .where(
                Member.company_id == self._company_id,
                col(Member.is_active),
                col(Member.role).in_(roles),
            )
            .order_by(col(Member.id))
        )
        return list(await self._session.exec(query))

    async def held_in_role(self, role: Role) -> list[Member]:
        """The active members in a role, locked, since who is in it is about to change."""
        query = (
            select(Member)
            .where(
                Member.company_id == self._company_id, col(Member.is_active), Member.role == role
            )
            .order_by(col(Member.id))
        )
        return list(await self._session.exec(locked(query)))

    async def accounts(self, member_ids: list[int]) -> list[Account]:
        """The accounts that speak for these members."""
        query = select(Account).where(
            Account.company_id == self._company_id, col(Account.member_id).in_(member_ids)
        )
        return list(await self._session.exec(query.order_by(col(Account.id))))

    async def at_address(self, address: str) -> Member | None:
        """The active member with a mail address, letters' case aside."""
        found_by = await self.indexed("member.email", sought(address))
        if not found_by:
            return None
        query = select(Member).where(
            Member.company_id == self._company_id,
            Member.email_index == found_by,
            col(Member.is_active),
        )
        return (await self._session.exec(query.order_by(col(Member.id)))).first()

    async def is_linked(self, sender: Sender) -> bool:
        """Whether an account speaks for somebody already, in whatever company."""
        query = select(Account.id).where(
            Account.platform == sender.platform,
            Account.workspace == sender.workspace,
            Account.user == sender.user,
        )
        return (await self._session.exec(query)).first() is not None

    async def end_links(self, member_id: int) -> None:
        """Let no code that was handed out link an account to a member any more."""
        kind = table(Link)
        live = kind.c.state.in_((LinkState.ASKED, LinkState.CLAIMED))
        ended = update(kind).where(kind.c.member_id == member_id, live)
        await self._session.exec(ended.values(state=LinkState.REFUSED))

    async def forget_accounts(self, member_id: int) -> None:
        """Let no account speak for a member any more."""
        kind = table(Account)
        await self._session.exec(delete(kind).where(kind.c.member_id == member_id))

    async def claimed_link(self, member_id: int, now: datetime) -> Link | None:
        """The newest of a member's links that waits for a yes."""
        query = select(Link).where(
            Link.member_id == member_id,
            Link.company_id == self._company_id,
            Link.state == LinkState.CLAIMED,
            col(Link.expires_at) > now,
        )
        return (await self._session.exec(query.order_by(col(Link.id).desc()))).first()

    async def claimed_links(self, now: datetime) -> list[Link]:
        """Every link of the company that waits for a yes, the oldest first."""
        query = select(Link).where(
            Link.company_id == self._company_id,
            Link.state == LinkState.CLAIMED,
            col(Link.expires_at) > now,
        )
        return list(await self._session.exec(query.order_by(col(Link.id))))

    async def link_by_id(self, link_id: int) -> Link | None:
        """The link with this id; locked, since it is about to change."""
        query = select(Link).where(Link.id == link_id, Link.company_id == self._company_id)
        return (await self._session.exec(locked(query))).one_or_none()


PRESENT = select(Member.role, Member.is_active).where(
    Member.id == bindparam("member_id"), Member.company_id == bindparam("company_id")
)


async def present(session: AsyncSession, actor: Actor) -> Actor:
    """The actor as they are now: who was an owner when they asked may be none by now.

    Raises `NotAllowed` for a member who was suspended or removed.
    """
    if actor.member_id is None:
        return actor
    values = {"member_id": actor.member_id, "company_id": actor.company_id}
    found = (await session.exec(PRESENT, params=values)).one_or_none()
    if found is None or not found[1]:
        raise NotAllowed("You may do nothing here any more.", hint="Ask an owner.")
    role = Role(found[0])
    return actor if role is actor.role else replace(actor, role=role)


async def known(session: AsyncSession, sender: Sender) -> Member | None:
    """The member behind a sender, in whatever company; by mail an active one, where it says."""
    if sender.platform == "email":
        at = MemberRepository(session, int(sender.workspace))
        return await at.at_address(sender.user)
    query = (
        select(Member)
        .join(Account, col(Member.id) == Account.member_id)
        .where(
            Account.platform == sender.platform,
            Account.workspace == sender.workspace,
            Account.user == sender.user,
        )
    )
    return (await session.exec(query)).one_or_none()


async def link_by_hash(session: AsyncSession, code_hash: str, now: datetime) -> Link | None:
    """The link a code opens, while it is fresh and unclaimed."""
    query = select(Link).where(
        Link.code_hash == code_hash, Link.state == LinkState.ASKED, col(Link.expires_at) > now
    )
    return (await session.exec(query)).one_or_none()
