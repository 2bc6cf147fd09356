"""What a browser says of a passkey, in pieces: it is not taken, and nothing crashes."""

import json
import random
from typing import Any

import pytest
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from core.billing import Billing
from core.errors import InvalidInput, NotAllowed
from core.models import Stage
from tests.cast import OLGA
from tests.codes import enrolled, with_code
from tests.device import COSE, made, signed, with_passkey

ODD: list[Any] = [None, 1, [], {}, "", "ä", "aaaaa", True, "AAAA", {"a": 1}]
TRIES = 150


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
    await with_passkey(billing, OLGA)
    async with billing.work(OLGA) as work:
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
    billing: Billing, missing: int
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
