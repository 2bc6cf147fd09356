"""Passkeys (WebAuthn, w3.org/TR/webauthn-3): keys on members' devices, taken instead of a code.

    offered: a challenge is kept with the session ──▶ the device signs it ──▶ checked, and used up

The device must know its user (a finger, a face, a number), and only for our own address.
"""

import json
from datetime import timedelta
from ipaddress import ip_address
from typing import Any, Final

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from core.errors import InvalidInput, NotAllowed, NotFound, WrongState
from core.events import PasskeyAdded, PasskeyRemoved
from core.models import Asking, Passkey, Stage, WebSession
from core.repositories.sign_ins import SignInRepository
from core.security.deeds import Guarded
from core.security.links import PASSKEY_USER, Links
from core.security.rights import Deed
from core.security.sealing import Hidden
from core.security.signing import hashed
from core.services.scope import Scope, tidied
from core.services.sign_ins import Opened, SignInService

ASKED_LASTS: Final = timedelta(minutes=5)
CREDENTIAL_MOST: Final = 20_000
PASSKEYS_MOST: Final = 10
NAME_MOST: Final = 60
RP_NAME: Final = "Paidup"

# The library means to raise its own alone, but lets those of what it reads with through.
UNREADABLE: Final = (WebAuthnException, ValueError, LookupError, TypeError, AttributeError)


class PasskeyService:
    """The acting member's passkeys."""

    def __init__(
        self, kept: SignInRepository, sign_ins: SignInService, links: Links, scope: Scope
    ) -> None:
        self._kept = kept
        self._sign_ins = sign_ins
        self._links = links
        self._scope = scope

    @property
    def is_possible(self) -> bool:
        """Whether browsers keep passkeys for our address: they do for names, not for numbers."""
        try:
            ip_address(self._links.host.strip("[]"))
        except ValueError:
            return True
        return False

    async def all(self) -> list[Passkey]:
        """The actor's passkeys, the oldest first."""
        self._scope.require(Deed.SIGN_IN)
        return await self._kept.passkeys(self._scope.member_id)

    async def offer(self, session_id: int) -> str:
        """What a browser is told to make a passkey from, for a signed-in member."""
        session = await self._session(session_id, Stage.FULL)
        member_id, name = self._scope.member_id, self._scope.actor.name
        options = generate_registration_options(
            rp_id=self._links.host,
            rp_name=RP_NAME,
            user_name=name,
            user_id=bytes.fromhex(self._links.kept(PASSKEY_USER, str(member_id))),
            user_display_name=name,
            authenticator_selection=AuthenticatorSelectionCriteria(
                user_verification=UserVerificationRequirement.REQUIRED
            ),
            exclude_credentials=await self._known(),
        )
        await self._ask(session, Asking.ADD, options.challenge)
        return options_to_json(options)

    async def add(self, session_id: int, name: str, credential: str) -> Passkey:
        """Take a new passkey, with a one-time code; every other session ends.

        Announces `PasskeyAdded`.
        """
        session = await self._session(session_id, Stage.FULL)
        name = tidied(name, "name", NAME_MOST)
        if len(await self.all()) >= PASSKEYS_MOST:
            raise WrongState(f"You have {PASSKEYS_MOST} passkeys.", hint="Remove one first.")
        await self._scope.prove(self.adding(name, credential))
        challenge = await self._challenge(session, Asking.ADD)
        try:
            made = verify_registration_response(
                credential=_read(credential),
                expected_challenge=challenge,
                expected_rp_id=self._links.host,
                expected_origin=self._links.origin,
                require_user_verification=True,
            )
        except UNREADABLE as error:
            raise _not_taken() from error
        identity = bytes_to_base64url(made.credential_id)
        if await self._kept.is_known(identity):
            raise WrongState("This passkey is known already.", hint="Take another device.")
        passkey = await self._kept.keep(
            Passkey(
                company_id=self._scope.actor.company_id,
                member_id=self._scope.member_id,
                name=name,
                credential=identity,
                public_key=bytes_to_base64url(made.credential_public_key),
                sign_count=made.sign_count,
                added_at=self._scope.now(),
            )
        )
        await self._kept.end(self._scope.member_id, but=session_id)
        await self._scope.announce(PasskeyAdded(*self._told(name)))
        return passkey

    def adding(self, name: str, credential: str) -> Guarded:
        """What a code is asked for: for this device's key."""
        member_id = self._scope.member_id
        content = {"member": member_id, "to do": "passkey", "name": name, "key": hashed(credential)}
        return Guarded.of(Deed.CHANGE_CODES, f"member:{member_id}", content)

    async def remove(self, passkey_id: int) -> None:
        """Take a passkey no more; every session ends. Announces `PasskeyRemoved`."""
        self._scope.require(Deed.CHANGE_CODES)
        found = [each for each in await self.all() if each.id == passkey_id]
        if not found:
            raise NotFound("You have no such passkey.", hint="Look at the list again.")
        await self._kept.forget(Passkey, self._scope.member_id, only=passkey_id)
        await self._kept.end(self._scope.member_id)
        await self._scope.announce(PasskeyRemoved(*self._told(found[0].name)))

    async def ask(self, session_id: int) -> str:
        """What a browser is told to sign, for who gave the password; nothing without a passkey."""
        session = await self._session(session_id, Stage.HALF)
        known = await self._known()
        if not known or not self.is_possible:
            return ""
        options = generate_authentication_options(
            rp_id=self._links.host,
            allow_credentials=known,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        await self._ask(session, Asking.SIGN_IN, options.challenge)
        return options_to_json(options)

    async def sign_in(self, session_id: int, credential: str) -> Opened:
        """The second step: what the device signed. Announces `SignedIn`."""
        session = await self._session(session_id, Stage.HALF)
        challenge = await self._challenge(session, Asking.SIGN_IN)
        given = _read(credential)
        passkey = next((each for each in await self.all() if each.credential == given["id"]), None)
        if passkey is None or isinstance(passkey.public_key, Hidden):
            raise _not_taken()
        try:
            checked = verify_authentication_response(
                credential=given,
                expected_challenge=challenge,
                expected_rp_id=self._links.host,
                expected_origin=self._links.origin,
                credential_public_key=base64url_to_bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except UNREADABLE as error:
            raise _not_taken() from error
        count, now = checked.new_sign_count, self._scope.now()
        await self._kept.change(passkey, sign_count=count, used_at=now)
        return await self._sign_ins.finish_by_passkey(session_id)

    # -- within ---------------------------------------------------------------------------

    async def _session(self, session_id: int, stage: Stage) -> WebSession:
        self._scope.require(Deed.SIGN_IN)
        found = await self._kept.session(session_id)
        is_live = found is not None and found.ends_at > self._scope.now()
        is_mine = found is not None and found.member_id == self._scope.member_id
        if found is None or not is_live or not is_mine or found.stage is not stage:
            raise NotFound("You are signed out.", hint="Sign in again.")
        return found

    async def _known(self) -> list[PublicKeyCredentialDescriptor]:
        return [
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.credential))
            for each in await self.all()
        ]

    async def _ask(self, session: WebSession, what: Asking, challenge: bytes) -> None:
        until = self._scope.now() + ASKED_LASTS
        await self._kept.ask(session, what, bytes_to_base64url(challenge), until)

    async def _challenge(self, session: WebSession, what: Asking) -> bytes:
        """What the device was asked to sign, used up; raises `NotAllowed` for another one."""
        challenge = session.challenge if session.challenge_for is what else ""
        if not await self._kept.take_challenge(session.id, challenge, self._scope.now()):
            raise NotAllowed("That took too long, or was sent before.", hint="Begin again.")
        return base64url_to_bytes(challenge)

    def _told(self, passkey: str) -> tuple[str, int, str, str]:
        member_id = self._scope.member_id
        return f"member:{member_id}", member_id, self._scope.actor.name, passkey


def _read(credential: str) -> dict[str, Any]:
    """What a browser says of a device; raises `InvalidInput` for what no browser says."""
    try:
        read = json.loads(credential) if len(credential) <= CREDENTIAL_MOST else None
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict) or not isinstance(read.get("id"), str):
        raise InvalidInput("That is no passkey.", hint="Begin again.")
    return read


def _not_taken() -> NotAllowed:
    return NotAllowed("This passkey was not taken.", hint="Use a one-time code instead.")
