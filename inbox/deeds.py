"""What a mail may do by itself: let reminders wait, ask for a copy, note an address that is dead.

All of it is in the one transaction that keeps the letter. What the table of trust does not allow is
left to a person: the letter's card has a button for each likely meaning.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from core.billing import Work
from core.errors import NotFound, WrongState
from core.models import HELD_BACK, Claim, ClaimKind, Invoice, Letter
from core.services.invoices import InvoiceView
from core.services.letters import NewLetter
from core.services.sayings import claimed
from inbox.answers import thanks_for
from inbox.automatic import Kind
from inbox.intents import Intent
from inbox.opening import Opened
from inbox.placing import Placed, placed_now
from inbox.trust import Deed, Known, may

NEEDS: Final = {
    ClaimKind.PAYMENT: Deed.CLAIM,
    ClaimKind.PROMISE: Deed.PROMISE,
    ClaimKind.DISPUTE: Deed.DISPUTE,
    ClaimKind.EXTENSION: Deed.CLAIM,
    ClaimKind.PO_NUMBER: Deed.CLAIM,
}
"""What must be allowed before a claim is raised; the last two only wait for a person's press."""

SHOWN_MOST: Final = 20


@dataclass(frozen=True)
class Worked:
    """A mail that was understood, and where it belongs."""

    mail_id: int
    opened: Opened
    placed: Placed
    intents: list[Intent]

    @property
    def view(self) -> InvoiceView | None:
        """The invoice it is about."""
        return self.placed.view

    @property
    def deeds(self) -> frozenset[Deed]:
        """What it may do without a person's yes; a machine's mail only reports what came back."""
        level, found = self.opened.verdict.level, self.opened.automatic
        if found is None:
            return may(level, self.placed.known)
        is_report = found.kind is Kind.BOUNCE and self.placed.returns
        return may(level, Known.RETURNER) if is_report else frozenset()


async def work_off(work: Work, worked: Worked) -> Letter:
    """Keep the letter, and do what may be done by itself."""
    worked = replace(worked, placed=await placed_now(work, worked.placed))
    new = _letter(worked, work.clock.now())
    if worked.opened.automatic is not None:
        return await _note_bounce(work, new, await _dead_addresses(work, worked))
    letter = await work.letters.receive(new)
    if worked.view is None:
        return letter
    claims = await _raise_claims(work, worked, letter)
    is_copy_due = Deed.COPY in worked.deeds and _asks(worked, "copy_request")
    if is_copy_due and await _copy(work, worked.view.invoice, letter):
        return letter  # the copy is the answer
    language = worked.view.language
    contact = worked.placed.who.contact
    name, is_paused = contact.name if contact else "", await _are_paused(work, claims)
    if text := thanks_for(claims, language, name, is_paused=is_paused):
        await work.letters.answer_at_once(letter, text, language)
    return letter


async def _raise_claims(work: Work, worked: Worked, letter: Letter) -> list[Claim]:
    """What a known contact says of the invoice, or of another one of the same client."""
    view = worked.view
    assert view is not None
    raised: list[Claim] = []
    said_once: set[tuple[int, ClaimKind]] = set()
    for said, number in claimed(letter.intents, view.invoice.currency):
        invoice = await _meant(work, view.invoice, number)
        if invoice is None or NEEDS[said.kind] not in worked.deeds:
            continue
        if (invoice.id, said.kind) in said_once:
            continue
        said_once.add((invoice.id, said.kind))
        claim = await work.claims.raise_by_mail(letter, invoice.id, said)
        if claim is not None and claim.letter_id == letter.id:
            raised.append(claim)
        elif claim is not None:
            again = f"It adds to {claim.reference}, which waits for the team."
            await work.letters.carried_out(letter.id, again, is_done=True)
    return raised


async def _are_paused(work: Work, claims: list[Claim]) -> bool:
    """Whether reminders wait of every invoice that is said to be paid."""
    paid = {claim.invoice_id for claim in claims if claim.kind is ClaimKind.PAYMENT}
    return all([await work.reminders.holds(invoice_id) for invoice_id in paid])


async def _meant(work: Work, invoice: Invoice, number: str) -> Invoice | None:
    """The invoice a claim names: the thread's, or another of the same client; else nothing."""
    if not number or number.upper() == invoice.number:
        return invoice
    try:
        named = await work.invoices.get(number)
    except NotFound:
        return None
    return named if named.client_id == invoice.client_id else None


async def _copy(work: Work, invoice: Invoice, letter: Letter) -> bool:
    """Let the invoice go out again; why it may not is noted, and a further request is shown."""
    try:
        is_asked = await work.letters.ask_copy(letter, invoice)
    except WrongState as error:
        await work.letters.carried_out(letter.id, error.message, is_done=True)
        return False
    outcome = "The invoice goes out again, to the address on file." if is_asked else HELD_BACK
    await work.letters.carried_out(letter.id, outcome, is_done=True)
    return is_asked


async def _note_bounce(work: Work, new: NewLetter, dead: list[str]) -> Letter:
    """A mail of ours came back: it is told once, as an address that takes none."""
    if dead:
        outcome = f"Mail to {', '.join(dead)} does not arrive: reminders wait."
        new = replace(new, is_quiet=True, outcome=outcome, intents=())
    letter = await work.letters.receive(new)
    for address in dead:
        await work.reach.came_back(address, letter)
    return letter


async def _dead_addresses(work: Work, worked: Worked) -> list[str]:
    """Which addresses of this invoice's client a mail server reports.

    Whoever may write such a report knows a tag of ours and an address of the client; all it does
    is to let reminders wait and to tell the team. One whose checks failed is only shown.
    """
    report = worked.opened.mail.report
    if Deed.UNREACHABLE not in worked.deeds or report is None or worked.view is None:
        return []
    client_id = worked.view.client.id
    return [
        address
        for address in report.recipients[:SHOWN_MOST]
        if (await work.letters.who(address, client_id)).is_contact_of(client_id)
    ]


def _letter(worked: Worked, now: datetime) -> NewLetter:
    mail, verdict, found = worked.opened.mail, worked.opened.verdict, worked.opened.automatic
    placed = worked.placed
    client, member = placed.client, placed.who.member
    return NewLetter(
        message_id=mail.message_id,
        thread=_thread(worked),
        sender=verdict.sender,
        sender_name=mail.senders[0].name if mail.senders else "",
        subject=mail.subject,
        text=worked.opened.text,
        from_kind=placed.around.from_kind,
        is_on_file=placed.known is not Known.STRANGER,
        level=str(verdict.level),
        trust=verdict.reason,
        written_at=mail.sent_at or now,
        inbound_id=worked.mail_id,
        invoice_id=placed.view.invoice.id if placed.view else None,
        client_id=client.id if client else None,
        member_id=member.id if member else None,
        automatic=found.reason if found else "",
        intents=[as_fact(intent) for intent in worked.intents],
        attachments=[each.name for each in mail.attachments],
    )


def as_fact(intent: Intent) -> dict[str, Any]:
    """An intent as it is kept and printed, in the words of the list of intents."""
    return {
        "name": intent.kind,
        "facts": intent.facts,
        "quote": intent.quote,
        "reason": intent.reason,
    }


def _thread(worked: Worked) -> list[str]:
    """The mails before it, the first one first."""
    mail = worked.opened.mail
    return list(dict.fromkeys([*mail.references, *mail.in_reply_to]))


def _asks(worked: Worked, kind: str) -> bool:
    return any(intent.kind == kind for intent in worked.intents)
