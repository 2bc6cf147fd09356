"""/invoice dispute, undisputed: what the client says is wrong, and that it is settled."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.invoices import Reference
from bot.commands.living import above_invoice, invoice_card
from bot.commands.table import command
from core.billing import Work
from core.errors import InvalidInput
from core.security.rights import Deed

NUMBERS = re.compile(r"[0-9]{1,3}(,[0-9]{1,3})*,?")


@dataclass(frozen=True)
class Disputed:
    """Which invoice, which of its lines, and what is wrong."""

    invoice: str = blank("Invoice", hint="For example INV-2026-0001")
    reason: str = blank("What is wrong", Kind.LONG_TEXT, hint="The client is not shown it.")
    lines: str = blank("Lines", default="", hint="For example 1,3; empty means all of it.")


def read_dispute(words: Sequence[str]) -> dict[str, str]:
    """`INV-2026-0001 1,3 not delivered`; without numbers it is about all of it."""
    invoice, *rest = words or [""]
    given = {"invoice": invoice} if invoice else {}
    if rest and NUMBERS.fullmatch(rest[0]):
        given["lines"] = rest.pop(0)
    return given | ({"reason": " ".join(rest)} if rest else {})


@command(
    "invoice dispute",
    Disputed,
    needs=Deed.WRITE_INVOICES,
    words=read_dispute,
    about=above_invoice,
    title="Dispute",
)
async def dispute_invoice(work: Work, args: Disputed) -> Reply:
    """Note that the client disputes an invoice or lines of it; nobody is reminded meanwhile."""
    dispute = await work.disputes.place(args.invoice, _numbers(args.lines), args.reason)
    return Reply(await invoice_card(work, dispute.view))


@command("invoice undisputed", Reference, needs=Deed.WRITE_INVOICES)
async def end_dispute(work: Work, args: Reference) -> Reply:
    """Note that a dispute is settled; reminders go on."""
    return Reply(await invoice_card(work, await work.disputes.end(args.invoice)))


def _numbers(text: str) -> list[int]:
    given = text.replace(" ", "")
    if given and not NUMBERS.fullmatch(given):
        said = f"“{text[:40]}” are no numbers of lines."
        raise InvalidInput(said, hint="Write it like 1,3.", fields={"lines": said})
    return [int(each) for each in given.split(",") if each]
