"""Second factors: who may take them away, and what is forgotten of them."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.billing import Billing
from core.errors import CodeRefused, NotAllowed, NotFound, WrongState
from core.security.actors import Actor
from core.security.totp import code_at, step_of
from tests.cast import ADA, BEA, OLGA, OSKAR, OTTO, PAIDUP
from tests.codes import KEYBOARD, enrolled
from tests.fakes.clock import FakeClock
from tests.proposals import agreed, proposed
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
    async with billing.reading(BEA) as work:
        assert (await work.second_factors.standing()).since is None


async def taken_away(billing: Billing) -> str:
    """Bea has no codes any more; answers the word that the keyboard printed."""
    await enrolled(billing, BEA)
    async with billing.work(KEYBOARD) as work:
        return await work.second_factors.remove_of(3, "Bea")


async def begun(billing: Billing, word: str = "", by: Actor = BEA) -> str:
    """Begin to set up codes; answers the secret."""
    async with billing.work(by) as work:
        return (await work.second_factors.enrol(word)).secret


async def test_after_the_keyboard_took_codes_away_a_chat_alone_sets_up_none(
    billing: Billing, clock: FakeClock
) -> None:
    word = await taken_away(billing)
    for said in ("", "wrong", word[:-1], f"{word}2"):
        with pytest.raises(WrongState, match=r"set-up word|taken away"):
            await begun(billing, said)

    secret = await begun(billing, f" {word.upper().replace('-', ' ')} ")
    with pytest.raises(WrongState, match="set-up word"):
        await begun(billing, word)
    async with billing.work(BEA) as work:
        await work.second_factors.confirm(code_at(secret, step_of(clock.now())))
        assert not await work.second_factors.needs_word()


async def test_a_set_up_word_is_for_ten_minutes_and_for_one_member(
    billing: Billing, clock: FakeClock
) -> None:
    word = await taken_away(billing)
    await enrolled(billing, ADA)
    async with billing.work(KEYBOARD) as work:
        others = await work.second_factors.remove_of(ADA.member_id or 0, "Ada")
    with pytest.raises(WrongState):
        await begun(billing, others)
    clock.advance(minutes=11)
    with pytest.raises(WrongState):
        await begun(billing, word)

    async with billing.work(KEYBOARD) as work:
        another = await work.second_factors.remove_of(3, "Bea")
    assert await begun(billing, another)


async def test_what_was_begun_before_the_keyboard_took_codes_away_is_nothing(
    billing: Billing, clock: FakeClock
) -> None:
    secret = await begun(billing)
    await taken_away(billing)

    with pytest.raises(WrongState, match="nothing to confirm"):
        async with billing.work(BEA) as work:
            await work.second_factors.confirm(code_at(secret, step_of(clock.now())))


async def test_two_owners_yes_stands_in_for_the_set_up_word(billing: Billing) -> None:
    await taken_away(billing)
    await proposed(billing, OLGA, lambda work: work.resets.propose("Bea"))
    await agreed(billing, OSKAR)

    assert await begun(billing)


async def test_twenty_at_once_use_a_set_up_word_once(billing: Billing) -> None:
    word = await taken_away(billing)

    async def tried() -> bool:
        try:
            return bool(await begun(billing, word))
        except WrongState:
            return False

    assert sum(await asyncio.gather(*(tried() for _ in range(20)))) == 1


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
