"""Second factors: who may take them away, and what is forgotten of them."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from core.billing import Billing
from core.errors import CodeRefused, NotAllowed, NotFound, WrongState
from core.security.actors import Actor
from core.security.totp import code_at, step_of
from tests.cast import ADA, BEA, OLGA, OTTO, PAIDUP
from tests.codes import KEYBOARD, enrolled
from tests.fakes.clock import FakeClock
from tests.trail import Trail

LEFT = (
    "SELECT (SELECT count(*) FROM asked_code) + (SELECT count(*) FROM code_try)"
    " + (SELECT count(*) FROM enrolment)"
)


async def left(billing: Billing) -> int:
    """How many rows about codes asked for, tried and begun there are."""
    async with billing.database.reader.connect() as connection:
        return int((await connection.execute(text(LEFT))).scalar_one())


@pytest.mark.parametrize("actor", [OLGA, ADA, PAIDUP], ids=["owner", "admin", "system"])
async def test_only_the_keyboard_takes_away_anothers_codes(billing: Billing, actor: Actor) -> None:
    await enrolled(billing, BEA)
    with pytest.raises(NotAllowed, match="machine's administrator"):
        async with billing.work(actor) as work:
            await work.second_factors.remove_of(3, "Bea")

    async with billing.work(KEYBOARD) as work:
        await work.second_factors.remove_of(3, "Bea")
        with pytest.raises(WrongState, match="has no one-time codes"):
            await work.second_factors.remove_of(3, "Bea")


async def test_nobody_takes_away_the_codes_of_another_company(billing: Billing) -> None:
    await enrolled(billing, OTTO)

    with pytest.raises(WrongState):
        async with billing.work(KEYBOARD) as work:
            await work.second_factors.remove_of(6, "Otto")


async def test_until_the_new_one_is_confirmed_the_old_one_holds(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    async with billing.work(BEA) as work:
        secret = (await work.second_factors.enrol()).secret
    with pytest.raises(CodeRefused):
        async with billing.work(BEA) as work:
            await work.second_factors.confirm(code_at(secret, step_of(clock.now()) + 50))
    async with billing.reading(BEA) as work:
        assert (await work.second_factors.standing()).since is None

    async with billing.work(BEA) as work:
        await work.second_factors.confirm(code_at(secret, step_of(clock.now())))
    assert await trail.kinds() == ["CodesSetUp"]


async def test_a_first_code_has_six_digits_and_nothing_else_is_named(billing: Billing) -> None:
    with pytest.raises(CodeRefused, match="That is not a code") as refusal:
        async with billing.work(BEA) as work:
            await work.second_factors.confirm("abcd-efgh-ijkl-mnop")
    assert refusal.value.hint == "A one-time code has six digits, such as 123 456."


async def test_the_code_that_confirmed_does_nothing_else(
    billing: Billing, clock: FakeClock
) -> None:
    async with billing.work(BEA) as work:
        secret = (await work.second_factors.enrol()).secret
    code = code_at(secret, step_of(clock.now()))
    async with billing.work(BEA) as work:
        await work.second_factors.confirm(code)

    with pytest.raises(WrongState, match="nothing to confirm"):
        async with billing.work(BEA) as work:
            await work.second_factors.confirm(code)


async def test_what_was_asked_and_begun_is_forgotten_in_time(
    billing: Billing, clock: FakeClock
) -> None:
    async with billing.work(BEA) as work:
        token = (await work.second_factors.enrol()).token
        await work.codes.count()
    await billing.forget_codes(clock.now() - timedelta(days=1))
    assert await left(billing) == 2

    clock.advance(days=2)
    await billing.forget_codes(clock.now() - timedelta(days=1))
    assert await left(billing) == 0
    with pytest.raises(NotFound):
        await billing.enrolment(token)
