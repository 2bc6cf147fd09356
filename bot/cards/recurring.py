"""Cards about recurring plans."""

from bot.cards.model import Button, Card, Row, Tone, Weight
from bot.cards.words import day
from core.models import Client, RecurringPlan, RecurringState
from core.periods import Period
from core.services.recurring import RecurringView

STATES = {
    RecurringState.ACTIVE: ("Active", Tone.GOOD),
    RecurringState.PAUSED: ("Paused", Tone.WAITING),
    RecurringState.STOPPED: ("Stopped", Tone.WARNING),
    RecurringState.ENDED: ("Ended", Tone.PLAIN),
}
LINES_SHOWN = 5


def card(view: RecurringView, references: dict[int, str]) -> Card:
    """The one card of a plan as it is now; `references` name the invoices of its last periods."""
    plan = view.plan
    state, tone = STATES[plan.state]
    return Card(
        title=f"{plan.reference} · {view.client.name} · {plan.total} {how_often(plan)}",
        state=state,
        tone=tone,
        text="\n".join(_text(view)),
        facts=tuple(_facts(view)),
        rows=tuple(_written(view, references)),
        subject=plan.subject,
    )


def how_often(plan: RecurringPlan) -> str:
    """How often it comes, as one says it: every month."""
    return f"every {plan.every}"


def listed(
    rows: list[tuple[RecurringPlan, Client]], which: str, turns: tuple[Button, ...] = ()
) -> Card:
    """A list, a line each, with a button that shows the plan."""
    if not rows:
        write = Button("New plan", "recurring new")
        return Card("There are no such plans.", actions=(write,))
    return Card(
        title=f"Plans: {which}" if which else "Plans",
        rows=tuple(_row(plan, client) for plan, client in rows),
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


def _facts(view: RecurringView) -> list[tuple[str, str]]:
    plan = view.plan
    facts = [("From", day(plan.starts_on))]
    if plan.trial:
        facts.append(("Free until the day before", day(plan.plan.charged_from)))
    if plan.ends_on:
        facts.append(("Until", day(plan.ends_on)))
    if plan.times:
        facts.append(("Times", str(plan.times)))
    if view.ahead and plan.state is RecurringState.ACTIVE:
        assert plan.next_on is not None
        facts.append(("Next invoice", f"{day(plan.next_on)}, for {days(view.ahead[0])}"))
    if view.waiting:
        facts.append(("Waiting already", _periods(view.waiting)))
    when = "a draft when a period is over" if plan.is_in_arrears else "a draft when a period begins"
    facts.append(("Writes", f"{when}, in {plan.time_zone}"))
    return facts


def _written(view: RecurringView, references: dict[int, str]) -> list[Row]:
    rows = []
    for period in view.behind:
        said = f"{day(period.begins_on)} to {day(period.ends_on)}"
        reference = references.get(period.invoice_id or 0)
        show = Button("Show", "invoice show", {"invoice": reference}) if reference else None
        rows.append(Row(f"{said} · {reference or 'skipped'}", action=show))
    return rows


def _row(plan: RecurringPlan, client: Client) -> Row:
    state, _ = STATES[plan.state]
    coming = f", next on {day(plan.next_on)}" if plan.next_on else ""
    return Row(
        f"{plan.reference} · {client.name} · {plan.total} {how_often(plan)}",
        f"{state}{coming}",
        Button("Show", "recurring show", {"plan": plan.reference}, Weight.FIRST),
    )


def _periods(count: int) -> str:
    return "1 period" if count == 1 else f"{count:,} periods"
