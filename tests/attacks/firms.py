"""Companies of their own in the running program's books: a case may do to one what it likes.

    olga, oskar own · ada administers · ari counts · bea bills · vera was suspended

Each has a password, codes of the same secret, and an account on Telegram, by which the town's
Telegram knows nobody: what is answered there is looked for in the books.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import httpx

from core.billing import Work
from core.models import Invoice, LineDraft
from core.security.actors import Actor, Role, Sender
from core.security.links import Links
from core.security.totp import code_at, step_of
from core.services.clients import NewClient
from core.services.companies import NewCompany
from core.services.invoices import InvoiceView
from tests import deeds
from tests.attacks import desk
from tests.attacks.arranged import DETAILS
from tests.attacks.oracles import database
from tests.bot.web.desk.seat import Reader
from tests.cases.test_telegram import call, message
from tests.codes import SECRET, done, enrolled
from tests.stories.town import Town
from tests.web_sessions import Browser, with_password

ROLES = {
    "olga": Role.OWNER,
    "oskar": Role.OWNER,
    "ada": Role.ADMIN,
    "ari": Role.ACCOUNTANT,
    "bea": Role.MEMBER,
    "vera": Role.MEMBER,
}
CAREFUL = DETAILS | {"approval_limit_minor": 10_000}
"""What a company says of itself, of which an approval above 100.00 takes a code."""

STEP = timedelta(seconds=30)
LATER = timedelta(minutes=16)
"""After which whoever tried too often may try again."""

PEERS = count(2)


@dataclass(frozen=True)
class Firm:
    """A company, its people, and what they do at the program's doors."""

    town: Town
    key: str
    company_id: int
    links: Links
    people: dict[str, Actor] = field(default_factory=dict)

    def mail(self, name: str) -> str:
        """By which somebody signs in."""
        return f"{name}@{self.key}.example"

    def phone(self, name: str) -> int:
        """Somebody's number on Telegram."""
        return 600_000_000 + 100 * self.company_id + list(ROLES).index(name)

    async def says(self, name: str, line: str) -> int:
        """Somebody writes to the bot; answers the status of Telegram's call."""
        return await call(self.town, {"message": message(line, self.phone(name))})

    async def stranger_says(self, number: int, line: str) -> int:
        """Somebody writes whom nobody knows."""
        return await call(self.town, {"message": message(line, number)})

    async def edits(self, invoice: Invoice) -> None:
        """Bea changes what an invoice says."""
        async with self.town.books() as billing, billing.work(self.people["bea"]) as work:
            await work.invoices.edit(invoice.reference, deeds.wording(client=self.client, note="x"))

    async def asked(self, by: str = "bea", **said: str) -> Invoice:
        """An invoice over 119.00 EUR, whose approval takes a code; it waits for an owner."""
        wanted = deeds.wording(**{"client": self.client, **said})
        async with self.town.books() as billing:
            return (await deeds.asked(billing, wanted, self.people[by])).invoice

    async def issues(self, *lines: LineDraft, **said: str) -> Invoice:
        """An open invoice with these lines."""
        wanted = deeds.wording(*lines, **{"client": self.client, **said})
        async with self.town.books() as billing:
            waits = (await deeds.asked(billing, wanted, self.people["bea"])).invoice
            agreed = partial(_approve, reference=waits.reference)
            issued = await done(billing, self.people["olga"], agreed)
        later(self.town, STEP)  # the code of before was used
        return issued.invoice

    @property
    def client(self) -> str:
        """The client's short name."""
        return f"{self.key}-client"

    async def sends(self, one: Browser, command: str, **given: Any) -> httpx.Response:
        """What a form of a command would send, whether a page offers it or not."""
        return await self.presses(one, command, _form="1", **given)

    async def presses(self, one: Browser, command: str, **given: Any) -> httpx.Response:
        """What a button would send."""
        return await desk.presses(self.links, one, command, **given)

    def told(self, kind: str) -> list[dict[str, Any]]:
        """What the trail tells of one kind, the oldest first."""
        query = "SELECT payload FROM event WHERE company_id = %s AND kind = %s ORDER BY id"
        with database(self.town) as connection:
            return [row[0] for row in connection.execute(query, (self.company_id, kind))]

    def kinds(self) -> list[str]:
        """What has happened, in order."""
        query = "SELECT kind FROM event WHERE company_id = %s ORDER BY id"
        with database(self.town) as connection:
            return [row[0] for row in connection.execute(query, (self.company_id,))]


async def open_firm(town: Town, key: str, *others: str) -> Firm:
    """A company with a client, with Olga and Bea, and with these others."""
    names = [each for each in ROLES if each in {"olga", "bea", *others}]
    more = {"email": f"billing@{key}.example"}
    async with town.books() as billing:
        setup = await billing.open_company(NewCompany(key, f"{key.title()} AG", CAREFUL | more))
        firm = Firm(town, key, setup.company_id, billing.links)
        async with billing.work(setup) as work:
            await work.clients.add(NewClient(firm.client, f"{key} owes", f"pay@{key}-c.example"))
            added = [await work.members.add(n.title(), firm.mail(n), ROLES[n]) for n in names]
            for name, member in zip(names, added, strict=True):
                phone = str(firm.phone(name))
                await work.linking.attach(member, Sender("telegram", "", phone, name, phone))
                who = Actor(setup.company_id, member.id, member.name, member.role, "telegram")
                firm.people[name] = who
        for actor in firm.people.values():
            await enrolled(billing, actor)
            await with_password(billing, actor)
        if "vera" in names:
            async with billing.work(setup) as work:
                await work.members.suspend("Vera")
    return firm


def code(town: Town, steps: int = 0) -> str:
    """What everybody's authenticator shows now, or some steps from now."""
    return code_at(SECRET, step_of(town.sandbox.world.now()) + steps)


def later(town: Town, by: timedelta = LATER) -> None:
    """Time goes by."""
    town.sandbox.world.move(by)


def browser(town: Town, address: str = "") -> Browser:
    """One that knows nobody, at an address of its own."""
    hanging_up = httpx.Limits(max_keepalive_connections=0)
    address = address or f"127.0.1.{next(PEERS)}"
    door = httpx.AsyncHTTPTransport(local_address=address, limits=hanging_up)
    return Browser(httpx.AsyncClient(base_url=town.url, transport=door, timeout=60))


async def half_in(firm: Firm, name: str) -> Browser:
    """Somebody's browser, after the password."""
    one = browser(firm.town)
    await desk.gives_password(one, firm.mail(name))
    return one


async def signed_in(firm: Firm, name: str) -> Browser:
    """Somebody's browser, after password and code; the time of that code goes by."""
    one = await half_in(firm, name)
    await desk.gives_code(one, code(firm.town))
    later(firm.town, STEP)
    return one


def blanks(page: httpx.Response, action: str) -> dict[str, str]:
    """The fields of the form of a page that is sent there."""
    return next(form.fields for form in Reader(page.text).forms if form.action == action)


async def wants(firm: Firm, one: Browser, command: str, **given: str) -> str:
    """Ask for what takes a code; answers what that asking is called."""
    page = await firm.sends(one, command, **given)
    return blanks(page, "/desk/mfa/code")["asked"]


async def to_approve(firm: Firm, one: Browser, invoice: Invoice) -> str:
    """The same for a yes to an invoice, as its page shows it."""
    path = "/desk/invoice/approve"
    shown = await one.get(f"/desk/invoice/show?invoice={invoice.reference}")
    return await wants(firm, one, "invoice approve", **_given(blanks(shown, path)))


def _given(fields: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in fields.items() if not name.startswith("_")}


async def _approve(work: Work, reference: str) -> InvoiceView:
    return await work.invoices.approve(reference)
