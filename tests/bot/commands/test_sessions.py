"""/session and /passkey: what lets one in on the web, seen and ended from any chat."""

import pytest

from core.billing import Billing
from core.errors import NotAllowed
from core.security.actors import Sender
from core.sign_ins import SignIns, Where
from tests.cast import BEA
from tests.chat import Chat
from tests.codes import enrolled, with_code
from tests.device import with_passkey
from tests.fakes.clock import FakeClock
from tests.web_sessions import MAILS, PASSWORD, with_password

HERE = Where("198.51.100.7", "198.51.100.7", "Firefox on Linux")


async def signed_in(billing: Billing, clock: FakeClock) -> Sender:
    """Bea, on the web."""
    await with_password(billing, BEA)
    half = await SignIns(billing).by_password(MAILS[3], PASSWORD, HERE)
    app = await enrolled(billing, BEA)
    opened = await with_code(
        billing, BEA, lambda work: work.sign_ins.finish(half.session.id), app.code()
    )
    clock.advance(seconds=60)
    return Sender("web", "", opened.session.token_hash, address=HERE.origin)


async def is_in(billing: Billing, sender: Sender) -> bool:
    try:
        await billing.identify(sender)
    except NotAllowed:
        return False
    return True


async def test_a_chat_shows_where_one_is_signed_in_and_ends_one(
    billing: Billing, clock: FakeClock, bea: Chat, ari: Chat
) -> None:
    first, second = await signed_in(billing, clock), await signed_in(billing, clock)
    card = await bea.say("/session list")
    assert [row.title.partition(",")[0] for row in card.rows] == ["Firefox on Linux"] * 2
    (newest,) = [row.action for row in card.rows][:1]
    assert newest is not None

    assert "ended already" in (await ari.say(f"/session end {newest.arguments['session']}")).title
    left = await bea.say(f"/session end {newest.arguments['session']}")

    assert len(left.rows) == 1
    assert [await is_in(billing, each) for each in (first, second)] == [True, False]


async def test_a_chat_signs_out_everywhere(billing: Billing, clock: FakeClock, bea: Chat) -> None:
    web = await signed_in(billing, clock)

    card = await bea.say("/session end-all")

    assert card.text == "One session has ended."
    assert not await is_in(billing, web)
    assert "nowhere" in (await bea.say("/session list")).title


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 40, "1.5"])
async def test_a_number_of_no_session_is_said_to_be_none(bea: Chat, number: str) -> None:
    for line in (f"/session end {number}", f"/passkey remove {number}"):
        assert "did not work" not in (await bea.say(line)).title


async def test_a_chat_shows_and_removes_passkeys(
    billing: Billing, clock: FakeClock, bea: Chat
) -> None:
    web = await signed_in(billing, clock)
    await with_passkey(billing, BEA)
    (row,) = (await bea.say("/passkey list")).rows
    assert row.title == "My phone"

    assert (await bea.say("/passkey remove 1")).title == "You have no passkeys."
    assert not await is_in(billing, web)


async def test_a_list_tells_sessions_apart(billing: Billing, clock: FakeClock, bea: Chat) -> None:
    first, second = await signed_in(billing, clock), await signed_in(billing, clock)
    for web in (first, second):
        found = (await Chat(billing, web).say("/session list")).rows
        marked = [row.text.startswith("This browser.") for row in found]
        assert marked == [web is second, web is first]

    (row, *_) = (await bea.say("/session list")).rows
    assert row.title.startswith("Firefox on Linux, ")
    assert row.text == "Signed in 22 Nov 2026, 10:01. Last used 22 Nov 2026, 10:01."
