"""What a client said, on the card of the invoice it is about, with what can be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.cards.model import Button, Card, Tone, Weight
from bot.cards.words import day
from core.models import Claim, ClaimKind, ClaimState, PaidBy
from core.services.invoices import InvoiceView

SHOWN_MOST = 3
STATES = {
    ClaimKind.DISPUTE: ("Disputed", Tone.WARNING),
    ClaimKind.PAYMENT: ("Said to be paid", Tone.WAITING),
}
WAYS: Mapping[str, str] = {
    PaidBy.CASH: "in cash",
    PaidBy.IDEAL: "by iDEAL",
    PaidBy.PAYPAL: "by PayPal",
}


def with_claims(card: Card, view: InvoiceView, claims: list[Claim]) -> Card:
    """The invoice's card, with what the client says of it and what stands in the way of mail."""
    told, actions, state, tone = [*card.facts], [], card.state, card.tone
    if view.invoice.po_number:
        told.append(("PO number", view.invoice.po_number))
    for claim in claims[:SHOWN_MOST]:
        told.append((f"Client says ({claim.reference})", said(claim)))
        actions += buttons(claim)
    said_kinds = {claim.kind for claim in claims}
    state, tone = next((STATES[kind] for kind in STATES if kind in said_kinds), (state, tone))
    if view.contact.undeliverable_at is not None and view.invoice.owed:
        state, tone = "Not delivered", Tone.BAD
        told.append(("Mail came back", view.contact.email))
        actions += mending(view.client.key)
    kept = [
        _plainer(action) if actions and isinstance(action, Button) else action
        for action in card.actions
    ]
    return replace(card, facts=tuple(told), actions=(*actions, *kept), state=state, tone=tone)


def settling(card: Card, claims: Sequence[Claim]) -> Card:
    """A card with the claims of payment that nobody has settled, and their buttons first."""
    shown = [claim for claim in claims if claim.kind is ClaimKind.PAYMENT][:SHOWN_MOST]
    told = [(f"Client says ({claim.reference})", said(claim)) for claim in shown]
    deeds = [button for claim in shown for button in buttons(claim)]
    kept = [_plainer(each) if deeds and isinstance(each, Button) else each for each in card.actions]
    return replace(card, facts=(*told, *card.facts), actions=(*deeds, *kept))


def said(claim: Claim) -> str:
    """A claim in one sentence."""
    amount = f" {claim.amount}" if claim.amount else ""
    on = f" on {day(claim.day)}" if claim.day else ""
    by = f" by {day(claim.day)}" if claim.day else ""
    match claim.kind:
        case ClaimKind.PAYMENT:
            how = f" {way(claim.paid_by)}" if claim.paid_by else ""
            reference = f", reference {claim.note}" if claim.note else ""
            return f"Paid{amount}{how}{on}{reference}"
        case ClaimKind.PROMISE:
            return f"Will pay{by}" if by else "Will pay, without saying when"
        case ClaimKind.EXTENSION:
            return f"Asks for time{f' until {day(claim.day)}' if claim.day else ''}"
        case ClaimKind.DISPUTE:
            return f"Something is wrong{f': {claim.note}' if claim.note else ''}"
        case ClaimKind.PO_NUMBER:
            return f"The PO number is {claim.note}"


def way(paid_by: str) -> str:
    """How a client says that they paid, as part of a sentence."""
    return WAYS.get(paid_by, f"by {paid_by}")


def settled(claim: Claim, onward: str) -> str:
    """What became of a claim, behind the name of who settled it; and how reminders go on."""
    if claim.state is ClaimState.DISMISSED:
        if claim.kind is ClaimKind.PO_NUMBER:
            return "left out the PO number."
        said = {
            ClaimKind.PAYMENT: "did not find the payment the client wrote of.",
            ClaimKind.PROMISE: "does not wait for the promised day.",
            ClaimKind.DISPUTE: "settled the dispute.",
            ClaimKind.EXTENSION: "gave no more time.",
        }[claim.kind]
        return f"{said} {onward}".strip()
    until = day(claim.day) if claim.day else "then"
    return {
        ClaimKind.PAYMENT: "recorded the payment the client wrote of. It waits for an approval.",
        ClaimKind.PROMISE: f"lets reminders wait for the promise to pay by {until}.",
        ClaimKind.DISPUTE: "settled the dispute.",
        ClaimKind.EXTENSION: f"gave time until {until}. Reminders wait.",
        ClaimKind.PO_NUMBER: f"noted the PO number {claim.note}.",
    }[claim.kind]


def buttons(claim: Claim) -> list[Button]:
    """What a person can do with an open claim; the first is what follows when it is right."""
    if claim.state is not ClaimState.OPEN:
        return []
    this = {"claim": claim.reference}
    match claim.kind:
        case ClaimKind.PAYMENT:
            yes = Button("Confirm payment", "claim pay", this, Weight.FIRST)
            return [yes, Button("Not received", "claim dismiss", this)]
        case ClaimKind.PROMISE:
            return [*_waiting("Wait", claim), Button("Do not wait", "claim dismiss", this)]
        case ClaimKind.EXTENSION:
            return [*_waiting("Grant", claim), Button("Refuse", "claim dismiss", this)]
        case ClaimKind.DISPUTE:
            sure = "Is the dispute settled? Reminders go on then."
            return [Button("Dispute settled", "claim dismiss", this, sure=sure)]
        case ClaimKind.PO_NUMBER:
            note = Button(f"Note {claim.note}", "claim confirm", this)
            return [note, Button("Ignore PO", "claim dismiss", this)]


def mending(client: str) -> list[Button]:
    """What can be done about an address that takes no mail."""
    this = {"client": client}
    sure = "Does the address take mail again? Reminders go there then."
    return [
        Button("Correct address", "client address", this, Weight.FIRST),
        Button("It works again", "client reachable", this, sure=sure),
    ]


def _waiting(label: str, claim: Claim) -> list[Button]:
    this = {"claim": claim.reference}
    other = Button(f"{label} until …", "claim wait", this)
    if claim.day is None:
        return [other]
    return [Button(f"{label} until {day(claim.day)}", "claim confirm", this), other]


def _plainer(action: Button) -> Button:
    """There is one first action: what the client's words ask for comes before the rest."""
    return replace(action, weight=Weight.PLAIN) if action.weight is Weight.FIRST else action
