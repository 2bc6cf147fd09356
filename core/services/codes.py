"""One-time codes: asking for one, and taking it for exactly one deed.

    a deed calls `require` ──no code yet──▶ CodeNeeded ──▶ `ask` keeps what was asked
                                                               │ the person gives a code
    the deed again, in a new work:  `offer` ──▶ `require` checks deed, content and code, uses both

Tries are counted before a code is looked at, in a work of their own: what a refused deed writes is
undone. How codes are set up is in `second_factors.py`, beside this file.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.errors import CodeRefused, NotAllowed, NotFound
from core.events import CodeAccepted, CodesPaused, RecoveryCodeUsed
from core.events import CodeRefused as RefusedCode
from core.models import AskedCode, CodeTry, SecondFactor
from core.repositories.codes import CodeRepository
from core.security import totp
from core.security.deeds import CodeNeeded, Guarded
from core.security.totp import Checked, Verdict
from core.services.approvals import LOOK, MOVED_ON
from core.services.code_words import done, paused, read, recovery_hash, refused
from core.services.scope import Scope, printable
from core.services.second_factors import no_codes, readable

ASKED_LASTS: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Limit:
    """So many tries within so long begin a pause as long; some forgive them after a right code."""

    tries: int
    within: timedelta
    is_forgiving: bool = False

    def counted(self, tries: Sequence[CodeTry], now: datetime) -> list[CodeTry]:
        """Those of the tries that count here, the oldest first."""
        recent = [tried for tried in tries if tried.tried_at > now - self.within]
        return [tried for tried in recent if not (self.is_forgiving and tried.is_forgiven)]


LIMITS: Final = (
    Limit(5, timedelta(minutes=15), is_forgiving=True),
    Limit(20, timedelta(hours=1)),
    Limit(50, timedelta(hours=24)),
)
"""The shortest first. Fifty guesses a day are right once in fifty years."""

LONGEST: Final = LIMITS[-1].within


class CodeService:
    """What codes are asked for, and the code this work was offered."""

    def __init__(self, codes: CodeRepository, scope: Scope) -> None:
        self._codes = codes
        self._scope = scope
        self._offered: tuple[AskedCode, str] | None = None

    # -- asking and taking ----------------------------------------------------------------

    async def require(self, guarded: Guarded) -> None:
        """Let a dangerous deed be done with the code this work was offered, and with no other.

        Raises `CodeNeeded` when none was offered, and `CodeRefused` when it does not do. The code
        and what it was asked for are used up in this transaction.
        """
        if self._scope.actor.member_id is None:
            hint = "Somebody has to do it on Slack or Telegram, with a one-time code."
            raise NotAllowed(f"Only a person may {guarded.deed}.", hint=hint)
        factor = await self._codes.factor(self._scope.member_id)
        if factor is None:
            raise no_codes(f"It takes a one-time code to {guarded.deed}.", guarded.why)
        if self._offered is None:
            raise CodeNeeded(guarded)
        (asked, code), self._offered = self._offered, None
        meant = asked.deed, asked.subject, asked.content_hash
        if meant != (guarded.deed, guarded.subject, guarded.content_hash):
            raise CodeRefused(MOVED_ON, hint=LOOK, reason="changed")
        if not await self._codes.use_asked(asked.id, self._scope.now()):
            raise done()
        await self._take(factor, code)
        about = factor.member_id, str(guarded.deed), guarded.content_hash
        await self._scope.announce(CodeAccepted(guarded.subject, *about))

    async def ask(self, guarded: Guarded, command: str, arguments: Mapping[str, str]) -> AskedCode:
        """Keep what a code is asked for; whoever gives it gets exactly this done."""
        return await self._codes.keep(
            AskedCode(
                company_id=self._scope.actor.company_id,
                member_id=self._scope.member_id,
                deed=guarded.deed,
                subject=guarded.subject,
                content_hash=guarded.content_hash,
                command=command,
                arguments={name: printable(text) for name, text in arguments.items()},
                expires_at=self._scope.now() + ASKED_LASTS,
            )
        )

    async def asked(self, asked_id: int) -> AskedCode:
        """What the actor was asked a code for; `NotFound` when that was somebody else."""
        asked = await self._codes.asked(asked_id, self._scope.member_id)
        if asked is None:
            raise NotFound("Nobody asked you for this code.", hint="Begin again.")
        return asked

    async def offer(self, asked_id: int, text: str) -> AskedCode:
        """Bring a code into this work, for the one deed it was asked for."""
        asked = await self.asked(asked_id)
        if asked.used_at is not None:
            raise done()
        if asked.expires_at <= self._scope.now():
            hint = "A code is asked for ten minutes. Begin again."
            raise CodeRefused("That took too long.", hint=hint, reason="expired")
        self._offered = asked, read(text)
        return asked

    async def spend(self, text: str) -> None:
        """Use up a code whose deed was refused after it; whether it was right is not said."""
        factor = await self._codes.factor(self._scope.member_id)
        if factor is not None:
            with suppress(CodeRefused):
                await self._take(factor, read(text))

    def require_taken(self) -> None:
        """Refuse a deed that took no code though one was offered: a wrong one would have done."""
        if self._offered is not None:
            hint = "It takes no code any more. Begin again."
            raise CodeRefused(MOVED_ON, hint=hint, reason="changed")

    # -- counting -------------------------------------------------------------------------

    async def pause(self) -> CodeRefused | None:
        """Why no code of the actor's is taken just now, if so."""
        factor = await self._codes.factor(self._scope.member_id, lock=True)
        if factor is None:
            return None
        now = self._scope.now()
        tries = await self._codes.tries(factor.member_id, now - LONGEST)
        until = factor.paused_until or now
        for limit in LIMITS:  # the last of the tries may not be judged yet
            counted = limit.counted(tries, now)
            if len(counted) >= limit.tries:
                until = max(until, counted[-limit.tries].tried_at + limit.within)
        return paused(until, now) if until > now else None

    async def count(self) -> int:
        """Count a try before it is made; answers its id. The caller asked for a pause first."""
        member_id, company_id = self._scope.member_id, self._scope.actor.company_id
        tried = CodeTry(company_id=company_id, member_id=member_id, tried_at=self._scope.now())
        return (await self._codes.keep(tried)).id

    async def refused(self, subject: str, deed: str, refusal: CodeRefused, tried: int = 0) -> int:
        """Note a refusal in the trail; the last try begins a pause, which the others hear of.

        Announces `CodeRefused`, and perhaps `CodesPaused`. Answers how many tries are left.
        """
        member_id, now = self._scope.member_id, self._scope.now()
        await self._scope.announce(RefusedCode(subject, member_id, deed, refusal.reason))
        if tried and not refusal.fields:
            await self._codes.forget_try(tried)
        elif refusal.step is not None:
            await self._codes.mark_try(tried, refusal.step)
        factor = await self._codes.factor(member_id, lock=True)
        tries = await self._codes.tries(member_id, now - LONGEST)
        left = {limit: limit.tries - len(limit.counted(tries, now)) for limit in LIMITS}
        reached = [limit for limit in LIMITS if left[limit] <= 0]
        if factor is not None and tried and refusal.fields and reached:
            await self._begin_pause(factor, reached[-1])
        return max(min(left.values()), 0)

    async def forgive(self, tried: int) -> None:
        """Count one try less."""
        await self._codes.forget_try(tried)

    async def forgive_all(self, tried: int) -> None:
        """After a right one, the wrong ones count towards the longer limits only."""
        await self._codes.forget_try(tried)
        await self._codes.forgive_tries(self._scope.member_id)

    # -- within ---------------------------------------------------------------------------

    async def _begin_pause(self, factor: SecondFactor, limit: Limit) -> None:
        until = self._scope.now() + limit.within
        await self._codes.change(factor, paused_until=until)
        subject, name = f"member:{factor.member_id}", self._scope.actor.name
        told = factor.member_id, name, until.isoformat(), limit.tries
        await self._scope.announce(CodesPaused(subject, *told))

    async def _take(self, factor: SecondFactor, code: str) -> None:
        """Use up a code; raises `CodeRefused` when it does not do."""
        await (self._take_step if totp.is_code(code) else self._take_recovery)(factor, code)

    async def _take_step(self, factor: SecondFactor, code: str) -> None:
        now = self._scope.now()
        secret = readable(factor.secret)
        tries = await self._codes.tries(factor.member_id, now - 2 * totp.FAR * totp.STEP)
        seen = {tried.step for tried in tries if tried.step is not None}
        checked = totp.check(secret, code, now, factor.last_step, seen)
        if checked.verdict is not Verdict.RIGHT or checked.step is None:
            raise refused(checked, now)
        if not await self._codes.take_step(factor.member_id, checked.step):
            raise refused(Checked(Verdict.REUSED, checked.step), now)

    async def _take_recovery(self, factor: SecondFactor, code: str) -> None:
        member_id, kept = factor.member_id, recovery_hash(factor.member_id, code)
        if await self._codes.use_recovery(member_id, kept, self._scope.now()):
            left = await self._codes.recovery_left(member_id)
            name = self._scope.actor.name
            await self._scope.announce(
                RecoveryCodeUsed(f"member:{member_id}", member_id, name, left)
            )
        elif await self._codes.is_spent(member_id, kept):
            said, hint = "This recovery code was used already.", "Each works once: take another."
            raise CodeRefused(said, hint=hint, reason=Verdict.REUSED, may_try_again=True)
        else:
            raise refused(Checked(Verdict.WRONG), self._scope.now())
