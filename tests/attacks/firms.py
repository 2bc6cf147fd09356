"""Companies beside the town's, in the books of the running program: a case may do to one whatever
it likes.

    olga, oskar own · ada administers · ari counts · bea bills · vera was suspended

Each has a password, codes of the same secret, and an account on Telegram, by which the town's
Telegram knows nobody: what is answered there is looked for in the books.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from core.models import Invoice
from core.security.actors import Actor, Role, Sender
from core.security.links import SESSION, Links
from core.security.totp import code_at, step_of
from core.services.clients import NewClient
from core.services.companies import NewCompany
from tests import deeds
from tests.attacks.oracles import database
from tests.bot.web.desk.seat import Reader
from tests.cases.test_telegram import call, message
from tests.codes import SECRET, enrolled
from tests.stories.town import Town
from tests.web_sessions import PASSWORD, Browser, with_password

ROLES = {
    "olga": Role.OWNER,
    "oskar": Role.OWNER,
    "ada": Role.ADMIN,
    "ari": Role.ACCOUNTANT,
    "bea": Role.MEMBER,
    "vera": Role.MEMBER,
}
DETAILS = {
    "address": "Lindenstraße 5\n10969 Berlin",
    "tax_id": "DE123456789",
    "account_holder": "Whoever asks",
    "iban": "DE02120300000000202051",
    "bic": "BYLADEM1001",
    "bank_name": "DKB",
    "default_tax": 19,
    "approval_limit_minor": 10_000,
    "policy": {"open_most": 100},
}
STEP = timedelta(seconds=30)
LATER = timedelta(minutes=16)
"""After which whoever tried too often may try again."""


COOKIE = "paidup"


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

    async def asked(self, by: str = "bea", **said: str) -> Invoice:
        """An invoice over 119.00 EUR, above the limit that takes a code, which waits for an owner."""
        wanted = deeds.wording(client=self.client, **said)
        async with self.town.books() as billing:
            return (await deeds.asked(billing, wanted, self.people[by])).invoice

    @property
    def client(self) -> str:
        """The client's short name."""
        return f"{self.key}-client"

    def nonce(self, one: Browser) -> str:
        """What a page of ours would carry for this browser."""
        return self.links.desk_nonce(self.links.kept(SESSION, one.cookies[COOKIE]))

    async def sends(self, one: Browser, command: str, **given: Any) -> httpx.Response:
        """What a form of a command would send, whether a page offers it or not."""
        sent = {"_nonce": self.nonce(one), "_form": "1"} | given
        return await one.post(f"/desk/{command.replace(' ', '/')}", sent)

    def told(self, kind: str) -> list[dict[str, Any]]:
        """What the trail tells of one kind, the oldest first."""
        query = "SELECT payload FROM event WHERE company_id = %s AND kind = %s ORDER BY id"
        with database(self.town) as connection:
            return [row[0] for row in connection.execute(query, (self.company_id, kind))]


async def open_firm(town: Town, key: str) -> Firm:
    """A company with a client, and with everybody."""
    more = {"slack_workspace": f"T{key}", "email": f"billing@{key}.example"}
    async with town.books() as billing:
        setup = await billing.open_company(NewCompany(key, f"{key.title()} AG", DETAILS | more))
        firm = Firm(town, key, setup.company_id, billing.links)
        async with billing.work(setup) as work:
            await work.clients.add(NewClient(firm.client, f"{key} owes", f"pay@{key}-c.example"))
            for name, role in ROLES.items():
                member = await work.members.add(name.title(), firm.mail(name), role)
                phone = str(firm.phone(name))
                await work.members.attach(member, Sender("telegram", "", phone, name, phone))
                firm.people[name] = Actor(setup.company_id, member.id, member.name, role, "telegram")
        for actor in firm.people.values():
            await enrolled(billing, actor)
            await with_password(billing, actor)
        async with billing.work(setup) as work:
            await work.members.suspend("Vera")
    return firm


def code(town: Town, steps: int = 0) -> str:
    """What everybody's authenticator shows now, or some steps from now."""
    return code_at(SECRET, step_of(town.sandbox.world.now()) + steps)


def later(town: Town, by: timedelta = LATER) -> None:
    """Time goes by."""
    town.sandbox.world.move(by)


def browser(town: Town) -> Browser:
    """One that knows nobody."""
    return Browser(httpx.AsyncClient(base_url=town.url, trust_env=False, timeout=60))


async def half_in(firm: Firm, name: str) -> Browser:
    """Somebody's browser, after the password."""
    one = browser(firm.town)
    typed = {"mail": firm.mail(name), "password": PASSWORD}
    answer = await one.press("/desk/sign-in", "/desk/sign-in", **typed)
    assert answer.headers["location"] == "/desk/second-step", answer.text
    return one


async def signed_in(firm: Firm, name: str) -> Browser:
    """Somebody's browser, after password and code; the time of that code goes by."""
    one = await half_in(firm, name)
    given = code(firm.town)
    answer = await one.press("/desk/second-step", "/desk/second-step", code=given)
    assert answer.headers["location"] == "/desk", answer.text
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
