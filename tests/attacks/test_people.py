"""People's cases against the started program: guessed, used again, for something else, by others.

Each case has a company of its own, whose people sign in on the web and are known on Telegram.
"""

import re
from datetime import timedelta

import httpx
import pytest

from tests.attacks import desk
from tests.attacks.firms import (
    STEP,
    Firm,
    blanks,
    browser,
    code,
    half_in,
    later,
    open_firm,
    signed_in,
    to_approve,
    wants,
)
from tests.attacks.oracles import at_once, database, is_refusal, unchanged
from tests.program import Program
from tests.stories.town import Town
from tests.web_sessions import PASSWORD, Browser

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

RECOVERY = re.compile(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b")
OF_ONE_PAGE = re.compile(r'(?:nonce|value)="[^"]*"')
OF_ITSELF = ("DeliveryFailed", "InvoiceMailed")
"""What may still happen to what was issued before: on these phones nobody is found."""

WEB = ("web_session", "asked_code")
"""What asking for a code leaves behind, and being signed in."""


async def together(firm: Firm, one: Browser, asked: list[str], given: str) -> list[int]:
    """A code for each of these, from a socket each, all at once."""
    town, links = firm.town, firm.links
    sent = [
        desk.pressing(town, links, one, "mfa code", _form="1", asked=each, code=given)
        for each in asked
    ]
    return await at_once(town, sent)


async def gives(firm: Firm, one: Browser, asked: str, given: str) -> httpx.Response:
    """A code for what it was asked for."""
    return await firm.sends(one, "mfa code", asked=asked, code=given)


async def written_down(firm: Firm, one: Browser) -> list[str]:
    """Ten recovery codes, as the page shows them once."""
    page = await gives(firm, one, await wants(firm, one, "mfa recovery"), code(firm.town))
    later(firm.town, STEP)
    return RECOVERY.findall(page.text)


def reasons(firm: Firm) -> list[str]:
    """Why codes were not taken, in order."""
    return [each["reason"] for each in firm.told("CodeRefused")]


async def link_code(firm: Firm, one: Browser) -> str:
    """A code that links an account, as its page shows it."""
    page = await firm.sends(one, "link")
    found = re.search(r"/start (\w+)", page.text)
    assert found, page.text
    return found[1]


async def shows(one: Browser, given: str) -> httpx.Response:
    """A link code is typed into a browser."""
    return await one.press("/desk/join", "/desk/join", code=given)


async def test_a_link_code_works_once_within_ten_minutes_and_for_whose_it_is(
    town: Town, program: Program
) -> None:
    """A071: used again, too late, and an attacker's own code opened by an owner."""
    firm = await open_firm(town, "linking")
    bea, olga = await signed_in(firm, "bea"), await signed_in(firm, "olga")
    theirs, late = await link_code(firm, bea), await link_code(firm, bea)
    assert (await shows(browser(town), theirs)).status_code == 200
    (claimed,) = firm.told("LinkClaimed")

    assert is_refusal(await shows(browser(town), theirs), 404)
    assert await firm.says("olga", f"/start {await link_code(firm, bea)}") == 200
    assert is_refusal(await firm.presses(olga, "link confirm", link=str(claimed["link_id"])), 404)
    later(town, timedelta(minutes=11))
    assert is_refusal(await shows(browser(town), late), 404)
    assert is_refusal(await firm.presses(bea, "link confirm", link=str(claimed["link_id"])))
    assert len(firm.told("LinkClaimed")) == 1
    assert len(firm.told("AccountLinked")) == len(firm.people)
    assert firm.told("InvitationConfirmed") == []


async def test_who_guesses_at_link_codes_has_to_wait_also_with_a_right_one(
    town: Town, program: Program
) -> None:
    """A071: from one address on the web, and from one account on Telegram."""
    firm = await open_firm(town, "guessing")
    bea, one = await signed_in(firm, "bea"), browser(town)
    right = await link_code(firm, bea)
    page = await one.get("/desk/join")
    for number in range(50):
        assert is_refusal(await one.send(page, "/desk/join", code=f"guess{number}"), 404)
    eve = 700_000_001
    for number in range(12):
        await firm.stranger_says(eve, f"/start guess{number}")
    await firm.stranger_says(eve, f"/start {right}")

    assert is_refusal(await one.send(page, "/desk/join", code=right), 429)
    assert firm.told("LinkClaimed") == []
    assert (await shows(browser(town), right)).status_code == 200


async def test_an_owner_is_linked_with_a_code_alone_and_hears_of_it(
    town: Town, program: Program
) -> None:
    """A071, A082: the yes on the known side takes the factor that there is."""
    firm = await open_firm(town, "joining")
    olga, one = await signed_in(firm, "olga"), browser(town)
    await shows(one, await link_code(firm, olga))
    (claimed,) = firm.told("LinkClaimed")
    asked = await wants(firm, olga, "link confirm", link=str(claimed["link_id"]))
    await gives(firm, olga, asked, "000000")

    assert firm.told("InvitationConfirmed") == []
    assert "Now confirm it" in (await one.get("/desk/join/password")).text
    await gives(firm, olga, asked, code(town))
    assert len(firm.told("InvitationConfirmed")) == 1


async def test_of_twenty_who_give_one_code_at_once_one_is_heard(
    town: Town, program: Program
) -> None:
    """A077: current, the one before, and current again; then on the other channel."""
    firm = await open_firm(town, "replay")
    olga = await signed_in(firm, "olga")
    asked = [await to_approve(firm, olga, await firm.asked()) for _ in range(4)]
    used, before = code(town), code(town, -1)
    statuses = await together(firm, olga, asked * 5, used)

    assert max(statuses) < 500
    assert len(firm.told("InvoiceIssued")) == 1
    assert set(reasons(firm)) <= {"reused", "done", "changed", "paused"}
    later(town)
    again, right = await to_approve(firm, olga, await firm.asked()), code(town)
    await gives(firm, olga, again, right)
    before_all = len(firm.kinds())
    asked_for = await wants(firm, olga, "mfa off")
    for given in (code(town, -1), right, used, before):
        await gives(firm, olga, asked_for, given)
    await firm.says("olga", "/mfa off")
    await firm.says("olga", right)

    assert set(firm.kinds()[before_all:]) <= {"CodeRefused", "CodesPaused", *OF_ITSELF}
    assert firm.told("CodesRemoved") == []
    assert len(firm.told("InvoiceIssued")) == 2


async def test_wherever_one_guesses_twenty_codes_an_hour_are_looked_at(
    town: Town, program: Program
) -> None:
    """A078: on two browsers at addresses of their own, at the second step, and on Telegram."""
    firm = await open_firm(town, "patience")
    desks = [await signed_in(firm, "olga") for _ in range(2)]
    for _ in range(4):
        step = await half_in(firm, "olga")
        asked = [
            blanks(await firm.sends(one, "mfa off"), "/desk/mfa/code")["asked"] for one in desks
        ]
        await firm.says("olga", "/mfa off")
        for number in range(2):
            wrong = f"{number:06}"
            for one, about in zip(desks, asked, strict=True):
                await gives(firm, one, about, wrong)
            page = await step.get("/desk/second-step")
            await step.send(page, "/desk/second-step", code=wrong)
            await firm.says("olga", wrong)
        later(town)

    assert [each for each in reasons(firm) if each != "paused"] == ["wrong"] * 20
    assert [each["tries"] for each in firm.told("CodesPaused")] == [5, 5, 5, 20]
    page = await step.get("/desk/second-step")
    await gives(firm, desks[0], asked[0], code(town))
    assert firm.told("CodesRemoved") == []


async def test_a_code_is_for_one_deed_one_content_one_person_and_ten_minutes(
    town: Town, program: Program
) -> None:
    """A080."""
    firm = await open_firm(town, "stepping", "oskar")
    olga, oskar = await signed_in(firm, "olga"), await signed_in(firm, "oskar")
    edited, old, fine = [await firm.asked() for _ in range(3)]
    asked = [await to_approve(firm, olga, each) for each in (edited, old, fine)]
    await gives(firm, oskar, asked[0], code(town))
    await firm.edits(edited)
    await gives(firm, olga, asked[0], code(town))
    assert firm.told("InvoiceIssued") == []

    later(town, timedelta(minutes=11))
    await gives(firm, olga, asked[1], code(town))
    again = await to_approve(firm, olga, fine)
    for _ in range(2):
        await gives(firm, olga, again, code(town))
        later(town, STEP)
    assert [each["invoice_id"] for each in firm.told("InvoiceIssued")] == [fine.id]

    left, kept = await wants(firm, olga, "mfa off"), dict(olga.cookies)
    await olga.press("/desk", "/desk/sign-out")
    olga.cookies.update(kept)
    assert (await gives(firm, olga, left, code(town))).status_code == 303
    assert firm.told("CodesRemoved") == []


async def test_of_twenty_who_give_one_recovery_code_one_is_heard_and_it_is_found_nowhere(
    town: Town, program: Program
) -> None:
    """A081."""
    firm = await open_firm(town, "recovering")
    olga = await signed_in(firm, "olga")
    codes = await written_down(firm, olga)
    asked = [await to_approve(firm, olga, await firm.asked()) for _ in range(4)]
    statuses = await together(firm, olga, asked * 5, codes[0])
    later(town)
    await gives(firm, olga, await wants(firm, olga, "mfa off"), codes[0])
    pages = [await olga.get(f"/desk/{path}") for path in ("mfa/status", "trail", "link/list")]
    with database(town) as connection:
        kept = [
            str(connection.execute(f"SELECT * FROM {name}").fetchall())  # noqa: S608  # ours
            for name in ("recovery_code", "event", "asked_code", "seen_request", "dialog")
        ]

    assert len(codes) == 10
    assert max(statuses) < 500
    assert len(firm.told("InvoiceIssued")) == len(firm.told("RecoveryCodeUsed")) == 1
    assert firm.told("CodesRemoved") == []
    shown = [*kept, *(page.text for page in pages), program.text]
    assert [each for each in codes for said in shown if each in said] == []


async def test_no_factor_is_changed_without_the_one_there_is(town: Town, program: Program) -> None:
    """A082: by password alone, by a wrong code, by an administrator, for oneself or for another."""
    firm = await open_firm(town, "factors", "ada")
    olga, ada = await signed_in(firm, "olga"), await signed_in(firm, "ada")
    half = await half_in(firm, "olga")
    new = {"present": PASSWORD, "password": "marble thunder violin saddle"}
    step = await half.get("/desk/second-step")
    async with unchanged(town, *WEB, "dialog"):
        assert is_refusal(await half.send(step, "/desk/second-step/set-up"))
        assert (await firm.sends(half, "mfa setup")).status_code == 303
        for typed in (new, new | {"code": "000000"}, new | {"present": "x", "code": code(town)}):
            await olga.press("/desk/password", "/desk/password", **typed)
        for name in ("mfa setup", "mfa off", "mfa recovery"):
            await gives(firm, olga, await wants(firm, olga, name), "000000")
        await olga.press("/desk/security", "/desk/security/add", name="x", credential="{}")
        for name in ("Olga", "Ada"):
            assert is_refusal(await firm.sends(ada, "mfa reset", member=name), 403)
        await firm.says("olga", "/mfa off")
        await firm.says("olga", "/cancel")


async def test_no_answer_tells_who_has_an_account(town: Town, program: Program) -> None:
    """A087: by mail address and password, by link code, and to strangers on Telegram."""
    firm = await open_firm(town, "asking", "vera")
    one, bea = browser(town), await signed_in(firm, "bea")
    used, late = await link_code(firm, bea), await link_code(firm, bea)
    await shows(browser(town), used)
    later(town, timedelta(minutes=11))
    tried = [
        (firm.mail("bea"), "wrong"),
        (firm.mail("vera"), PASSWORD),
        (firm.mail("nobody"), PASSWORD),
        ("bea@nowhere.example", PASSWORD),
    ]
    signing = [
        await one.press("/desk/sign-in", "/desk/sign-in", mail=mail, password=password)
        for mail, password in tried
    ]
    joining = [await shows(browser(town), given) for given in (used, late, "nonsense")]

    for answers, status in ((signing, 400), (joining, 404)):
        assert {answer.status_code for answer in answers} == {status}
        assert len({OF_ONE_PAGE.sub("", answer.text) for answer in answers}) == 1
        assert len({str(sorted(answer.headers)) for answer in answers}) == 1
