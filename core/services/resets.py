"""A lost second factor: two other people reset it, as whatever takes two owners.

    one owner proposes ──▶ the person hears of it on every channel ──▶ another owner says yes
                                └─ anybody stops it        └─ or one, elsewhere, later

Where only one owner is left to decide, a second channel and a delay stand in for another (0017).
Where nobody is, whoever is at the machine's keyboard helps: `paidup members codes-off`, which
prints a word without which no new codes are set up. Two owners' yes stands in for that word, too.
"""

from collections.abc import Mapping
from typing import Any, Final

from core.errors import NotAllowed, NotFound, WrongState
from core.models import Member, Proposal
from core.repositories.codes import CodeRepository
from core.repositories.members import MemberRepository
from core.security.deeds import Change
from core.security.rights import Deed
from core.services.proposals import Carrier
from core.services.scope import Scope
from core.services.second_factors import SecondFactorService

NONE: Final = "none"
WITH_WORD: Final = "none, and new ones take a set-up word"


class ResetService:
    """Take lost codes away, so that their owner can set up new ones."""

    def __init__(
        self,
        people: MemberRepository,
        codes: CodeRepository,
        factors: SecondFactorService,
        scope: Scope,
    ) -> None:
        self._people = people
        self._codes = codes
        self._factors = factors
        self._scope = scope
        self.carriers = {Deed.RESET_CODES: Carrier(self._now, self._put)}

    async def propose(self, name: str) -> Proposal | None:
        """Propose that somebody's codes and passkeys are taken away; it takes two others."""
        self._scope.require(Deed.RESET_CODES)
        member = await self._people.find(name)
        if member is None:
            raise NotFound(f"There is no member “{name[:60]}”.", hint="See: /member list")
        if member.id == self._scope.actor.member_id:
            hint = "You have your codes: /mfa setup. Have you lost them, ask another owner."
            raise NotAllowed("Nobody resets their own codes.", hint=hint)
        before = await self._standing(member)
        if before["codes"] == NONE:
            hint = "They set them up with /mfa setup."
            raise WrongState(f"{member.name} has no one-time codes.", hint=hint)
        why = f"{member.name} has lost them and will have none, until they set up new ones."
        after = {"name": member.name, "codes": NONE}
        change = Change(Deed.RESET_CODES, f"member:{member.id}", before, after, why)
        return await self._scope.propose(change)

    async def _now(self, subject: str) -> Mapping[str, Any]:
        return await self._standing(await self._subject(subject))

    async def _put(self, subject: str, after: Mapping[str, Any]) -> None:
        """Take them away, as it was agreed to; announces `CodesRemoved`."""
        del after
        member = await self._subject(subject)
        await self._factors.take_away(member.id, member.name)

    async def _standing(self, member: Member) -> dict[str, str]:
        factor = await self._codes.factor(member.id)
        if factor is not None:
            since = f"since {factor.confirmed_at:%Y-%m-%d %H:%M:%S}"
            return {"name": member.name, "codes": since}
        needs_word = await self._codes.needs_word(member.id)
        return {"name": member.name, "codes": WITH_WORD if needs_word else NONE}

    async def _subject(self, subject: str) -> Member:
        member = await self._people.by_id(int(subject.partition(":")[2]), lock=True)
        assert member is not None, "a member's row is never deleted"
        return member
