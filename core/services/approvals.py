"""Approvals: a second person's yes to exactly what was shown. Invoices and payments stand on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import WrongState
from core.events import ApprovalOffered, ApprovalSupported
from core.models import Approval, ApprovalKind, ApprovalState, Member, Policy, Vote
from core.models.policy import SUMMED_FOR, Takes
from core.money import Money
from core.repositories.approvals import ApprovalRepository
from core.security.deeds import Guarded
from core.security.rights import Deed, Role, may
from core.services.scope import Scope

MOVED_ON = "It has changed since this was shown to you."
LOOK = "Have a look at it as it is now, then decide."

NEW_OWNER = (
    'Another owner is needed: /member role "Name" owner,'
    ' or on the command line: paidup members add "Name" --role owner'
)

SENDS = {
    ApprovalKind.INVOICE: "send it for approval",
    ApprovalKind.PAYMENT: "record it",
    ApprovalKind.ADJUSTMENT: "ask for it",
    ApprovalKind.RECURRING: "send it for approval",
}

DEEDS = {
    ApprovalKind.INVOICE: Deed.APPROVE_INVOICE,
    ApprovalKind.PAYMENT: Deed.APPROVE_PAYMENT,
    ApprovalKind.ADJUSTMENT: Deed.APPROVE_WRITE_OFF,
    ApprovalKind.RECURRING: Deed.APPROVE_INVOICE,
}


def require_shown(mark: str, now: str) -> None:
    """Refuse a press on what says something else by now; what was typed has no mark."""
    if mark and mark != now:
        raise WrongState(MOVED_ON, hint=LOOK)


@dataclass(frozen=True)
class Wanted:
    """What is to be approved: its name, its amount, whose invoice it is, and who wrote it."""

    kind: ApprovalKind
    subject_id: int
    reference: str
    amount: Money
    client_id: int
    authors: tuple[int, ...] = ()


class ApprovalService:
    """Requests, and what became of them."""

    def __init__(self, approvals: ApprovalRepository, scope: Scope) -> None:
        self._approvals = approvals
        self._scope = scope

    async def ask(self, wanted: Wanted, content_hash: str) -> Approval:
        """Keep a request bound to this content. The caller announces it.

        Raises `WrongState` where nobody is left to say yes, since whoever wrote it or asks cannot,
        and where too many of the actor's wait already.
        """
        policy = (await self._scope.company()).approval_policy
        await self._require_somebody(wanted, policy)
        if await self._approvals.open_by(self._scope.member_id) >= policy.open_most:
            hint = "Wait until some are decided on, or take one back by editing it."
            message = f"{policy.open_most} requests of yours wait for an approval already."
            raise WrongState(message, hint=hint)
        return await self._approvals.keep(
            Approval(
                company_id=self._scope.actor.company_id,
                kind=wanted.kind,
                subject_id=wanted.subject_id,
                content_hash=content_hash,
                state=ApprovalState.OPEN,
                requested_by=self._scope.member_id,
                requested_at=self._scope.now(),
                client_id=wanted.client_id,
                amount_minor=wanted.amount.minor,
                currency=wanted.amount.currency,
            )
        )

    async def approvers(self, requested_by: int, authors: Sequence[int] = ()) -> list[Member]:
        """Who may decide on what one member sent in and these wrote."""
        self._scope.require(Deed.READ_BOOKS)
        found = await self._approvals.approvers()
        return [member for member in found if member.id not in {requested_by, *authors}]

    async def waiting(self) -> list[Approval]:
        """Every open request that the actor may look at, the oldest first.

        What a backup brought back of an erased client is an owner's to end.
        """
        self._scope.require(Deed.READ_BOOKS)
        if self._scope.actor.role in {Role.OWNER, Role.SYSTEM}:
            return await self._approvals.waiting()
        return await self._approvals.waiting(is_erased_too=False)

    async def offer(self, member: Member) -> None:
        """Put what waits already to somebody who may decide from now on, or in another chat.

        Announces `ApprovalOffered` for each, save what they asked for themselves.
        """
        for one in await self._approvals.waiting():
            if one.requested_by != member.id and may(member.role, DEEDS[one.kind]):
                about = f"{one.kind}:{one.subject_id}"
                await self._scope.announce(
                    ApprovalOffered(about, member.id, one.id, one.kind, one.subject_id)
                )

    async def open_for(
        self, kind: ApprovalKind, subject_id: int, *, lock: bool = True
    ) -> Approval | None:
        """The open request for a thing, if there is one; locked unless it is only looked at."""
        return await self._approvals.open_for(kind, subject_id, lock=lock)

    async def grant(
        self, approval: Approval | None, content_hash: str, mark: str, wanted: Wanted
    ) -> Approval | None:
        """Say yes, when the actor may, did not write it, and it still says what was shown.

        `mark` is what the pressed button carried, empty when the approval was typed. Raises
        `WrongState` when there is nothing to approve or it has changed or waited too long, and
        `CodeNeeded` when it takes a code and none was given for it. Answers nothing, and announces
        `ApprovalSupported`, when it takes a second person and this was the first.
        """
        approval = self._decidable(approval)
        self._scope.require(DEEDS[wanted.kind], {approval.requested_by, *wanted.authors})
        require_shown(mark, approval.mark)
        if content_hash != approval.content_hash:
            raise WrongState(MOVED_ON, hint=LOOK)
        policy = (await self._scope.company()).approval_policy
        if stale := await self._stale(approval, policy):
            raise WrongState(stale, hint=f"Somebody has to {SENDS[wanted.kind]} again.")
        takes = await self._takes(approval, wanted.amount, policy)
        if why := takes.why(wanted.reference):
            about = f"{approval.kind}:{approval.subject_id}"
            guarded = Guarded(DEEDS[wanted.kind], about, approval.content_hash, why)
            await self._scope.prove(guarded)
        if takes.is_two and not await self._is_seconded(approval, wanted):
            subject, reference = f"{wanted.kind}:{wanted.subject_id}", wanted.reference
            told = ApprovalSupported(subject, approval.id, reference, str(wanted.kind))
            await self._scope.announce(told)
            return None
        await self._decide(approval, ApprovalState.APPROVED)
        return approval

    async def refuse(self, approval: Approval | None, mark: str, reason: str) -> Approval:
        """Say no, with a reason that is passed on."""
        approval = self._decidable(approval)
        self._scope.require(DEEDS[approval.kind])
        require_shown(mark, approval.mark)
        await self._decide(approval, ApprovalState.REJECTED, reason)
        return approval

    async def withdraw(self, kind: ApprovalKind, subject_id: int) -> bool:
        """Void the open request for a thing that changed or went away; false when none was."""
        approval = await self._approvals.open_for(kind, subject_id)
        if approval is None:
            return False
        await self._approvals.change(approval, state=ApprovalState.VOIDED)
        return True

    async def drop_stale(self, kind: ApprovalKind, subject_id: int) -> bool:
        """Void an open request that nobody can say yes to any more, so that it is asked anew."""
        approval = await self._approvals.open_for(kind, subject_id)
        if approval is None:
            return False
        policy = (await self._scope.company()).approval_policy
        if not await self._stale(approval, policy):
            return False
        await self._approvals.change(approval, state=ApprovalState.VOIDED)
        return True

    async def expired(self) -> list[Approval]:
        """The invoices' requests that have waited for longer than the company's policy says."""
        self._scope.require(Deed.KEEP_BOOKS)
        policy = (await self._scope.company()).approval_policy
        return await self._approvals.older_than(self._scope.now() - policy.requests_last)

    async def takes(self, approval: Approval, amount: Money) -> Takes:
        """What a yes to this takes as things are now; the amount is the thing's own."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._takes(approval, amount, (await self._scope.company()).approval_policy)

    async def supporters(self, approval: Approval) -> list[int]:
        """The members who said yes, where it takes two."""
        self._scope.require(Deed.READ_BOOKS)
        votes = await self._approvals.votes(f"approval:{approval.id}")
        return [each.member_id for each in votes]

    async def _stale(self, approval: Approval, policy: Policy) -> str:
        """Why a request cannot be granted any more, whatever it says; empty while it can.

        Only what is a draft again then expires. A payment that was recorded does not: its client
        would be reminded of what was paid.
        """
        is_old = approval.requested_at + policy.requests_last <= self._scope.now()
        if is_old and approval.kind is ApprovalKind.INVOICE:
            return "Nobody decided on it in time."
        name, is_active = await self._approvals.initiator(approval)
        return "" if is_active else f"{name} sent it in, and may do nothing any more."

    async def _takes(self, approval: Approval, amount: Money, policy: Policy) -> Takes:
        """What the policy asks for: what one initiator and one client sum up to in a day counts."""
        limits = policy.limits(DEEDS[approval.kind], amount.currency)
        alone = limits.takes(amount)
        if not limits.may_take_more(than=alone):
            return alone
        since = self._scope.now() - SUMMED_FOR
        before = await self._approvals.approved_since(approval, since)
        if not before:
            return alone
        summed = limits.takes(amount, Money(before, amount.currency))
        return summed if summed.above != alone.above else alone

    async def _is_seconded(self, approval: Approval, wanted: Wanted) -> bool:
        """Keep the actor's yes; whether another's still counts: to this, by somebody who may."""
        me, subject = self._scope.member_id, f"approval:{approval.id}"
        is_new = await self._approvals.vote(
            Vote(
                company_id=self._scope.actor.company_id,
                subject=subject,
                member_id=me,
                content_hash=approval.content_hash,
                world=self._scope.actor.world,
                voted_at=self._scope.now(),
            )
        )
        if not is_new:
            raise WrongState("You said yes to this already.", hint="One more person has to.")
        others = {member.id for member in await self._approvals.approvers()}
        others -= {me, approval.requested_by, *wanted.authors}
        votes = await self._approvals.votes(subject)
        return any(
            each.member_id in others and each.content_hash == approval.content_hash
            for each in votes
        )

    async def require_another(self, kind: ApprovalKind) -> None:
        """Refuse, before much is typed, what nobody but the actor could approve in the end."""
        self._scope.require(Deed.READ_BOOKS)
        approvers = await self._approvals.approvers()
        if all(member.id == self._scope.member_id for member in approvers):
            raise _only_you(kind)

    async def _require_somebody(self, wanted: Wanted, policy: Policy) -> None:
        """Nothing waits for ever: without anybody to decide on it, it is refused at once."""
        me, kind = self._scope.member_id, wanted.kind
        approvers = {member.id for member in await self._approvals.approvers()} - {*wanted.authors}
        two = policy.limits(DEEDS[kind], wanted.amount.currency).two
        is_two = two is not None and wanted.amount.minor > two.minor
        if len(approvers - {me}) > is_two:
            return
        if is_two:
            message = f"Above {two} it takes two persons beside whoever wrote it and sends it."
            raise WrongState(message, hint=NEW_OWNER)
        if approvers:
            raise _only_you(kind)
        message = "Nobody is left to approve it: whoever wrote it cannot."
        raise WrongState(message, hint=NEW_OWNER)

    def _decidable(self, approval: Approval | None) -> Approval:
        if approval is None:
            raise WrongState("There is nothing to approve here any more.")
        return approval

    async def _decide(self, approval: Approval, state: ApprovalState, reason: str = "") -> None:
        await self._approvals.change(
            approval,
            state=state,
            reason=reason,
            decided_by=self._scope.member_id,
            decided_at=self._scope.now(),
        )


def _only_you(kind: ApprovalKind) -> WrongState:
    message = f"Only you may approve it, so somebody else has to {SENDS[kind]}."
    return WrongState(message, hint="Ask a colleague to, or add another owner.")
