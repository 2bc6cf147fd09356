"""The approval policy: changed by two owners, whatever it makes easier or harder."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from core.errors import InvalidInput, WrongState
from core.events import PolicyChanged
from core.models import Company, Policy, Proposal
from core.models.policy import key_of
from core.money import Money, digits
from core.repositories.members import MemberRepository
from core.security.deeds import Change
from core.security.rights import RIGHTS, Deed, Proof, who_may
from core.services.proposals import TWO, Carrier
from core.services.scope import Scope

LIMIT_HINT: Final = "Write it like 5000.00, or none."
LIMITED: Final = tuple(deed for deed in Deed if RIGHTS[deed].proof is Proof.ABOVE_LIMITS)
BOUNDS: Final = {
    "request_hours": (1, 90 * 24),
    "proposal_hours": (1, 14 * 24),
    "delay_hours": (24, 14 * 24),
    "open_most": (1, 50),
}


class PolicyService:
    """Look at the policy, and propose another."""

    def __init__(self, members: MemberRepository, scope: Scope) -> None:
        self._members = members
        self._scope = scope
        self.carriers = {Deed.CHANGE_POLICY: Carrier(self._now, self._do)}

    async def own(self) -> Policy:
        """The policy of the company."""
        self._scope.require(Deed.READ_BOOKS)
        return (await self._scope.company()).approval_policy

    async def set_general(self, limit: Money | None) -> Proposal | None:
        """Propose another first limit for every deed that has none of its own."""
        company = await self._company()
        _checked(limit, company.currency)
        before = company.approval_limit
        why = f"It is {_said(before)} and will be {_said(limit)}."
        return await self._propose(company, replace(company.approval_policy, general=limit), why)

    async def set_limits(
        self, deed: Deed, currency: str, code: Money | None, two: Money | None
    ) -> Proposal | None:
        """Propose other limits for one deed in one currency; none for both takes them away.

        Above `code` it takes a one-time code, above `two` two persons.
        """
        company = await self._company()
        if deed not in LIMITED:
            raise InvalidInput(f"There is no limit for “{deed}”.", hint=" or ".join(LIMITED))
        digits(currency)
        for limit in (code, two):
            _checked(limit, currency)
        if two is not None and code is not None and two.minor < code.minor:
            raise InvalidInput("The second limit is not below the first.", hint=LIMIT_HINT)
        if two is not None:
            await self._require_two(deed)
        before = company.approval_policy
        own = {key: pair for key, pair in before.own.items() if key != key_of(deed, currency)}
        if code is not None or two is not None:
            own[key_of(deed, currency)] = (_minor(code), _minor(two))
        return await self._propose(company, replace(before, own=own))

    async def set_number(self, name: str, number: int) -> Proposal | None:
        """Propose how long requests, proposals and the delay last, or how many may be open."""
        company = await self._company()
        low, high = BOUNDS[name]
        if not low <= number <= high:
            said = f"That is a number from {low} to {high}."
            raise InvalidInput(said, fields={"number": said})
        return await self._propose(company, company.approval_policy.with_number(name, number))

    # -- within ---------------------------------------------------------------------------

    async def _company(self) -> Company:
        self._scope.require(Deed.CHANGE_POLICY)
        return await self._scope.companies.held()

    async def _require_two(self, deed: Deed) -> None:
        """What takes two persons needs two who may."""
        if len(await self._members.in_roles(who_may(deed))) < TWO:
            hint = "Make somebody an owner first: /member role"
            raise WrongState(
                f"Only one person may {deed}, so nobody could be the second.", hint=hint
            )

    async def _propose(
        self, company: Company, after: Policy, why: str = "It changes who must say yes."
    ) -> Proposal | None:
        before, wanted = _plain(company.approval_policy), _plain(after)
        if before == wanted:
            raise WrongState("The policy says that already.")
        about = f"company:{company.id}"
        change = Change(Deed.CHANGE_POLICY, about, before, wanted, why)
        return await self._scope.propose(change)

    async def _now(self, subject: str) -> Mapping[str, Any]:
        del subject
        return _plain((await self._scope.companies.held()).approval_policy)

    async def _do(self, subject: str, after: Mapping[str, Any]) -> None:
        company = await self._scope.companies.held()
        before, kept = _plain(company.approval_policy), dict(after)
        limit = kept.pop("limit_minor")
        await self._scope.companies.change(company, approval_limit_minor=limit, policy=kept)
        await self._scope.announce(PolicyChanged(subject, before, dict(after)))


def _plain(policy: Policy) -> dict[str, Any]:
    """All that a policy says, in plain values: what a yes to another is bound to."""
    return {"limit_minor": _minor(policy.general), **policy.kept()}


def _said(limit: Money | None) -> str:
    return "none" if limit is None else str(limit)


def _minor(limit: Money | None) -> int | None:
    return None if limit is None else limit.minor


def _checked(limit: Money | None, currency: str) -> None:
    if limit is not None and (limit.currency != currency or limit.minor < 0):
        raise InvalidInput(f"The limit is an amount in {currency}.", hint=LIMIT_HINT)
