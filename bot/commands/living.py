"""Cards that need a look at the books: the living cards of invoices, payments and the rest."""

from collections.abc import Mapping, Sequence

from bot.cards import adjustments as adjustment_cards
from bot.cards import approvals as approval_cards
from bot.cards import claims as claim_cards
from bot.cards import clients as client_cards
from bot.cards import copies as copy_cards
from bot.cards import credits as credit_cards
from bot.cards import invoices as invoice_cards
from bot.cards import letters as letter_cards
from bot.cards import payments as payment_cards
from bot.cards import proposals as proposal_cards
from bot.cards import quotes as quote_cards
from bot.cards import recurring as recurring_cards
from bot.cards import refunds as refund_cards
from bot.cards import reminders as reminder_cards
from bot.cards.model import Card, Reply
from core.billing import Work
from core.errors import NotFound
from core.models import Approval, Client, DocumentKind, HoldKind, InvoiceState, Proposal
from core.money import Money
from core.services.adjustments import AdjustmentView
from core.services.invoices import InvoiceView
from core.services.letters import LetterView
from core.services.payments import PaymentView
from core.services.proposals import ProposalView
from core.services.quotes import QuoteView
from core.services.recurring_lookup import RecurringView
from core.services.refunds import RefundView


async def invoice_card(work: Work, view: InvoiceView) -> Card:
    """The card of an invoice as it is now."""
    if view.invoice.is_restricted:
        return invoice_cards.restricted(view.invoice)
    if view.invoice.kind is DocumentKind.QUOTE:
        return await quote_card(work, await work.quotes.view_by_id(view.invoice.id))
    untaken = await work.deposits.untaken(view.invoice)
    story = await work.audit.story(view.invoice.subject)
    coming = await work.checkouts.on_its_way(view.invoice.id)
    today = await work.reminders.day(view.invoice)
    card = invoice_cards.card(view, work.links, story, today, coming)
    card = invoice_cards.with_deposits(card, view.invoice, untaken)
    card = copy_cards.with_failed_mail(card, view.invoice, story)
    if view.invoice.number and view.invoice.kind is DocumentKind.INVOICE:
        card = await _with_credit(work, card, view)
    if view.invoice.state is InvoiceState.AWAITING:
        total, authors = view.invoice.total, view.invoice.authors
        card = await _for_approvers(work, card, view.approval, total, authors)
    if view.invoice.owed:
        outlook = await work.reminders.outlook(view.invoice)
        card = reminder_cards.with_reminders(card, view, outlook)
    return claim_cards.with_claims(card, view, await work.claims.open_on(view.invoice))


async def _with_credit(work: Work, card: Card, view: InvoiceView) -> Card:
    """What was taken off an issued invoice, and what came of it."""
    invoice, notes = view.invoice, work.credit_notes
    came_of_it = await notes.of(invoice), await notes.replacing(invoice)
    return credit_cards.with_credit(card, view, await notes.taken_off(invoice), *came_of_it)


async def quote_card(work: Work, found: QuoteView) -> Card:
    """The card of a quote as it is now."""
    if found.invoice.is_restricted:
        return invoice_cards.restricted(found.invoice)
    story = await work.audit.story(found.invoice.subject)
    relatives = await work.relatives.of(found.invoice)
    card = quote_cards.card(found, work.links, story, relatives)
    return claim_cards.with_claims(card, found.view, await work.claims.open_on(found.invoice))


async def above_invoice(work: Work, given: Mapping[str, str]) -> str:
    """Which invoice a form is about, said above its blanks; nothing while it asks which."""
    try:
        return invoice_cards.named(await work.invoices.view(given["invoice"]))
    except (KeyError, NotFound):
        return ""


async def alarm_cards(work: Work, view: InvoiceView) -> list[Card]:
    """The cards that told the team that an invoice is overdue, as they are now; none if none did.

    What was told alone, and again in a digest, has two.
    """
    kind, _, number = (await work.overdue.told_as(view.invoice.id)).partition(":")
    digests = [await digest_card(work, int(number))] if kind == "digest" else []
    return [*digests, await alert_card(work, view)] if kind else []


async def alert_card(work: Work, view: InvoiceView, over: HoldKind | None = None) -> Card:
    """The alert about an overdue invoice as it is now; `over` is why it is told again."""
    outlook = await work.reminders.outlook(view.invoice)
    claims = await work.claims.open_on(view.invoice)
    return reminder_cards.alert(view, work.links, outlook, claims, over)


async def digest_card(work: Work, number: int) -> Card:
    """A digest as it is now."""
    rows = await work.overdue.digested(number, reminder_cards.ROWS_MOST)
    owed = await work.overdue.digest_sums(number)
    return reminder_cards.digest(number, rows, owed, await work.today())


async def payment_card(work: Work, view: PaymentView) -> Card:
    """The card of a payment as it is now."""
    coming = await work.checkouts.on_its_way(view.invoice.id)
    card = payment_cards.card(view, await work.members.name(view.payment.recorded_by), coming)
    if view.approval is None:
        return card
    return await _for_approvers(work, card, view.approval, view.payment.amount)


async def client_card(work: Work, client: Client, merged: str = "") -> Card:
    """A client with its people and what counts for it; `merged` is an old name it was asked by."""
    settled = await work.client_settings.of(client)
    people, credit = await work.contacts.of(client), await work.credits.of(client.id)
    return client_cards.card(settled, people, merged, credit)


async def adjustment_card(work: Work, view: AdjustmentView) -> Card:
    """The card of a write-off as it is now; it names no client who was erased."""
    client = "" if view.invoice.is_restricted else await _client(work, view.invoice.id)
    asked_by = await work.members.name(view.adjustment.asked_by)
    card = adjustment_cards.card(view, client, asked_by)
    if view.approval is None:
        return card
    return await _for_approvers(work, card, view.approval, view.adjustment.amount)


async def refund_card(work: Work, view: RefundView) -> Card:
    """The card of a refund as it is now; it names no client who was erased."""
    client = await _client(work, view.refund.invoice_id)
    asked_by = await work.members.name(view.refund.asked_by)
    card = refund_cards.card(view, client, asked_by)
    if view.approval is None:
        return card
    return await _for_approvers(work, card, view.approval, view.refund.amount)


async def _client(work: Work, invoice_id: int) -> str:
    """The name of an invoice's client; none of one who was erased."""
    view = await work.invoices.view_by_id(invoice_id)
    return "" if view.invoice.is_restricted else view.client.name


async def plan_card(work: Work, view: RecurringView) -> Card:
    """The card of a recurring plan as it is now."""
    written = [each.invoice_id for each in view.behind if each.invoice_id]
    bills = [(await work.invoices.view_by_id(each)).invoice for each in written]
    references = {bill.id: bill.reference for bill in bills}
    written_by = await work.members.name(view.plan.drafted_by)
    card = recurring_cards.card(view, references, written_by)
    if view.approval is None:
        return card
    authors = view.plan.authors
    return await _for_approvers(work, card, view.approval, view.most, authors)


async def _for_approvers(
    work: Work,
    card: Card,
    approval: Approval | None,
    amount: Money,
    authors: Sequence[int] = (),
) -> Card:
    """The buttons are offered to whom they serve: a room, or a member who may press them."""
    assert approval is not None
    may = await work.approvals.approvers(approval.requested_by, authors)
    me = work.actor.member_id
    is_offered = bool(may) if me is None else any(member.id == me for member in may)
    asked = approval_cards.asking(await work.approvals.takes(approval, amount))
    names = [member.name for member in may]
    return approval_cards.for_approvers(card, names, asked, is_offered=is_offered)


async def letter_card(work: Work, view: LetterView, *, is_open: bool = False) -> Card:
    """The card of a mail as it is now."""
    claims = await work.claims.of_letter(view.letter.id)
    return letter_cards.card(view, claims, is_open=is_open)


async def proposal_card(work: Work, view: ProposalView) -> Card:
    """The card of a proposal as it is now, with the buttons that serve whoever sees it."""
    card = proposal_cards.card(view, await work.companies.own())
    return proposal_cards.for_reader(card, view, work.actor)


async def proposed(work: Work, proposal: Proposal | None, done: Card | None = None) -> Reply:
    """What was proposed, or what was done at once where it takes no second owner."""
    if proposal is None:
        return Reply(done or Card("It is done."))
    return Reply(await proposal_card(work, await work.proposals.view(proposal.serial)))


async def changed_by(work: Work) -> str:
    """How what is proposed is made in this company, for whoever is about to propose it."""
    delay_hours = (await work.policies.own()).delay_hours
    return proposal_cards.changed_by(delay_hours if await work.proposals.is_alone() else 0)


async def above_change(work: Work, given: Mapping[str, str]) -> str:
    """The same, said above the blanks of a form."""
    del given
    return f"What you propose is made {await changed_by(work)}."
