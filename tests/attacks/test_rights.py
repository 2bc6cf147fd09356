"""Rights at the started program's doors: role by command, and what is another company's.

The web shows what is answered; on Telegram the books show that nothing was done.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Final

import httpx
import pytest
import pytest_asyncio

import bot.commands  # noqa: F401  # fills the table
from bot.commands.table import COMMANDS
from core.billing import Billing
from core.models import ClaimKind, Letter
from core.security.actors import system
from core.security.rights import Role, may
from tests import deeds
from tests.attacks.firms import (
    STEP,
    Firm,
    blanks,
    code,
    later,
    open_firm,
    signed_in,
    wants,
)
from tests.attacks.oracles import is_refusal, unchanged
from tests.attacks.post import lies_there, mail
from tests.cases.looking import deeds as happened
from tests.inbox.letters import SERVER
from tests.letters import new_letter
from tests.program import Program
from tests.stories.reading import said
from tests.stories.town import BEA, OLGA, Town
from tests.web_sessions import Browser

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

NAMES: Final = {"olga": Role.OWNER, "ada": Role.ADMIN, "ari": Role.ACCOUNTANT, "bea": Role.MEMBER}
WEB: Final = ("web_session", "asked_code")
LOOKED_AT: Final = (*WEB, "dialog")
SOME: Final = 5
"""Of what every command is asked on the web, each fifth is asked on Telegram too."""

ASIDE: Final = {"AccessRefused", "MailReceived", "DeliveryFailed"}
"""What happens by itself: nobody is found on the phones that these companies name."""

PLAIN: Final = {"invoice": "D1", "member": "Bea", "number": "1", "which": "acme", "text": "x"}
ESCALATIONS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("member role", {"member": "{me}", "role": "owner"}),
    ("member role", {"member": "Vera", "role": "owner"}),
    ("member resume", {"member": "Vera"}),
    ("member invite", {"member": "Olga"}),
    ("member remove", {"member": "Olga"}),
    ("member suspend", {"member": "Olga"}),
    ("mfa reset", {"member": "Olga"}),
    ("policy limit", {"what": "invoices", "currency": "EUR", "code": "none", "two": "none"}),
    ("policy wait", {"what": "days", "number": "1"}),
    ("company limit", {"amount": "none"}),
    ("company bank", {"iban": "DE89370400440532013000"}),
    ("company rotate", {}),
    ("company recovered", {}),
    ("company clock", {}),
    ("proposal approve", {"number": "1", "mark": "x"}),
)
"""What would give rights, or switch off what watches."""

ALLOWED: Final = {"ada": {"member resume", "member invite"}}
"""An administrator lets members come back, and hands out codes that whose they are confirm."""


def given(firm: Firm, name: str) -> dict[str, str]:
    """Arguments of a command that name what there is."""
    words = PLAIN | {"client": firm.client}
    return {each: words[each] for each in COMMANDS[name].order if each in words}


def is_whole(name: str, role: Role) -> bool:
    """Whether a role may do a command and all that it may come to."""
    return all(may(role, deed) for deed in (COMMANDS[name].needs, *COMMANDS[name].deeds))


async def looks(one: Browser, name: str, words: dict[str, str]) -> httpx.Response:
    """A command's page."""
    asked = "&".join(f"{each}={text}" for each, text in words.items())
    return await one.get(f"/desk/{name.replace(' ', '/')}?{asked}")


@pytest.mark.parametrize("name", NAMES)
async def test_each_role_is_refused_exactly_what_the_table_does_not_say(
    town: Town, program: Program, name: str
) -> None:
    """A142: every command's page, and every deed that the role may not do."""
    firm, role = await open_firm(town, f"role-{name}", name), NAMES[name]
    await firm.asked()
    one = await signed_in(firm, name)
    denied = [each for each in COMMANDS if not may(role, COMMANDS[each].needs)]
    async with unchanged(town, *LOOKED_AT):
        pages = {each: await looks(one, each, given(firm, each)) for each in COMMANDS}
        sent = [await firm.sends(one, each, **given(firm, each)) for each in denied]
        for each in denied[::SOME]:
            await firm.says(name, f"/{each} {' '.join(given(firm, each).values())}")
    refused = {each for each, page in pages.items() if page.status_code == 403}

    assert refused >= set(denied)
    assert not refused & {each for each in COMMANDS if is_whole(each, role)}
    assert max(page.status_code for page in pages.values()) < 500
    assert {answer.status_code for answer in sent} <= {403}
    assert len(firm.told("AccessRefused")) >= 2 * len(denied) + len(denied[::SOME])


async def test_nobody_and_who_was_suspended_are_strangers_to_every_command(
    town: Town, program: Program
) -> None:
    """A142: and whoever is signed in while that happens, is not any more."""
    firm = await open_firm(town, "strangers")
    one = await signed_in(firm, "bea")
    async with town.books() as billing, billing.work(system(firm.company_id)) as work:
        await work.members.suspend("Bea")
    async with unchanged(town, *LOOKED_AT):
        for each in [*COMMANDS][::SOME]:
            line = f"/{each} {' '.join(given(firm, each).values())}"
            assert {await firm.says("bea", line), await firm.stranger_says(7, line)} == {200}
        pages = [await looks(one, each, {}) for each in COMMANDS]

    assert {page.headers.get("location") for page in pages} == {"/desk/sign-in"}


@pytest.mark.parametrize("name", ["ada", "ari", "bea"])
async def test_nobody_gives_themselves_rights_nor_switches_off_what_watches(
    town: Town, program: Program, name: str
) -> None:
    """A145."""
    firm = await open_firm(town, f"climbing-{name}", name, "vera")
    one = await signed_in(firm, name)
    async with unchanged(town, *LOOKED_AT, "second_factor"):
        for command, words in ESCALATIONS:
            if command in ALLOWED.get(name, ()):
                continue
            wish = {each: text.format(me=name.title()) for each, text in words.items()}
            answer = await insisted(firm, one, command, wish)
            assert is_refusal(answer), (command, answer.status_code)
        await firm.says(name, f"/member role {name.title()} owner")


async def insisted(firm: Firm, one: Browser, command: str, wish: dict[str, str]) -> httpx.Response:
    """What is answered in the end: whoever is asked for a code gives the right one."""
    answer = await firm.presses(one, command, **wish)
    if "/desk/mfa/code" not in answer.text:
        return answer
    later(firm.town, STEP)
    asked = blanks(answer, "/desk/mfa/code")["asked"]
    return await firm.presses(one, "mfa code", asked=asked, code=code(firm.town))


async def test_an_owner_alone_only_proposes_and_agrees_to_nothing_of_their_own(
    town: Town, program: Program
) -> None:
    """A145: with the right code; the second owner is asked."""
    firm = await open_firm(town, "alone", "oskar")
    olga = await signed_in(firm, "olga")
    before = await policy(firm)
    asked = await wants(firm, olga, "company limit", amount="none")
    await firm.sends(olga, "mfa code", asked=asked, code=code(town))
    (made,) = firm.told("ProposalMade")
    async with unchanged(town, *LOOKED_AT):
        for command in ("member role", "member suspend", "member remove"):
            answer = await firm.sends(olga, command, member="Olga", role="member")
            assert answer.status_code < 500, command
        shown = await looks(olga, "proposal show", {"number": "1"})
        assert "/desk/proposal/approve" not in shown.text
        assert is_refusal(await firm.presses(olga, "proposal approve", number="1", mark="x"))

    assert made
    assert await policy(firm) == before


async def policy(firm: Firm) -> tuple[object, ...]:
    """What approvals take."""
    async with firm.town.books() as billing, billing.reading(firm.people["olga"]) as work:
        company = await work.companies.own()
    return company.approval_limit_minor, str(company.policy)


@dataclass(frozen=True)
class Rich:
    """A company that has one of everything, and how each is called."""

    firm: Firm
    words: dict[str, str]
    page: str
    thread: str


SECRETS: Final = ("rich owes", "pay@rich", "INV-2026-", "Hidden work", "119.00", "olga@rich")
"""What nobody of another company may read."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rich(town: Town, processes: dict[str, Program]) -> AsyncIterator[Rich]:
    """Nothing of it is other when others have tried."""
    firm = await open_firm(town, "rich")
    bea = await signed_in(firm, "bea")
    invoice = await firm.issues(deeds.line(text="Hidden work"))
    await firm.asked()
    async with town.books() as billing:
        words = await everything(billing, firm, str(invoice.number))
        thread = billing.links.reply_address(invoice.id)
        page = billing.links.page(invoice).removeprefix(town.url)
    assert (await bea.get("/desk/invoice/list")).status_code == 200
    yield Rich(firm, words, page, thread)


async def everything(billing: Billing, firm: Firm, number: str) -> dict[str, str]:
    """One of each, by the name of the argument that says which."""
    bea, town = firm.people["bea"], firm.town
    await deeds.recorded(billing, number, 100, by=bea)
    async with billing.work(system(firm.company_id)) as work:
        view = await work.invoices.view(number)
        heard = new_letter(invoice_id=view.invoice.id, client_id=view.invoice.client_id)
        letter = await work.letters.receive(heard)
    await claimed(billing, firm, letter, view.invoice.id)
    async with billing.work(bea) as work:
        link = (await work.linking.ask_link())[0]
    olga = await signed_in(firm, "olga")
    asked = await wants(firm, olga, "company limit", amount="5")
    await firm.sends(olga, "mfa code", asked=asked, code=code(town))
    async with billing.reading(firm.people["olga"]) as work:
        session = (await work.sign_ins.all())[0].id
    names = {"invoice": number, "payment": "P1", "claim": "C1", "mail": "M1", "number": "1"}
    ids = {"link": str(link.id), "session": str(session), "asked": asked, "passkey": "1"}
    return names | ids | {"client": firm.client, "member": "Bea", "text": "rich", "which": "rich"}


async def claimed(billing: Billing, firm: Firm, letter: Letter, invoice_id: int) -> None:
    """What the client says of the invoice."""
    from core.services.claims import Said

    async with billing.work(system(firm.company_id)) as work:
        await work.claims.raise_by_mail(letter, invoice_id, Said(ClaimKind.PAYMENT))


async def test_another_companys_things_are_not_found_on_any_page(
    town: Town, program: Program, rich: Rich
) -> None:
    """A143: every command with every id of the other company, looked at and sent."""
    eve = await open_firm(town, "nosy")
    one = await signed_in(eve, "olga")
    names = [name for name in COMMANDS if set(COMMANDS[name].order) & set(rich.words)]
    before = rows_of(rich.firm)
    answers = {}
    for name in names:
        words = {each: rich.words[each] for each in COMMANDS[name].order if each in rich.words}
        answers[name] = [await looks(one, name, words), await eve.presses(one, name, **words)]
    for name in names[::SOME]:
        await eve.says("olga", f"/{name} {' '.join(rich.words.values())}")

    assert rows_of(rich.firm) == before
    assert max(each.status_code for pair in answers.values() for each in pair) < 500
    assert {name: told for name in names if (told := leaked(rich, answers[name]))} == {}
    for name in ("invoice show", "payment show", "mail show", "client show", "proposal show"):
        assert [each.status_code for each in answers[name]] == [404, 404], name
    for name in ("claim dismiss", "link confirm", "session end"):
        assert answers[name][1].status_code == 404, name
    theirs = {"asked": rich.words["asked"], "code": code(town)}
    assert (await eve.presses(one, "mfa code", **theirs)).status_code == 404


async def test_another_companys_things_are_not_found_in_any_chat(
    town: Town, program: Program, rich: Rich
) -> None:
    """A143: Northwind's people ask on Slack and on Telegram, where one sees the answers."""
    before = rows_of(rich.firm)
    for name in ("invoice show", "invoice void", "payment show", "client show", "mail show"):
        about = rich.words[name.split()[0]]
        for user in (BEA, OLGA):
            await town.types(f"/{name} {about}", user=user)
            await town.until(partial(town.ephemeral, "There is no", about))
    shown = [said(one) for one in town.room()] + [one["text"] for one in town.phone()]

    assert rows_of(rich.firm) == before
    untold = [word for word in SECRETS if not word.startswith("INV-")]  # which was asked with
    assert not [word for word in untold for line in shown if word in line]


async def test_no_address_and_no_mail_leads_into_another_company(
    town: Town, program: Program, rich: Rich
) -> None:
    """A143: tokens under other ids, and another company's client in the thread of a mail."""
    eve = await open_firm(town, "poor")
    invoice = await eve.issues(deeds.line())
    own = (await town.page(invoice)).removeprefix(town.url)
    token, other = own.rpartition("/")[2], rich.page.rpartition("/")[0]
    before, done = rows_of(rich.firm), await happened(town)
    for more in ("", "/pdf", "/paid"):
        mixed, none = await town.web.get(f"{town.url}{other}/{token}{more}"), f"{other}9/{token}"
        nothing = await town.web.get(f"{town.url}{none}{more}")
        assert mixed.status_code == nothing.status_code == 404
        assert len(mixed.text) == len(nothing.text)
    proof = f"{SERVER}; dkim=pass header.d=poor-c.example; dmarc=pass header.from=poor-c.example"
    await lies_there(town, [mail(sender="pay@poor-c.example", to=rich.thread, checks=proof)])

    assert rows_of(rich.firm) == before
    assert "ClaimRaised" not in (await happened(town))[len(done) :]


def rows_of(firm: Firm) -> list[str]:
    """What has happened in a company, refusals and what comes by itself aside."""
    kinds = firm.kinds()
    return [kind for kind in kinds if kind not in ASIDE]


def leaked(rich: Rich, answers: list[httpx.Response]) -> list[str]:
    """What answers tell beside the words that were asked with."""
    text = "\n".join(answer.text for answer in answers)
    for word in sorted(rich.words.values(), key=len, reverse=True):
        text = text.replace(word, "")
    return [secret for secret in SECRETS if secret in text]


async def test_the_command_line_finds_only_what_is_the_named_companys(
    town: Town, processes: dict[str, Program], rich: Rich
) -> None:
    """A143."""
    await open_firm(town, "keyboard")
    before = rows_of(rich.firm)
    ended = await asyncio.gather(
        town.paidup("privacy", "erase", rich.firm.client, "--company", "keyboard"),
        town.paidup("audit", "show", "--subject", "client:1", "--company", "keyboard", "--json"),
        town.paidup("members", "suspend", "olga@rich.example", "--company", "keyboard"),
    )

    assert [code for code, _, _ in ended] == [1, 0, 1]
    assert not [word for word in SECRETS for _, out, _ in ended if word in out]
    assert rows_of(rich.firm) == before
