"""What a device is asked to sign: kept nowhere, and taken once."""

import json

import pytest

from core.billing import Billing
from core.errors import BillingError, NotAllowed
from core.models import Stage
from core.security.actors import Actor
from tests.cast import BEA, OLGA
from tests.codes import enrolled, with_code
from tests.device import made, signed, with_passkey
from tests.fakes.clock import FakeClock

TAKEN_ONCE = "was sent before"


async def half(billing: Billing, who: Actor = OLGA) -> int:
    """A session of somebody who gave the password."""
    async with billing.work(who) as work:
        return (await work.sign_ins.start(Stage.HALF, "A browser")).session.id


async def full(billing: Billing) -> int:
    """A session of Olga, who is signed in."""
    half_id = await half(billing)
    async with billing.work(OLGA) as work:
        return (await work.sign_ins.finish_by_passkey(half_id)).session.id


async def asked(billing: Billing, half_id: int) -> str:
    """What a page asks of the device, as a browser shows it."""
    async with billing.reading(OLGA) as work:
        return await work.passkeys.ask(half_id)


async def offered(billing: Billing, full_id: int) -> str:
    async with billing.reading(OLGA) as work:
        return await work.passkeys.offer(full_id)


async def given(billing: Billing, half_id: int, said: str, who: Actor = OLGA) -> Stage:
    async with billing.work(who) as work:
        return (await work.passkeys.sign_in(half_id, said)).session.stage


async def added(billing: Billing, full_id: int, said: str) -> None:
    app = await enrolled(billing, OLGA)
    await with_code(
        billing, OLGA, lambda work: work.passkeys.add(full_id, "Phone", said), app.code()
    )


async def test_a_second_tab_spoils_nothing_in_the_first(billing: Billing, clock: FakeClock) -> None:
    await with_passkey(billing, OLGA)
    here = await half(billing)
    first = await asked(billing, here)
    clock.advance(seconds=30)
    await asked(billing, here)

    assert await given(billing, here, json.dumps(signed(first))) is Stage.FULL


async def test_what_a_device_signed_is_taken_once_and_for_its_session_alone(
    billing: Billing,
) -> None:
    await with_passkey(billing, OLGA)
    here, there = await half(billing), await half(billing)
    said = json.dumps(signed(await asked(billing, here)))

    with pytest.raises(NotAllowed, match=TAKEN_ONCE):
        await given(billing, there, said)
    assert await given(billing, here, said) is Stage.FULL
    for session_id in (here, there):
        with pytest.raises(BillingError):
            await given(billing, session_id, said)


async def test_what_was_asked_long_ago_is_not_taken(billing: Billing, clock: FakeClock) -> None:
    await with_passkey(billing, OLGA)
    here = await full(billing)
    said = json.dumps(made(await offered(billing, here)))
    clock.advance(hours=1, seconds=1)

    with pytest.raises(NotAllowed, match=TAKEN_ONCE):
        await added(billing, here, said)


async def test_a_passkey_that_was_added_makes_the_page_before_it_an_old_one(
    billing: Billing, clock: FakeClock
) -> None:
    """Another key in answer to what was asked already: somebody copied the page."""
    here = await full(billing)
    before = await offered(billing, here)
    await added(billing, here, json.dumps(made(before)))
    clock.advance(seconds=60)

    with pytest.raises(NotAllowed, match=TAKEN_ONCE):
        await added(billing, here, json.dumps(made(before)))
    async with billing.reading(OLGA) as work:
        assert [each.name for each in await work.passkeys.all()] == ["Phone"]


async def test_what_is_asked_when_adding_signs_nobody_in(billing: Billing) -> None:
    await with_passkey(billing, OLGA)
    here, there = await half(billing), await full(billing)

    with pytest.raises(NotAllowed, match=TAKEN_ONCE):
        await given(billing, here, json.dumps(signed(await offered(billing, there))))
    with pytest.raises(BillingError):
        await given(billing, here, json.dumps(signed(await asked(billing, here))), BEA)
