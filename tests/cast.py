"""Who plays: Demo GmbH with its people and clients, and another company nobody there may see.

Olga and Oskar own, Bea bills, Ari counts, Ada administers, Vic is a stranger. acme (German, EUR)
and globex (English, USD, 30 days) owe. `open_books` writes them into an empty database in this
order, so that their ids are known; a test holds the constants to what is written.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from core.billing import Billing
from core.security.actors import Actor, Role, Sender
from core.security.encryption import Keyring
from core.security.links import Links
from core.security.signing import Signer
from core.services.clients import NewClient
from core.services.companies import NewCompany

COMPANY = 1
OTHER_COMPANY = 2
WORKSPACE = "T1"
CHANNEL = "C1"
KEYRING = Keyring(["k" * 32])
LINKS = Links("https://pay.demo.example", Signer(b"s" * 32), "billing@demo.example")

DEMO = NewCompany(
    "demo",
    "Demo GmbH",
    {
        "address": "Lindenstraße 5\n10969 Berlin",
        "tax_id": "DE123456789",
        "email": "billing@demo.example",
        "default_tax": Decimal(19),
        "account_holder": "Demo GmbH",
        "iban": "DE02120300000000202051",
        "bic": "BYLADEM1001",
        "bank_name": "DKB",
        "slack_workspace": WORKSPACE,
        "slack_channel": CHANNEL,
        "policy": {"open_most": 100},  # what a day of many people does in one test
    },
)
OTHER = NewCompany("other", "Other AG", {"country": "CH", "currency": "CHF", "series": "R"})


@dataclass(frozen=True)
class Person:
    """A member of a company, and the platform accounts that speak for them."""

    member_id: int
    name: str
    email: str
    role: Role
    accounts: tuple[Sender, ...]
    company_id: int = COMPANY

    def on(self, platform: str) -> Actor:
        """The person, acting through one of their accounts."""
        origins = [each.origin for each in self.accounts if each.platform == platform]
        actor = Actor(self.company_id, self.member_id, self.name, self.role, platform)
        return replace(actor, origin=next(iter(origins), ""))


def _slack(user: str, display: str) -> Sender:
    return Sender("slack", WORKSPACE, user, display, user)


def _telegram(user: str, display: str) -> Sender:
    return Sender("telegram", "", user, display, user)


OLGA_ON_SLACK = _slack("U1", "Olga")
OLGA_ON_TELEGRAM = _telegram("101", "Olga")
OSKAR_ON_TELEGRAM = _telegram("102", "Oskar")
BEA_ON_SLACK = _slack("U3", "Bea")
BEA_ON_TELEGRAM = _telegram("103", "Bea")
ARI_ON_SLACK = _slack("U4", "Ari")
ADA_ON_SLACK = _slack("U5", "Ada")
VIC = _slack("U9", "Vic")
OTTO_ON_TELEGRAM = _telegram("201", "Otto")
MIA_ON_SLACK = Sender("slack", "T2", "U3", "Mia", "U3")

PEOPLE = (
    Person(1, "Olga", "olga@demo.example", Role.OWNER, (OLGA_ON_SLACK, OLGA_ON_TELEGRAM)),
    Person(2, "Oskar", "oskar@demo.example", Role.OWNER, (OSKAR_ON_TELEGRAM,)),
    Person(3, "Bea", "bea@demo.example", Role.MEMBER, (BEA_ON_SLACK, BEA_ON_TELEGRAM)),
    Person(4, "Ari", "ari@demo.example", Role.ACCOUNTANT, (ARI_ON_SLACK,)),
    Person(5, "Ada", "ada@demo.example", Role.ADMIN, (ADA_ON_SLACK,)),
)
OTHERS = (
    Person(6, "Otto", "otto@other.example", Role.OWNER, (OTTO_ON_TELEGRAM,), OTHER_COMPANY),
    Person(7, "Mia", "mia@other.example", Role.MEMBER, (MIA_ON_SLACK,), OTHER_COMPANY),
)

OLGA = PEOPLE[0].on("telegram")
OSKAR = PEOPLE[1].on("telegram")
BEA = PEOPLE[2].on("slack")
ARI = PEOPLE[3].on("slack")
ADA = PEOPLE[4].on("slack")
OTTO = OTHERS[0].on("telegram")
MIA = OTHERS[1].on("slack")
CARL = Actor(COMPANY, None, "Carl", Role.CLIENT, "email")
PAIDUP = Actor(COMPANY, None, "Paidup", Role.SYSTEM)
OTHER_PAIDUP = replace(PAIDUP, company_id=OTHER_COMPANY)

ACME = NewClient(
    "acme",
    "Acme GmbH",
    "carl@acme.example",
    contact="Carl Castello",
    address="Hafenweg 7\n20457 Hamburg",
    country="DE",
    tax_id="DE987654321",
    language="de",
)
GLOBEX = NewClient(
    "globex",
    "Globex Corporation",
    "gina@globex.example",
    contact="Gina Gaal",
    address="12 Main Street\nSpringfield",
    country="US",
    language="en",
    currency="USD",
    terms_days=30,
)
SECRET = NewClient("secret", "Secret & Co", "sam@secret.example", country="CH")


async def open_books(billing: Billing) -> None:
    """Open both companies with their people and clients."""
    await _open(billing, DEMO, PEOPLE, (ACME, GLOBEX))
    async with billing.work(PAIDUP) as work:
        await work.rates.put([("USD", date(2026, 11, 22), Decimal("1.25"))])
    await _open(billing, OTHER, OTHERS, (SECRET,))


async def _open(billing: Billing, company: NewCompany, people: Any, clients: Any) -> None:
    actor = await billing.open_company(company)
    async with billing.work(actor) as work:
        added = [await work.members.add(each.name, each.email, each.role) for each in people]
        for person, member in zip(people, added, strict=True):
            for account in person.accounts:
                await work.linking.attach(member, account)
        for client in clients:
            await work.clients.add(client)
