"""The owner's pages: each asks what a typed line would ask, with the same rights."""

import re
from typing import Any

import pytest

from bot.commands.dispatch import dispatch
from bot.commands.request import Request, Typed
from bot.commands.table import COMMANDS
from bot.handlers.web.desk.menu import MENU
from core.billing import Billing
from core.security.rights import Role, may
from tests.bot.web.desk.conftest import Seats
from tests.bot.web.desk.seat import Seat
from tests.bot.web.desk.stage import LOOKS, MORE, worked
from tests.bot.web.site import site
from tests.cast import (
    ADA_ON_SLACK,
    ARI_ON_SLACK,
    BEA_ON_SLACK,
    OLGA,
    OLGA_ON_TELEGRAM,
)
from tests.deeds import asked, draft, issued
from tests.policies import gone
from tests.trail import Trail

DEEDS = {
    "/invoice/approve": {"invoice": "D3", "mark": "shown"},
    "/payment/approve": {"payment": "P2", "mark": "shown"},
    "/proposal/approve": {"number": "1", "mark": "shown"},
    "/proposal/stop": {"number": "1"},
    "/member/suspend": {"member": "Bea"},
    "/client/address": {"client": "acme", "email": "x@evil.example", "_form": "1"},
}
ROLES = {Role.OWNER: OLGA_ON_TELEGRAM, Role.ADMIN: ADA_ON_SLACK, Role.ACCOUNTANT: ARI_ON_SLACK}
ROLES |= {Role.MEMBER: BEA_ON_SLACK}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", LOOKS)
async def test_each_role_sees_the_pages_that_it_may_and_is_refused_the_others(
    seat: Seats, role: Role, path: str
) -> None:
    """The menu offers what the table of rights allows, and the pages ask it too."""
    who = seat(ROLES[role])
    said = await who.look(path)
    is_allowed = may(role, COMMANDS[path[1:].replace("/", " ")].needs)

    assert who.answer.status_code == (200 if is_allowed else 403)
    assert ("may not" in said) is not is_allowed
    await who.look()
    assert (f"/desk{path}" in [to for _, to in who.page.links]) is is_allowed


async def test_what_cards_lead_to_is_there(olga: Seat, billing: Billing) -> None:
    await worked(billing)
    for path in MORE:
        await olga.look(path)
        assert olga.answer.status_code == (404 if "D99" in path else 200), path


async def test_a_refusal_reads_as_it_does_in_a_chat(bea: Seat, billing: Billing) -> None:
    chat = await dispatch(Request("chat", BEA_ON_SLACK, Typed("/trail")), billing)
    said = await bea.look("/trail")

    assert chat is not None
    assert not isinstance(chat, str)
    assert getattr(chat, "card").title in said  # noqa: B009  # a reply, not a form


@pytest.mark.parametrize("path", ["", "/trail", "/invoice/list", "/nothing/like/that"])
async def test_nobody_sees_a_page_without_signing_in(billing: Billing, path: str) -> None:
    async def nobody(_: object) -> None:
        return None

    web = site(billing, visitors=nobody).web
    answers = [await web.get(f"/desk{path}"), await web.post(f"/desk{path or '/link'}", data={})]

    if path.count("/") > 2:  # a command has two words at most
        assert {each.status_code for each in answers} == {404}
    else:
        assert {each.headers["location"] for each in answers} == {"/desk/sign-in"}


async def test_a_suspended_member_is_led_to_sign_in(bea: Seat, billing: Billing) -> None:
    await gone(billing, "Bea")
    await bea.look("/invoice/list")

    assert bea.answer.headers["location"] == "/desk/sign-in"


async def test_home_shows_what_waits_for_whoever_looks(
    olga: Seat, bea: Seat, billing: Billing
) -> None:
    await asked(billing)

    assert "One thing waits for you." in await olga.look()
    assert "D1 · Acme GmbH · 119.00 EUR" in await olga.look()
    assert "Nothing waits for you." in await bea.look()


async def test_a_button_does_what_it_says_with_what_it_carries(
    olga: Seat, billing: Billing, trail: Trail
) -> None:
    await asked(billing)
    await olga.look()
    await olga.follow("D1")

    assert "mark" in olga.filled("Approve")[1]
    assert "INV-2026-0001" in await olga.press("Approve")
    assert (await trail.records("InvoiceIssued"))[0].request_id.startswith("web:")


async def test_what_changed_since_it_was_shown_is_not_approved(
    olga: Seat, billing: Billing
) -> None:
    await asked(billing)
    await olga.look("/invoice/show?invoice=D1")
    filled = olga.filled("Approve")
    filled[1]["mark"] = "0" * 12

    assert "It has changed since this was shown to you." in await olga.send(filled)
    assert olga.answer.status_code == 409


async def test_sending_a_form_twice_does_it_once(
    olga: Seat, billing: Billing, trail: Trail
) -> None:
    """A reload of what a button answered does nothing again."""
    await olga.look("/client/new")
    filled = olga.filled("Save", name="Nova", email="n@nova.example")
    await olga.send(filled)

    assert "This was sent before." in await olga.send(filled)
    assert len(await trail.records("ClientAdded")) == 1


@pytest.mark.parametrize("nonce", ["", "x", "x.y", "é.ü", "a" * 500])
async def test_only_our_own_form_is_taken(
    olga: Seat, billing: Billing, trail: Trail, nonce: str
) -> None:
    await asked(billing)
    before = await trail.kinds()
    await olga.look("/invoice/show?invoice=D1")
    action, fields = olga.filled("Approve")

    assert "This page is from before." in await olga.send((action, fields | {"_nonce": nonce}))
    assert await trail.kinds() == before


async def test_a_form_of_another_session_is_not_taken(
    olga: Seat, oskar: Seat, billing: Billing, trail: Trail
) -> None:
    await asked(billing)
    before = await trail.kinds()
    await olga.look("/invoice/show?invoice=D1")

    assert "This page is from before." in await oskar.send(olga.filled("Approve"))
    assert await trail.kinds() == before


async def test_looking_does_nothing_whatever_is_asked(
    olga: Seat, billing: Billing, trail: Trail
) -> None:
    """A092: every command, with all that it needs, as an address that is only looked at."""
    await worked(billing)
    before = await trail.kinds()
    words = {"invoice": "D3", "payment": "P2", "client": "acme", "member": "Bea", "number": "1"}
    words |= {"mail": "M1", "claim": "C1", "link": "1", "asked": "1", "amount": "1"}
    given = "&".join(f"{key}={text}" for key, text in words.items())
    for name in COMMANDS:
        for method in ("GET", "HEAD"):
            answer = await olga.web.request(method, f"/desk/{name.replace(' ', '/')}?{given}")
            assert answer.status_code < 500, name

    assert await trail.kinds() == before


async def test_another_companys_owner_finds_nothing(otto: Seat, billing: Billing) -> None:
    await worked(billing)
    for path in (*MORE[:8], "/invoice/list?which=acme", "/proposal/approve?number=1"):
        said = await otto.look(path)
        assert not any(each in said for each in ("Acme", "Globex", "DE8937", "carl@", "Castello"))
        is_own = path.startswith(("/trail", "/proposal/approve"))
        assert otto.answer.status_code == (200 if is_own else 404), path


async def test_another_companys_owner_does_nothing(
    otto: Seat, billing: Billing, trail: Trail
) -> None:
    await worked(billing)
    before = await trail.kinds()
    for path, given in DEEDS.items():
        nonce = billing.links.desk_nonce("session of 201")
        said = await otto.send((f"/desk{path}", given | {"_nonce": nonce}))
        assert "There is no" in said, path
    assert await trail.kinds() == before


async def test_the_trail_is_read_with_filters_and_in_pages(olga: Seat, billing: Billing) -> None:
    for _ in range(8):
        await issued(billing)
    await olga.look("/trail")
    places = re.findall(r"(?<![:\d])(\d+) · [A-Z]", olga.page.said)
    await olga.follow("Older")
    older = re.findall(r"(?<![:\d])(\d+) · [A-Z]", olga.page.said)
    assert [int(each) for each in places + older] == [
        *range(int(places[0]), int(older[-1]) - 1, -1)
    ]

    fields = {"kind": "invoice issued", "member": "Olga", "day": "2026-11-22"}
    said = await olga.look("/trail", params=fields)
    assert said.count("· Invoice issued") == 8
    assert "Olga on Telegram (101)" in said
    assert "Nothing like that happened." in await olga.look("/trail?day=2020-01-01")
    assert "invoice:3" in await olga.look("/trail?subject=invoice:3")
    assert "invoice:4" not in olga.page.said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("kind=Nothing", "Nothing that happens is called"),
        ("day=9999-12-31", "Nothing is known of that year."),
        ("day=0001-01-01", "Nothing is known of that year."),
        ("day=tomorrow", "is not a date"),
        ("before=-1", "That is no place in the trail."),
        ("before=" + "9" * 30, "That is no place in the trail."),
        ("member=Nobody", "There is no member"),
    ],
)
async def test_an_odd_filter_is_refused_in_a_sentence(olga: Seat, asked: str, said: str) -> None:
    assert said in await olga.look(f"/trail?{asked}")
    assert olga.answer.status_code in {400, 404}


@pytest.mark.parametrize("query", ["invoice=D1&invoice=D2", "a" * 40 + "[]=1", "_nonce.x=1"])
async def test_an_address_that_can_be_read_two_ways_is_refused(olga: Seat, query: str) -> None:
    await olga.look(f"/invoice/show?{query}")

    assert olga.answer.status_code == 422


@pytest.mark.parametrize(
    "path", ["/nothing", "/no/such", "/invoice/approv", "/invoice/%00", "/é/x"]
)
async def test_what_is_no_command_is_not_there(olga: Seat, path: str) -> None:
    await olga.look(path)

    assert olga.answer.status_code == 404


async def test_an_address_that_is_none_says_so(olga: Seat) -> None:
    assert await olga.look("/invoice/list/x.css") == "There is no such page."
    assert olga.answer.status_code == 404


async def test_a_page_may_load_nothing_run_nothing_and_be_framed_by_nobody(olga: Seat) -> None:
    await olga.look()
    policy = olga.answer.headers["content-security-policy"]

    assert "default-src 'none'; style-src 'nonce-" in policy
    assert "script" not in policy
    assert "<script" not in olga.answer.text
    assert "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" in policy
    assert olga.answer.headers["cache-control"] == "no-store"


async def test_every_link_of_a_page_stays_with_us(olga: Seat, billing: Billing) -> None:
    await worked(billing)
    for path in (*LOOKS, *MORE):
        await olga.look(path)
        strays = [to for _, to in olga.page.links if not _is_ours(to)]
        assert strays == []
        assert all(each.action.startswith("/desk/") for each in olga.page.forms)


def _is_ours(address: str) -> bool:
    return address.startswith(("/desk", "#", "https://pay.demo.example/"))


async def test_a_refusal_says_where_to_go_next_as_a_link(olga: Seat) -> None:
    await olga.look("/invoice/show?invoice=D99")

    assert ("/invoice list", "/desk/invoice/list") in olga.page.links


async def test_a_member_with_a_very_long_name_can_be_looked_at(
    olga: Seat, billing: Billing
) -> None:
    name = "Maximiliane " + "von Hohen" * 18
    async with billing.work(OLGA) as work:
        await work.members.add(name, "", Role.MEMBER)
    await olga.look("/member/list")
    await olga.follow("Maximiliane")

    assert name in olga.page.said


async def test_the_menu_is_the_same_table_everywhere(olga: Seat, billing: Billing) -> None:
    await draft(billing)
    await olga.look("/invoice/list")
    offered: list[Any] = [label for _, entries in MENU for label, _ in entries]

    assert [said for said, _ in olga.page.links if said in offered] == offered
