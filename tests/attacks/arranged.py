"""What a case begins with, written into the books beside the running program, which is quick.

Whatever the case is about goes through the program's doors. A shop has no chat: what is told there
goes by mail, and nobody waits for Slack, which takes a message a second.
"""

from dataclasses import dataclass
from decimal import Decimal

import httpx

from core.models import Invoice
from core.security.actors import Actor, Role, system
from core.security.links import Links
from core.security.totp import code_at, step_of
from core.services.clients import NewClient
from core.services.companies import NewCompany
from core.services.invoices import InvoiceView, Wording
from tests import crediting, deeds
from tests.attacks import desk
from tests.codes import SECRET, enrolled
from tests.stories.town import WAIT_SECONDS, Town
from tests.web_sessions import Browser, with_password

DETAILS = {
    "address": "Lindenstraße 5\n10969 Berlin",
    "tax_id": "DE123456788",
    "account_holder": "Shop AG",
    "iban": "DE02120300000000202051",
    "bic": "BYLADEM1001",
    "bank_name": "DKB",
    "default_tax": Decimal(19),
    "policy": {"open_most": 100},
}
CLIENT = "buyer"


@dataclass(frozen=True)
class Shop:
    """A company and who works there: Bea bills, Olga and Oskar own."""

    town: Town
    company_id: int
    bea: Actor
    olga: Actor
    oskar: Actor | None = None

    async def asked(self, said: Wording, by: Actor | None = None) -> Invoice:
        """An invoice that waits for an owner, by Bea unless told otherwise."""
        async with self.town.books() as billing:
            return (await deeds.asked(billing, said, by or self.bea)).invoice

    async def all_asked(self, *said: Wording) -> list[dict[str, str]]:
        """Many of them; answers what the buttons carry that approve them."""
        async with self.town.books() as billing:
            return [_shown(await deeds.asked(billing, each, self.bea)) for each in said]

    async def issued(self, said: Wording) -> Invoice:
        """An open invoice of Bea's, which Olga approved."""
        async with self.town.books() as billing:
            waiting = (await deeds.asked(billing, said, self.bea)).invoice
            async with billing.work(self.olga) as work:
                return (await work.invoices.approve(waiting.reference)).invoice

    async def paid(self, invoice: Invoice, minor: int) -> Invoice:
        """A bank transfer in the books, which Bea reported and Olga approved."""
        async with self.town.books() as billing:
            about = invoice.reference, minor, invoice.currency
            came = await deeds.recorded(billing, *about, self.bea)
            async with billing.work(self.olga) as work:
                await work.payments.approve(came.payment.reference)
        return invoice

    async def written_off(self, invoice: Invoice) -> None:
        """What it still owes, given up by Bea with Olga's yes."""
        async with self.town.books() as billing:
            await deeds.written_off(billing, invoice.reference, self.bea, self.olga)

    async def credited(self, invoice: Invoice) -> Invoice:
        """A credit note over all of it, by Bea with Olga's yes."""
        async with self.town.books() as billing:
            view = await crediting.credited(billing, invoice.reference, by=(self.bea, self.olga))
        return view.invoice

    async def shown(self, invoice: Invoice) -> dict[str, str]:
        """What a button under a card that asks for its approval carries."""
        async with self.town.books() as billing, billing.reading(system(self.company_id)) as work:
            return _shown(await work.invoices.view_by_id(invoice.id))

    async def now(self, invoice: Invoice) -> Invoice:
        """An invoice as it is in the books."""
        async with self.town.books() as billing, billing.reading(system(self.company_id)) as work:
            return (await work.invoices.view_by_id(invoice.id)).invoice


def _shown(view: InvoiceView) -> dict[str, str]:
    assert view.approval is not None
    return {"invoice": view.invoice.reference, "mark": view.approval.mark}


def northwind(town: Town) -> Shop:
    """The town's own company, with its chats; it has one owner."""
    bea = Actor(1, 1, "Bea Brandt", Role.MEMBER, "slack")
    return Shop(town, 1, bea, Actor(1, 2, "Olga Orlova", Role.OWNER, "telegram"))


async def open_shop(town: Town, key: str, currency: str = "EUR") -> Shop:
    """Another company, with a client who owes in its currency."""
    who = {"bea": Role.MEMBER, "olga": Role.OWNER, "oskar": Role.OWNER}
    more = {"currency": currency, "email": f"billing@{key}.example", **DETAILS}
    people = {}
    async with town.books() as billing:
        setup = await billing.open_company(NewCompany(key, f"{key.title()} AG", more))
        async with billing.work(setup) as work:
            await work.clients.add(NewClient(CLIENT, "Buyer Ltd", f"buyer@{key}-b.example"))
            for name, role in who.items():
                member = await work.members.add(name.title(), f"{name}@{key}.example", role)
                people[name] = Actor(setup.company_id, member.id, member.name, role, "web")
    return Shop(town, setup.company_id, **people)


def saying(what: str, price: str = "100", client: str = CLIENT) -> Wording:
    """One line that says this, plus 19 %."""
    return deeds.wording(deeds.line(price, text=what), client=client)


@dataclass(frozen=True)
class Seat:
    """Somebody of a shop who is signed in on the web, and sends what our pages would."""

    shop: Shop
    browser: Browser
    links: Links

    async def presses(self, command: str, **given: str) -> httpx.Response:
        """Press a button of a page, whether a page offers it or not."""
        return await desk.presses(self.links, self.browser, command, **given)

    def pressing(self, command: str, **given: str) -> bytes:
        """The same, as it stands on the wire."""
        return desk.pressing(self.shop.town, self.links, self.browser, command, **given)


async def seated(shop: Shop, who: Actor) -> Seat:
    """Somebody with a password and codes, who gave both; the code of now is used up."""
    town = shop.town
    async with town.books() as billing:
        await with_password(billing, who)
        await enrolled(billing, who)
        async with billing.reading(who) as work:
            reached = await work.members.reach(who.member_id or 0)
        links = billing.links
    assert reached is not None
    browser = Browser(httpx.AsyncClient(base_url=town.url, trust_env=False, timeout=WAIT_SECONDS))
    await desk.gives_password(browser, reached.member.email)
    await desk.gives_code(browser, code_at(SECRET, step_of(town.sandbox.world.now())))
    return Seat(shop, browser, links)
