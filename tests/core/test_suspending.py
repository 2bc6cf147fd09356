"""A member is suspended, comes back, or is removed; every channel of theirs ends at once."""

from typing import Any

import pytest

from core.billing import Billing
from core.errors import BillingError, NotAllowed, NotFound, WrongState
from core.security.deeds import CodeNeeded
from core.security.rights import Role
from tests.cast import (
    ADA,
    ARI,
    BEA,
    BEA_ON_SLACK,
    BEA_ON_TELEGRAM,
    OLGA,
    OSKAR,
    OSKAR_ON_TELEGRAM,
    OTTO,
    PAIDUP,
)
from tests.codes import KEYBOARD, done, enrolled
from tests.deeds import asked, draft
from tests.policies import demoted, gone
from tests.proposals import agreed, proposed
from tests.trail import Trail


async def suspend(billing: Billing, name: str = "Bea", by: Any = OLGA) -> None:
    async with billing.work(by) as work:
        assert await work.members.suspend(name) is None


@pytest.mark.parametrize("by", [OLGA, ADA, KEYBOARD])
async def test_a_suspended_member_is_a_stranger_on_every_channel(
    billing: Billing, trail: Trail, by: Any
) -> None:
    await suspend(billing, by=by)

    for account in (BEA_ON_SLACK, BEA_ON_TELEGRAM):
        with pytest.raises(NotAllowed):
            await billing.identify(account)
    assert await trail.kinds() == ["MemberSuspended"]


async def test_what_was_under_way_ends_too(billing: Billing) -> None:
    """A030: identified before, suspended since, and refused in the transaction that acts."""
    with pytest.raises(NotAllowed, match="You may do nothing here any more"):
        await _after(billing, lambda: suspend(billing))


async def _after(billing: Billing, meanwhile: Any) -> None:
    actor = await billing.identify(BEA_ON_SLACK)
    await meanwhile()
    await draft(billing, by=actor)


async def test_a_role_that_was_lost_meanwhile_is_lost_in_the_transaction(billing: Billing) -> None:
    """A030, A144: the actor says owner, the books say member."""
    await asked(billing)
    await demoted(billing, "Olga")

    with pytest.raises(NotAllowed, match=r"Your role \(member\) may not approve an invoice"):
        async with billing.work(OLGA) as work:
            await work.invoices.approve("D1")


async def test_a_link_that_was_asked_for_opens_nothing_any_more(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        _, code = await work.linking.ask_link()
    await suspend(billing)

    with pytest.raises(NotFound):
        await billing.link(code)


async def test_who_comes_back_has_their_accounts(billing: Billing) -> None:
    await suspend(billing)
    async with billing.work(OLGA) as work:
        await work.members.resume("Bea")

    assert (await billing.identify(BEA_ON_SLACK)).name == "Bea"


async def test_removing_takes_a_code_and_frees_the_accounts(billing: Billing, trail: Trail) -> None:
    with pytest.raises(BillingError):
        async with billing.work(OLGA) as work:
            await work.members.remove("Bea")
    await done(billing, OLGA, lambda work: work.members.remove("Bea"))

    with pytest.raises(NotAllowed):
        await billing.identify(BEA_ON_SLACK)
    async with billing.work(ADA) as work:
        with pytest.raises(NotFound):
            await work.members.resume("Bea")
        again = await work.members.add("Bea", "bea@demo.example", Role.MEMBER)
        await work.linking.attach(again, BEA_ON_SLACK)
    assert (await billing.identify(BEA_ON_SLACK)).member_id == again.id
    assert len(await trail.records("MemberRemoved")) == 1


async def test_an_owner_is_suspended_by_two(billing: Billing) -> None:
    """A145: no owner shuts another out alone, nor an administrator an owner."""
    async with billing.work(ADA) as work:
        for deed in (work.members.suspend, work.members.remove):
            with pytest.raises(NotAllowed, match="Olga is an owner"):
                await deed("Olga")

    proposal = await proposed(billing, OLGA, lambda work: work.members.suspend("Oskar"))
    assert proposal.subject == "member:2"
    assert (await billing.identify(OSKAR_ON_TELEGRAM)).name == "Oskar"


async def test_two_owners_remove_a_third(billing: Billing) -> None:
    await demoted(billing, "Ari", Role.OWNER)
    await proposed(billing, OLGA, lambda work: work.members.remove("Ari"))
    await agreed(billing, OSKAR)

    async with billing.reading(PAIDUP) as work:
        with pytest.raises(NotFound):
            await work.members.who("Ari")


@pytest.mark.parametrize("by", [BEA, ARI])
@pytest.mark.parametrize("deed", ["suspend", "resume", "remove"])
async def test_others_manage_nobody(billing: Billing, by: Any, deed: str) -> None:
    async with billing.work(by) as work:
        with pytest.raises(NotAllowed):
            await getattr(work.members, deed)("Ada")


@pytest.mark.parametrize("deed", ["suspend", "resume", "remove", "change_role"])
async def test_nobody_decides_on_themselves(billing: Billing, deed: str) -> None:
    """A082: by an administrator for himself."""
    words = ("Olga", Role.ADMIN) if deed == "change_role" else ("Olga",)
    async with billing.work(OLGA) as work:
        with pytest.raises(NotAllowed):
            await getattr(work.members, deed)(*words)


@pytest.mark.parametrize("deed", ["suspend", "remove"])
async def test_another_companys_member_does_not_exist(billing: Billing, deed: str) -> None:
    """A143."""
    async with billing.work(OTTO) as work:
        with pytest.raises(NotFound):
            await getattr(work.members, deed)("Bea")


async def test_who_is_suspended_already_is_said(billing: Billing) -> None:
    await gone(billing, "Bea")
    async with billing.work(OLGA) as work:
        with pytest.raises(WrongState, match="suspended already"):
            await work.members.suspend("Bea")
        with pytest.raises(WrongState, match="Ari is not suspended"):
            await work.members.resume("Ari")


async def test_a_removal_without_a_code_waits_for_one(billing: Billing) -> None:
    await enrolled(billing, ADA)
    with pytest.raises(CodeNeeded):
        async with billing.work(ADA) as work:
            await work.members.remove("Bea")
