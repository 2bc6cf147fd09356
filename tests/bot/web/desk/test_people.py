"""The pages about people and what they decide: whom a form is about, and who decides here."""

import pytest

from bot.handlers.web.app import WebSettings
from core.billing import Billing
from core.database import Database
from core.security.actors import Sender, system
from core.security.links import Links
from core.security.signing import Signer
from tests.bot.web.desk.seat import Seat
from tests.bot.web.site import site
from tests.cast import BEA, BEA_ON_SLACK, COMPANY, KEYRING, OLGA
from tests.chat import Chat
from tests.fakes.clock import FakeClock
from tests.policies import demoted
from tests.trail import Trail
from tests.web_sessions import signed_in

ALONE = "by the only owner there is, on two channels and after 24 hours"
NEW = Sender("telegram", "", "999", "New Phone", "999")


@pytest.mark.parametrize("deed", ["role", "suspend", "remove", "invite"])
async def test_a_form_about_a_member_names_them(olga: Seat, deed: str) -> None:
    said = await olga.look(f"/member/{deed}?member=Bea")

    assert "Bea, member." in said


@pytest.mark.parametrize(
    "path", ["/policy/show", "/policy/limit", "/policy/wait", "/company/bank", "/company/show"]
)
async def test_a_lone_owner_reads_how_things_are_decided_with_one_owner(
    olga: Seat, billing: Billing, path: str
) -> None:
    assert "by two owners" in await olga.look(path)
    await demoted(billing, "Oskar")

    said = await olga.look(path)
    assert ALONE in said
    assert "two owners" not in said


async def test_only_what_is_proposed_says_who_decides(olga: Seat, billing: Billing) -> None:
    assert "by two owners" in await olga.look("/member/role?member=Bea")
    assert "by two owners" in await olga.look("/member/suspend?member=Oskar")
    assert "by two owners" not in await olga.look("/member/suspend?member=Bea")
    await demoted(billing, "Oskar")

    assert ALONE in await olga.look("/member/role?member=Bea")


async def test_an_old_button_of_a_link_says_what_became_of_it(
    billing: Billing, trail: Trail
) -> None:
    async with billing.work(BEA) as work:
        link, _ = await work.linking.ask_link()
    async with billing.work(system(COMPANY)) as work:
        await work.linking.claim_link(link, NEW)
    async with billing.work(BEA) as work:
        await work.linking.confirm_link(link.id, is_mine=True)
    before = await trail.kinds()

    for deed in ("confirm", "refuse"):
        card = await Chat(billing, BEA_ON_SLACK).say(f"/link {deed} {link.id}")
        assert "confirmed before" in card.title
    assert await trail.kinds() == before


async def test_at_an_address_of_digits_it_is_said_that_browsers_keep_no_passkeys(
    database: Database, clock: FakeClock
) -> None:
    url = "http://127.0.0.1:8000"
    links = Links(url, Signer(b"s" * 32), "billing@demo.example")
    billing = Billing(database, clock, links, KEYRING)
    here = site(billing, settings=WebSettings(url, is_trial=True))
    browser = await signed_in(here.web, billing, OLGA)

    said = (await browser.get("/desk/security")).text
    assert "http://localhost:8000" in said
    assert "Add a passkey" not in said
