"""Cards that need a look at the books: the living cards of invoices and payments."""

from bot.cards import invoices as invoice_cards
from bot.cards import payments as payment_cards
from bot.cards.model import Card
from core.billing import Work
from core.services.invoices import InvoiceView
from core.services.payments import PaymentView


async def invoice_card(work: Work, view: InvoiceView) -> Card:
    """The card of an invoice as it is now."""
    story = await work.audit.story(view.invoice.subject)
    coming = await work.checkouts.on_its_way(view.invoice.id)
    return invoice_cards.card(view, work.links, story, await work.today(), coming)


async def payment_card(work: Work, view: PaymentView) -> Card:
    """The card of a payment as it is now."""
    coming = await work.checkouts.on_its_way(view.invoice.id)
    return payment_cards.card(view, await work.members.name(view.payment.recorded_by), coming)
