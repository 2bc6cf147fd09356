"""Members, the platform accounts that speak for them, and how an account is linked.

A code from a known side (Slack, the command line) is shown on the new side (Telegram); then the
known side is asked whether that was right. Only then does the new account speak for the member.
"""

from dataclasses import dataclass
from datetime import timedelta

from core.errors import InvalidInput, NotAllowed, NotFound, WrongState
from core.events import (
    AccountLinked,
    LinkAsked,
    LinkClaimed,
    LinkRefused,
    MemberAdded,
    RoleChanged,
)
from core.models import Account, Link, LinkState, Member
from core.repositories.members import MemberRepository
from core.security.actors import Permission, Role, Sender, who_may
from core.security.deeds import Deed, Guarded
from core.security.signing import hashed, new_code
from core.services.approvals import ApprovalService
from core.services.clients import address
from core.services.scope import Scope, printable, tidied

LINK_LASTS = timedelta(minutes=10)
HAND_OUT_LASTS = timedelta(hours=24)


@dataclass(frozen=True)
class Contactable:
    """A member with the platform accounts one can write to."""

    member: Member
    accounts: list[Account]

    def on(self, platform: str) -> list[str]:
        """Where private messages to this member go on a platform."""
        return [a.address for a in self.accounts if a.platform == platform and a.address]


class MemberService:
    """Add members and link their accounts."""

    def __init__(self, members: MemberRepository, approvals: ApprovalService, scope: Scope) -> None:
        self._members = members
        self._approvals = approvals
        self._scope = scope

    async def add(self, name: str, email: str, role: Role) -> Member:
        """Let a person act for the company; announces `MemberAdded`."""
        self._scope.require(Permission.MANAGE_MEMBERS)
        name = tidied(name, "name", 200)
        email = address(email) if email else ""
        _require_for_people(role)
        if await self._members.find(name) or (email and await self._members.find(email)):
            raise WrongState(f"There is a member {name} already.")
        company_id = self._scope.actor.company_id
        member = await self._members.keep(
            Member(company_id=company_id, name=name, email=email, role=role)
        )
        await self._scope.announce(MemberAdded(f"member:{member.id}", member.id, name, role))
        return member

    async def change_role(self, name: str, role: Role) -> Member:
        """Let a member do other things from now on; announces `RoleChanged`. Takes a code.

        Nobody changes their own role, and the last owner stays one.
        """
        self._scope.require(Permission.GOVERN)
        _require_for_people(role)
        owners = await self._members.held_in_role(Role.OWNER)
        member = await self.who(name)
        before = member.role
        if member.id == self._scope.actor.member_id:
            raise NotAllowed("Nobody changes their own role.", hint="Ask another owner.")
        if self._scope.actor.member_id not in {owner.id for owner in owners}:
            raise NotAllowed("You are no owner any more.", hint="Ask an owner.")
        if before is role:
            raise WrongState(f"{member.name} is {role} already.")
        about = f"member:{member.id}"
        why = f"{member.name} is {before} and will be {role}."
        content = {"role": [before, role]}
        await self._scope.prove(Guarded.of(Deed.CHANGE_ROLE, about, content, why))
        await self._members.change(member, role=role)
        await self._scope.announce(RoleChanged(about, member.id, member.name, before, role))
        if before not in who_may(Permission.APPROVE):
            await self._approvals.offer(member)
        return member

    async def who(self, name: str) -> Member:
        """The member with this name or mail address; `NotFound` when there is none."""
        member = await self._members.find(name)
        if member is None:
            hint = "See: paidup members list"
            raise NotFound(f"There is no member “{name[:60]}”.", hint=hint)
        return member

    async def all(self) -> list[Contactable]:
        """Every member with their accounts."""
        self._scope.require(Permission.READ_BOOKS)
        return await self._contactable(await self._members.all())

    async def who_may(self, permission: Permission) -> list[Contactable]:
        """The active members a permission is granted to, with their accounts."""
        return await self._contactable(await self._members.in_roles(who_may(permission)))

    async def name(self, member_id: int | None) -> str:
        """What a member is called; the system is called Paidup."""
        member = await self._members.by_id(member_id) if member_id else None
        return member.name if member else "Paidup"

    async def reach(self, member_id: int) -> Contactable | None:
        """One member with their accounts, if this company has them."""
        member = await self._members.by_id(member_id)
        return (await self._contactable([member]))[0] if member and member.is_active else None

    async def ask_link(self, member_name: str = "") -> tuple[Link, str]:
        """A fresh single-use code for the actor, or for a member an administrator names.

        Announces `LinkAsked`. The code itself is answered once and kept only as its hash.
        """
        self._scope.require(Permission.LINK_ACCOUNTS)
        member_id, handed_out = await self._whose_link(member_name)
        code = new_code()
        lasts = HAND_OUT_LASTS if handed_out else LINK_LASTS
        link = await self._members.keep(
            Link(
                company_id=self._scope.actor.company_id,
                member_id=member_id,
                code_hash=hashed(code),
                state=LinkState.ASKED,
                needs_confirmation=not handed_out,
                expires_at=self._scope.now() + lasts,
            )
        )
        await self._scope.announce(LinkAsked(f"member:{member_id}", member_id))
        return link, code

    async def claim_link(self, link: Link, sender: Sender) -> Link:
        """The new side showed the code; it is used up. Announces `LinkClaimed` or `AccountLinked`.

        The actor is the system, acting for the company the code belongs to.
        """
        self._scope.require(Permission.KEEP_BOOKS)
        fresh = await self._members.link_by_id(link.id)
        if fresh is None or fresh.state is not LinkState.ASKED:
            raise WrongState("This code was used already.", hint="Ask for a new one with /link.")
        await self._require_unlinked(sender)
        await self._members.change(
            fresh,
            state=LinkState.CLAIMED,
            platform=sender.platform,
            workspace=sender.workspace,
            user=sender.user,
            address=sender.address or sender.user,
            display=printable(sender.display)[:200],
        )
        if fresh.needs_confirmation:
            about = f"member:{fresh.member_id}"
            await self._scope.announce(
                LinkClaimed(about, fresh.id, fresh.member_id, sender.platform, sender.display)
            )
        else:
            await self._join(fresh)
        return fresh

    async def confirm_link(self, link_id: int, *, is_mine: bool) -> Link:
        """The known side says whether the claiming account is theirs; announces what it said."""
        self._scope.require(Permission.LINK_ACCOUNTS)
        link = await self._members.link_by_id(link_id)
        if link is None or link.member_id != self._scope.actor.member_id:
            raise NotFound("There is no such link of yours.", hint="Ask for a new one with /link.")
        if link.state is not LinkState.CLAIMED or link.expires_at < self._scope.now():
            raise WrongState(
                "This link is no longer waiting.", hint="Ask for a new one with /link."
            )
        if is_mine:
            await self._join(link)
            return link
        await self._members.change(link, state=LinkState.REFUSED)
        about = f"member:{link.member_id}"
        await self._scope.announce(LinkRefused(about, link.member_id, link.platform, link.display))
        return link

    async def attach(self, member: Member, sender: Sender) -> None:
        """Let an account speak for a member at once: an administrator at the keyboard says so."""
        self._scope.require(Permission.MANAGE_MEMBERS)
        await self._keep_account(member.id, sender)

    async def _whose_link(self, member_name: str) -> tuple[int, bool]:
        if not member_name:
            return self._scope.member_id, False
        self._scope.require(Permission.MANAGE_MEMBERS)
        return (await self.who(member_name)).id, True

    async def _join(self, link: Link) -> None:
        await self._members.change(link, state=LinkState.LINKED)
        sender = Sender(link.platform, link.workspace, link.user, link.display, link.address)
        await self._keep_account(link.member_id, sender)

    async def _require_unlinked(self, sender: Sender) -> None:
        if await self._members.is_linked(sender):
            raise WrongState("This account is linked already.", hint="Type /help to begin.")

    async def _keep_account(self, member_id: int, sender: Sender) -> None:
        await self._require_unlinked(sender)
        await self._members.keep(
            Account(
                company_id=self._scope.actor.company_id,
                member_id=member_id,
                platform=sender.platform,
                workspace=sender.workspace,
                user=sender.user,
                address=sender.address or sender.user,
                display=printable(sender.display)[:200],
                linked_at=self._scope.now(),
            )
        )
        about = f"member:{member_id}"
        await self._scope.announce(AccountLinked(about, member_id, sender.platform, sender.display))
        member = await self._members.by_id(member_id)
        assert member is not None
        await self._approvals.offer(member)

    async def _contactable(self, members: list[Member]) -> list[Contactable]:
        accounts = await self._members.accounts([m.id for m in members if m.id])
        return [
            Contactable(member, [a for a in accounts if a.member_id == member.id])
            for member in members
        ]


def _require_for_people(role: Role) -> None:
    if role in {Role.SYSTEM, Role.CLIENT}:
        raise InvalidInput(
            f"A member cannot be a {role}.", hint="owner, admin, accountant or member"
        )
