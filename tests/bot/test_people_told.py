"""Who hears of what happens to a person's ways in; and that all of them end at once."""

from typing import Any

import pytest

from bot.notify.cards import CARDS
from bot.notify.routes import routes
from core.billing import Billing
from core.errors import NotAllowed, NotFound
from core.models import EventRecord
from core.security.actors import Sender, system
from core.security.rights import Role
from core.services.deliveries import Telling
from core.sign_ins import SignIns, Where
from tests.cast import (
    ADA,
    BEA,
    BEA_ON_SLACK,
    BEA_ON_TELEGRAM,
    COMPANY,
    OLGA,
    PAIDUP,
)
from tests.codes import KEYBOARD, done, enrolled, with_code
from tests.trail import Trail
from tests.web_sessions import MAILS, PASSWORD, with_password

HERE = Where("198.51.100.7", "198.51.100.7", "Firefox on Linux")
BY_MAIL = Sender("email", str(COMPANY), "bea@demo.example", address="bea@demo.example")
BEAS = {("slack", "U3"), ("telegram", "103"), ("email", "bea@demo.example")}


async def told(billing: Billing, record: EventRecord) -> set[tuple[str, str]]:
    async with billing.reading(PAIDUP) as work:
        return set(await routes(work, record))


async def newest(trail: Trail, kind: str) -> EventRecord:
    return (await trail.records(kind))[-1]


async def claimed(billing: Billing, by: Any, name: str) -> int:
    """Somebody's code, shown by an account nobody knows."""
    async with billing.work(by) as work:
        link, _ = await work.linking.ask_link(name)
    async with billing.work(system(COMPANY)) as work:
        await work.linking.claim_link(link, Sender("telegram", "", "999", "New Phone", "999"))
    return link.id


@pytest.mark.parametrize("by", [ADA, OLGA, KEYBOARD])
async def test_whose_code_it_is_hears_of_it_on_every_channel(
    billing: Billing, trail: Trail, by: Any
) -> None:
    """A071: whoever asked for it, and before anything is linked."""
    await claimed(billing, by, "Bea")

    assert await told(billing, await newest(trail, "LinkAsked")) == BEAS
    asked = await told(billing, await newest(trail, "LinkClaimed"))
    assert {("slack", "U3"), ("telegram", "103")} <= asked


async def test_ones_own_code_is_no_news(billing: Billing, trail: Trail) -> None:
    async with billing.work(BEA) as work:
        await work.linking.ask_link()

    assert await told(billing, await newest(trail, "LinkAsked")) == set()


async def test_who_invited_somebody_is_asked_about_them(billing: Billing, trail: Trail) -> None:
    async with billing.work(ADA) as work:
        await work.members.add("Nia", "nia@demo.example", Role.MEMBER)
    await claimed(billing, ADA, "Nia")
    assert await told(billing, await newest(trail, "LinkClaimed")) == {("slack", "U5")}

    await claimed(billing, KEYBOARD, "Nia")
    assert await told(billing, await newest(trail, "LinkClaimed")) == {
        ("telegram", "101"),
        ("telegram", "102"),
    }


async def in_on_the_web(billing: Billing) -> Sender:
    """Bea, by password and code."""
    await with_password(billing, BEA)
    half = await SignIns(billing).by_password(MAILS[3], PASSWORD, HERE)
    app = await enrolled(billing, BEA)
    opened = await with_code(
        billing, BEA, lambda work: work.sign_ins.finish(half.session.id), app.code()
    )
    return Sender("web", "", opened.session.token_hash, address="198.51.100.7")


async def test_signing_in_and_another_password_are_told(billing: Billing, trail: Trail) -> None:
    """A082."""
    await in_on_the_web(billing)
    assert await told(billing, await newest(trail, "SignedIn")) == BEAS - {
        ("email", "bea@demo.example")
    }
    made = await SignIns(billing).hashed("marble thunder violin saddle", BEA)
    async with billing.work(BEA) as work:
        (session,) = await work.sign_ins.all()
    await done(billing, BEA, lambda work: work.sign_ins.change_password(session.id, made))

    heard = await told(billing, await newest(trail, "PasswordSet"))
    assert heard == BEAS | {("telegram", "101"), ("telegram", "102")}


@pytest.mark.parametrize("kind", ["LinkAsked", "SignedIn"])
async def test_what_is_told_says_what_to_do(billing: Billing, trail: Trail, kind: str) -> None:
    await in_on_the_web(billing)
    await claimed(billing, ADA, "Bea")
    record = await newest(trail, kind)
    telling = Telling(
        delivery_id=1,
        company_id=COMPANY,
        kind=record.kind,
        subject=record.subject,
        payload=record.payload,
        actor=record.actor,
        channel="slack",
        address="U3",
        request_id="",
        attempt=1,
    )
    async with billing.reading(PAIDUP) as work:
        said = await CARDS[kind](work, telling)

    assert said.note is not None
    assert "If that was not you" in said.note.text


@pytest.mark.parametrize("how", ["suspend", "remove"])
async def test_every_way_in_ends_at_once(billing: Billing, how: str) -> None:
    """A061: Slack, Telegram, mail, the web, and codes that were handed out."""
    web = await in_on_the_web(billing)
    ways = [BEA_ON_SLACK, BEA_ON_TELEGRAM, BY_MAIL, web]
    async with billing.work(BEA) as work:
        _, code = await work.linking.ask_link()
    for way in ways:
        assert (await billing.identify(way)).member_id == BEA.member_id
    before = await billing.identify(web)

    await done(billing, OLGA, lambda work: getattr(work.members, how)("Bea"))

    for way in ways:
        with pytest.raises(NotAllowed):
            await billing.identify(way)
    with pytest.raises(NotFound):
        await billing.link(code)
    with pytest.raises(NotAllowed, match="is wrong"):
        await SignIns(billing).by_password(MAILS[3], PASSWORD, HERE)
    with pytest.raises(NotAllowed, match="nothing here any more"):
        async with billing.work(before):
            pass
