"""What a browser says of a passkey, in pieces: it is not taken, and nothing crashes."""

import hashlib
import json
import random
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from core.billing import Billing
from core.errors import InvalidInput, NotAllowed
from core.models import Passkey, Stage
from tests.cast import OLGA
from tests.codes import enrolled, with_code
from tests.fakes.clock import FakeClock

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
ODD: list[Any] = [None, 1, [], {}, "", "ä", "aaaaa", True, "AAAA", {"a": 1}]
TRIES = 150


def said(kind: str, asked: str, **response: Any) -> dict[str, Any]:
    """What a browser sends, around what the device answered."""
    challenge = json.loads(asked)["challenge"]
    client = {"type": f"webauthn.{kind}", "challenge": challenge, "origin": f"https://{HOST}"}
    response["clientDataJSON"] = bytes_to_base64url(json.dumps(client).encode())
    return {"id": IDENTITY, "rawId": IDENTITY, "type": "public-key", "response": response}


def known(flags: int, *more: bytes) -> bytes:
    return hashlib.sha256(HOST.encode()).digest() + bytes([flags, 0, 0, 0, 2]) + b"".join(more)


def signed(asked: str) -> dict[str, Any]:
    """A right answer."""
    device = known(5)
    found = said("get", asked, authenticatorData=bytes_to_base64url(device))
    client = base64url_to_bytes(found["response"]["clientDataJSON"])
    proof = KEY.sign(device + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
    found["response"]["signature"] = bytes_to_base64url(proof)
    return found


def made(asked: str, key: dict[int, Any]) -> dict[str, Any]:
    """A new device's answer, with this key in it."""
    identity = base64url_to_bytes(IDENTITY)
    device = known(0x45, bytes(16), len(identity).to_bytes(2, "big"), identity, cbor2.dumps(key))
    told = {"fmt": "none", "attStmt": {}, "authData": device}
    return said("create", asked, attestationObject=bytes_to_base64url(cbor2.dumps(told)))


def spoiled(found: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The same with one thing wrong."""
    response = found["response"]
    place = rng.choice([found, response, response, response])
    name = rng.choice(sorted(place))
    if place is response and isinstance(place[name], str) and rng.random() < 0.6:
        raw = bytearray(base64url_to_bytes(place[name]))
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        place[name] = bytes_to_base64url(bytes(raw[: rng.choice([len(raw), len(raw) // 2])]))
    else:
        place[name] = rng.choice(ODD)
    return found


@pytest.fixture
async def half(billing: Billing) -> int:
    """Olga gave her password, and has a passkey."""
    assert OLGA.member_id is not None
    row = Passkey(
        company_id=OLGA.company_id,
        member_id=OLGA.member_id,
        name="Phone",
        credential=IDENTITY,
        public_key=bytes_to_base64url(cbor2.dumps(COSE)),
        sign_count=1,
        added_at=billing.clock.now(),
    )
    async with billing.work(OLGA) as work:
        await work.passkeys._kept.keep(row)
        return (await work.sign_ins.start(Stage.HALF, "A browser")).session.id


async def test_a_spoiled_answer_signs_nobody_in(billing: Billing, half: int) -> None:
    rng = random.Random(4711)  # noqa: S311  # no secret
    for _ in range(TRIES):
        async with billing.work(OLGA) as work:
            asked = await work.passkeys.ask(half)
        answer = json.dumps(spoiled(signed(asked), rng))
        with pytest.raises((InvalidInput, NotAllowed)):
            async with billing.work(OLGA) as work:
                await work.passkeys.sign_in(half, answer)

    async with billing.work(OLGA) as work:
        right = json.dumps(signed(await work.passkeys.ask(half)))
    async with billing.work(OLGA) as work:
        assert (await work.passkeys.sign_in(half, right)).session.stage is Stage.FULL


@pytest.mark.parametrize("missing", sorted(COSE))
async def test_a_device_whose_key_lacks_something_is_not_taken(
    billing: Billing, clock: FakeClock, missing: int
) -> None:
    app = await enrolled(billing, OLGA)
    async with billing.work(OLGA) as work:
        started = await work.sign_ins.start(Stage.HALF, "A browser")
        full = (await work.sign_ins.finish_by_passkey(started.session.id)).session.id
        asked = await work.passkeys.offer(full)
    answer = json.dumps(made(asked, {n: said for n, said in COSE.items() if n != missing}))

    with pytest.raises(NotAllowed, match="This passkey was not taken"):
        await with_code(
            billing, OLGA, lambda work: work.passkeys.add(full, "Phone", answer), app.code()
        )
