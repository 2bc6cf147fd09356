"""What takes two owners: persons, not accounts; exactly what was shown; once; and not for ever."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from core.billing import Billing, Work
from core.errors import BillingError, NotAllowed, NotFound, WrongState
from core.models import Proposal, ProposalState
from core.repositories.base import table
from core.security.actors import Actor
from core.security.deeds import CodeNeeded
from core.security.rights import Role
from core.services.companies import NewCompany
from core.workflows.decisions import fall_due
from tests.cast import ADA, ARI, BEA, COMPANY, OLGA, OSKAR, OTTO, PAIDUP
from tests.codes import KEYBOARD, done, enrolled, needed
from tests.core.rush import at_once
from tests.fakes.clock import FakeClock
from tests.policies import demoted, gone, ruled
from tests.proposals import BANK, OLD_IBAN, agreed, iban, proposed
from tests.trail import Trail

OLGA_ON_SLACK = replace(OLGA, world="slack")


def promoting(name: str) -> Callable[[Work], Awaitable[object]]:
    """Propose that somebody becomes an administrator."""
    return lambda work: work.members.change_role(name, Role.ADMIN)


async def state(billing: Billing, serial: int = 1) -> ProposalState:
    async with billing.reading(PAIDUP) as work:
        return (await work.proposals.view(serial)).proposal.state


async def test_what_one_owner_proposes_another_makes_happen(billing: Billing, trail: Trail) -> None:
    await proposed(billing)
    assert await iban(billing) == OLD_IBAN

    view = await agreed(billing, OSKAR)

    assert view.proposal.state is ProposalState.DONE
    assert await iban(billing) == BANK.iban
    assert [kind for kind in await trail.kinds() if kind != "CodeAccepted"] == [
        *("ProposalMade", "BankDetailsChanged", "ProposalCarriedOut")
    ]


@pytest.mark.parametrize("proposer", [OLGA, OLGA_ON_SLACK, replace(OLGA, world="web")])
async def test_whoever_proposed_it_cannot_agree_on_whatever_account(
    billing: Billing, proposer: Actor
) -> None:
    """A029, A145: the person is compared, not the account."""
    await proposed(billing)

    with pytest.raises(NotAllowed, match="cannot approve it, on whatever account") as refusal:
        await agreed(billing, proposer)
    assert refusal.value.hint == "Ask Oskar."
    assert await iban(billing) == OLD_IBAN


@pytest.mark.parametrize("stranger", [BEA, ARI, ADA])
async def test_nobody_but_an_owner_can_agree(billing: Billing, stranger: Actor) -> None:
    """A145: neither an accountant nor an administrator."""
    await proposed(billing)

    with pytest.raises(NotAllowed, match="may not say yes to a proposal"):
        await agreed(billing, stranger)
    with pytest.raises(NotAllowed, match="may not change the bank details"):
        await proposed(billing, stranger)


async def test_another_companys_proposal_does_not_exist(billing: Billing) -> None:
    """A143."""
    proposal = await proposed(billing)

    async with billing.work(OTTO) as work:
        for deed in (work.proposals.approve, work.proposals.stop, work.proposals.view):
            with pytest.raises(NotFound):
                await deed(1)
        with pytest.raises(NotFound):
            await work.proposals.view_by_id(proposal.id)
        assert await work.proposals.live() == []


async def test_agreeing_takes_a_code(billing: Billing) -> None:
    await proposed(billing)
    await enrolled(billing, OSKAR)

    with pytest.raises(CodeNeeded):
        async with billing.work(OSKAR) as work:
            await work.proposals.approve(1)
    assert await iban(billing) == OLD_IBAN


async def test_twenty_who_agree_at_once_change_it_once(billing: Billing, trail: Trail) -> None:
    """A027: one effect."""
    await proposed(billing)
    app = await enrolled(billing, OSKAR)
    asked = [await needed(billing, OSKAR, lambda work: work.proposals.approve(1))] * 20

    async def agree(wanted: Any) -> str:
        async with billing.work(OSKAR) as work:
            await work.codes.offer(wanted.id, app.code())
            return str((await work.proposals.approve(1)).proposal.state)

    outcomes = Counter(await at_once(agree(each) for each in asked))

    assert outcomes["done"] == 1
    assert len(await trail.records("BankDetailsChanged")) == 1


@pytest.mark.parametrize("deed", ["change a role", "change the approval policy"])
async def test_what_was_written_into_the_database_is_not_carried_out(
    billing: Billing, deed: str
) -> None:
    """A028: the hash of what was shown is checked where it is done."""
    await proposed(billing)
    kind = table(Proposal)
    async with billing.database.writer.begin() as connection:
        await connection.execute(update(kind).values(deed=deed))

    with pytest.raises(WrongState, match="has changed"):
        await agreed(billing, OSKAR)
    assert await iban(billing) == OLD_IBAN


async def test_a_button_of_another_content_is_refused(billing: Billing) -> None:
    await proposed(billing)

    with pytest.raises(WrongState, match="changed since"):
        async with billing.work(OSKAR) as work:
            await work.proposals.approve(1, "0" * 12)


@pytest.mark.parametrize("lost", [demoted, gone])
async def test_whoever_proposed_it_must_still_be_an_owner(billing: Billing, lost: Any) -> None:
    """A030: the initiator was demoted or suspended."""
    await proposed(billing)
    await lost(billing, "Olga")

    with pytest.raises(WrongState, match="no owner any more"):
        await agreed(billing, OSKAR)
    assert await iban(billing) == OLD_IBAN


@pytest.mark.parametrize("lost", [demoted, gone])
async def test_whoever_agrees_must_be_an_owner_when_it_is_done(billing: Billing, lost: Any) -> None:
    """A030: identified as an owner a moment ago, and none in the transaction."""
    await proposed(billing)
    await lost(billing, "Oskar")

    with pytest.raises(NotAllowed):
        await agreed(billing, OSKAR)
    assert await iban(billing) == OLD_IBAN


async def test_what_was_done_expired_or_stopped_is_not_done_again(
    billing: Billing, clock: FakeClock
) -> None:
    """A032."""
    await proposed(billing)
    await agreed(billing, OSKAR)
    with pytest.raises(WrongState, match="is done already"):
        await agreed(billing, OSKAR)

    role = await proposed(billing, OLGA, lambda work: work.members.change_role("Bea", Role.ADMIN))
    async with billing.work(BEA) as work:
        with pytest.raises(NotAllowed, match="about you"):
            await work.proposals.stop(role.serial, "I would rather not.")
    async with billing.work(ARI) as work:
        await work.proposals.stop(role.serial, "I would rather not.")
    with pytest.raises(WrongState, match="is stopped already"):
        await agreed(billing, OSKAR, role.serial)

    late = await proposed(billing, OLGA, lambda work: work.members.change_role("Bea", Role.ADMIN))
    clock.advance(hours=72)
    with pytest.raises(WrongState, match="has expired"):
        await agreed(billing, OSKAR, late.serial)
    assert [each.event for each in await fall_due(billing, COMPANY)] == ["ProposalExpired"]
    assert await state(billing, late.serial) is ProposalState.EXPIRED


async def test_what_changed_meanwhile_is_not_overwritten(billing: Billing) -> None:
    await proposed(billing, OLGA, lambda work: work.members.change_role("Bea", Role.ADMIN))
    await demoted(billing, "Bea", Role.ACCOUNTANT)

    with pytest.raises(WrongState, match="Things have changed"):
        await agreed(billing, OSKAR)


async def test_two_proposals_about_one_thing_do_not_wait_side_by_side(billing: Billing) -> None:
    await proposed(billing)

    with pytest.raises(WrongState, match="Proposal 1 about this waits already"):
        await done(billing, OSKAR, lambda work: work.companies.change_bank(BANK))


async def test_an_owner_has_five_proposals_open_at_most(billing: Billing) -> None:
    """A086: nobody tires the others out."""
    await ruled(billing, open_most=2)
    for name in ("Bea", "Ari"):
        await proposed(billing, OLGA, promoting(name))

    with pytest.raises(WrongState, match="You have 2 proposals waiting already"):
        await proposed(billing)


# -- one owner -----------------------------------------------------------------------------


@pytest.fixture
async def alone(billing: Billing) -> None:
    """Oskar is no owner any more."""
    await demoted(billing, "Oskar")


async def test_one_owner_confirms_on_a_second_channel_and_waits_a_day(
    billing: Billing, clock: FakeClock, alone: None, trail: Trail
) -> None:
    await proposed(billing, OLGA_ON_SLACK)
    with pytest.raises(NotAllowed, match="Confirm it elsewhere than on Slack"):
        await agreed(billing, OLGA_ON_SLACK)

    view = await agreed(billing, OLGA)
    assert view.proposal.state is ProposalState.WAITING
    clock.advance(hours=23, minutes=59)
    assert await fall_due(billing, COMPANY) == []
    assert await iban(billing) == OLD_IBAN

    clock.advance(minutes=1)
    assert [each.event for each in await fall_due(billing, COMPANY)] == ["ProposalCarriedOut"]
    assert await iban(billing) == BANK.iban
    assert await fall_due(billing, COMPANY) == []
    assert len(await trail.records("BankDetailsChanged")) == 1


async def test_anybody_of_the_company_can_stop_it_meanwhile(
    billing: Billing, clock: FakeClock, alone: None
) -> None:
    await proposed(billing, OLGA_ON_SLACK)
    await agreed(billing, OLGA)
    async with billing.work(BEA) as work:
        await work.proposals.stop(1, "I have a bad feeling.")

    clock.advance(days=2)
    assert await fall_due(billing, COMPANY) == []
    assert await iban(billing) == OLD_IBAN


async def test_what_was_confirmed_is_not_done_for_whom_is_no_owner_any_more(
    billing: Billing, clock: FakeClock, alone: None
) -> None:
    """A030: suspended after confirming, before it is done."""
    await proposed(billing, OLGA_ON_SLACK)
    await agreed(billing, OLGA)
    await gone(billing, "Olga")
    clock.advance(days=2)

    assert [each.event for each in await fall_due(billing, COMPANY)] == ["ProposalStopped"]
    assert await iban(billing) == OLD_IBAN


async def test_nobody_who_was_removed_meanwhile_gets_a_role(
    billing: Billing, clock: FakeClock, alone: None, trail: Trail
) -> None:
    await proposed(billing, OLGA_ON_SLACK, lambda work: work.members.change_role("Ari", Role.ADMIN))
    await agreed(billing, OLGA)
    await done(billing, OLGA, lambda work: work.members.remove("Ari"))
    clock.advance(days=1)

    assert [each.event for each in await fall_due(billing, COMPANY)] == ["ProposalStopped"]
    assert await trail.records("RoleChanged") == []


async def test_an_owner_has_no_say_about_themselves(billing: Billing, clock: FakeClock) -> None:
    """To suspend the only other owner takes the second channel and the delay."""
    await proposed(billing, OLGA_ON_SLACK, lambda work: work.members.suspend("Oskar"))
    with pytest.raises(NotAllowed, match="This is about you"):
        await agreed(billing, OSKAR)
    await agreed(billing, OLGA)
    clock.advance(days=1)
    await fall_due(billing, COMPANY)

    async with billing.reading(PAIDUP) as work:
        assert not (await work.members.who("Oskar")).is_active


async def test_the_last_owner_stays_one(billing: Billing, clock: FakeClock) -> None:
    await proposed(
        billing, OLGA_ON_SLACK, lambda work: work.members.change_role("Oskar", Role.MEMBER)
    )
    await agreed(billing, OLGA)
    await demoted(billing, "Olga", Role.MEMBER)
    clock.advance(days=1)

    assert [each.event for each in await fall_due(billing, COMPANY)] == ["ProposalStopped"]


# -- the machine's keyboard ----------------------------------------------------------------


async def by_keyboard(billing: Billing) -> Proposal | None:
    async with billing.work(KEYBOARD) as work:
        return await work.companies.change_bank(BANK)


async def test_what_the_keyboard_proposes_takes_both_owners(billing: Billing) -> None:
    """A082, A145: an administrator at the machine changes nothing alone."""
    assert await by_keyboard(billing) is not None
    assert (await agreed(billing, OLGA)).proposal.state is ProposalState.OPEN
    with pytest.raises(WrongState, match="You said yes to this already"):
        await agreed(billing, OLGA_ON_SLACK)

    assert (await agreed(billing, OSKAR)).proposal.state is ProposalState.DONE


async def test_what_the_keyboard_proposes_one_owner_confirms_and_waits(
    billing: Billing, alone: None
) -> None:
    await by_keyboard(billing)

    assert (await agreed(billing, OLGA)).proposal.state is ProposalState.WAITING


async def test_while_a_company_is_set_up_the_keyboard_decides(billing: Billing) -> None:
    seat = await billing.open_company(NewCompany("third", "Third GmbH", {}))
    async with billing.work(seat) as work:
        await work.members.add("Nia", "", Role.OWNER)
        assert await work.companies.change_bank(BANK) is None
        assert (await work.companies.own()).iban == BANK.iban


@pytest.mark.parametrize("deed", ["change_bank", "change_role"])
async def test_the_system_elsewhere_proposes_nothing(billing: Billing, deed: str) -> None:
    """A144: no role from outside."""

    async def change(work: Work) -> object:
        if deed == "change_bank":
            return await work.companies.change_bank(BANK)
        return await work.members.change_role("Bea", Role.OWNER)

    with pytest.raises(BillingError):
        async with billing.work(PAIDUP) as work:
            await change(work)
