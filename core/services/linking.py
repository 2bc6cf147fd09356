"""How an account comes to speak for a member: a code that works once, and a yes on both sides.

A code from a known side (Slack, the command line) is shown on the new side (Telegram, a browser),
and the known side is asked whether that was right. Only then does the new one speak for the member.
Who has no known side yet is vouched for by whoever asked for the code.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from core.errors import NotAllowed, NotFound, WrongState
from core.events import (
    AccountLinked,
    InvitationConfirmed,
    LinkAsked,
    LinkClaimed,
    LinkRefused,
)
from core.models import Account, Link, LinkState, Member
from core.repositories.codes import CodeRepository
from core.repositories.members import MemberRepository
from core.repositories.sign_ins import SignInRepository
from core.security.actors import Sender
from core.security.deeds import Guarded
from core.security.rights import Deed, may
from core.security.signing import hashed, new_code
from core.services.approvals import ApprovalService
from core.services.members import MemberService
from core.services.proposals import is_setting_up
from core.services.scope import Scope, printable

LINK_LASTS: Final = timedelta(minutes=10)
WEB: Final = "web"
BURNT: Final = "A code that others could read"


class LinkingService:
    """Join accounts to members."""

    def __init__(
        self,
        people: MemberRepository,
        members: MemberService,
        approvals: ApprovalService,
        codes: CodeRepository,
        sign_ins: SignInRepository,
        scope: Scope,
    ) -> None:
        self._people = people
        self._members = members
        self._approvals = approvals
        self._codes = codes
        self._sign_ins = sign_ins
        self._scope = scope

    async def ask_link(self, member_name: str = "") -> tuple[Link, str]:
        """A fresh single-use code for the actor, or for a member whom they invite.

        Announces `LinkAsked`. The code itself is answered once and kept only as its hash.
        """
        self._scope.require(Deed.LINK_ACCOUNTS)
        member_id, code = await self._whose_link(member_name), new_code()
        me = self._scope.actor.member_id
        link = await self._people.keep(
            Link(
                company_id=self._scope.actor.company_id,
                member_id=member_id,
                asked_by=me,
                code_hash=hashed(code),
                state=LinkState.ASKED,
                needs_confirmation=not await is_setting_up(self._scope, self._people),
                expires_at=self._scope.now() + LINK_LASTS,
            )
        )
        await self._scope.announce(LinkAsked(f"member:{member_id}", member_id, me or 0))
        return link, code

    async def claim_link(self, link: Link, sender: Sender) -> Link:
        """The new side showed the code; it is used up. Announces `LinkClaimed` or `AccountLinked`.

        The actor is the system, acting for the company the code belongs to.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        fresh = await self._people.link_by_id(link.id)
        if fresh is None or fresh.state is not LinkState.ASKED:
            raise WrongState("This code was used already.", hint="Ask for a new one with /link.")
        await self._require_unlinked(sender)
        await self._people.change(
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

    async def burn_link(self, link: Link) -> None:
        """A code was shown where others read: nobody can use it any more. Announces `LinkRefused`.

        The actor is the system, acting for the company the code belongs to.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        fresh = await self._people.link_by_id(link.id)
        if fresh is None or fresh.state is not LinkState.ASKED:
            return
        await self._people.change(fresh, state=LinkState.REFUSED)
        about = f"member:{fresh.member_id}"
        await self._scope.announce(LinkRefused(about, fresh.member_id, "", BURNT))

    async def confirm_link(self, link_id: int, *, is_mine: bool) -> Link:
        """The known side says whether the claiming account is theirs; announces what it said.

        Whoever has one-time codes must give one. Who has no account yet is vouched for by whoever
        invited them; at the machine's keyboard, or by whoever manages members, if that was there.
        """
        self._scope.require(Deed.LINK_ACCOUNTS)
        link = await self._people.link_by_id(link_id)
        if link is not None and self._scope.actor.member_id in {link.member_id, link.asked_by}:
            self._require_waiting(link)  # whoever was asked is told what became of it
        if link is None or not await self._may_confirm(link):
            raise NotFound("There is no such link of yours.", hint="Ask for a new one with /link.")
        self._require_waiting(link)
        about = f"member:{link.member_id}"
        if is_mine:
            await self._prove(link)
            await self._join(link)
            return link
        await self._people.change(link, state=LinkState.REFUSED)
        await self._scope.announce(LinkRefused(about, link.member_id, link.platform, link.display))
        return link

    async def waiting_link(self, member_name: str) -> Link:
        """The newest link of a member that waits for a yes; `NotFound` when there is none."""
        self._scope.require(Deed.MANAGE_MEMBERS)
        member = await self._members.who(member_name)
        found = await self._people.claimed_link(member.id, self._scope.now())
        if found is None:
            hint = "First they show their code. It is good for ten minutes."
            raise NotFound(f"Nobody has shown a code of {member.name}.", hint=hint)
        return found

    async def to_confirm(self) -> list[Link]:
        """The links that wait for the actor's own yes."""
        self._scope.require(Deed.LINK_ACCOUNTS)
        found = []
        for link in await self._people.claimed_links(self._scope.now()):
            with suppress(NotAllowed):
                found += [link] if await self._may_confirm(link) else []
        return found

    async def asker_of(self, link_id: int) -> int:
        """The member who asked for a link's code; 0 for the machine's keyboard."""
        self._scope.require(Deed.KEEP_BOOKS)
        link = await self._people.link_by_id(link_id)
        return (link.asked_by if link else None) or 0

    async def link_state(self, link_id: int) -> LinkState | None:
        """How far a link has come; nothing for one that is too old or not there."""
        self._scope.require(Deed.KEEP_BOOKS)
        link = await self._people.link_by_id(link_id)
        is_live = link is not None and link.expires_at > self._scope.now()
        return link.state if link is not None and is_live else None

    async def attach(self, member: Member, sender: Sender) -> None:
        """Let an account speak for a member at once: an administrator at the keyboard says so."""
        self._scope.require(Deed.MANAGE_MEMBERS)
        await self._keep_account(member.id, sender)

    async def is_on_the_web(self, member_id: int) -> bool:
        """Whether somebody has what lets them in there: a password or a passkey."""
        self._scope.require(Deed.READ_BOOKS)
        if await self._sign_ins.password(member_id) is not None:
            return True
        return bool(await self._sign_ins.passkeys(member_id))

    # -- within ---------------------------------------------------------------------------

    async def _whose_link(self, member_name: str) -> int:
        if not member_name:
            return self._scope.member_id
        self._scope.require(Deed.MANAGE_MEMBERS)
        member = await self._members.who(member_name)
        self._members.require_reach(member)
        if not member.is_active:
            raise WrongState(f"{member.name} is suspended.", hint="See: /member resume")
        return member.id

    def _require_waiting(self, link: Link) -> None:
        """Refuse whoever presses a button of before, and say what became of it."""
        if link.state is LinkState.LINKED:
            raise WrongState("This was confirmed before.", hint="See: /link list")
        if link.state is LinkState.REFUSED:
            raise WrongState("This was refused before.", hint="Ask for a new one with /link.")
        if link.state is not LinkState.CLAIMED or link.expires_at < self._scope.now():
            hint = "A code is good for ten minutes. Ask for a new one with /link."
            raise WrongState("This is no longer waiting.", hint=hint)

    async def _may_confirm(self, link: Link) -> bool:
        """Whose it is, on a side that is known; else whoever vouches for them."""
        me = self._scope.actor.member_id
        if me is not None and link.member_id == me:
            return True
        member = await self._people.by_id(link.member_id)
        if member is None or await self._people.accounts([member.id]):
            return False
        if not may(self._scope.actor.role, Deed.MANAGE_MEMBERS):
            return False
        self._members.require_reach(member)
        if link.platform != WEB and me is not None and await self.is_on_the_web(member.id):
            return False  # they can say it themselves; a new password takes their code
        return link.asked_by in {None, me}

    async def _prove(self, link: Link) -> None:
        """Whoever has codes gives one for exactly this account."""
        me = self._scope.actor.member_id
        if me is None or await self._codes.factor(me) is None:
            return
        content = {"link": link.id, "member": link.member_id, "claimed by": link.display}
        content |= {"platform": link.platform, "user": link.user}
        why = f"It lets {link.display or link.user} act for {self._scope.actor.name}."
        about = f"member:{link.member_id}"
        await self._scope.prove(Guarded.of(Deed.LINK_ACCOUNTS, about, content, why))

    async def _join(self, link: Link) -> None:
        await self._people.change(link, state=LinkState.LINKED)
        if link.platform == WEB:
            member = await self._people.by_id(link.member_id)
            about, name = f"member:{link.member_id}", member.name if member else ""
            told = InvitationConfirmed(about, link.member_id, name, link.display)
            await self._scope.announce(told)
            return
        sender = Sender(link.platform, link.workspace, link.user, link.display, link.address)
        await self._keep_account(link.member_id, sender)

    async def _require_unlinked(self, sender: Sender) -> None:
        if await self._people.is_linked(sender):
            raise WrongState("This account is linked already.", hint="Type /help to begin.")

    async def _keep_account(self, member_id: int, sender: Sender) -> None:
        await self._require_unlinked(sender)
        await self._people.keep(
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
        member = await self._people.by_id(member_id)
        assert member is not None
        await self._approvals.offer(member)
