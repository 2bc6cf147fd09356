"""Letting people in on the web: what is counted, what takes time, and the works in between.

    password ──▶ half session ──code or passkey──▶ full session      `Sender("web", "", its hash)`
    link code ─▶ joining ──the known side says yes──▶ a new password ──▶ half or full session

An unknown address costs the same work and gets the same answer as a wrong password (A083, A087).
To hash takes a twentieth of a second, so it is done in a thread and outside of every transaction.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, ParamSpec, TypeVar

from core.again import again
from core.billing import Billing
from core.errors import BillingError, NotAllowed, TooMany
from core.events import PasskeyRefused, PasswordRefused, SignInPaused
from core.limits import SPANS, Limits, Rule
from core.models import Link, LinkState, Member, Stage, WebSession
from core.repositories.base import sought
from core.security import passwords
from core.security.actors import Actor, Sender, system
from core.services.members import Contactable
from core.services.passkeys import WrongPasskey
from core.services.sign_ins import Opened

log = logging.getLogger(__name__)

WEB: Final = "web"
ADDRESS_MOST: Final = 254
HASHING_MOST: Final = 2

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Where:
    """From where somebody comes in: the address as the trail says it, and as it is counted.

    `known` is what a browser kept from the last time somebody signed in there.
    """

    origin: str
    counted: str
    browser: str = ""
    known: str = ""


class WrongPassword(NotAllowed):
    """The mail address or the password is wrong, nobody says which; `member` is whose it is.

    After the last one that is tried, none is taken for a while.
    """

    def __init__(self, hint: str, member: Member | None, *, is_last: bool) -> None:
        super().__init__("The mail address or the password is wrong.", hint=hint)
        self.member = member
        self.is_last = is_last


class SignIns:
    """The way in."""

    def __init__(self, billing: Billing) -> None:
        self._billing = billing
        self._limits = Limits(billing)
        self._hashing = asyncio.Semaphore(HASHING_MOST)

    async def by_password(
        self, mail: str, password: str, where: Where, company: str = ""
    ) -> Opened:
        """The first step; raises the same `NotAllowed` for whatever was wrong."""
        mail = sought(mail).lower()[:ADDRESS_MOST]  # what is looked up is what is counted
        await self._limits.take(Rule.SIGN_IN_ADDRESS, where.counted)
        left = await self._limits.take(Rule.SIGN_IN_ACCOUNT, self._account(mail, where))
        nobodys = await self._slowly(passwords.nobodys)
        found = await self._billing.password_at(mail, company.strip().casefold()[:64])
        kept = found[1].hash if found is not None else nobodys
        if not await self._slowly(passwords.fits, kept, password) or found is None:
            hint = "Check both. Whoever forgot the password types /link in a chat."
            raise WrongPassword(hint, None if found is None else found[0], is_last=left == 0)
        fresh = None
        if passwords.is_outdated(kept):
            fresh = await self._slowly(passwords.made, password)
        return await self._half_in(found[0], where, fresh)

    @again
    async def _half_in(self, member: Member, where: Where, fresh: str | None) -> Opened:
        async with self._billing.work(acting(member, where.origin)) as work:
            if fresh is not None:
                await work.sign_ins.freshen(fresh)
            return await work.sign_ins.start(Stage.HALF, where.browser)

    async def by_passkey(self, half: WebSession, credential: str, actor: Actor) -> Opened:
        """The second step with what a device signed; announces `SignedIn`."""
        await self._limits.take(Rule.PASSKEY, str(half.member_id))
        async with self._billing.work(actor) as work:
            return await work.passkeys.sign_in(half.id, credential)

    async def note(self, refusal: BillingError, where: Where) -> None:
        """Keep in the trail what was tried for a member, and tell them when that is paused.

        Only once the answer is out: else its time would tell who is a member. Announces
        `PasswordRefused` or `PasskeyRefused`, and perhaps `SignInPaused`.
        """
        try:
            match refusal:
                case WrongPassword(member=Member() as member):
                    keeper = system(member.company_id).coming_from(where.origin)
                    await self._note_password(member, keeper, is_last=refusal.is_last)
                case WrongPasskey(actor=actor):
                    keeper = system(actor.company_id).coming_from(where.origin)
                    tried = PasskeyRefused(
                        f"member:{actor.member_id}", actor.member_id or 0, actor.name
                    )
                    async with self._billing.work(keeper) as work:
                        await work.announce(tried)
        except BillingError as error:
            log.warning("refused sign-in not noted", extra={"failure": error.message})

    async def _note_password(self, member: Member, keeper: Actor, *, is_last: bool) -> None:
        about = f"member:{member.id}"
        async with self._billing.work(keeper) as work:
            await work.announce(PasswordRefused(about, member.id, member.name))
        if not is_last:
            return
        with suppress(TooMany):  # they were told today
            await self._limits.take(Rule.PAUSE_TOLD, str(member.id))
            minutes = SPANS[Rule.SIGN_IN_ACCOUNT].lasts // timedelta(minutes=1)
            async with self._billing.work(keeper) as work:
                await work.announce(SignInPaused(about, member.id, member.name, minutes))

    async def by_link(self, code: str, where: Where) -> Opened:
        """A browser shows a link code. The known side is asked, with a number that both show.

        Raises `NotFound` for a code that is wrong, used or old: the three are never told apart.
        """
        await self._limits.take(Rule.SIGN_IN_ADDRESS, where.counted)
        link = await self._billing.link(code)
        sign = self._billing.links.sign(link.id)
        display = f"{where.browser or 'A browser'} at {where.origin} ({sign})"
        claimed, invited = await self._claimed(link, where, display)
        if invited is None:
            raise NotAllowed("You may do nothing here any more.", hint="Ask an owner.")
        return await self._joining(invited.member, where, claimed)

    @again
    async def _claimed(
        self, link: Link, where: Where, display: str
    ) -> tuple[Link, Contactable | None]:
        async with self._billing.work(self._keeper(link, where)) as work:
            claimed = await work.linking.claim_link(link, Sender(WEB, "", "", display))
            return claimed, await work.members.reach(claimed.member_id)

    @again
    async def _joining(self, member: Member, where: Where, claimed: Link) -> Opened:
        async with self._billing.work(acting(member, where.origin)) as work:
            return await work.sign_ins.start(Stage.JOINING, where.browser, link_id=claimed.id)

    async def is_confirmed(self, session: WebSession) -> LinkState | None:
        """What the known side said so far of a browser that shows a code."""
        async with self._billing.reading(system(session.company_id)) as work:
            return await work.linking.link_state(session.link_id or 0)

    async def hashed(self, password: str, actor: Actor) -> str:
        """The hash of a new password; raises `InvalidInput` for one that is not good enough."""
        async with self._billing.reading(actor) as work:
            known = await work.sign_ins.about_me()
            around = await work.sign_ins.around_me()
        await self._slowly(passwords.require_good, password, known, around)
        return await self._slowly(passwords.made, password)

    async def require_password(self, password: str, actor: Actor) -> None:
        """Let only whoever knows the present password go on."""
        await self._limits.take(Rule.SIGN_IN_ACCOUNT, f"member {actor.member_id}")
        async with self._billing.reading(actor) as work:
            kept = await work.sign_ins.password()
        if kept is None or not await self._slowly(passwords.fits, kept.hash, password):
            raise NotAllowed("That is not your present password.", hint="Nothing was changed.")

    def _account(self, mail: str, where: Where) -> str:
        """By what tries at an account are counted: whose browser is known is held up by nobody."""
        is_known = self._billing.links.is_known_browser(mail, where.known)
        return f"{mail} {where.known}" if is_known else mail

    async def _slowly(self, do: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """Beside everything else, and not too many at once: each takes 64 MiB."""
        async with self._hashing:
            return await asyncio.to_thread(do, *args, **named)

    def _keeper(self, link: Link, where: Where) -> Actor:
        return system(link.company_id).coming_from(where.origin)


def acting(member: Member, origin: str) -> Actor:
    """A member who comes in from the web."""
    actor = Actor(member.company_id, member.id, member.name, member.role, WEB)
    return actor.coming_from(origin)
