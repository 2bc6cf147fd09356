"""A lost second factor: two other people take it away, and whose it is hears of it."""

import asyncio
from typing import Any

import pytest
from sqlmodel import delete, select

from bot.notify.routes import routes
from core.billing import Billing
from core.errors import BillingError, NotAllowed, NotFound, WrongState
from core.models import Passkey, ProposalState, RecoveryCode, SecondFactor, Stage
from core.security.actors import Actor
from core.security.totp import code_at, step_of
from core.sign_ins import SignIns, Where
from tests.cast import ADA, ARI, BEA, OLGA, OSKAR, OTTO, PAIDUP
from tests.codes import KEYBOARD, done, enrolled, with_code
from tests.device import with_passkey
from tests.fakes.clock import FakeClock
from tests.proposals import agreed, proposed
from tests.trail import Trail
from tests.web_sessions import MAILS, PASSWORD, with_password

HERE = Where("198.51.100.7", "198.51.100.7")


async def lost(billing: Billing, who: Actor = BEA) -> None:
    """Somebody with codes and a passkey, whose phone is in the lake."""
    await enrolled(billing, who)
    await with_passkey(billing, who)


async def left(billing: Billing, who: Actor) -> int:
    """How many rows there are by which somebody proves who they are."""
    async with billing.reading(PAIDUP) as work:
        found: list[Any] = []
        for model in (SecondFactor, RecoveryCode, Passkey):
            query = select(model).where(model.member_id == who.member_id)
            found += list(await work._session.exec(query))
    return len(found)


async def test_codes_that_are_switched_off_take_the_passkeys_along(billing: Billing) -> None:
    """Else the password alone would be enough for whoever sets up new ones."""
    await lost(billing)
    await done(billing, BEA, lambda work: work.second_factors.remove())

    assert await left(billing, BEA) == 0


async def test_with_a_passkey_nobody_sets_up_codes_by_the_password_alone(billing: Billing) -> None:
    await lost(billing)
    await with_password(billing, BEA)
    half = await SignIns(billing).by_password(MAILS[BEA.member_id or 0], PASSWORD, HERE)
    async with billing.work(PAIDUP) as work:
        await work._session.exec(delete(SecondFactor))
    async with billing.work(BEA) as work:
        with pytest.raises(WrongState, match="You have a passkey"):
            await work.sign_ins.setting_up(half.session.id)


def reset(name: str) -> Any:
    return lambda work: work.resets.propose(name)


async def test_two_owners_take_lost_codes_away(billing: Billing, trail: Trail) -> None:
    await lost(billing)
    await proposed(billing, OLGA, reset("Bea"))
    assert await left(billing, BEA) == 2

    await agreed(billing, OSKAR)

    assert await left(billing, BEA) == 0
    (record,) = await trail.records("CodesRemoved")
    assert (record.payload["member_id"], record.member_id) == (BEA.member_id, OSKAR.member_id)


async def test_the_person_hears_of_it_on_every_channel_before_it_happens(
    billing: Billing, trail: Trail
) -> None:
    """A082."""
    await lost(billing)
    await proposed(billing, OLGA, reset("Bea"))
    (record,) = await trail.records("ProposalMade")
    async with billing.reading(PAIDUP) as work:
        told = await routes(work, record)

    assert {("slack", "U3"), ("telegram", "103"), ("email", "bea@demo.example")} <= set(told)


async def test_the_person_can_stop_it(billing: Billing) -> None:
    """A082: by support e-mail, say."""
    await lost(billing)
    proposal = await proposed(billing, OLGA, reset("Bea"))
    async with billing.work(BEA) as work:
        await work.proposals.stop(proposal.serial)

    with pytest.raises(WrongState):
        await agreed(billing, OSKAR)
    assert await left(billing, BEA) == 2


async def test_an_owner_has_no_say_about_their_own(billing: Billing) -> None:
    await lost(billing, OSKAR)
    with pytest.raises(NotAllowed, match="Nobody resets their own"):
        await done(billing, OSKAR, reset("Oskar"))
    await proposed(billing, OLGA, reset("Oskar"))

    with pytest.raises(NotAllowed, match="about you"):
        await agreed(billing, OSKAR)


async def test_one_owner_alone_waits_and_everybody_is_warned(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    """Of two owners one has lost theirs: a second channel and a delay stand in for another."""
    await lost(billing, OSKAR)
    proposal = await proposed(billing, OLGA, reset("Oskar"))
    elsewhere = Actor(OLGA.company_id, OLGA.member_id, OLGA.name, OLGA.role, "slack")
    with pytest.raises(NotAllowed, match="elsewhere"):
        await agreed(billing, OLGA)
    view = await done(billing, elsewhere, lambda work: work.proposals.approve(proposal.serial))
    assert view.proposal.state is ProposalState.WAITING
    assert await left(billing, OSKAR) == 2

    clock.advance(hours=25)
    async with billing.work(PAIDUP) as work:
        assert await work.proposals.fall_due(proposal.id) == "ProposalCarriedOut"

    assert await left(billing, OSKAR) == 0
    assert len(await trail.records("ProposalConfirmed")) == 1


async def test_new_codes_in_the_meantime_are_not_taken_away(
    billing: Billing, clock: FakeClock
) -> None:
    """What was agreed to is about the codes of then."""
    await lost(billing)
    await proposed(billing, OLGA, reset("Bea"))
    clock.advance(minutes=5)
    await enrolled(billing, BEA)

    with pytest.raises(WrongState, match="Things have changed"):
        await agreed(billing, OSKAR)


@pytest.mark.parametrize("by", [ADA, ARI, BEA])
async def test_nobody_else_may_propose_it(billing: Billing, by: Actor) -> None:
    await lost(billing)
    async with billing.work(by) as work:
        with pytest.raises(NotAllowed):
            await work.resets.propose("Bea")


async def test_who_has_none_and_who_is_not_there(billing: Billing) -> None:
    async with billing.work(OLGA) as work:
        with pytest.raises(WrongState, match="has no one-time codes"):
            await work.resets.propose("Bea")
        with pytest.raises(NotFound):
            await work.resets.propose("Vic")
    async with billing.work(OTTO) as work:
        with pytest.raises(NotFound):
            await work.resets.propose("Bea")


async def test_the_keyboard_helps_where_nobody_is_left(billing: Billing) -> None:
    """A079: break glass; the person and the owners are told."""
    await lost(billing, OLGA)
    async with billing.work(KEYBOARD) as work:
        await work.second_factors.remove_of(OLGA.member_id or 0, "Olga")

    assert await left(billing, OLGA) == 0


async def test_two_owners_yes_stands_in_for_the_word_of_the_keyboard(billing: Billing) -> None:
    await lost(billing)
    async with billing.work(KEYBOARD) as work:
        await work.second_factors.remove_of(BEA.member_id or 0, "Bea")
    await proposed(billing, OLGA, reset("Bea"))
    await agreed(billing, OSKAR)

    async with billing.work(BEA) as work:
        assert (await work.second_factors.enrol()).secret


async def test_one_recovery_code_twice_at_once_counts_once(billing: Billing) -> None:
    """A081."""
    async with billing.work(BEA) as work:
        begun = await work.second_factors.enrol()
    async with billing.work(BEA) as work:
        now = step_of(billing.clock.now())
        codes = await work.second_factors.confirm(code_at(begun.secret, now))
    await with_password(billing, BEA)

    async def once() -> bool:
        async with billing.work(BEA) as work:
            half = await work.sign_ins.start(Stage.HALF, "")
        try:
            await with_code(
                billing, BEA, lambda work: work.sign_ins.finish(half.session.id), codes[0]
            )
        except BillingError:
            return False
        return True

    assert sum(await asyncio.gather(*(once() for _ in range(10)))) == 1
