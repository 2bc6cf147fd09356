"""Cards that need a look at the books: the living cards of invoices, payments and mails."""

from bot.cards import claims as claim_cards
from bot.cards import copies as copy_cards
from bot.cards import invoices as invoice_cards
from bot.cards import letters as letter_cards
from bot.cards import payments as payment_cards
from bot.cards.model import Card
from core.billing import Work
from core.services.invoices import InvoiceView
from core.services.letters import LetterView
from core.services.payments import PaymentView


async def invoice_card(work: Work, view: InvoiceView) -> Card:
    """The card of an invoice as it is now."""
    story = await work.audit.story(view.invoice.subject)
    coming = await work.checkouts.on_its_way(view.invoice.id)
    card = invoice_cards.card(view, work.links, story, await work.today(), coming)
    card = copy_cards.with_failed_mail(card, view.invoice, story)
    return claim_cards.with_claims(card, view, await work.claims.open_on(view.invoice))


async def payment_card(work: Work, view: PaymentView) -> Card:
    """The card of a payment as it is now."""
    coming = await work.checkouts.on_its_way(view.invoice.id)
    return payment_cards.card(view, await work.members.name(view.payment.recorded_by), coming)


async def letter_card(work: Work, view: LetterView, *, is_open: bool = False) -> Card:
    """The card of a mail as it is now."""
    claims = await work.claims.of_letter(view.letter.id)
    return letter_cards.card(view, claims, is_open=is_open)
