"""Passkeys (WebAuthn, w3.org/TR/webauthn-3): keys on members' devices, taken instead of a code.

    a page shows a challenge ──▶ the device signs it ──▶ checked, and what it was made of is gone

The device must know its user (a finger, a face, a number), and only for our own address. To look at
a page changes nothing, so no challenge is kept: it is a keyed hash of its session, of what is asked
and of the passkeys so far. Half a session ends when it is signed in, and a passkey more makes
another challenge; so what a device said is taken once (WebAuthn 13.4.3).
"""

import json
from enum import StrEnum
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
from webauthn.helpers import bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from core.errors import InvalidInput, NotAllowed, NotFound, WrongState
from core.events import PasskeyAdded, PasskeyRemoved
from core.models import Passkey, Stage, WebSession
from core.repositories.sign_ins import SignInRepository
from core.security.actors import Actor
from core.security.deeds import Guarded
from core.security.links import PASSKEY_USER, Links
from core.security.rights import Deed
from core.security.sealing import Hidden
from core.security.signing import hashed
from core.services.scope import Scope, tidied
from core.services.sign_ins import Opened, SignInService

CREDENTIAL_MOST: Final = 20_000
PASSKEYS_MOST: Final = 10
NAME_MOST: Final = 60
RP_NAME: Final = "Paidup"

# The library means to raise its own alone, but lets those of what it reads with through.
UNREADABLE: Final = (WebAuthnException, ValueError, LookupError, TypeError, AttributeError)


class WrongPasskey(NotAllowed):
    """What a device said is not taken; `actor` is for whom it spoke."""

    def __init__(self, message: str, hint: str, actor: Actor) -> None:
        super().__init__(message, hint=hint)
        self.actor = actor


class Asking(StrEnum):
    """What a challenge to an authenticator is for."""

    ADD = "add a passkey"
    SIGN_IN = "sign in"


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
        known = await self.all()
        options = generate_registration_options(
            rp_id=self._links.host,
            rp_name=RP_NAME,
            user_name=name,
            user_id=bytes.fromhex(self._links.kept(PASSKEY_USER, str(member_id))),
            user_display_name=name,
            authenticator_selection=AuthenticatorSelectionCriteria(
                user_verification=UserVerificationRequirement.REQUIRED
            ),
            exclude_credentials=_described(known),
            challenge=self._challenge(session, Asking.ADD, known),
        )
        return options_to_json(options)

    async def add(self, session_id: int, name: str, credential: str) -> Passkey:
        """Take a new passkey, with a one-time code; every other session ends.

        Announces `PasskeyAdded`.
        """
        session = await self._session(session_id, Stage.FULL)
        name = tidied(name, "name", NAME_MOST)
        if len(known := await self.all()) >= PASSKEYS_MOST:
            raise WrongState(f"You have {PASSKEYS_MOST} passkeys.", hint="Remove one first.")
        await self._scope.prove(self.adding(name, credential))
        given = _read(credential)
        try:
            made = verify_registration_response(
                credential=given,
                expected_challenge=self._signed(given, session, Asking.ADD, known),
                expected_rp_id=self._links.host,
                expected_origin=self._links.origin,
                require_user_verification=True,
            )
        except UNREADABLE as error:
            raise self._not_taken() from error
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
        known = await self.all()
        if not known or not self.is_possible:
            return ""
        options = generate_authentication_options(
            rp_id=self._links.host,
            allow_credentials=_described(known),
            user_verification=UserVerificationRequirement.REQUIRED,
            challenge=self._challenge(session, Asking.SIGN_IN, known),
        )
        return options_to_json(options)

    async def sign_in(self, session_id: int, credential: str) -> Opened:
        """The second step: what the device signed. Announces `SignedIn`."""
        session = await self._session(session_id, Stage.HALF)
        given, known = _read(credential), await self.all()
        passkey = next((each for each in known if each.credential == given["id"]), None)
        if passkey is None or isinstance(passkey.public_key, Hidden):
            raise self._not_taken()
        try:
            checked = verify_authentication_response(
                credential=given,
                expected_challenge=self._signed(given, session, Asking.SIGN_IN, known),
                expected_rp_id=self._links.host,
                expected_origin=self._links.origin,
                credential_public_key=base64url_to_bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except UNREADABLE as error:
            raise self._not_taken() from error
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

    def _challenge(self, session: WebSession, what: Asking, known: list[Passkey]) -> bytes:
        return self._links.challenge(_asked(session, what, known), self._scope.now())

    def _signed(
        self, given: dict[str, Any], session: WebSession, what: Asking, known: list[Passkey]
    ) -> bytes:
        """What the device says it was asked to sign; raises `NotAllowed` where we did not ask."""
        said = base64url_to_bytes(given["response"]["clientDataJSON"])
        signed = parse_client_data_json(said).challenge
        if not self._links.is_challenge(_asked(session, what, known), signed, self._scope.now()):
            message = "That took too long, or was sent before."
            raise WrongPasskey(message, "Begin again.", self._scope.actor)
        return signed

    def _not_taken(self) -> WrongPasskey:
        message, hint = "This passkey was not taken.", "Use a one-time code instead."
        return WrongPasskey(message, hint, self._scope.actor)

    def _told(self, passkey: str) -> tuple[str, int, str, str]:
        member_id = self._scope.member_id
        return f"member:{member_id}", member_id, self._scope.actor.name, passkey


def _asked(session: WebSession, what: Asking, known: list[Passkey]) -> str:
    """What a challenge is for; a session with whose challenge one was added asks another thing."""
    newest = max((each.id for each in known), default=0)
    return f"{what} {session.token_hash} {newest}"


def _described(known: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.credential)) for each in known]


def _read(credential: str) -> dict[str, Any]:
    """What a browser says of a device; raises `InvalidInput` for what no browser says."""
    try:
        read = json.loads(credential) if len(credential) <= CREDENTIAL_MOST else None
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict) or not isinstance(read.get("id"), str):
        raise InvalidInput("That is no passkey.", hint="Begin again.")
    return read
