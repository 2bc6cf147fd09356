"""Which card tells an event: built when it is told, so it never tells old news.

A `Told` has living cards, each edited in place where it was posted before, and perhaps a note: a
line of the story, shown in the first card's thread where the platform has threads.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.cards import copies as copy_cards
from bot.cards import members as member_cards
from bot.cards.model import Button, Card, Tone
from bot.commands.living import (
    adjustment_card,
    invoice_card,
    payment_card,
    plan_card,
    refund_card,
)
from bot.notify.alarm_cards import ALARM_CARDS
from bot.notify.client_cards import CLIENT_CARDS
from bot.notify.code_cards import CODE_CARDS
from bot.notify.credit_cards import CREDIT_CARDS
from bot.notify.key_cards import KEY_CARDS
from bot.notify.mail_cards import MAIL_CARDS
from bot.notify.money_cards import MONEY_CARDS
from bot.notify.notes import adjustment_of, invoice_of, note, payment_of, refund_of, with_note
from bot.notify.overdue_cards import OVERDUE_CARDS
from bot.notify.privacy_cards import PRIVACY_CARDS
from bot.notify.proposal_cards import PROPOSAL_CARDS
from bot.notify.quote_cards import QUOTE_CARDS
from bot.notify.recovery_cards import RECOVERY_CARDS
from bot.notify.recurring_cards import RECURRING_CARDS
from bot.notify.refund_cards import REFUND_CARDS
from bot.notify.sign_in_cards import SIGN_IN_CARDS
from bot.notify.told import Told
from bot.notify.trail_cards import TRAIL_CARDS
from core.billing import Billing, Work
from core.models import ApprovalKind
from core.security.actors import system
from core.services.copies import is_mailing
from core.services.deliveries import Telling

__all__ = ["CARDS", "CardBook", "Told"]

NEXT: Final = "It is not tried again: please tell them another way."
NEXT_MAIL: Final = "It is not tried again by itself. See that the address is right, then send it."


class CardBook:
    """Knows the card for each kind of event."""

    def __init__(self, billing: Billing) -> None:
        self._billing = billing

    async def told(self, telling: Telling) -> Told:
        """What to say about an event now, all of one moment; for chats, where cards live."""
        async with self._billing.reading(system(telling.company_id), is_snapshot=True) as work:
            return await CARDS[telling.kind](work, telling)


async def drafted(work: Work, telling: Telling) -> Told:
    """The first card of an invoice."""
    return Told((await invoice_of(work, telling.payload),))


async def asked(work: Work, telling: Telling) -> Told:
    """An approver gets the card with the PDF; the room sees that it waits."""
    card = await invoice_of(work, telling.payload)
    if telling.channel == "slack":
        return Told((card,), note(f"{telling.actor} asks for approval."))
    return Told((card,), paper_of=telling.payload["invoice_id"])


async def offered(work: Work, telling: Telling) -> Told:
    """The same, put to somebody who could not be asked when it was sent in.

    Where the chat has a card of it, that one gets the buttons; they were left out before.
    """
    about_id = telling.payload["about_id"]
    if telling.payload["kind"] == ApprovalKind.PAYMENT:
        return Told((await payment_of(work, {"payment_id": about_id}),))
    if telling.payload["kind"] == ApprovalKind.ADJUSTMENT:
        return Told((await adjustment_of(work, {"adjustment_id": about_id}),))
    if telling.payload["kind"] == ApprovalKind.RECURRING:
        return Told((await plan_card(work, await work.recurring.view_by_id(about_id)),))
    if telling.payload["kind"] == ApprovalKind.REFUND:
        return Told((await refund_of(work, {"refund_id": about_id}),))
    card = await invoice_of(work, {"invoice_id": about_id})
    kept = await work.deliveries.living_card(telling.channel, telling.address, telling.subject)
    return Told((card,), paper_of=None if kept else about_id)


async def edited(work: Work, telling: Telling) -> Told:
    """A change, and whether it voided an approval."""
    text = f"{telling.actor} changed it."
    if telling.payload["voided"]:
        text += " The approval that was asked for is void."
    return await with_note(work, telling, note(text))


async def readdressed(work: Work, telling: Telling) -> Told:
    """Links that were sent until now are dead."""
    reference = telling.payload["reference"]
    text = f"{telling.actor} gave it another address. Links sent until now open nothing any more."
    return await with_note(work, telling, note(f"{text} Mail it: /invoice resend {reference}"))


async def supported(work: Work, telling: Telling) -> Told:
    """One yes of two."""
    kind, _, number = telling.subject.partition(":")
    text = f"{telling.actor} said yes to {telling.payload['reference']}. One more person has to."
    if kind == ApprovalKind.RECURRING:
        plan = await plan_card(work, await work.recurring.view_by_id(int(number)))
        is_room = telling.channel == "slack"
        return Told((plan,), note(text) if is_room else None, edits_only=not is_room)
    invoice_id, own = int(number), None
    if kind == ApprovalKind.PAYMENT:
        paid = await work.payments.view_by_id(int(number))
        invoice_id, own = paid.invoice.id, await payment_card(work, paid)
    if kind == ApprovalKind.ADJUSTMENT:
        asked = await work.adjustments.view_by_id(int(number))
        invoice_id, own = asked.invoice.id, await adjustment_card(work, asked)
    if kind == ApprovalKind.REFUND:
        back = await work.refunds.view_by_id(int(number))
        invoice_id, own = back.refund.invoice_id, await refund_card(work, back)
    card = await invoice_card(work, await work.invoices.view_by_id(invoice_id))
    if telling.channel == "slack":
        return Told((card,), note(text))
    return Told((own or card,), edits_only=True)


async def expired(work: Work, telling: Telling) -> Told:
    """Nobody decided."""
    text = "Nobody decided on it in time. It is a draft again."
    return await with_note(work, telling, note(text, Tone.WARNING))


async def rejected(work: Work, telling: Telling) -> Told:
    """No, and why."""
    text = f"{telling.actor} rejected it: {telling.payload['reason']}"
    return await with_note(work, telling, note(text, Tone.WARNING))


async def issued(work: Work, telling: Telling) -> Told:
    """It has its number, and the paper that was approved is the one the client gets."""
    text = f"{telling.actor} approved it. It is {telling.payload['number']} now."
    plan = await work.recurring.of_invoice(telling.payload["invoice_id"])
    if plan is not None and plan.is_automatic:
        text = f"{plan.reference} has sent it, as was approved. It is {telling.payload['number']}."
    told = await with_note(work, telling, note(text, Tone.GOOD))
    return replace(told, final_paper_of=telling.payload["invoice_id"])


async def mailed(work: Work, telling: Telling) -> Told:
    """It is on its way to the client."""
    return await with_note(work, telling, note(f"Mailed to {telling.payload['address']}."))


async def voided(work: Work, telling: Telling) -> Told:
    """It is owed no more."""
    reason = telling.payload["reason"]
    text = f"{telling.actor} voided it{': ' + reason if reason else '.'}"
    return await with_note(work, telling, note(text, Tone.WARNING))


async def delivery_failed(work: Work, telling: Telling) -> Told:
    """Something did not arrive and will not be tried again; said beside what it is about."""
    told = telling.payload
    kind, _, number = telling.subject.partition(":")
    cards: tuple[Card, ...] = ()
    about = ""
    again: tuple[Button, ...] = ()
    if kind == "invoice":
        view = await work.invoices.view_by_id(int(number))
        cards = (await invoice_card(work, view),) if telling.channel == "slack" else ()
        about = f"{view.invoice.reference}: "
        again = copy_cards.again(view.invoice) if is_mailing(told) else ()
    note = Card(
        f"{about}something could not be delivered by {told['channel']} to {told['address']}.",
        text=f"{told['reason']} {NEXT_MAIL if again else NEXT}",
        actions=again,
        tone=Tone.BAD,
    )
    return Told(cards, note, edits_only=bool(cards))


async def mail_set_aside(work: Work, telling: Telling) -> Told:
    """A mail that a person has to read where it is."""
    mail = await work.mails.mail(telling.payload["mail_id"])
    about = f"From {mail.sender or 'nobody'}: “{mail.title or 'no subject'}”."
    note = Card(
        f"A mail was set aside: {telling.payload['reason']}",
        text=f"{about} Please read it in the mailbox, in the folder of mails set aside.",
        tone=Tone.WARNING,
    )
    return Told(note=note)


async def link_claimed(work: Work, telling: Telling) -> Told:
    """Is that you?"""
    del work
    told = telling.payload
    return Told(note=member_cards.to_confirm(told["link_id"], told["platform"], told["display"]))


async def linked(work: Work, telling: Telling) -> Told:
    """It is."""
    del work
    return Told(note=member_cards.linked(telling.payload["platform"], telling.payload["display"]))


async def link_refused(work: Work, telling: Telling) -> Told:
    """It is not."""
    del work
    return Told(note=member_cards.refused(telling.payload["platform"], telling.payload["display"]))


CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "LinkClaimed": link_claimed,
    "LinkRefused": link_refused,
    "AccountLinked": linked,
    "InvoiceDrafted": drafted,
    "InvoiceEdited": edited,
    "ApprovalAsked": asked,
    "ApprovalOffered": offered,
    "ApprovalSupported": supported,
    "ApprovalExpired": expired,
    "InvoiceRejected": rejected,
    "InvoiceAddressChanged": readdressed,
    "InvoiceIssued": issued,
    "InvoiceMailed": mailed,
    "InvoiceVoided": voided,
    "MailSetAside": mail_set_aside,
    "DeliveryFailed": delivery_failed,
    **MONEY_CARDS,
    **REFUND_CARDS,
    **CREDIT_CARDS,
    **QUOTE_CARDS,
    **PROPOSAL_CARDS,
    **MAIL_CARDS,
    **CODE_CARDS,
    **OVERDUE_CARDS,
    **TRAIL_CARDS,
    **SIGN_IN_CARDS,
    **RECOVERY_CARDS,
    **RECURRING_CARDS,
    **PRIVACY_CARDS,
    **KEY_CARDS,
    **ALARM_CARDS,
    **CLIENT_CARDS,
}
