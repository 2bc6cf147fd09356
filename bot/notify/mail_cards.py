"""Which card tells an event about mails, claims, and addresses that take no mail."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.cards import claims as claim_cards
from bot.cards import letters as cards
from bot.cards import reminders as reminder_cards
from bot.cards.model import Card, Tone
from bot.commands.living import alarm_cards, invoice_card, letter_card
from bot.notify.told import Told
from core.billing import Work
from core.services.deliveries import Telling
from core.services.letters import LetterView


async def received(work: Work, telling: Telling) -> Told:
    """A mail, in the thread of its invoice; one without an invoice is a message of its own."""
    view = await work.letters.view_by_id(telling.payload["letter_id"])
    card = await letter_card(work, view)
    if telling.channel != "slack":
        return Told(note=card)
    invoice = await _invoice(work, telling)
    return Told(invoice, card) if invoice else Told((card,))


async def changed(work: Work, telling: Telling) -> Told:
    """What a member asked by mail was not done: the mail's card says why."""
    view = await work.letters.view_by_id(telling.payload["letter_id"])
    note = Card(
        f"What {view.letter.sender_name or view.letter.sender} asked was not done.",
        text=view.letter.outcome,
        tone=Tone.WARNING,
    )
    return await _beside(work, telling, view, note)


async def filed(work: Work, telling: Telling) -> Told:
    """A mail is in the thread of its invoice now; its card stays where it was."""
    view = await work.letters.view_by_id(telling.payload["letter_id"])
    shown = await letter_card(work, view, is_open=True)
    note = Card(f"{telling.actor} put {view.letter.reference} here", text=shown.text)
    return await _beside(work, telling, view, note)


async def fraud(work: Work, telling: Telling) -> Told:
    """Those who decide on money are warned."""
    return Told(note=cards.fraud(await work.letters.view_by_id(telling.payload["letter_id"])))


async def answered(work: Work, telling: Telling) -> Told:
    """Who answered, and what."""
    sent = await work.letters.view_by_id(telling.payload["letter_id"])
    note = cards.answered(sent.letter, telling.actor)
    if telling.channel != "slack" or sent.letter.answers_id is None:
        return Told(note=note)
    return await _beside(work, telling, await work.letters.view_by_id(sent.letter.answers_id), note)


async def copied(work: Work, telling: Telling) -> Told:
    """The client gets the invoice again."""
    view = await work.invoices.view_by_id(telling.payload["invoice_id"])
    note = Card(f"The invoice goes out again, to {view.contact.email}.")
    if telling.channel != "slack":
        return Told(note=note)
    return Told(await _invoice(work, telling), note)


async def claimed(work: Work, telling: Telling) -> Told:
    """The invoice's cards show what its client says."""
    return Told(await _living(work, telling), edits_only=True)


async def settled(work: Work, telling: Telling) -> Told:
    """Who settled a claim, and how."""
    living = await _living(work, telling)
    if telling.channel != "slack":
        return Told(living, edits_only=True)
    claim = await work.claims.by_id(telling.payload["claim_id"])
    if claim.settled_by is None:  # a promise taken at its word: its hold is told already
        return Told(living, edits_only=True)
    letter = await work.letters.view_by_id(telling.payload["letter_id"])
    view = await work.invoices.view_by_id(claim.invoice_id)
    onward = reminder_cards.onward(view, await work.reminders.outlook(view.invoice))
    said = claim_cards.settled(claim, onward)
    note = Card(f"{telling.actor} {said}", tone=Tone.GOOD)
    return Told((*living, await letter_card(work, letter)), note)


async def unreachable(work: Work, telling: Telling) -> Told:
    """A client gets no mail: what to do."""
    view = await work.letters.view_by_id(telling.payload["letter_id"])
    reached = await work.reach.view(telling.payload["client_id"])
    actions = tuple(claim_cards.mending(reached.client.key))
    note = cards.came_back(view, actions, reached)
    if telling.channel != "slack":
        return Told(note=note)
    is_of_one = len(reached.owed) == 1
    return Told(await _invoice(work, telling), note, is_aloud=not is_of_one)


async def reachable(work: Work, telling: Telling) -> Told:
    """Mail goes to a client again."""
    reached = await work.reach.view(telling.payload["client_id"])
    return Told(note=cards.reachable(reached, telling.actor, telling.payload["address"]))


async def _invoice(work: Work, telling: Telling) -> tuple[Card, ...]:
    """The card of the invoice it is about, if it is about one."""
    invoice_id = telling.payload["invoice_id"]
    if invoice_id is None:
        return ()
    return (await invoice_card(work, await work.invoices.view_by_id(invoice_id)),)


async def _living(work: Work, telling: Telling) -> tuple[Card, ...]:
    """The invoice's own card, and those that told that it is overdue."""
    view = await work.invoices.view_by_id(telling.payload["invoice_id"])
    return (await invoice_card(work, view), *await alarm_cards(work, view))


async def _beside(work: Work, telling: Telling, view: LetterView, note: Card) -> Told:
    """A line of the story, and the mail's card as it is now, where it is."""
    if telling.channel != "slack":
        return Told(note=note)
    return Told((*await _invoice(work, telling), await letter_card(work, view)), note)


MAIL_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "MailReceived": received,
    "MailFiled": filed,
    "MailNotCarriedOut": changed,
    "BankChangeAsked": fraud,
    "AnswerWritten": answered,
    "InvoiceCopyAsked": copied,
    "ClaimRaised": claimed,
    "ClaimSettled": settled,
    "ContactUnreachable": unreachable,
    "ContactReachable": reachable,
}
