"""What a case begins with, written into the books beside the running program, which is quick.

Whatever the case is about goes through the program's doors.
"""

from core.billing import Billing
from core.models import Invoice
from core.security.actors import Actor, Role, system
from core.services.invoices import Wording
from tests.deeds import line, wording
from tests.stories.town import Town

COMPANY = 1
BEA = Actor(COMPANY, 1, "Bea Brandt", Role.MEMBER, "slack")
OLGA = Actor(COMPANY, 2, "Olga Orlova", Role.OWNER, "telegram")
ARI = Actor(COMPANY, 3, "Ari Aalto", Role.ACCOUNTANT, "slack")


def saying(what: str, price: str = "100", client: str = "acme") -> Wording:
    """One line that says this, plus 19 %."""
    return wording(line(price, text=what), client=client)


async def asked(town: Town, said: Wording, by: Actor = BEA) -> Invoice:
    """An invoice that waits for Olga, by Bea unless told otherwise."""
    async with town.books() as billing:
        return await _asked(billing, said, by)


async def issued(town: Town, said: Wording) -> Invoice:
    """An open invoice of Bea's, which Olga approved."""
    async with town.books() as billing:
        waiting = await _asked(billing, said, BEA)
        async with billing.work(OLGA) as work:
            return (await work.invoices.approve(waiting.reference)).invoice


async def now(town: Town, invoice: Invoice) -> Invoice:
    """An invoice as it is in the books."""
    async with town.books() as billing, billing.reading(system(COMPANY)) as work:
        return (await work.invoices.view_by_id(invoice.id)).invoice


async def _asked(billing: Billing, said: Wording, by: Actor) -> Invoice:
    async with billing.work(by) as work:
        drafted = await work.invoices.draft(said)
    async with billing.work(by) as work:
        return (await work.invoices.ask(drafted.invoice.reference)).invoice
