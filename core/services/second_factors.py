"""Second factors: an authenticator app that shares a secret with us, and recovery codes beside it.

The secret is sealed where it is kept; of recovery codes only hashes are kept. Whoever has codes
already must give one to change them. Whose codes the keyboard took away needs the word it printed:
whoever has their phone has their chats too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from core.errors import NotAllowed, NotFound, WrongState
from core.events import CodesRemoved, CodesSetUp, RecoveryCodesMade
from core.models import CodeTry, Enrolment, Passkey, RecoveryCode, SecondFactor, SetUpWord
from core.repositories.codes import CodeRepository
from core.repositories.sign_ins import SignInRepository
from core.security import totp
from core.security.deeds import Guarded
from core.security.links import CODES, SET_UP, Links
from core.security.rights import Deed
from core.security.sealing import Hidden
from core.security.signing import new_code, new_token
from core.security.totp import Verdict
from core.services.code_words import RECOVERY_LETTERS, read, recovery_hash, refused
from core.services.scope import Scope

ENROLMENT_LASTS: Final = timedelta(minutes=10)
WORD_LASTS: Final = timedelta(minutes=10)
RECOVERY_CODES: Final = 10
ISSUER: Final = "Paidup"
TAKEN_AWAY: Final = "Your codes were taken away at the machine’s keyboard."


@dataclass(frozen=True)
class Begun:
    """A second factor to be put into an authenticator app; `token` opens its page, once."""

    secret: str
    address: str
    token: str


@dataclass(frozen=True)
class Standing:
    """How a member's codes stand, in the company's time; `since` is none where they have none."""

    since: datetime | None
    recovery_left: int = 0
    paused_until: datetime | None = None


class SecondFactorService:
    """The acting member's second factor."""

    def __init__(
        self, codes: CodeRepository, sign_ins: SignInRepository, links: Links, scope: Scope
    ) -> None:
        self._codes = codes
        self._sign_ins = sign_ins
        self._links = links
        self._scope = scope

    async def enrol(self, word: str = "") -> Begun:
        """A fresh secret, to be confirmed by its first code; what there was stays until then.

        Whoever has codes already must give one; whose codes the keyboard took away, its word.
        """
        await self._require_own("set up")
        await self._require_word(word)
        member_id, secret, token = self._scope.member_id, totp.new_secret(), new_token()
        await self._codes.forget(Enrolment, member_id)
        await self._codes.keep(
            Enrolment(
                member_id=member_id,
                company_id=self._scope.actor.company_id,
                secret=secret,
                page_hash=self._links.kept(CODES, token),
                expires_at=self._scope.now() + ENROLMENT_LASTS,
            )
        )
        return Begun(secret, await self._address(secret, self._scope.actor.name), token)

    async def open_page(self, enrolment: Enrolment, name: str) -> Begun:
        """What the page of an enrolment shows, once; the actor is the system."""
        self._scope.require(Deed.KEEP_BOOKS)
        member_id = enrolment.member_id
        if not await self._codes.open_page(member_id, enrolment.page_hash):
            raise NotFound("This page was opened already.", hint="Begin again with /mfa setup.")
        secret = readable(enrolment.secret)
        return Begun(secret, await self._address(secret, name), "")

    async def confirm(self, text: str) -> list[str]:
        """Take the first code of a fresh secret; answers ten recovery codes, shown this once.

        Announces `CodesSetUp`. Raises `CodeRefused` when the code is not right.
        """
        self._scope.require(Deed.CHANGE_CODES)
        member_id, now = self._scope.member_id, self._scope.now()
        code = read(text, may_recover=False)
        enrolment = await self._codes.enrolment(member_id)
        if enrolment is None or enrolment.expires_at < now:
            raise WrongState("There is nothing to confirm.", hint="Begin with /mfa setup.")
        secret = readable(enrolment.secret)
        checked = totp.check(secret, code, now, last_step=0)
        if checked.verdict is not Verdict.RIGHT or checked.step is None:
            raise refused(checked, now)
        await self._codes.forget(Enrolment, member_id)
        await self._codes.forget(SecondFactor, member_id)
        await self._codes.forget(SetUpWord, member_id)
        await self._codes.keep(
            SecondFactor(
                member_id=member_id,
                company_id=self._scope.actor.company_id,
                secret=secret,
                last_step=checked.step,
                confirmed_at=now,
            )
        )
        await self._sign_ins.end(member_id)
        name = self._scope.actor.name
        await self._scope.announce(CodesSetUp(f"member:{member_id}", member_id, name))
        return await self._renew()

    async def renew_recovery(self) -> list[str]:
        """Ten new recovery codes in place of the old ones; announces `RecoveryCodesMade`."""
        self._scope.require(Deed.CHANGE_CODES)
        if await self._codes.factor(self._scope.member_id) is None:
            raise no_codes()
        await self._require_own("recovery")
        member_id, name = self._scope.member_id, self._scope.actor.name
        await self._scope.announce(RecoveryCodesMade(f"member:{member_id}", member_id, name))
        return await self._renew()

    async def remove(self) -> None:
        """No codes any more; announces `CodesRemoved`."""
        self._scope.require(Deed.CHANGE_CODES)
        if await self._codes.factor(self._scope.member_id) is None:
            raise no_codes()
        await self._require_own("off")
        await self._remove(self._scope.member_id, self._scope.actor.name)

    async def remove_of(self, member_id: int, name: str) -> str:
        """The same for somebody who lost phone and recovery codes, at the machine's keyboard.

        Answers the word that sets up new ones, once and within ten minutes; again, where it was
        late. Announces `CodesRemoved`.
        """
        if self._scope.actor.member_id is not None or self._scope.actor.world != "cli":
            raise NotAllowed("Only the machine's administrator may do this.")
        has_codes = await self._codes.factor(member_id) is not None
        if not has_codes and not await self._codes.needs_word(member_id):
            raise WrongState(f"{name} has no one-time codes.")
        await self.take_away(member_id, name)
        word = new_code()
        await self._codes.keep(
            SetUpWord(
                member_id=member_id,
                company_id=self._scope.actor.company_id,
                word_hash=self._links.kept(SET_UP, word),
                expires_at=self._scope.now() + WORD_LASTS,
            )
        )
        return _grouped(word)

    async def needs_word(self) -> bool:
        """Whether the actor sets up codes with a word from the keyboard only."""
        self._scope.require(Deed.CHANGE_CODES)
        return await self._codes.needs_word(self._scope.member_id)

    async def take_away(self, member_id: int, name: str) -> None:
        """Codes and passkeys that somebody lost; announces `CodesRemoved`."""
        await self._remove(member_id, name)

    async def standing(self) -> Standing:
        """How the actor's codes stand."""
        self._scope.require(Deed.CHANGE_CODES)
        factor = await self._codes.factor(self._scope.member_id)
        if factor is None:
            return Standing(None)
        left = await self._codes.recovery_left(factor.member_id)
        zone, until = ZoneInfo((await self._scope.company()).time_zone), factor.paused_until
        is_paused = until is not None and until > self._scope.now()
        paused_until = until.astimezone(zone) if until and is_paused else None
        return Standing(factor.confirmed_at.astimezone(zone), left, paused_until)

    async def _renew(self) -> list[str]:
        member_id, company_id = self._scope.member_id, self._scope.actor.company_id
        await self._codes.forget(RecoveryCode, member_id)
        codes = [new_code()[:RECOVERY_LETTERS] for _ in range(RECOVERY_CODES)]
        await self._codes.keep_all(
            [
                RecoveryCode(
                    company_id=company_id,
                    member_id=member_id,
                    code_hash=recovery_hash(member_id, code),
                )
                for code in codes
            ]
        )
        return [_grouped(code) for code in codes]

    async def _remove(self, member_id: int, name: str) -> None:
        """Passkeys go with the codes: without these a password alone would open everything."""
        await self._sign_ins.forget(Passkey, member_id)
        for table in (Enrolment, RecoveryCode, SecondFactor, CodeTry, SetUpWord):
            await self._codes.forget(table, member_id)
        await self._sign_ins.end(member_id)
        await self._scope.announce(CodesRemoved(f"member:{member_id}", member_id, name))

    async def _require_own(self, what: str) -> None:
        """Whoever has codes must give one to change them."""
        self._scope.require(Deed.CHANGE_CODES)
        factor = await self._codes.factor(self._scope.member_id)
        if factor is not None:
            content = {"member": factor.member_id, "to do": what, "since": str(factor.confirmed_at)}
            subject = f"member:{factor.member_id}"
            await self._scope.prove(Guarded.of(Deed.CHANGE_CODES, subject, content))

    async def _require_word(self, word: str) -> None:
        """Use up the word, where one is needed; `WrongState` without."""
        member_id, now = self._scope.member_id, self._scope.now()
        if not await self._codes.needs_word(member_id):
            return
        said = "".join(letter for letter in word[:100].lower() if letter.isalnum())
        if not await self._codes.use_word(member_id, self._links.kept(SET_UP, said), now):
            hint = (
                "Type /mfa word and the set-up word that was printed then. It works once, for ten "
                "minutes; your administrator prints another."
            )
            title = "That set-up word is not good any more." if word else TAKEN_AWAY
            raise WrongState(title, hint=hint)

    async def _address(self, secret: str, name: str) -> str:
        company = await self._scope.company()
        return totp.address(secret, f"{name}, {company.name}", ISSUER)


def _grouped(code: str) -> str:
    """In fours, as one reads it out."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def readable(secret: str) -> str:
    """A secret that was opened; raises `WrongState` for one that was tampered with."""
    if isinstance(secret, Hidden):
        hint = "It was changed in the database, or belongs elsewhere. Set it up anew."
        raise WrongState("A secret that is kept here cannot be read.", hint=hint)
    return secret


def no_codes(what: str = "", why: str = "") -> NotAllowed:
    """Who has no codes is told what takes one and why, and how to set them up."""
    hint = f"Set them up with /mfa setup; it takes a minute. {why}".strip()
    return NotAllowed(f"{what} You have no codes yet.".strip(), hint=hint)
