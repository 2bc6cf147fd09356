"""Which card tells of credit notes and of credit that was used."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.cards.model import Tone
from bot.commands.living import alarm_cards, invoice_card
from bot.notify.notes import note, with_note
from bot.notify.told import Told
from core.billing import Work
from core.money import Money
from core.services.deliveries import Telling


async def credit_note_issued(work: Work, telling: Telling) -> Told:
    """A credit note counts: its card changes, and so do those of the invoice that it credits."""
    told = telling.payload
    total, freed = (Money(told[f"{name}_minor"], told["currency"]) for name in ("total", "freed"))
    own = await work.invoices.view_by_id(told["invoice_id"])
    origin = await work.invoices.view_by_id(told["credits_id"])
    cards = [
        await invoice_card(work, own),
        await invoice_card(work, origin),
        *await alarm_cards(work, origin),
    ]
    text = f"{telling.actor} approved it: {told['number']} credits {total}."
    if freed:
        text += f" {freed} of that was paid already and is the client's credit now."
    paper = told["invoice_id"]
    if telling.channel == "slack":
        return Told(tuple(cards), note(text, Tone.GOOD), final_paper_of=paper)
    return Told(tuple(cards), edits_only=True, final_paper_of=paper)


async def credit_applied(work: Work, telling: Telling) -> Told:
    """A client's credit paid for something."""
    amount = Money(telling.payload["amount_minor"], telling.payload["currency"])
    text = f"{telling.actor} used {amount} of the client's credit."
    return await with_note(work, telling, note(text, Tone.GOOD))


CREDIT_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "CreditNoteIssued": credit_note_issued,
    "CreditApplied": credit_applied,
}
