"""What tests do again and again: a draft, an invoice that awaits approval, an issued one, paid."""

from decimal import Decimal

from core.billing import Billing
from core.models import LineDraft, Method
from core.money import Money
from core.security.actors import Actor
from core.services.adjustments import AdjustmentView
from core.services.invoices import InvoiceView, Wording
from core.services.payments import PaymentView
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


async def recorded(
    billing: Billing, reference: str, minor: int, currency: str = "EUR", by: Actor = BEA
) -> PaymentView:
    """A bank transfer, reported by Bea unless told otherwise, which waits for an approval."""
    async with billing.work(by) as work:
        amount = Money(minor, currency)
        return await work.payments.record(reference, amount, Method.BANK, None, "")


async def paid(billing: Billing, reference: str, minor: int, currency: str = "EUR") -> PaymentView:
    """A bank transfer in the books."""
    reported = await recorded(billing, reference, minor, currency)
    async with billing.work(OLGA) as work:
        return await work.payments.approve(reported.payment.reference)


async def written_off(
    billing: Billing, reference: str, by: Actor = BEA, with_yes_of: Actor = OLGA
) -> AdjustmentView:
    """What an invoice still owes, given up by Bea with Olga's yes unless told otherwise."""
    async with billing.work(by) as work:
        asked = await work.adjustments.ask(reference, "Insolvent.")
    async with billing.work(with_yes_of) as work:
        return await work.adjustments.approve(asked.adjustment.reference)
