"""People and their accounts: a code works once, for a while, and both sides say yes."""

from dataclasses import replace
from typing import Any

import pytest

from bot.notify.routes import routes
from core.billing import Billing, Work
from core.errors import NotAllowed, NotFound, WrongState
from core.models import Link, LinkState
from core.security.actors import Actor, Sender, system
from core.security.deeds import CodeNeeded
from core.security.rights import Deed, Role
from tests.cast import (
    ADA,
    ARI,
    BEA,
    BEA_ON_SLACK,
    COMPANY,
    MIA,
    OLGA,
    OSKAR,
    OTHER_PAIDUP,
    OTTO,
    PAIDUP,
)
from tests.codes import KEYBOARD, enrolled, with_code
from tests.deeds import asked
from tests.fakes.clock import FakeClock
from tests.proposals import agreed, proposed
from tests.trail import Trail
from tests.web_sessions import with_password

NEW = Sender("telegram", "", "999", "New Phone", "999")


async def code_of(billing: Billing, by: Actor = ARI, name: str = "") -> str:
    """A code Ari asked for, or somebody else, perhaps for another."""
    async with billing.work(by) as work:
        _, code = await work.linking.ask_link(name)
    return code


async def claim(billing: Billing, code: str, sender: Sender = NEW) -> Link:
    link = await billing.link(code)
    async with billing.work(system(link.company_id)) as work:
        return await work.linking.claim_link(link, sender)


async def confirm(billing: Billing, link: Link, by: Actor = ARI, *, is_mine: bool = True) -> Link:
    async with billing.work(by) as work:
        return await work.linking.confirm_link(link.id, is_mine=is_mine)


async def test_an_account_is_linked_when_both_sides_say_so(billing: Billing, trail: Trail) -> None:
    link = await claim(billing, await code_of(billing))
    with pytest.raises(NotAllowed):
        await billing.identify(NEW)

    await confirm(billing, link)

    assert await billing.identify(NEW) == replace(ARI, world="telegram", origin="999")
    assert await trail.kinds() == ["LinkAsked", "LinkClaimed", "AccountLinked"]


async def test_an_owner_who_links_an_account_is_offered_what_waits_for_another(
    billing: Billing, trail: Trail
) -> None:
    await asked(billing)
    await asked(billing, by=OLGA)
    link = await claim(billing, await code_of(billing, OLGA))
    await confirm(billing, link, OLGA)

    (offer,) = await trail.records("ApprovalOffered")
    assert (offer.subject, offer.payload["member_id"]) == ("invoice:1", OLGA.member_id)


async def test_a_code_is_kept_as_a_hash_only(billing: Billing, trail: Trail) -> None:
    code = await code_of(billing)
    link = await billing.link(code)

    assert len(code) >= 26
    assert code not in str(link)
    assert code not in str([record.payload for record in await trail.records()])


async def test_a_code_works_once(billing: Billing) -> None:
    code = await code_of(billing)
    link = await billing.link(code)
    await claim(billing, code)

    with pytest.raises(NotFound):
        await billing.link(code)
    with pytest.raises(WrongState, match="used already"):
        async with billing.work(PAIDUP) as work:
            await work.linking.claim_link(link, replace(NEW, user="998"))


async def test_a_code_is_claimed_in_its_own_company(billing: Billing) -> None:
    link = await billing.link(await code_of(billing))

    with pytest.raises(WrongState):
        async with billing.work(OTHER_PAIDUP) as work:
            await work.linking.claim_link(link, NEW)


async def test_a_code_lasts_ten_minutes(billing: Billing, clock: FakeClock) -> None:
    code = await code_of(billing)
    clock.advance(minutes=9, seconds=59)
    assert (await billing.link(f" {code.upper()} ")).state is LinkState.ASKED
    clock.advance(seconds=1)

    with pytest.raises(NotFound):
        await billing.link(code)


@pytest.mark.parametrize("code", ["", "x" * 5000, "a\x00b", "\ud800"])
async def test_a_code_that_is_none_opens_nothing(billing: Billing, code: str) -> None:
    with pytest.raises(NotFound, match="not valid"):
        await billing.link(code)


async def test_whoever_did_not_ask_cannot_confirm(billing: Billing) -> None:
    link = await claim(billing, await code_of(billing))

    for actor in (BEA, OLGA, MIA, OTTO):
        with pytest.raises(NotFound):
            await confirm(billing, link, actor)


async def test_a_claim_that_is_refused_links_nothing(billing: Billing, trail: Trail) -> None:
    link = await claim(billing, await code_of(billing))
    refused = await confirm(billing, link, is_mine=False)

    assert refused.state is LinkState.REFUSED
    assert (await trail.kinds())[-1] == "LinkRefused"
    with pytest.raises(WrongState, match="refused before"):
        await confirm(billing, link)
    with pytest.raises(NotAllowed):
        await billing.identify(NEW)


async def test_a_claim_is_confirmed_once_and_in_time(billing: Billing, clock: FakeClock) -> None:
    link = await claim(billing, await code_of(billing))
    clock.advance(minutes=11)

    with pytest.raises(WrongState):
        await confirm(billing, link)


async def test_a_code_nobody_claimed_cannot_be_confirmed(billing: Billing) -> None:
    link = await billing.link(await code_of(billing))

    with pytest.raises(WrongState):
        await confirm(billing, link)


async def test_a_code_that_another_asked_for_is_confirmed_by_whose_it_is(
    billing: Billing, trail: Trail
) -> None:
    """A071: an administrator's code makes nobody an owner's voice."""
    link = await claim(billing, await code_of(billing, ADA, "ari@demo.example"))

    with pytest.raises(NotFound):
        await confirm(billing, link, ADA)
    with pytest.raises(NotAllowed):
        await billing.identify(NEW)
    await confirm(billing, link)

    assert (await billing.identify(NEW)).name == "Ari"
    assert await trail.kinds() == ["LinkAsked", "LinkClaimed", "AccountLinked"]


async def test_who_has_no_account_yet_is_vouched_for_by_who_invited_them(billing: Billing) -> None:
    async with billing.work(ADA) as work:
        await work.members.add("Nia", "nia@demo.example", Role.MEMBER)
    link = await claim(billing, await code_of(billing, ADA, "Nia"))

    for other in (BEA, OLGA):
        with pytest.raises(NotFound):
            await confirm(billing, link, other)
    await confirm(billing, link, ADA)

    assert (await billing.identify(NEW)).name == "Nia"


async def test_nobody_vouches_for_who_signs_in_on_the_web(billing: Billing, trail: Trail) -> None:
    """Else one person had two voices: whoever asked the code would confirm it, too."""
    async with billing.work(ADA) as work:
        nia = await work.members.add("Nia", "nia@demo.example", Role.MEMBER)
    await with_password(billing, Actor(COMPANY, nia.id, nia.name, nia.role))
    link = await claim(billing, await code_of(billing, ADA, "Nia"))

    with pytest.raises(NotFound):
        await confirm(billing, link, ADA)
    (asked_for, *_) = await trail.records("LinkAsked")
    async with billing.reading(PAIDUP) as work:
        assert ("email", "nia@demo.example") in await routes(work, asked_for)


async def test_who_was_suspended_meanwhile_is_given_no_role(billing: Billing) -> None:
    proposal = await proposed(
        billing, OLGA, lambda work: work.members.change_role("Bea", Role.ADMIN)
    )
    async with billing.work(ADA) as work:
        await work.members.suspend("Bea")

    with pytest.raises(WrongState, match="Bea is suspended"):
        await agreed(billing, OSKAR, proposal.serial)


async def test_at_the_keyboard_an_owners_account_is_not_taken_over(billing: Billing) -> None:
    """A071: once somebody can be reached, they are asked."""
    link = await claim(billing, await code_of(billing, KEYBOARD, "Olga"))

    with pytest.raises(NotFound):
        await confirm(billing, link, KEYBOARD)
    with pytest.raises(NotAllowed):
        await billing.identify(NEW)


async def test_an_administrator_asks_for_no_code_of_an_owner(billing: Billing) -> None:
    async with billing.work(ADA) as work:
        with pytest.raises(NotAllowed, match="Olga is an owner"):
            await work.linking.ask_link("Olga")


async def test_whoever_has_codes_gives_one_to_link_an_account(billing: Billing) -> None:
    """A071: somebody else's hand on an unlocked phone links nothing."""
    link = await claim(billing, await code_of(billing))
    app = await enrolled(billing, ARI)

    with pytest.raises(CodeNeeded):
        await confirm(billing, link)

    def yes(work: Work) -> Any:
        return work.linking.confirm_link(link.id, is_mine=True)

    await with_code(billing, ARI, yes, app.code())

    assert (await billing.identify(NEW)).name == "Ari"


async def test_a_linked_account_is_not_linked_again(billing: Billing) -> None:
    code = await code_of(billing)

    with pytest.raises(WrongState, match="linked already"):
        await claim(billing, code, BEA_ON_SLACK)
    assert (await billing.link(code)).state is LinkState.ASKED


async def test_an_account_that_was_linked_meanwhile_is_not_linked_again(billing: Billing) -> None:
    first, second = [await claim(billing, await code_of(billing)) for _ in range(2)]
    await confirm(billing, first)

    with pytest.raises(WrongState, match="linked already"):
        await confirm(billing, second)


async def test_a_long_display_name_is_cut_and_cleaned(billing: Billing) -> None:
    sender = replace(NEW, display="\x00\u202e" + "N" * 5000)

    link = await confirm(billing, await claim(billing, await code_of(billing), sender))

    assert link.display == "N" * 200


async def test_a_member_is_added_once(billing: Billing, trail: Trail) -> None:
    async with billing.work(ADA) as work:
        member = await work.members.add("  Nia\tNord ", "Nia@Demo.example", Role.MEMBER)
    assert (member.name, member.email) == ("Nia Nord", "Nia@demo.example")
    for name, email in (("Nia Nord", ""), ("Other", "Nia@demo.example")):
        with pytest.raises(WrongState):
            async with billing.work(ADA) as work:
                await work.members.add(name, email, Role.MEMBER)

    (record,) = await trail.records()
    assert record.payload == {"member_id": member.id, "name": "Nia Nord", "role": "member"}


async def test_a_link_is_for_a_member_there_is(billing: Billing) -> None:
    with pytest.raises(NotFound, match="no member"):
        async with billing.work(ADA) as work:
            await work.linking.ask_link("Nobody")


async def test_a_first_name_will_do_where_one_is_called_so(billing: Billing) -> None:
    async with billing.work(OLGA) as work:
        max_muster = await work.members.add("Max Muster", "", Role.MEMBER)
        assert await work.members.who("max") == max_muster
        await work.members.add("Max Mayer", "", Role.MEMBER)
        with pytest.raises(NotFound) as refusal:
            await work.members.who("Max")

    assert refusal.value.hint == "Write the whole name: Max Muster or Max Mayer."


@pytest.mark.parametrize("name", ["", " ", "\u200b"])
async def test_nobody_is_meant_by_no_name(billing: Billing, name: str) -> None:
    async with billing.work(OLGA) as work:
        await work.members.add("Nia Neu", "", Role.MEMBER)
        with pytest.raises(NotFound):
            await work.members.who(name)


async def test_those_who_may_are_found_with_their_accounts(billing: Billing) -> None:
    async with billing.reading(BEA) as work:
        owners = await work.members.who_may(Deed.APPROVE_INVOICE)
        nobody = await work.members.who_may(Deed.KEEP_BOOKS)
        everybody = await work.members.all()

    assert [(each.member.name, each.on("telegram")) for each in owners] == [
        ("Olga", ["101"]),
        ("Oskar", ["102"]),
    ]
    assert nobody == []
    assert {each.member.name: len(each.accounts) for each in everybody} == {
        "Olga": 2,
        "Oskar": 1,
        "Bea": 2,
        "Ari": 1,
        "Ada": 1,
    }


async def test_who_left_is_not_known_and_not_told(billing: Billing) -> None:
    async with billing.work(ADA) as work:
        bea = await work.members._members.by_id(3)
        assert bea is not None
        await work.members._members.change(bea, is_active=False)

    with pytest.raises(NotAllowed):
        await billing.identify(BEA_ON_SLACK)
    async with billing.reading(PAIDUP) as work:
        assert await work.members.reach(3) is None
        assert await work.members.name(3) == "Bea"
        writers = await work.members.who_may(Deed.WRITE_INVOICES)
        assert [each.member.name for each in writers] == ["Olga", "Oskar", "Ari"]


async def test_one_member_is_reached_by_id(billing: Billing) -> None:
    async with billing.reading(PAIDUP) as work:
        olga = await work.members.reach(1)
        assert olga is not None
        assert olga.on("slack") == ["U1"]
        assert olga.on("email") == []
        assert await work.members.name(None) == "Paidup"
        assert (await work.companies.own()).id == COMPANY
