"""A member's device in software: what it answers when a page asks it for a passkey.

await with_passkey(billing, OLGA)       Olga has one on this device
json.dumps(signed(asked))               what it says to a page that asks it to sign in
json.dumps(made(asked))                 what it says to a page that asks it for a new one
"""

import hashlib
import json
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from core.billing import Billing
from core.models import Passkey
from core.repositories.sign_ins import SignInRepository
from core.security.actors import Actor

HOST = "pay.demo.example"
IDENTITY = bytes_to_base64url(b"a device of Olga")
KEY = ec.derive_private_key(4711, ec.SECP256R1())
NUMBERS = KEY.public_key().public_numbers()
COSE: dict[int, Any] = {
    1: 2,
    3: -7,
    -1: 1,
    -2: NUMBERS.x.to_bytes(32, "big"),
    -3: NUMBERS.y.to_bytes(32, "big"),
}
KNOWN = bytes_to_base64url(cbor2.dumps(COSE))


async def with_passkey(billing: Billing, who: Actor, name: str = "My phone") -> None:
    """Somebody has a passkey on this device."""
    async with billing.work(who) as work:
        kept = SignInRepository(work._session, who.company_id)
        await kept.keep(
            Passkey(
                company_id=who.company_id,
                member_id=who.member_id or 0,
                name=name,
                credential=IDENTITY,
                public_key=KNOWN,
                sign_count=1,
                added_at=billing.clock.now(),
            )
        )


def said(kind: str, asked: str, **response: Any) -> dict[str, Any]:
    """What a browser sends, around what the device answered."""
    challenge = json.loads(asked)["challenge"]
    client = {"type": f"webauthn.{kind}", "challenge": challenge, "origin": f"https://{HOST}"}
    response["clientDataJSON"] = bytes_to_base64url(json.dumps(client).encode())
    return {"id": IDENTITY, "rawId": IDENTITY, "type": "public-key", "response": response}


def known(flags: int, *more: bytes) -> bytes:
    """What a device knows: where it is asked, and whether its user is there."""
    return hashlib.sha256(HOST.encode()).digest() + bytes([flags, 0, 0, 0, 2]) + b"".join(more)


def signed(asked: str) -> dict[str, Any]:
    """A right answer."""
    device = known(5)
    found = said("get", asked, authenticatorData=bytes_to_base64url(device))
    client = base64url_to_bytes(found["response"]["clientDataJSON"])
    proof = KEY.sign(device + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
    found["response"]["signature"] = bytes_to_base64url(proof)
    return found


def made(asked: str, key: dict[int, Any] = COSE) -> dict[str, Any]:
    """A new device's answer, with this key in it."""
    identity = base64url_to_bytes(IDENTITY)
    device = known(0x45, bytes(16), len(identity).to_bytes(2, "big"), identity, cbor2.dumps(key))
    told = {"fmt": "none", "attStmt": {}, "authData": device}
    return said("create", asked, attestationObject=bytes_to_base64url(cbor2.dumps(told)))
