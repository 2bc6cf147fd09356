"""What tests do again and again: a draft, an invoice that awaits approval, an issued one."""

from decimal import Decimal

from core.billing import Billing
from core.models import LineDraft
from core.security.actors import Actor
from core.services.invoices import InvoiceView, Wording
from tests.cast import BEA, OLGA


def line(
    price: str = "100", *, quantity: str = "1", tax: str = "19", text: str = "Work"
) -> LineDraft:
    """One position, at 100.00 plus 19 % unless told otherwise."""
    return LineDraft(text, Decimal(quantity), Decimal(price), Decimal(tax))


def wording(*lines: LineDraft, client: str = "acme", note: str = "") -> Wording:
    """What a draft is to say; one line for acme unless told otherwise."""
    return Wording(client, lines or (line(),), note=note)


async def draft(billing: Billing, said: Wording | None = None, by: Actor = BEA) -> InvoiceView:
    """A draft, by Bea unless told otherwise."""
    async with billing.work(by) as work:
        return await work.invoices.draft(said or wording())


async def asked(billing: Billing, said: Wording | None = None, by: Actor = BEA) -> InvoiceView:
    """An invoice that awaits approval."""
    drafted = await draft(billing, said, by)
    async with billing.work(by) as work:
        return await work.invoices.ask(drafted.invoice.reference)


async def issued(billing: Billing, said: Wording | None = None, by: Actor = BEA) -> InvoiceView:
    """An open invoice, which Olga approved."""
    view = await asked(billing, said, by)
    async with billing.work(OLGA) as work:
        return await work.invoices.approve(view.invoice.reference)
