"""A member asks for an invoice by mail: a draft, asked for as in a chat, and never more.

What a plain draft cannot say (a discount, prices with tax in them, another currency) is not guessed
at: the mail's card says so, and somebody writes the draft in the chat.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.cards.forms import Form
from bot.cards.model import Reply
from bot.commands.dispatch import dispatch
from bot.commands.request import Filled, Request
from core.billing import Billing, Work
from core.engine import Engine, Run
from core.errors import BillingError
from core.security.actors import Sender, system
from inbox.intents import Intent

WANTED: Final = "invoice_request"
PLAIN: Final = frozenset(
    {"client", "lines", "currency", "terms_days", "due_date", "po", "note", "send"}
)
PLAIN_LINE: Final = frozenset({"description", "quantity", "unit_price", "unit"})
LINES_MOST: Final = 20


def is_wanted(intents: Sequence[Intent]) -> bool:
    """Whether a mail asks for an invoice."""
    return any(intent.kind == WANTED for intent in intents)


class DraftDesk:
    """Writes the drafts that members ask for by mail."""

    def __init__(self, billing: Billing) -> None:
        self._billing = billing

    def join(self, engine: Engine) -> None:
        """Let the engine run the workflow."""
        engine.add("mail_draft", self.draft)

    async def draft(self, run: Run, company_id: int, letter_id: int) -> None:
        """Write the draft a member asked for by mail, once."""
        await run.step("draft", self.write, company_id, letter_id)

    async def write(self, company_id: int, letter_id: int) -> None:
        """Ask for the draft as the member would in a chat, and note what came of it."""
        async with self._billing.reading(system(company_id)) as work:
            letter = (await work.letters.view_by_id(letter_id)).letter
            facts = next(each["facts"] for each in letter.intents if each["name"] == WANTED)
            obstacle = await _obstacle(work, facts)
        if obstacle:
            await self._note(company_id, letter_id, obstacle, is_done=False)
            return
        sender = Sender("email", str(company_id), letter.sender)
        ask = Filled("invoice new", arguments_of(facts))
        answer = await dispatch(Request(f"mail-draft:{letter_id}", sender, ask), self._billing)
        outcome, is_done = _outcome(answer)
        await self._note(company_id, letter_id, outcome, is_done=is_done)

    async def _note(self, company_id: int, letter_id: int, outcome: str, *, is_done: bool) -> None:
        async with self._billing.work(system(company_id, f"mail-draft:{letter_id}")) as work:
            await work.letters.carried_out(letter_id, outcome, is_done=is_done)


def arguments_of(facts: Mapping[str, Any]) -> dict[str, str]:
    """What was asked for, as the blanks of the form for a new invoice."""
    given = {
        "client": _text(facts.get("client")),
        "terms": _text(facts.get("terms_days")),
        "due": _text(facts.get("due_date")),
        "note": _noted(facts),
    }
    for number, line in enumerate(facts.get("lines") or []):
        given |= {
            f"lines.{number}.description": _described(line),
            f"lines.{number}.quantity": _text(line.get("quantity")) or "1",
            f"lines.{number}.price": _text(line.get("unit_price")),
        }
    return {name: text for name, text in given.items() if text}


async def _obstacle(work: Work, facts: Mapping[str, Any]) -> str:
    """Why no plain draft can say this; empty when one can."""
    lines = facts.get("lines")
    if not isinstance(lines, list) or not 0 < len(lines) <= LINES_MOST:
        return "No draft: it does not say which lines. Write it with /invoice new."
    beyond = {str(name) for name in facts} - PLAIN
    beyond |= {str(name) for line in lines for name in line if name not in PLAIN_LINE}
    if beyond:
        named = ", ".join(sorted(name.replace("_", " ") for name in beyond))
        return f"No draft: it asks for more than a mail can ({named}). Write it with /invoice new."
    currency = _text(facts.get("currency"))
    try:
        client = await work.clients.get(_text(facts.get("client")))
    except BillingError as error:
        return f"No draft: {error.message} {error.hint}"
    own = client.currency or (await work.companies.own()).currency
    if currency and currency != own:
        return f"No draft: {client.name} is invoiced in {own}, not in {currency}."
    return ""


def _outcome(answer: Reply | Form | None) -> tuple[str, bool]:
    if answer is None:
        return "It was drafted.", True
    if isinstance(answer, Form):
        return "No draft: something is missing. Write it with /invoice new.", False
    is_done = answer.card.subject.startswith("invoice:")
    said = f"{answer.card.title} {answer.card.text}" if not is_done else answer.card.title
    return f"{'Drafted' if is_done else 'No draft'}: {said}", is_done


def _described(line: Mapping[str, Any]) -> str:
    unit = _text(line.get("unit"))
    said = _text(line.get("description"))
    return f"{said} ({unit})" if unit and said else said


def _noted(facts: Mapping[str, Any]) -> str:
    po = _text(facts.get("po"))
    return "\n".join(filter(None, (_text(facts.get("note")), f"PO {po}" if po else "")))


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, (dict, list)) else str(value).strip()
