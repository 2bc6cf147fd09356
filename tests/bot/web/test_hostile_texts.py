"""What outsiders and colleagues write, before a real browser: it is read, and nothing else."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page
from sqlalchemy import update

from bot.notify.routes import routes
from core.billing import Billing
from core.models import Company, Invoice
from core.repositories.base import table
from core.security.actors import system
from core.security.rights import Role
from core.services.clients import NewClient
from core.services.companies import BankDetails
from core.workflows.overdue import Overdue
from sandbox.world import World
from tests.bot.mail.office import Office, office, part
from tests.bot.web.desk.stage import LOOKS, Stage, served, worked
from tests.bot.web.town import page_of
from tests.browser import looking
from tests.cast import ARI, COMPANY, OLGA, OSKAR
from tests.codes import done
from tests.deeds import asked, issued, line, paid, recorded, wording
from tests.letters import received
from tests.proposals import agreed
from tests.trail import Trail

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHORT = '"><svg onload=__xss=1>'
MARKUP = (
    "<script>__xss=1</script>\"'><img src=x onerror=__xss=1></title></style></textarea>"
    "<svg onload=__xss=1><a href=javascript:__xss=1>{{7*7}}${7*7}"
)
FAKE = "IBAN\nDE75 5121 0800 1245 1261 99"
SPOOF = (
    '<div style="position:fixed;top:0;left:0;width:100%;height:100%;background:white">'
    f"{FAKE}</div>\u202e\u2066" + "\n" * 20 + FAKE
)
LINK = re.compile(r"https://pay\.demo\.example(/[^\s\"'<>)]*)")


@asynccontextmanager
async def _stage(template: Path, folder: Path) -> AsyncIterator[tuple[Stage, Office]]:
    async with served(template, folder) as stage:
        world = World(folder / "world.db")
        async with office(stage.billing, world) as post:
            yield stage, post
        world.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def quiet(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Stage, Office]]:
    """A day's work without malice, and every mail about it."""
    async with _stage(sqlite_template, tmp_path_factory.mktemp("quiet")) as (stage, post):
        await worked(stage.billing)
        await overdue(stage)
        await mailed(post)
        yield stage, post


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hostile(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Stage, Office]]:
    """The same with markup in every text that anybody can write."""
    async with _stage(sqlite_template, tmp_path_factory.mktemp("hostile")) as (stage, post):
        await spoiled(stage.billing)
        await overdue(stage)
        await mailed(post)
        yield stage, post


async def overdue(stage: Stage) -> None:
    """Three days after the first invoice was due, and its reminder is planned."""
    async with stage.billing.work(system(COMPANY)) as work:
        await work.invoices.mailed(1, "carl@acme.example")
    stage.clock.advance(days=17)
    await Overdue(stage.billing).tick(COMPANY)


async def spoiled(billing: Billing) -> None:
    """Markup as client, contact, line, note, reason, reference, bank, member, company and mail."""
    name = MARKUP[:190]
    async with billing.work(OLGA) as work:
        await work.members.add(SHORT, "", Role.MEMBER)
        await work.clients.add(
            NewClient(
                "nasty", name, "nasty@nasty.example", contact=name, address=name, tax_id=SHORT
            )
        )
    kind = table(Company)
    async with billing.database.writer.begin() as connection:
        values = {"name": name, "address": f"{MARKUP}\n{MARKUP}"}
        await connection.execute(update(kind).where(kind.c.id == COMPANY).values(**values))
    bank = BankDetails(name, "DE89370400440532013000", "COBADEFFXXX", name[:120])
    await done(billing, OLGA, lambda work: work.companies.change_bank(bank))
    await agreed(billing, OSKAR)
    said = wording(line("100", text=name), client="nasty", note=f"{MARKUP}\n{MARKUP}")
    await issued(billing, said)
    await asked(billing, said)
    await recorded(billing, "INV-2026-0001", 100)
    await paid(billing, "INV-2026-0001", 200)
    await received(
        billing, invoice_id=1, client_id=None, subject=name, text=MARKUP, sender_name=name,
        trust=MARKUP[:100],
    )  # fmt: skip
    proposal = await done(billing, OLGA, lambda work: work.members.change_role("Bea", Role.ADMIN))
    assert proposal is not None
    async with billing.work(ARI) as work:
        await work.proposals.stop(proposal.serial, name)
    async with billing.work(OLGA) as work:
        await work.invoices.reject("D2", MARKUP)


async def mailed(post: Office) -> None:
    """Every mail that anything so far asks for."""
    for event in await Trail(post.billing.database).records():
        actor = system(event.company_id)
        async with post.billing.work(actor) as work:
            heard = [each for each in await routes(work, event) if each[0] == "email"]
            planned = await work.deliveries.plan(event.id, heard)
        for each in planned:
            async with post.billing.work(actor) as work:
                telling = await work.deliveries.take(each.id)
            assert telling is not None
            await post.channel.hear(telling)


def letters(post: Office) -> list[EmailMessage]:
    """All that was mailed, to whomever."""
    boxes = [box["address"] for box in post.mail.view()["mailboxes"]]
    return [letter for address in boxes for letter in post.letters(address)]


def paths(post: Office) -> list[str]:
    """Where the links of all mails lead on our pages."""
    found: dict[str, None] = {}
    for letter in letters(post):
        for kind in ("plain", "html"):
            if letter.get_body((kind,)) is not None:
                found |= dict.fromkeys(LINK.findall(part(letter, kind)))
    return list(found)


async def kept(billing: Billing) -> list[Any]:
    """What the books say happened, and how far payments came."""
    async with billing.reading(system(COMPANY)) as work:
        attempts = [await work.checkouts.newest(number) for number in (1, 2)]
    return [await Trail(billing.database).kinds(), attempts]


async def invoice(billing: Billing, reference: str) -> Invoice:
    async with billing.reading(system(COMPANY)) as work:
        return (await work.invoices.view(reference)).invoice


async def test_looking_at_every_link_of_every_mail_in_a_browser_changes_nothing(
    browser: Browser, quiet: tuple[Stage, Office]
) -> None:
    """A092: as a scanner does, with scripts on, more than once."""
    stage, post = quiet
    links = paths(post)
    before = await kept(stage.billing)
    async with looking(browser, f"{stage.url}{links[0]}") as page:
        for path in links * 2:
            if path.endswith("/pdf"):
                await page.request.get(f"{stage.url}{path}")
            else:
                await page.goto(f"{stage.url}{path}")
            await page.request.head(f"{stage.url}{path}")

    assert len(letters(post)) >= 4
    assert any(path.startswith("/i/") for path in links)
    assert await kept(stage.billing) == before


async def test_markup_in_any_text_is_text_on_every_page_and_in_every_mail(
    browser: Browser, hostile: tuple[Stage, Office]
) -> None:
    """A094: in every field at once, on the client's pages, on ours, and in mails."""
    stage, post = hostile
    shown = [
        page_of(await invoice(stage.billing, "INV-2026-0001")),
        "/i/1/%3Cscript%3E__xss=1%3C/script%3E",
        *(f"/desk{path}" for path in LOOKS),
        "/desk/invoice/show?invoice=INV-2026-0001",
        "/desk/invoice/show?invoice=D2",
        "/desk/invoice/edit?invoice=D2",
        "/desk/client/show?client=nasty",
        "/desk/payment/show?payment=P1",
        "/desk/mail/show?mail=M1",
        "/desk/proposal/show?number=2",
        "/desk/invoice/show?invoice=%3Cscript%3E__xss=1%3C/script%3E",
        "/desk/client/new?name=%22%3E%3Cscript%3E__xss=1%3C/script%3E",
        "/desk/trail?subject=%22%3E%3Cscript%3E__xss=1%3C/script%3E",
    ]
    calls: list[str] = []
    async with looking(browser, f"{stage.url}{shown[0]}") as page:
        page.on("request", lambda call: calls.append(call.url))
        for path in shown:
            calls.clear()
            await page.goto(f"{stage.url}{path}")
            await _is_inert(page, path)
            assert [each for each in calls if not each.startswith("data:")] == [page.url], path
    async with looking(browser, "about:blank") as page:
        page.on("request", lambda call: calls.append(call.url))
        calls.clear()
        for letter in letters(post):
            if letter.get_body(("html",)) is not None:
                await page.set_content(part(letter, "html"))
                await _is_inert(page, str(letter["Subject"]))
    assert calls == []


async def _is_inert(page: Page, where: str) -> None:
    assert await page.evaluate("window.__xss") is None, where
    assert await page.locator("script, iframe, object, embed, svg").count() == 0, where
    assert await page.locator("img:not([src^='data:'])").count() == 0, where
    assert await page.locator("[href^='javascript:' i], [onload], [onerror]").count() == 0, where
    assert "49" not in re.findall(r"\{\{7\*7\}\}|49\$49", await page.inner_text("body")), where


async def test_no_note_can_pass_for_the_payees_details(
    browser: Browser, quiet: tuple[Stage, Office]
) -> None:
    """A095: the payee and the total are where they were, ours alone, and nothing lies over them."""
    stage, _ = quiet
    plain = (await issued(stage.billing, wording(note="Thank you."))).invoice
    spoofed = (await issued(stage.billing, wording(note=SPOOF))).invoice
    found = []
    async with looking(browser, f"{stage.url}{page_of(plain)}") as page:
        for each in (plain, spoofed):
            await page.goto(f"{stage.url}{page_of(each)}")
            seen = [await page.inner_text(part) for part in (".ways", ".totals", "h1")]
            found.append([text.replace(each.reference, "") for text in seen])
            assert await page.evaluate(UNCOVERED)
        note = page.locator(".note")
        said = await page.inner_text("main")
        assert said.count("5121 0800") == (await note.inner_text()).count("5121 0800") == 2
        assert "\u202e" not in said
        assert await page.evaluate(LABEL) == '"Anmerkung"'
        assert await page.locator("[style]").count() == 0

    assert found[0] == found[1]


async def test_no_note_can_pass_for_the_payees_details_on_our_own_pages(
    browser: Browser, quiet: tuple[Stage, Office]
) -> None:
    """A095: an approver reads a note as a note, and the company's details as the company's."""
    stage, _ = quiet
    waiting = (await asked(stage.billing, wording(note=SPOOF))).invoice
    async with looking(browser, f"{stage.url}/desk/company/show") as page:
        assert "DE02120300000000202051" in await page.inner_text("main")
        await page.goto(f"{stage.url}/desk/invoice/show?invoice={waiting.reference}")
        note = page.locator(".facts > div", has=page.get_by_text("Note", exact=True))
        count = (await note.inner_text()).count("5121 0800")
        assert (await page.inner_text("main")).count("5121 0800") == count == 2
        assert await page.locator("[style]").count() == 0


# Whether what is seen at the account and at the total is the account and the total.
UNCOVERED = """() => [".ways", ".totals", "h1"].every((part) => {
  const one = document.querySelector(part);
  one.scrollIntoView();
  const box = one.getBoundingClientRect();
  const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return one.contains(seen);
})"""
LABEL = "() => getComputedStyle(document.querySelector('.note'), '::before').content"
