"""/recurring …: invoice the same again and again."""

from dataclasses import dataclass
from datetime import date

from bot.cards import recurring as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank, unseen
from bot.commands.invoices import Line, NewInvoice, preview, worded
from bot.commands.living import plan_card
from bot.commands.plan_lines import read_plan
from bot.commands.table import command
from bot.commands.terms import HINT as TERMS
from bot.commands.turning import PAGE, place, turned
from core.billing import Work
from core.errors import InvalidInput
from core.security.rights import Deed
from core.services.recurring import NewPlan

PLAN = "For example S3"


@dataclass(frozen=True)
class NewRecurring:
    """What an invoice says that comes again, from which day, how often, until when."""

    client: str = blank("Client", Kind.SEARCH, source="clients")
    lines: tuple[Line, ...] = blank("Line")
    every: str = blank("Every", hint="For example month, 2 weeks, quarter or year")
    start: date = blank("First day", Kind.DAY)
    count: int | None = blank(
        "How many times", Kind.NUMBER, default=None, hint="Empty means until its end"
    )
    until: date | None = blank("Last day", Kind.DAY, default=None)
    trial: str = blank("Free at first", default="", hint="For example 14 days")
    anchor: date | None = blank(
        "A day on which a period begins", Kind.DAY, default=None, hint="If the first day is none"
    )
    arrears: bool = blank("Invoice when a period is over?", Kind.YES_NO, default=False)
    terms: str = blank("Terms", default="", hint=TERMS)
    note: str = blank("Note on the invoices", Kind.LONG_TEXT, default="")


@dataclass(frozen=True)
class PlanName:
    """Which plan: `S3`."""

    plan: str = blank("Plan", hint=PLAN)


@dataclass(frozen=True)
class Which:
    """All, those in a state, or one client's."""

    which: str = blank("Which", default="", hint="active, paused, stopped, ended or a client")
    page: str = unseen()


@command(
    "recurring new",
    NewRecurring,
    needs=Deed.WRITE_INVOICES,
    words=read_plan,
    whole_form=True,
    preview=preview,
    title="New plan",
)
async def new_plan(work: Work, args: NewRecurring) -> Reply:
    """Invoice again and again: /recurring new acme 800 "Hosting" every month from 2027-01-31."""
    if args.count == 0:
        message = "A plan comes at least once."
        raise InvalidInput(
            message, hint="Leave the number out for no end.", fields={"count": message}
        )
    invoice = NewInvoice(args.client, args.lines, args.terms, None, args.note)
    new = NewPlan(
        await worded(work, invoice),
        args.every,
        args.start,
        args.until,
        args.count,
        args.anchor,
        args.trial,
        is_in_arrears=args.arrears,
    )
    return Reply(await plan_card(work, await work.recurring.write(new)))


@command("recurring show", PlanName, needs=Deed.READ_BOOKS, is_reading=True)
async def show_plan(work: Work, args: PlanName) -> Reply:
    """Show a plan: what it invoices, what it did, and what comes next."""
    return Reply(await plan_card(work, await work.recurring.view(args.plan)))


@command("recurring list", Which, needs=Deed.READ_BOOKS, is_reading=True)
async def list_plans(work: Work, args: Which) -> Reply:
    """List plans: all, active, paused, stopped, ended, or one client's."""
    skip = place(args.page)
    found = await work.recurring.listed(args.which, limit=PAGE + 1, skip=skip)
    rows, turns = turned(found, skip, "recurring list", which=args.which)
    return Reply(cards.listed(rows, args.which, turns))
