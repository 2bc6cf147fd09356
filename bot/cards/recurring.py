"""Cards about recurring plans."""

from collections.abc import Mapping, Sequence

from bot.cards.model import Button, Card, Row, Tone, Weight
from bot.cards.words import day
from core.models import RecurringPlan, RecurringPrice, RecurringState
from core.money import Money
from core.periods import Period
from core.services.recurring_lookup import ListedPlan, RecurringView

STATES = {
    RecurringState.AWAITING: ("Waiting for approval", Tone.WAITING),
    RecurringState.ACTIVE: ("Active", Tone.GOOD),
    RecurringState.PAUSED: ("Paused", Tone.WAITING),
    RecurringState.STOPPED: ("Stopped", Tone.WARNING),
    RecurringState.ENDED: ("Ended", Tone.PLAIN),
}
LINES_SHOWN = 5


def card(view: RecurringView, references: Mapping[int, str], written_by: str) -> Card:
    """The one card of a plan as it is now; `references` name the invoices of its last periods."""
    state, tone = STATES[view.plan.state]
    return Card(
        title=named(view),
        state=state,
        tone=tone,
        text="\n".join(_text(view)),
        facts=tuple(_facts(view)),
        rows=tuple(_behind(view, references)),
        actions=tuple(_actions(view)),
        small_print=f"Written by {written_by}",
        subject=view.plan.subject,
    )


def named(view: RecurringView) -> str:
    """A plan by its reference, its client, what a period comes to, and how often it comes."""
    plan = view.plan
    return f"{plan.reference} · {view.client.name} · {view.total} {how_often(plan)}"


def how_often(plan: RecurringPlan) -> str:
    """How often it comes, as one says it: every month."""
    return f"every {plan.every}"


def listed(rows: Sequence[ListedPlan], which: str, turns: tuple[Button, ...] = ()) -> Card:
    """A list, a line each, with a button that shows the plan."""
    if not rows:
        write = Button("New plan", "recurring new")
        return Card("There are no such plans.", actions=(write,))
    return Card(
        title=f"Plans: {which}" if which else "Plans",
        rows=tuple(_row(one) for one in rows),
        actions=turns,
    )


def days(period: Period) -> str:
    """A period's first and last day, and how much of a whole one it is where it is cut."""
    said = f"{day(period.begins_on)} to {day(period.ends_on)}"
    cut = f", {period.days} of {period.whole_days} days" if period.share != 1 else ""
    return f"{said}{cut}"


def _text(view: RecurringView) -> list[str]:
    lines = view.wording.lines
    shown = [f"{x.quantity} × {x.unit_price} {x.description}" for x in lines[:LINES_SHOWN]]
    rest = len(lines) - LINES_SHOWN
    said = [*shown, f"… and {rest} more"] if rest > 0 else shown
    if view.plan.stopped_because:
        said.append(view.plan.stopped_because)
    return said


def _actions(view: RecurringView) -> list[Button]:
    this = {"plan": view.plan.reference}
    sure = f"Let {view.plan.reference} write nothing more? This cannot be taken back."
    end = Button("End", "recurring end", this, Weight.DANGER, sure)
    price = Button("Change price", "recurring price", this)
    match view.plan.state:
        case RecurringState.AWAITING:
            return [*_decisions(view), price, end]
        case RecurringState.ACTIVE:
            pause, skip = "recurring pause", "recurring skip"
            return [Button("Pause", pause, this), price, Button("Skip next", skip, this), end]
        case RecurringState.PAUSED:
            return [Button("Resume", "recurring resume", this, Weight.FIRST), price, end]
        case RecurringState.STOPPED:
            return [*_goings(view), price, end]
        case RecurringState.ENDED:
            return []


def _decisions(view: RecurringView) -> list[Button]:
    """Approve and reject, carrying the mark of exactly what it sends."""
    if view.approval is None:
        return []
    this = {"plan": view.plan.reference, "mark": view.approval.mark}
    return [
        Button("Approve", "recurring approve", this, Weight.FIRST),
        Button("Reject", "recurring reject", this),
    ]


def _goings(view: RecurringView) -> list[Button]:
    """What can be done with what waits, where something does."""
    this, count = {"plan": view.plan.reference}, len(view.late)
    if not count:
        return [Button("Resume", "recurring resume", this, Weight.FIRST)]
    sure = f"Leave out {periods(count)} for good?"
    return [
        Button(f"Write {periods(count)}", "recurring resume", this, Weight.FIRST),
        Button("Leave them out", "recurring resume", this | {"skip": "yes"}, Weight.DANGER, sure),
    ]


def _facts(view: RecurringView) -> list[tuple[str, str]]:
    plan = view.plan
    facts = [("From", day(plan.starts_on))]
    if plan.trial:
        facts.append(("Free until the day before", day(plan.plan.charged_from)))
    if plan.plan.ends_on:
        facts.append(("Until", day(plan.plan.ends_on)))
    if plan.times:
        facts.append(("Times", str(plan.times)))
    if view.ahead and plan.state is RecurringState.ACTIVE:
        assert plan.next_on is not None, f"{plan.reference} is active"
        facts.append(("Next invoice", f"{day(plan.next_on)}, for {days(view.ahead[0])}"))
    if view.late:
        facts.append(("Waiting already", periods(len(view.late))))
    facts += [_price(view, price) for price in view.prices]
    when = "is over" if plan.is_in_arrears else "begins"
    what = "Sends by itself" if plan.is_automatic else "Writes a draft"
    facts.append((what, f"when a period {when}, in {plan.time_zone}"))
    return facts


def _price(view: RecurringView, price: RecurringPrice) -> tuple[str, str]:
    line = f"line {price.position} at " if len(view.wording.lines) > 1 else ""
    total = Money(price.total_minor, view.plan.currency)
    return f"From {day(price.from_on)}", f"{line}{price.unit_price}, so {total} a period"


def _behind(view: RecurringView, references: Mapping[int, str]) -> list[Row]:
    rows = []
    for period in view.behind:
        said = f"{day(period.begins_on)} to {day(period.ends_on)}"
        reference = references.get(period.invoice_id or 0)
        show = Button("Show", "invoice show", {"invoice": reference}) if reference else None
        rows.append(Row(f"{said} · {reference or 'left out'}", action=show))
    return rows


def _row(one: ListedPlan) -> Row:
    plan = one.plan
    state, _ = STATES[plan.state]
    coming = f", next on {day(plan.next_on)}" if plan.next_on else ""
    return Row(
        f"{plan.reference} · {one.client.name} · {one.total} {how_often(plan)}",
        f"{state}{coming}",
        Button("Show", "recurring show", {"plan": plan.reference}, Weight.FIRST),
    )


def periods(count: int) -> str:
    """So many periods."""
    return "1 period" if count == 1 else f"{count:,} periods"
