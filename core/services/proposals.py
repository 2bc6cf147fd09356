"""Proposals: what takes two owners, or in a company with one a second channel and a delay.

    a service calls `scope.propose` ──▶ open ──`approve` by another owner──▶ carried out
                                         │ └─`approve` by the one owner, elsewhere─▶ waiting
    `stop` by anybody of the company ◀───┴──────────────────────────────────────────────┤
    the clock calls `fall_due` ◀────────────────────────────────────────────────────────┘

Rights, state and content are looked at again in the transaction that carries it out.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from core.errors import BillingError, NotAllowed, NotFound, WrongState
from core.events import (
    ProposalCarriedOut,
    ProposalConfirmed,
    ProposalExpired,
    ProposalMade,
    ProposalStopped,
    ProposalSupported,
)
from core.models import Member, Proposal, ProposalState, Vote, proposed_hash
from core.repositories.members import MemberRepository
from core.repositories.numbers import NumberRepository
from core.repositories.proposals import ProposalRepository
from core.security.deeds import Change, Guarded
from core.security.rights import Deed, Role
from core.services.approvals import LOOK, MOVED_ON, require_shown
from core.services.scope import Scope, tidy

SERIES = "proposal"
TWO = 2


@dataclass(frozen=True)
class Carrier:
    """How one kind of change is made: how things stand, locked, and the change itself."""

    now: Callable[[str], Awaitable[Mapping[str, Any]]]
    do: Callable[[str, Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class ProposalView:
    """A proposal, who made it, who said yes, and who else can."""

    proposal: Proposal
    proposer: str
    agreed: tuple[str, ...] = ()
    can_agree: tuple[Member, ...] = ()
    is_alone: bool = False

    @property
    def deciders(self) -> tuple[int, ...]:
        """The members whose yes is waited for."""
        return tuple(member.id for member in self.can_agree)


@dataclass
class ProposalService:
    """Make, agree to, stop and carry out what is proposed."""

    proposals: ProposalRepository
    members: MemberRepository
    numbers: NumberRepository
    scope: Scope
    carriers: dict[Deed, Carrier] = field(default_factory=dict)

    async def propose(self, change: Change) -> Proposal | None:
        """Keep a change that takes two owners, with a code; announces `ProposalMade`.

        At the machine's keyboard, before any owner can be reached, it is made at once: nothing.
        """
        self.scope.require(change.deed)
        company = await self.scope.companies.held()
        owners = await self._owners()
        if await is_setting_up(self.scope, self.members):
            await self.carriers[change.deed].do(change.subject, change.after)
            return None
        self._require_owner(owners)
        await self._require_room(change, company.approval_policy.open_most)
        content = {"before": dict(change.before), "after": dict(change.after)}
        hashed = proposed_hash(change.deed, change.subject, content)
        if self.scope.actor.member_id is not None:
            await self.scope.prove(Guarded(change.deed, change.subject, hashed, change.why))
        now, hours = self.scope.now(), company.approval_policy.proposal_hours
        proposal = await self.proposals.keep(
            Proposal(
                company_id=self.scope.actor.company_id,
                serial=await self.numbers.next(SERIES),
                deed=change.deed,
                subject=change.subject,
                content=content,
                content_hash=hashed,
                state=ProposalState.OPEN,
                proposed_by=self.scope.actor.member_id,
                world=self.scope.actor.world,
                proposed_at=now,
                due_at=now + timedelta(hours=hours),
            )
        )
        if self.scope.actor.member_id is not None:
            await self._vote(proposal)
        await self.scope.announce(ProposalMade(*_about(proposal), hashed))
        return proposal

    async def approve(self, serial: int, mark: str = "") -> ProposalView:
        """Say yes as another owner, with a code; with the second yes the change is made.

        The one owner of a company confirms on another channel: the delay begins. Announces
        `ProposalCarriedOut`, `ProposalConfirmed` or `ProposalSupported`.
        """
        self.scope.require(Deed.AGREE)
        proposal = await self._held(serial)
        self.scope.require(proposal.deed)
        self._require_open(proposal)
        require_shown(mark, proposal.mark)
        may = await self._may_agree(proposal)
        await self._prove(proposal, may)
        if not await self._vote(proposal):
            raise WrongState("You said yes to this already.", hint="Another owner has to, too.")
        agreed = await self._agreed(proposal, may)
        if len(agreed) >= TWO:
            await self._carry_out(proposal)
        elif len(may) == 1:
            await self._begin_delay(proposal)
        else:
            await self.scope.announce(ProposalSupported(*_about(proposal)))
        return await self._view(proposal)

    async def stop(self, serial: int, reason: str = "", mark: str = "") -> ProposalView:
        """Let it not happen: anybody of the company may, since it changes nothing.

        Only whose role or suspension it is may not: a stolen account would stay for ever.
        Announces `ProposalStopped`.
        """
        self.scope.require(Deed.STOP_PROPOSAL)
        why = tidy(reason, "reason", 500)
        proposal = await self._held(serial)
        if has_no_say(proposal, self.scope.actor.member_id):
            hint = "Anybody else of the company can stop it."
            raise NotAllowed("This is about you, so others decide on it.", hint=hint)
        if not proposal.is_live:
            raise WrongState(f"Proposal {proposal.serial} is {proposal.state} already.")
        require_shown(mark, proposal.mark)
        await self._stop(proposal, why)
        return await self._view(proposal)

    async def live(self) -> list[ProposalView]:
        """What can still be carried out, the oldest first."""
        self.scope.require(Deed.READ_BOOKS)
        return [await self._view(each) for each in await self.proposals.live()]

    async def view(self, serial: int) -> ProposalView:
        """The proposal people call by this number; `NotFound` when this company has none."""
        self.scope.require(Deed.READ_BOOKS)
        found = await self.proposals.find(serial)
        if found is None:
            raise _not_there(serial)
        return await self._view(found)

    async def view_by_id(self, proposal_id: int) -> ProposalView:
        """The same for the one with this id."""
        self.scope.require(Deed.READ_BOOKS)
        found = await self.proposals.by_id(proposal_id)
        if found is None:
            raise NotFound("There is no such proposal.")
        return await self._view(found)

    async def due(self) -> list[int]:
        """The ids of those whose time has come."""
        self.scope.require(Deed.KEEP_BOOKS)
        return await self.proposals.due(self.scope.now())

    async def fall_due(self, proposal_id: int) -> str:
        """Carry out what has waited long enough, and let expire what nobody agreed to.

        What may not be carried out any more is stopped, and the reason told. Answers the event.
        """
        self.scope.require(Deed.KEEP_BOOKS)
        await self.scope.companies.held()
        proposal = await self.proposals.by_id(proposal_id, lock=True)
        if proposal is None or not proposal.is_live or proposal.due_at > self.scope.now():
            return ""
        if proposal.state is ProposalState.OPEN:
            await self._end(proposal, ProposalState.EXPIRED)
            await self.scope.announce(ProposalExpired(*_about(proposal)))
            return ProposalExpired.__name__
        try:
            may = await self._may_agree(proposal)
            if not await self._agreed(proposal, may):
                raise WrongState("Whoever confirmed it is no owner any more.")
            await self._carry_out(proposal)
        except BillingError as error:
            await self._stop(proposal, error.message)
            return ProposalStopped.__name__
        return ProposalCarriedOut.__name__

    async def is_alone(self) -> bool:
        """Whether there is one owner only: a second channel and a delay stand in for another."""
        self.scope.require(Deed.READ_BOOKS)
        return len(await self._owners()) == 1

    # -- within ---------------------------------------------------------------------------

    async def _owners(self) -> list[Member]:
        return await self.members.in_roles([Role.OWNER])

    def _require_owner(self, owners: list[Member]) -> None:
        me = self.scope.actor.member_id
        if me is None and self.scope.actor.world != "cli":
            raise NotAllowed("Only a person may propose this.")
        if me is not None and me not in {owner.id for owner in owners}:
            raise NotAllowed("You are no owner any more.", hint="Ask an owner.")

    async def _require_room(self, change: Change, most: int) -> None:
        """One at a time for one thing, and not so many that an owner tires of them."""
        live = await self.proposals.live()
        same = [each for each in live if (each.deed, each.subject) == (change.deed, change.subject)]
        if same:
            number = same[0].serial
            hint = f"Decide on it first: /proposal show {number}, or /proposal stop {number}."
            raise WrongState(f"Proposal {number} about this waits already.", hint=hint)
        if await self.proposals.live_by(self.scope.actor.member_id) >= most:
            hint = "Wait until they are decided on, or stop one: /proposal list"
            raise WrongState(f"You have {most} proposals waiting already.", hint=hint)

    async def _held(self, serial: int) -> Proposal:
        """Locked after its company, so that what two do at once is done one after the other."""
        await self.scope.companies.held()
        proposal = await self.proposals.find(serial, lock=True)
        if proposal is None:
            raise _not_there(serial)
        return proposal

    def _require_open(self, proposal: Proposal) -> None:
        name = f"Proposal {proposal.serial}"
        if proposal.state is not ProposalState.OPEN:
            raise WrongState(f"{name} is {proposal.state} already.", hint=LOOK)
        if proposal.due_at <= self.scope.now():
            raise WrongState(f"{name} has expired.", hint="Propose it again.")

    async def _may_agree(self, proposal: Proposal) -> list[Member]:
        """The owners who have a say in it; whom it is about has none, and it needs its proposer."""
        owners = await self._owners()
        by = proposal.proposed_by
        if by is not None and by not in {owner.id for owner in owners}:
            raise WrongState("Whoever proposed it is no owner any more.", hint="Propose it again.")
        if not proposal.is_untouched():
            raise WrongState(MOVED_ON, hint="Propose it again.")
        return [owner for owner in owners if proposal.subject != f"member:{owner.id}"]

    async def _prove(self, proposal: Proposal, may: list[Member]) -> None:
        """Each yes takes a code; who proposed it confirms only where nobody else can."""
        me = self.scope.member_id
        others = [owner.name for owner in may if owner.id != proposal.proposed_by]
        if me not in {owner.id for owner in may}:
            raise NotAllowed("This is about you, so others decide on it.")
        if me == proposal.proposed_by and others:
            hint = f"Ask {' or '.join(others)}."
            said = "Whoever proposed it cannot approve it, on whatever account."
            raise NotAllowed(said, hint=hint)
        if me == proposal.proposed_by and self.scope.actor.world == proposal.world:
            hint = "You are the only owner who can say yes, so a second channel stands in for one."
            raise NotAllowed(f"Confirm it elsewhere than on {_said(proposal.world)}.", hint=hint)
        what = ", ".join(each for each in proposal.after.values() if isinstance(each, str))
        why = f"It is proposal {proposal.serial}: {what}".rstrip(": ") + "."
        guarded = Guarded(proposal.deed, proposal.about, proposal.content_hash, why)
        await self.scope.prove(guarded)

    async def _vote(self, proposal: Proposal) -> bool:
        return await self.proposals.vote(
            Vote(
                company_id=self.scope.actor.company_id,
                subject=proposal.about,
                member_id=self.scope.member_id,
                content_hash=proposal.content_hash,
                world=self.scope.actor.world,
                voted_at=self.scope.now(),
            )
        ) or (self.scope.member_id == proposal.proposed_by)

    async def _agreed(self, proposal: Proposal, may: list[Member]) -> list[Member]:
        """Those whose yes still counts: to this content, by an owner who has a say."""
        votes = await self.proposals.votes(proposal.about)
        said = {each.member_id for each in votes if each.content_hash == proposal.content_hash}
        return [member for member in may if member.id in said]

    async def _carry_out(self, proposal: Proposal) -> None:
        carrier = self.carriers[proposal.deed]
        now = await carrier.now(proposal.subject)
        if any(now.get(name) != value for name, value in proposal.before.items()):
            raise WrongState("Things have changed since it was proposed.", hint="Propose it again.")
        await carrier.do(proposal.subject, proposal.after)
        await self._end(proposal, ProposalState.DONE)
        await self.scope.announce(ProposalCarriedOut(*_about(proposal)))

    async def _begin_delay(self, proposal: Proposal) -> None:
        hours = (await self.scope.company()).approval_policy.delay_hours
        due = self.scope.now() + timedelta(hours=hours)
        await self.proposals.change(proposal, state=ProposalState.WAITING, due_at=due)
        await self.scope.announce(ProposalConfirmed(*_about(proposal), due.isoformat()))

    async def _stop(self, proposal: Proposal, reason: str) -> None:
        await self._end(proposal, ProposalState.STOPPED, reason)
        await self.scope.announce(ProposalStopped(*_about(proposal), reason))

    async def _end(self, proposal: Proposal, state: ProposalState, reason: str = "") -> None:
        by, now = self.scope.actor.member_id, self.scope.now()
        ended = {"state": state, "reason": reason[:500], "ended_by": by, "ended_at": now}
        await self.proposals.change(proposal, **ended)

    async def _view(self, proposal: Proposal) -> ProposalView:
        owners = await self._owners()
        may = [owner for owner in owners if proposal.subject != f"member:{owner.id}"]
        agreed = await self._agreed(proposal, may)
        others = [owner for owner in may if owner not in agreed]
        is_alone = not [owner for owner in may if owner.id != proposal.proposed_by]
        proposer = None
        if proposal.proposed_by is not None:
            proposer = await self.members.by_id(proposal.proposed_by)
        return ProposalView(
            proposal,
            proposer.name if proposer else "The machine's keyboard",
            tuple(member.name for member in agreed),
            tuple(may if is_alone else others),
            is_alone=is_alone,
        )


def has_no_say(proposal: Proposal, member_id: int | None) -> bool:
    """Whether it is about what this member may do, so that they can neither agree nor stop it.

    Who is to lose their codes can stop that: it is how a theft of them is noticed.
    """
    return proposal.deed is Deed.CHANGE_ROLE and proposal.subject == f"member:{member_id}"


async def is_setting_up(scope: Scope, members: MemberRepository) -> bool:
    """Whether the machine's keyboard sets a company up, whose owners cannot be reached yet."""
    if scope.actor.member_id is not None or scope.actor.world != "cli":
        return False
    owners = await members.in_roles([Role.OWNER])
    return not await members.accounts([owner.id for owner in owners])


def _about(proposal: Proposal) -> tuple[str, int, int, str]:
    return proposal.about, proposal.id, proposal.serial, str(proposal.deed)


def _not_there(serial: int) -> NotFound:
    return NotFound(f"There is no proposal {serial}.", hint="See /proposal list.")


def _said(world: str) -> str:
    return {"slack": "Slack", "telegram": "Telegram", "cli": "the command line"}.get(world, world)
