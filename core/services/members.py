"""Members: who they are, what they may do, and whether they may act. Linking: `linking.py`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from core.errors import InvalidInput, NotAllowed, NotFound, WrongState
from core.events import (
    Event,
    MemberAdded,
    MemberRemoved,
    MemberResumed,
    MemberSuspended,
    RoleChanged,
)
from core.models import Account, Member, Passkey, Password, Proposal
from core.repositories.members import MemberRepository
from core.repositories.sign_ins import SignInRepository
from core.security.deeds import Change, Guarded
from core.security.look_alikes import look_alike
from core.security.rights import Deed, Of, Role, may, reach, who_may
from core.services.approvals import ApprovalService
from core.services.clients import address
from core.services.proposals import Carrier, is_setting_up
from core.services.scope import Scope, require_apart, tidied


class Standing(StrEnum):
    """Whether a member may act."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REMOVED = "removed"


NUMBERED: Final = re.compile(r"#(\d{1,9})", re.ASCII)

TOLD: Final[Mapping[Standing, Callable[[str, int, str], Event]]] = {
    Standing.ACTIVE: MemberResumed,
    Standing.SUSPENDED: MemberSuspended,
    Standing.REMOVED: MemberRemoved,
}


@dataclass(frozen=True)
class Contactable:
    """A member with the platform accounts one can write to."""

    member: Member
    accounts: list[Account]

    def on(self, platform: str) -> list[str]:
        """Where private messages to this member go on a platform."""
        return [a.address for a in self.accounts if a.platform == platform and a.address]


class MemberService:
    """Add members, and say what they may do."""

    def __init__(
        self,
        members: MemberRepository,
        approvals: ApprovalService,
        sign_ins: SignInRepository,
        scope: Scope,
    ) -> None:
        self._members = members
        self._approvals = approvals
        self._sign_ins = sign_ins
        self._scope = scope
        self.carriers = {Deed.CHANGE_ROLE: Carrier(self._now, self._put)}

    async def who(self, name: str) -> Member:
        """The member with this name or mail address; the first name will do where one has it.

        A button may say `#3` for one whose name it has no room for. `NotFound` when there is none,
        and when several are called so.
        """
        if number := NUMBERED.fullmatch(name.strip()):
            found = await self._members.by_id(int(number[1]))
            if found is not None and not found.is_removed:
                return found
        if member := await self._members.find(name):
            return member
        called = [each for each in await self._members.all() if _is_called(each, name)]
        if len(called) == 1:
            return called[0]
        names = " or ".join(each.name for each in called)
        hint = f"Write the whole name: {names}." if names else "Write the name as cards show it."
        raise NotFound(f"There is no member “{name[:60]}”.", hint=hint)

    async def add(self, name: str, email: str, role: Role) -> Member:
        """Let a person act for the company; announces `MemberAdded`.

        Once there are owners to ask, a role above a member's is only proposed: it takes two.
        """
        self._scope.require(Deed.MANAGE_MEMBERS)
        name = tidied(name, "name", 200)
        email = address(email) if email else ""
        _require_for_people(role)
        if await self._members.find(name) or (email and await self._members.find(email)):
            raise WrongState(f"There is a member {name} already.")
        names = [each.name for each in await self._members.all()]
        require_apart(name, await look_alike(name, names))
        is_first = await is_setting_up(self._scope, self._members)
        given = role if is_first else Role.MEMBER
        company_id = self._scope.actor.company_id
        member = await self._members.keep(
            Member(company_id=company_id, name=name, email=email, role=given)
        )
        await self._scope.announce(MemberAdded(f"member:{member.id}", member.id, name, given))
        if role is not given:
            why = f"{name} was added and will be {role}."
            await self._propose(member, {"role": str(given)}, {"role": str(role)}, why)
        return member

    async def change_role(self, name: str, role: Role) -> Proposal | None:
        """Propose that a member may do other things; it takes two owners.

        Nobody changes their own role, and the last owner stays one.
        """
        self._scope.require(Deed.CHANGE_ROLE)
        _require_for_people(role)
        member = await self.who(name)
        self._require_other(member, "Nobody changes their own role.")
        if member.role is role:
            raise WrongState(f"{member.name} is {role} already.")
        why = f"{member.name} is {member.role} and will be {role}."
        return await self._propose(member, {"role": str(member.role)}, {"role": str(role)}, why)

    async def suspend(self, name: str) -> Proposal | None:
        """Let a member do nothing for now, on every channel at once; announces `MemberSuspended`.

        An owner is suspended by two owners: that is only proposed.
        """
        self._scope.require(Deed.MANAGE_MEMBERS)
        member = await self._other(name, "Nobody suspends themselves.")
        if not member.is_active:
            raise WrongState(f"{member.name} is suspended already.")
        return await self._stand(member, Standing.SUSPENDED)

    async def resume(self, name: str) -> Proposal | None:
        """Let a suspended member act again; announces `MemberResumed`. An owner takes two."""
        self._scope.require(Deed.MANAGE_MEMBERS)
        member = await self._other(name, "You are not suspended.")
        if member.is_active:
            raise WrongState(f"{member.name} is not suspended.")
        return await self._stand(member, Standing.ACTIVE)

    async def remove(self, name: str) -> Proposal | None:
        """Let a member be none any more; announces `MemberRemoved`. A code, or two for an owner.

        What they wrote and decided stays theirs; their accounts may be linked to somebody else.
        """
        self._scope.require(Deed.REMOVE_MEMBER)
        member = await self._other(name, "Nobody removes themselves.")
        if member.role is not Role.OWNER and self._scope.actor.member_id is not None:
            about, content = f"member:{member.id}", {"member": member.id, "standing": "removed"}
            why = f"{member.name} will be no member any more."
            await self._scope.prove(Guarded.of(Deed.REMOVE_MEMBER, about, content, why))
        return await self._stand(member, Standing.REMOVED)

    async def all(self) -> list[Contactable]:
        """Every member with their accounts."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._contactable(await self._members.all())

    async def who_may(self, deed: Deed) -> list[Contactable]:
        """The active members who may do a deed, with their accounts."""
        return await self._contactable(await self._members.in_roles(who_may(deed)))

    async def name(self, member_id: int | None) -> str:
        """What a member is called; the system is called Paidup."""
        member = await self._members.by_id(member_id) if member_id else None
        return member.name if member else "Paidup"

    async def reach(self, member_id: int) -> Contactable | None:
        """One member with their accounts, if this company has them."""
        member = await self._members.by_id(member_id)
        return (await self._contactable([member]))[0] if member and member.is_active else None

    def require_reach(self, member: Member) -> None:
        """Refuse an administrator who reaches for an owner."""
        is_below = reach(self._scope.actor.role, Deed.MANAGE_MEMBERS) is Of.BELOW
        if is_below and member.role is Role.OWNER:
            raise NotAllowed(f"{member.name} is an owner.", hint="Only owners decide on owners.")

    # -- within ---------------------------------------------------------------------------

    async def _other(self, name: str, refusal: str) -> Member:
        """Somebody else, as far as the actor's right reaches."""
        member = await self.who(name)
        self._require_other(member, refusal)
        self.require_reach(member)
        return member

    def _require_other(self, member: Member, refusal: str) -> None:
        if member.id == self._scope.actor.member_id:
            raise NotAllowed(refusal, hint="Ask another owner.")

    async def _stand(self, member: Member, after: Standing) -> Proposal | None:
        """Owners are decided on by owners; everybody else at once."""
        if member.role is not Role.OWNER:
            await self._put(f"member:{member.id}", {"standing": str(after)})
            return None
        before = str(_standing(member))
        why = f"{member.name} is {before} and will be {after}."
        return await self._propose(member, {"standing": before}, {"standing": str(after)}, why)

    async def _propose(
        self, member: Member, before: dict[str, str], after: dict[str, str], why: str
    ) -> Proposal | None:
        about, named = f"member:{member.id}", {"name": member.name}
        change = Change(Deed.CHANGE_ROLE, about, named | before, named | after, why)
        return await self._scope.propose(change)

    async def _now(self, subject: str) -> dict[str, Any]:
        member = await self._subject(subject)
        return {"name": member.name, "role": str(member.role), "standing": str(_standing(member))}

    async def _put(self, subject: str, after: Mapping[str, Any]) -> None:
        """Make the change to a member, as it was agreed to."""
        owners = await self._members.held_in_role(Role.OWNER)
        member = await self._subject(subject)
        if [owner.id for owner in owners] == [member.id]:
            raise WrongState("The last owner stays one.", hint="Make somebody else an owner first.")
        if "role" in after:
            if member.is_removed:
                message = f"{member.name} is no member any more."
                raise WrongState(message, hint="Add them again to make them one.")
            if not member.is_active:
                raise WrongState(f"{member.name} is suspended.", hint="See: /member resume")
            before, role = member.role, Role(after["role"])
            await self._members.change(member, role=role)
            await self._sign_ins.end(member.id)
            told = RoleChanged(subject, member.id, member.name, before, role)
            await self._scope.announce(told)
            if not may(before, Deed.APPROVE_INVOICE):
                await self._approvals.offer(member)
        if "standing" in after:
            await self._put_standing(member, Standing(after["standing"]))

    async def _put_standing(self, member: Member, standing: Standing) -> None:
        is_active, is_removed = standing is Standing.ACTIVE, standing is Standing.REMOVED
        await self._members.change(member, is_active=is_active, is_removed=is_removed)
        if not is_active:
            await self._end_channels(member, is_for_good=is_removed)
        event = TOLD[standing](f"member:{member.id}", member.id, member.name)
        await self._scope.announce(event)

    async def _end_channels(self, member: Member, *, is_for_good: bool) -> None:
        """The one place where whatever speaks for a member ends: links, sessions, accounts.

        Chats and mail find an active member only, and end with `is_active`.
        """
        await self._members.end_links(member.id)
        await self._sign_ins.end(member.id)
        if is_for_good:
            await self._members.forget_accounts(member.id)
            for model in (Password, Passkey):
                await self._sign_ins.forget(model, member.id)

    async def _subject(self, subject: str) -> Member:
        member = await self._members.by_id(int(subject.partition(":")[2]), lock=True)
        assert member is not None, "a member's row is never deleted"
        return member

    async def _contactable(self, members: list[Member]) -> list[Contactable]:
        accounts = await self._members.accounts([m.id for m in members if m.id])
        return [
            Contactable(member, [a for a in accounts if a.member_id == member.id])
            for member in members
        ]


def _standing(member: Member) -> Standing:
    if member.is_removed:
        return Standing.REMOVED
    return Standing.ACTIVE if member.is_active else Standing.SUSPENDED


def _require_for_people(role: Role) -> None:
    if role in {Role.SYSTEM, Role.CLIENT}:
        raise InvalidInput(
            f"A member cannot be a {role}.", hint="owner, admin, accountant or member"
        )


def _is_called(member: Member, name: str) -> bool:
    """Whether that is their first name."""
    return not member.is_removed and member.name.split()[0].casefold() == name.strip().casefold()
