"""Signing in on the web: a member's sessions and password. Rows are in core/models/sign_in.py.

What costs time, to hash a password, is done before a work is opened (core/sign_ins.py).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from core.errors import NotAllowed, NotFound, WrongState
from core.events import PasswordSet, SignedIn, SignedOut
from core.models import Link, LinkState, Password, Stage, WebSession
from core.repositories.codes import CodeRepository
from core.repositories.members import MemberRepository
from core.repositories.sign_ins import SignInRepository
from core.security.deeds import Guarded
from core.security.links import SESSION, Links
from core.security.rights import Deed
from core.security.signing import new_token
from core.services.scope import Scope, printable

LASTS: Final = timedelta(hours=12)
IDLE: Final = timedelta(minutes=30)
HALF_LASTS: Final = timedelta(minutes=10)
CODE, PASSKEY, FIRST_CODES = "code", "passkey", "first codes"


@dataclass(frozen=True)
class Opened:
    """A session and the token that a browser keeps; the token is answered this once."""

    session: WebSession
    token: str


class SignInService:
    """The acting member's sessions and password."""

    def __init__(
        self,
        kept: SignInRepository,
        people: MemberRepository,
        codes: CodeRepository,
        links: Links,
        scope: Scope,
    ) -> None:
        self._kept = kept
        self._people = people
        self._codes = codes
        self._links = links
        self._scope = scope

    # -- sessions -------------------------------------------------------------------------

    async def start(self, stage: Stage, browser: str, *, link_id: int | None = None) -> Opened:
        """A fresh session that is not a full one yet."""
        self._scope.require(Deed.SIGN_IN)
        assert stage is not Stage.FULL, "a second step is missing"
        return await self._keep(stage, browser, link_id)

    async def has_codes(self) -> bool:
        """Whether the actor has one-time codes to give."""
        self._scope.require(Deed.SIGN_IN)
        return await self._codes.factor(self._scope.member_id) is not None

    async def finish(self, session_id: int) -> Opened:
        """After the password and with a code: a full session, under a token of its own.

        Announces `SignedIn`.
        """
        half = await self._half(session_id)
        await self._scope.prove(finishing(half))
        return await self._full(half, CODE)

    async def finish_by_passkey(self, session_id: int) -> Opened:
        """The same after a passkey was checked in this work; announces `SignedIn`."""
        return await self._full(await self._half(session_id), PASSKEY)

    async def setting_up(self, session_id: int) -> WebSession:
        """Half a session of somebody who has no codes yet, and so may set them up."""
        half = await self._half(session_id)
        if await self.has_codes():
            raise WrongState("You have codes already.", hint="Sign in again.")
        if await self._kept.passkeys(half.member_id):
            raise WrongState("You have a passkey.", hint="Sign in with it, then: /mfa setup")
        return half

    async def finish_set_up(self, half: WebSession) -> Opened:
        """A full session after the first codes were confirmed in this work.

        Announces `SignedIn`.
        """
        if not await self.has_codes():
            raise NotAllowed("You have no one-time codes yet.", hint="Set them up first.")
        return await self._full(half, FIRST_CODES)

    async def all(self) -> list[WebSession]:
        """Where the actor is signed in, the newest first."""
        self._scope.require(Deed.SIGN_IN)
        now = self._scope.now()
        return await self._kept.sessions(self._scope.member_id, now, now - IDLE)

    async def end(self, session_id: int) -> None:
        """Sign out of one session; announces `SignedOut`."""
        self._scope.require(Deed.SIGN_IN)
        if not await self._kept.end(self._scope.member_id, only=session_id):
            raise NotFound("That session has ended already.", hint="Look at the list again.")
        await self._signed_out(1)

    async def leave(self, session_id: int) -> None:
        """Sign out here; announces `SignedOut`, unless the session has ended by itself."""
        self._scope.require(Deed.SIGN_IN)
        if await self._kept.end(self._scope.member_id, only=session_id):
            await self._signed_out(1)

    async def end_all(self, but: int = 0) -> int:
        """Sign out everywhere, or everywhere else; announces `SignedOut`."""
        self._scope.require(Deed.SIGN_IN)
        ended = await self._kept.end(self._scope.member_id, but=but)
        await self._signed_out(ended)
        return ended

    # -- password -------------------------------------------------------------------------

    async def password(self) -> Password | None:
        """What is kept of the actor's password."""
        self._scope.require(Deed.SIGN_IN)
        return await self._kept.password(self._scope.member_id)

    async def about_me(self) -> tuple[str, ...]:
        """What all know of the actor, and what so does not belong into a password."""
        self._scope.require(Deed.SIGN_IN)
        member = await self._people.by_id(self._scope.member_id)
        company = await self._scope.company()
        return self._scope.actor.name, member.email if member else "", company.name, company.key

    async def around_me(self) -> tuple[str, ...]:
        """What is easily found out about where the actor works."""
        self._scope.require(Deed.SIGN_IN)
        company = await self._scope.company()
        return company.address, company.email, company.bank_name, company.series

    async def set_by_link(self, session_id: int, made: str, browser: str) -> Opened:
        """A first or a new password, in a browser that the known side confirmed.

        Whoever has codes must give one, and is signed in then; whoever has none sets them up next.
        Every other session ends. Announces `PasswordSet`, and perhaps `SignedIn`.
        """
        self._scope.require(Deed.SIGN_IN)
        joining = await self._own(session_id, Stage.JOINING)
        link = await self._people.link_by_id(joining.link_id or 0)
        if link is None or link.state is not LinkState.LINKED:
            raise WrongState("Nobody has confirmed this yet.", hint=ask_known_side(link))
        has_codes = await self.has_codes()
        if has_codes:
            await self._scope.prove(self.changing(session_id))
        await self._put(made)
        half = await self._keep(Stage.HALF, browser)
        return await self._full(half.session, CODE) if has_codes else half

    async def change_password(self, session_id: int, made: str) -> Opened:
        """Another password, after the present one was checked, and with a code.

        Every session ends but this one, which gets another token. Announces `PasswordSet`.
        """
        self._scope.require(Deed.CHANGE_CODES)
        full = await self._own(session_id, Stage.FULL)
        await self._scope.prove(self.changing(session_id))
        await self._put(made)
        return await self._keep(Stage.FULL, full.browser)

    async def freshen(self, made: str) -> None:
        """The same password under the parameters of today; the actor just gave it."""
        self._scope.require(Deed.SIGN_IN)
        kept = await self._kept.password(self._scope.member_id)
        if kept is not None:
            await self._kept.change(kept, hash=made)

    def changing(self, session_id: int) -> Guarded:
        """What a code is asked for to set a password; what the password is stays out of it."""
        member_id = self._scope.member_id
        content = {"member": member_id, "to do": "password", "session": session_id}
        return Guarded.of(Deed.CHANGE_CODES, f"member:{member_id}", content)

    # -- within ---------------------------------------------------------------------------

    async def _put(self, made: str) -> None:
        member_id, now = self._scope.member_id, self._scope.now()
        kept = await self._kept.password(member_id)
        if kept is not None:
            await self._kept.change(kept, hash=made, set_at=now)
        else:
            company_id = self._scope.actor.company_id
            row = Password(member_id=member_id, company_id=company_id, hash=made, set_at=now)
            await self._kept.keep(row)
        await self._kept.end(member_id)
        name = self._scope.actor.name
        await self._scope.announce(PasswordSet(f"member:{member_id}", member_id, name))

    async def _half(self, session_id: int) -> WebSession:
        self._scope.require(Deed.SIGN_IN)
        return await self._own(session_id, Stage.HALF)

    async def _own(self, session_id: int, stage: Stage) -> WebSession:
        found = await self._kept.session(session_id)
        is_live = found is not None and found.ends_at > self._scope.now()
        if found is None or not is_live or found.member_id != self._scope.member_id:
            raise NotFound("You are signed out.", hint="Sign in again.")
        if found.stage is not stage:
            raise WrongState("That was done already.", hint="Sign in again.")
        return found

    async def _full(self, half: WebSession, by: str) -> Opened:
        """Another row under another token: whoever knew the earlier one has nothing."""
        await self._kept.end(half.member_id, only=half.id)
        opened = await self._keep(Stage.FULL, half.browser)
        about, name = f"member:{half.member_id}", self._scope.actor.name
        await self._scope.announce(SignedIn(about, half.member_id, name, half.browser, by))
        return opened

    async def _keep(self, stage: Stage, browser: str, link_id: int | None = None) -> Opened:
        token, now = new_token(), self._scope.now()
        lasts = LASTS if stage is Stage.FULL else HALF_LASTS
        session = await self._kept.keep(
            WebSession(
                company_id=self._scope.actor.company_id,
                member_id=self._scope.member_id,
                token_hash=self._links.kept(SESSION, token),
                stage=stage,
                link_id=link_id,
                browser=printable(browser)[:100],
                origin=self._scope.actor.origin,
                began_at=now,
                seen_at=now,
                ends_at=now + lasts,
            )
        )
        return Opened(session, token)

    async def _signed_out(self, sessions: int) -> None:
        member_id, name = self._scope.member_id, self._scope.actor.name
        await self._scope.announce(SignedOut(f"member:{member_id}", member_id, name, sessions))


def finishing(half: WebSession) -> Guarded:
    """What a code is asked for to sign in: for this one half session."""
    content = {"member": half.member_id, "session": half.id}
    return Guarded.of(Deed.SIGN_IN, f"member:{half.member_id}", content)


def ask_known_side(link: Link | None) -> str:
    """Where one is to say yes."""
    if link is None or link.state is LinkState.REFUSED:
        return "Ask for a new code."
    return "Confirm it where you are known, or ask whoever invited you to."
