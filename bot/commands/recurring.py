"""/recurring …: invoice the same again and again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.cards import recurring as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank, unseen
from bot.commands.invoices import Line, NewInvoice, preview, worded
from bot.commands.living import plan_card
from bot.commands.plan_lines import read_end, read_going, read_plan, read_price
from bot.commands.table import command
from bot.commands.terms import HINT as TERMS
from bot.commands.turning import PAGE, place, turned
from core.billing import Work
from core.errors import InvalidInput, NotFound
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
    auto: bool = blank(
        "Send by itself?", Kind.YES_NO, default=False, hint="Yes takes an owner's approval"
    )
    terms: str = blank("Terms", default="", hint=TERMS)
    note: str = blank("Note on the invoices", Kind.LONG_TEXT, default="")


@dataclass(frozen=True)
class PlanName:
    """Which plan: `S3`."""

    plan: str = blank("Plan", hint=PLAN)


@dataclass(frozen=True)
class Going:
    """Which plan goes on, and whether what waits is left out for good."""

    plan: str = blank("Plan", hint=PLAN)
    skip: bool = blank("Leave out what waits?", Kind.YES_NO, default=False)


@dataclass(frozen=True)
class PlanDay:
    """Which plan, and a day of the period that is meant; the next one without."""

    plan: str = blank("Plan", hint=PLAN)
    day: date | None = blank("Day", Kind.DAY, default=None)


@dataclass(frozen=True)
class Price:
    """Which plan costs what from which day on, and which of its lines if it has several."""

    plan: str = blank("Plan", hint=PLAN)
    price: Decimal = blank("Unit price", Kind.MONEY, hint="For example 900.00")
    start: date = blank("From", Kind.DAY)
    line: int | None = blank(
        "Line", Kind.NUMBER, default=None, hint="If it has several: 1 for the first"
    )


@dataclass(frozen=True)
class Decision:
    """Which plan, and the mark of what was shown with the button."""

    plan: str = blank("Plan", hint=PLAN)
    mark: str = unseen()


@dataclass(frozen=True)
class Refusal:
    """The same, and why not."""

    plan: str = blank("Plan", hint=PLAN)
    reason: str = blank("Reason", Kind.LONG_TEXT, hint="It is told to whoever wrote it.")
    mark: str = unseen()


@dataclass(frozen=True)
class Which:
    """All, those in a state, or one client's."""

    which: str = blank("Which", default="", hint="active, paused, stopped, ended or a client")
    page: str = unseen()


async def above_plan(work: Work, given: Mapping[str, str]) -> str:
    """Which plan a form is about, said above its blanks; nothing while it asks which."""
    try:
        return cards.named(await work.recurring.view(given["plan"]))
    except (KeyError, NotFound):
        return ""


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
        is_automatic=args.auto,
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


@command("recurring pause", PlanName, needs=Deed.WRITE_INVOICES)
async def pause_plan(work: Work, args: PlanName) -> Reply:
    """Let a plan write nothing until it is resumed; what falls into the pause is left out."""
    return Reply(await plan_card(work, await work.recurring_leading.pause(args.plan)))


@command("recurring resume", Going, needs=Deed.WRITE_INVOICES, words=read_going)
async def resume_plan(work: Work, args: Going) -> Reply:
    """Let a plan go on, and write what waits of one that stopped, or leave it out: S3 skip."""
    view = await work.recurring_leading.resume(args.plan, is_skipping=args.skip)
    return Reply(await plan_card(work, view))


@command("recurring skip", PlanDay, needs=Deed.WRITE_INVOICES)
async def skip_period(work: Work, args: PlanDay) -> Reply:
    """Never invoice the next period of a plan, or the one that has a day."""
    return Reply(await plan_card(work, await work.recurring_leading.skip(args.plan, args.day)))


@command("recurring end", PlanDay, needs=Deed.WRITE_INVOICES, words=read_end)
async def end_plan(work: Work, args: PlanDay) -> Reply:
    """Let a plan write nothing more, or let a day be its last; the last period is cut there."""
    return Reply(await plan_card(work, await work.recurring_leading.end(args.plan, args.day)))


@command(
    "recurring price",
    Price,
    needs=Deed.WRITE_INVOICES,
    words=read_price,
    about=above_plan,
    title="Another price",
)
async def change_price(work: Work, args: Price) -> Reply:
    """Give a plan another price from a day on: /recurring price S3 900 from 2027-06-01."""
    view = await work.recurring.reprice(args.plan, args.price, args.start, args.line)
    return Reply(await plan_card(work, view))


@command("recurring approve", Decision, needs=Deed.APPROVE_INVOICE, takes_mark=True)
async def approve_plan(work: Work, args: Decision) -> Reply:
    """Let a plan send its invoices by itself, as they were shown."""
    return Reply(await plan_card(work, await work.recurring.approve(args.plan, args.mark)))


@command(
    "recurring reject",
    Refusal,
    needs=Deed.APPROVE_INVOICE,
    about=above_plan,
    title="Reject plan",
    submit="Reject",
)
async def reject_plan(work: Work, args: Refusal) -> Reply:
    """Do not let a plan send by itself, with a reason; it stops."""
    view = await work.recurring.reject(args.plan, args.reason, args.mark)
    return Reply(await plan_card(work, view))
