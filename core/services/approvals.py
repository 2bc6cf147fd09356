"""Approvals: a second person's yes to exactly what was shown. Invoices and payments stand on it."""

from collections.abc import Sequence

from core.errors import NotAllowed, WrongState
from core.events import ApprovalOffered
from core.models import Approval, ApprovalKind, ApprovalState, Member
from core.money import Money
from core.repositories.approvals import ApprovalRepository
from core.security.deeds import Guarded
from core.security.rights import RIGHTS, Deed, Proof, may
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
}

DEEDS = {
    ApprovalKind.INVOICE: Deed.APPROVE_INVOICE,
    ApprovalKind.PAYMENT: Deed.APPROVE_PAYMENT,
}


def require_shown(mark: str, now: str) -> None:
    """Refuse a press on what says something else by now; what was typed has no mark."""
    if mark and mark != now:
        raise WrongState(MOVED_ON, hint=LOOK)


class ApprovalService:
    """Requests, and what became of them."""

    def __init__(self, approvals: ApprovalRepository, scope: Scope) -> None:
        self._approvals = approvals
        self._scope = scope

    async def ask(
        self, kind: ApprovalKind, subject_id: int, content_hash: str, authors: Sequence[int] = ()
    ) -> Approval:
        """Keep a request bound to this content. The caller announces it.

        Raises `WrongState` where nobody is left to say yes: whoever wrote it or asks cannot.
        """
        await self._require_somebody(kind, authors)
        return await self._approvals.keep(
            Approval(
                company_id=self._scope.actor.company_id,
                kind=kind,
                subject_id=subject_id,
                content_hash=content_hash,
                state=ApprovalState.OPEN,
                requested_by=self._scope.member_id,
                requested_at=self._scope.now(),
            )
        )

    async def approvers(self, requested_by: int, authors: Sequence[int] = ()) -> list[Member]:
        """Who may decide on what one member sent in and these wrote."""
        self._scope.require(Deed.READ_BOOKS)
        found = await self._approvals.approvers()
        return [member for member in found if member.id not in {requested_by, *authors}]

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

    async def open_for(self, kind: ApprovalKind, subject_id: int) -> Approval | None:
        """The open request for a thing, if there is one."""
        return await self._approvals.open_for(kind, subject_id)

    async def grant(
        self,
        approval: Approval | None,
        content_hash: str,
        mark: str,
        authors: list[int],
        what: tuple[str, Money],
    ) -> Approval:
        """Say yes, when the actor may, did not write it, and it still says what was shown.

        `mark` is what the pressed button carried, empty when the approval was typed. Raises
        `WrongState` when there is nothing to approve or the content has changed, and `CodeNeeded`
        when the amount is above the company's limit and no code was given for it. `what` is its
        reference and its amount.
        """
        approval = self._decidable(approval)
        if self._scope.member_id in {approval.requested_by, *authors}:
            hint = "Ask another owner."
            raise NotAllowed("Whoever wrote it or sent it in cannot approve it.", hint=hint)
        require_shown(mark, approval.mark)
        if content_hash != approval.content_hash:
            raise WrongState(MOVED_ON, hint=LOOK)
        await self._prove(approval, *what)
        await self._decide(approval, ApprovalState.APPROVED)
        return approval

    async def refuse(self, approval: Approval | None, mark: str, reason: str) -> Approval:
        """Say no, with a reason that is passed on."""
        approval = self._decidable(approval)
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

    async def _prove(self, approval: Approval, reference: str, amount: Money) -> None:
        """Above the company's limit an approval takes a one-time code, says the table."""
        company, deed = await self._scope.company(), DEEDS[approval.kind]
        if RIGHTS[deed].proof is Proof.ABOVE_LIMITS and not company.is_above_limit(amount):
            return
        limit = company.approval_limit
        why = f"{reference} over {amount} is above your limit of {limit}."
        if limit is not None and amount.currency != limit.currency:
            why = f"{reference} over {amount} cannot be compared with your limit of {limit}."
        about = f"{approval.kind}:{approval.subject_id}"
        await self._scope.prove(Guarded(deed, about, approval.content_hash, why))

    async def _require_somebody(self, kind: ApprovalKind, authors: Sequence[int]) -> None:
        """Nothing waits for ever: without anybody to decide on it, it is refused at once."""
        me = self._scope.member_id
        approvers = {member.id for member in await self._approvals.approvers()}
        if approvers - {me, *authors}:
            return
        if approvers - set(authors):
            message = f"Only you may approve it, so somebody else has to {SENDS[kind]}."
            raise WrongState(message, hint="Ask a colleague to, or add another owner.")
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
