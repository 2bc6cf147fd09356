"""/invoice remind, snooze, resume: what a person does about an overdue invoice."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.cards import reminders as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank, unseen
from bot.commands.living import above_invoice
from bot.commands.table import command
from core.billing import Work
from core.errors import InvalidInput
from core.rest import Rest
from core.security.rights import Deed

NONE = "none"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Wait(StrEnum):
    """How long to wait."""

    THREE_DAYS = "3 days"
    WEEK = "1 week"
    A_DAY = "a date"


WAITS = {Wait.THREE_DAYS: timedelta(days=3), Wait.WEEK: timedelta(days=7)}


@dataclass(frozen=True)
class Reminding:
    """Which invoice; `sure` is the stage to send although the client was reminded just now."""

    invoice: str = blank("Invoice", hint="For example INV-2026-0001")
    sure: str = unseen()


@dataclass(frozen=True)
class Overdue:
    """Which invoice."""

    invoice: str = blank("Invoice", hint="For example INV-2026-0001")


@dataclass(frozen=True)
class Snoozing:
    """Which invoice, and how long its alerts and reminders wait."""

    invoice: str = blank("Invoice", hint="For example INV-2026-0001")
    wait: Wait = blank("Wait", Kind.CHOICE, default=Wait.THREE_DAYS)
    until: date | None = blank(
        "Until", Kind.DAY, default=None, hint="Only for “a date”. On that day they go on."
    )


@dataclass(frozen=True)
class Schedule:
    """When clients are reminded."""

    days: str = blank("Days after the due date", hint="For example 3,10,20, or none")
    quiet: str = blank("Quiet hours", hint="For example 20:00-08:00, or none")
    rest: Rest | None = blank("Days of rest", Kind.CHOICE, default=None)


async def recall(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """The schedule as it is, as the blanks of the form."""
    del given
    own = await work.companies.own()
    days, quiet = own.reminder_days or NONE, own.quiet_hours or NONE
    return {"days": days, "quiet": quiet, "rest": own.rest}


def read_snooze(words: Sequence[str]) -> dict[str, str]:
    """`INV-2026-0001 1 week` or `INV-2026-0001 2026-12-31`; the invoice alone opens the form."""
    invoice, *rest = words or [""]
    given = {"invoice": invoice} if invoice else {}
    rest = [word for word in rest if word.lower() not in {"for", "until"}]
    if rest and DAY.fullmatch(rest[0]):
        return given | {"wait": Wait.A_DAY.value, "until": " ".join(rest)}
    return given | ({"wait": " ".join(rest)} if rest else {})


@command("invoice remind", Reminding, needs=Deed.WRITE_INVOICES)
async def remind_client(work: Work, args: Reminding) -> Reply:
    """Mail the client a reminder of an overdue invoice, now."""
    invoice = await work.invoices.get(args.invoice)
    outlook = await work.reminders.outlook(invoice)
    await work.reminders.require_remindable(invoice)
    if outlook.is_soon(work.clock.now()) and args.sure != str(outlook.by_hand):
        return Reply(cards.again(invoice.reference, outlook))
    reminder = await work.reminders.remind_now(invoice.reference)
    awake_at = await work.reminders.awake_at(invoice)
    return Reply(cards.reminded(invoice.reference, reminder, awake_at))


@command(
    "invoice snooze",
    Snoozing,
    needs=Deed.WRITE_INVOICES,
    words=read_snooze,
    asks=("wait",),
    about=above_invoice,
    title="Snooze",
    submit="Snooze",
)
async def snooze_invoice(work: Work, args: Snoozing) -> Reply:
    """Let alerts and reminders of an invoice wait: 3 days, 1 week, or until a date."""
    until = await _until(work, args)
    invoice = await work.reminders.snooze(args.invoice, until)
    return Reply(cards.snoozed(invoice.reference, until))


@command("invoice resume", Overdue, needs=Deed.WRITE_INVOICES)
async def resume_invoice(work: Work, args: Overdue) -> Reply:
    """Let reminders of an invoice go on, whatever held them."""
    invoice = await work.reminders.lift_all(args.invoice)
    return Reply(cards.resumed(invoice.reference, await work.reminders.outlook(invoice)))


@command(
    "company reminders",
    Schedule,
    needs=Deed.CHANGE_SETTINGS,
    whole_form=True,
    recall=recall,
    title="Reminders",
)
async def change_schedule(work: Work, args: Schedule) -> Reply:
    """Set on which days after the due date clients are reminded, and at which hours never."""
    company = await work.companies.set_reminding(args.days, args.quiet, args.rest)
    return Reply(cards.schedule(company))


async def _until(work: Work, args: Snoozing) -> date:
    if args.until is not None:
        return args.until
    if args.wait is Wait.A_DAY:
        message = "Until which date?"
        hint = "Write it like 2026-12-31."
        raise InvalidInput(message, hint=hint, fields={"until": f"{message} {hint}"})
    return await work.today() + WAITS[args.wait]
