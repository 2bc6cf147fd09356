"""The demo company of the sandbox: three people, three clients, enough to try everything."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from core.billing import Billing
from core.security.actors import Actor, Role, Sender
from core.services.clients import NewClient
from core.services.companies import NewCompany

KEY: Final = "northwind"


@dataclass(frozen=True)
class Person:
    """Somebody in the demo, with the accounts by which the stand-ins know them."""

    name: str
    email: str
    role: Role
    slack: str
    telegram: str = ""


COMPANY: Final = NewCompany(
    key=KEY,
    name="Northwind Studio GmbH",
    settings={
        "address": "Kastanienallee 12\n10435 Berlin",
        "country": "DE",
        "tax_id": "DE136695976",
        "email": "billing@northwind.example",
        "currency": "EUR",
        "language": "en",
        "time_zone": "Europe/Berlin",
        "default_tax": Decimal(19),
        "account_holder": "Northwind Studio GmbH",
        "iban": "DE02120300000000202051",
        "bic": "BYLADEM1001",
        "bank_name": "Deutsche Kreditbank Berlin",
        "approval_limit_minor": 2_000_000,
    },
)

POUNDS: Final = Decimal("0.86")
"""What a euro is in pounds, near enough to try invoices to globex."""

CLIENTS: Final = (
    NewClient(
        key="acme",
        name="Acme GmbH",
        email="carl@acme.example",
        contact="Carl Castello",
        address="Lindenstraße 7\n50674 Köln",
        country="DE",
        tax_id="DE129273398",
        language="de",
    ),
    NewClient(
        key="globex",
        name="Globex Ltd",
        email="gina@globex.example",
        contact="Gina Gaal",
        address="21 Marsh Lane\nLeeds LS9 8AB",
        country="GB",
        language="en",
        currency="GBP",
        terms_days=30,
    ),
    NewClient(
        key="initech",
        name="Initech SARL",
        email="ines@initech.example",
        contact="Inès Ibarra",
        address="4 rue des Lilas\n69003 Lyon",
        country="FR",
    ),
)


async def seed(billing: Billing, people: tuple[Person, ...], team: str, channel: str) -> None:
    """Open the demo company once; a second call adds only what an interrupted first one left."""
    company = await billing.company(KEY)
    if company is None:
        talking = {"slack_workspace": team, "slack_channel": channel}
        setup = await billing.open_company(
            NewCompany(KEY, COMPANY.name, {**COMPANY.settings, **talking})
        )
    else:
        setup = Actor(company.id, None, "Set-up", Role.SYSTEM, "cli")
    async with billing.work(setup) as work:
        if await work.members.all():
            return
        added = [await work.members.add(each.name, each.email, each.role) for each in people]
        for person, member in zip(people, added, strict=True):
            for sender in _senders(person, team):
                await work.linking.attach(member, sender)
        for client in CLIENTS:
            await work.clients.add(client)
        await work.rates.put([("GBP", await work.today(), POUNDS)])


def _senders(person: Person, team: str) -> list[Sender]:
    senders = [Sender("slack", team, person.slack, person.name, person.slack)]
    if person.telegram:
        senders.append(Sender("telegram", "", person.telegram, person.name, person.telegram))
    return senders
