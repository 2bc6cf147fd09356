"""Cards about overdue invoices: the alert, the digest, and what an invoice's own card adds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.cards.claims import mending, settling
from bot.cards.invoices import standing
from bot.cards.model import Button, Card, Link, Row, Tone, Weight
from bot.cards.words import day
from core.models import (
    Claim,
    ClaimKind,
    Client,
    Company,
    Hold,
    HoldKind,
    Invoice,
    Reminder,
    ReminderState,
)
from core.money import Money
from core.security.links import Links
from core.services.disputes import BY_MAIL
from core.services.invoices import InvoiceView
from core.services.reminders import Outlook

ROWS_MOST = 20
CURRENCIES_SHOWN = 3

WHY = {
    HoldKind.SNOOZE: "snoozed by {name}",
    HoldKind.CLAIM: "the client says it is paid",
    HoldKind.PROMISE: "the client has promised to pay",
    HoldKind.DISPUTE: "the client says that something is wrong",
    HoldKind.EXTENSION: "the client asked for more time",
    HoldKind.UNDELIVERED: "mail does not reach the client",
}
OVER = {
    HoldKind.SNOOZE: "It is no longer snoozed.",
    HoldKind.CLAIM: "The client said it was paid; the money has not come.",
    HoldKind.PROMISE: "The client promised to pay; the money has not come.",
    HoldKind.EXTENSION: "The client asked for more time, which is over; the money has not come.",
}
UNSETTLED = "The client said it was paid; nobody has confirmed that yet."
BECAME = {
    ReminderState.WAITING: "waits for the end of the quiet hours",
    ReminderState.PLANNED: "is on its way",
    ReminderState.SENDING: "is on its way",
    ReminderState.UNCLEAR: "may not have arrived; it is not sent again",
    ReminderState.DROPPED: "was not sent",
    ReminderState.FAILED: "could not be delivered",
}
SMALL_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd"}

Fact = tuple[str, str]


def alert(
    view: InvoiceView,
    links: Links,
    outlook: Outlook,
    claims: Sequence[Claim] = (),
    over: HoldKind | None = None,
) -> Card:
    """An overdue invoice: how much, since when, and what can be done. Later: what became of it.

    `claims` wait for a person; `over` is what has just let it go on.
    """
    invoice, today = view.invoice, outlook.today
    state, tone = standing(invoice, today)
    amount = invoice.owed or invoice.total
    about = Card(
        title=f"{amount} · {view.client.name} · {invoice.reference}",
        state=state,
        tone=tone,
        subject=f"overdue:{invoice.id}",
    )
    if not invoice.owed:
        return replace(about, text=f"It is {invoice.state} now. There is nothing more to do.")
    mends = mending(view.client.key) if outlook.came_back else []
    said = _waited(over or (outlook.over.kind if outlook.over else None), outlook, claims)
    card = replace(
        about,
        text=f"{said} {_since(invoice, today)} It was due on {_due(invoice)}.".strip(),
        facts=tuple(facts(view, outlook)),
        actions=(*mends, *_deeds(invoice, outlook), Link("Pay link", links.page(invoice))),
    )
    return settling(card, claims)


def digest(
    number: int,
    rows: list[tuple[Invoice, Client]],
    owed: Mapping[str, tuple[int, int]],
    today: date,
) -> Card:
    """Many that fell overdue at once, a line and a button each; `owed` is (count, minor) each."""
    count = sum(each for each, _ in owed.values())
    sums = [str(Money(minor, currency)) for currency, (_, minor) in owed.items()]
    amounts = " + ".join(sums[:CURRENCIES_SHOWN]) + (" + …" if len(sums) > CURRENCIES_SHOWN else "")
    about = Card(f"{amounts} · {_counted(count)}", subject=f"digest:{number}")
    if not count:
        return replace(about, title="All of these are settled.", state="Done", tone=Tone.GOOD)
    shown = [(invoice, client) for invoice, client in rows if invoice.owed][:ROWS_MOST]
    rest = count - len(shown)
    text = f"The largest come first. {rest} more: /invoice list overdue" if rest else ""
    lines = tuple(_row(invoice, client, today) for invoice, client in shown)
    return replace(about, text=text, rows=lines, state="Overdue", tone=Tone.WARNING)


def with_reminders(card: Card, view: InvoiceView, outlook: Outlook) -> Card:
    """An invoice's own card, with what is to be known and done while it is overdue or held."""
    invoice = view.invoice
    is_late = invoice.is_overdue(outlook.today)
    if not invoice.owed or not (outlook.holds or outlook.reported or is_late):
        return card
    deeds = _deeds(invoice, outlook) if outlook.holds or is_late else []
    wanted = {deed.command for deed in deeds}
    others = [
        action
        for action in card.actions
        if not (isinstance(action, Button) and action.command in wanted)
    ]
    told = (*card.facts, *facts(view, outlook))
    return replace(card, facts=told, actions=(*deeds, *others))


def facts(view: InvoiceView, outlook: Outlook) -> list[Fact]:
    """What makes reminders wait and what lifts it, the last reminder, and the next one."""
    told = [("Reminders wait", held(hold)) for hold in outlook.holds]
    if outlook.paused:
        until, by = day(outlook.paused.until), outlook.paused.placed_by
        told.append(("Reminders wait", f"Until {until}: the client is paused by {by}"))
    told += [("In dispute", one.reason) for one in outlook.holds if _is_told(one)]
    if outlook.reported:
        told.append(("Reminders wait", f"Payment {outlook.reported} waits for approval"))
    if outlook.is_settling:
        told.append(("Reminders wait", "The client's payment is on its way"))
    if outlook.came_back and HoldKind.UNDELIVERED not in {hold.kind for hold in outlook.holds}:
        told.append(("Reminders wait", f"Mail to {outlook.came_back} came back"))
    told += [
        ("Reminder", f"The {ordinal(each.stage)} {BECAME[each.state]}.")
        for each in outlook.reminders[-1:]
        if each.state in BECAME
    ]
    last = outlook.last
    if last is not None and last.sent_at is not None and last.state is ReminderState.SENT:
        on = last.sent_at.astimezone(ZoneInfo(view.company.time_zone)).date()
        told.append(("Last reminder", f"The {ordinal(last.stage)}, on {day(on)}"))
    if outlook.next_on is not None:
        told.append(("Next reminder", day(max(outlook.next_on, outlook.today))))
    return told


def _is_told(hold: Hold) -> bool:
    """Whether a person wrote down what is disputed."""
    return hold.kind is HoldKind.DISPUTE and hold.reason not in {"", BY_MAIL}


def onward(view: InvoiceView, outlook: Outlook) -> str:
    """That reminders go on, or what still makes them wait; nothing where none is to come."""
    if not view.invoice.owed:
        return ""
    waits = [text for name, text in facts(view, outlook) if name == "Reminders wait"]
    if not waits:
        return "Reminders go on."
    return " ".join(["Reminders still wait.", *(f"{each}." for each in waits)])


def held(hold: Hold) -> str:
    """Why reminders wait, and until when."""
    why = WHY[hold.kind].format(name=hold.placed_by)
    until = f"Until {day(hold.until)}" if hold.until else "Until somebody lets them go on"
    return f"{until}: {why}"


def again(reference: str, outlook: Outlook) -> Card:
    """Asked before a client is reminded twice within a day; the yes is for this stage alone."""
    following = ordinal(outlook.by_hand)
    this = {"invoice": reference, "sure": str(outlook.by_hand)}
    return Card(
        title=f"Remind the client of {reference} again?",
        text=f"One went out less than a day ago. Send the {following} already?",
        tone=Tone.WARNING,
        actions=(Button(f"Yes, send the {following}", "invoice remind", this, Weight.FIRST),),
    )


def reminded(reference: str, reminder: Reminder, awake_at: datetime) -> Card:
    """Said to whoever reminds by hand."""
    said = f"The {ordinal(reminder.stage)} reminder of {reference} goes out now."
    if reminder.state is ReminderState.WAITING:
        said = f"The {ordinal(reminder.stage)} reminder of {reference} goes out later."
        when = f"{day(awake_at.date())}, {awake_at:%H:%M}"
        text = f"It is a quiet hour where the client is. It waits until {when}."
        return Card(said, text=text, tone=Tone.WAITING)
    return Card(said, text="The card of the invoice says when it is sent.", tone=Tone.GOOD)


def snoozed(reference: str, until: date) -> Card:
    """Said to whoever snoozes."""
    said = f"{reference} is snoozed until {day(until)}."
    return Card(said, text="Reminders go on that day.", tone=Tone.WAITING)


def resumed(reference: str, outlook: Outlook) -> Card:
    """Said to whoever lets reminders go on."""
    said = f"The reminders of {reference} go on."
    coming = outlook.next_on and day(max(outlook.next_on, outlook.today))
    text = f"The next one goes out on {coming}." if coming else "No more are planned."
    if outlook.reported:
        text = f"They wait until payment {outlook.reported} is decided on."
    if outlook.came_back:
        text = f"They wait until mail to {outlook.came_back} arrives again."
    return Card(said, text=text, tone=Tone.GOOD)


def schedule(company: Company) -> Card:
    """When clients are reminded from now on."""
    days = company.reminder_days.replace(",", ", ")
    facts = (
        ("Days after the due date", days or "none: nobody is reminded by itself"),
        ("Quiet hours", company.quiet_hours or "none"),
        ("Days of rest", company.rest),
    )
    return Card("Reminders are set.", facts=facts, tone=Tone.GOOD)


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`: there are never as many as 21."""
    return SMALL_ORDINALS.get(number, f"{number}th")


def in_days(count: int) -> str:
    """`1 day`, `2 days`."""
    return "1 day" if count == 1 else f"{count} days"


def _waited(kind: HoldKind | None, outlook: Outlook, claims: Sequence[Claim]) -> str:
    """What it waited for until now, as far as it is known."""
    if kind is HoldKind.CLAIM and any(claim.kind is ClaimKind.PAYMENT for claim in claims):
        return UNSETTLED
    is_recorded = kind is HoldKind.CLAIM and outlook.reported
    return OVER.get(kind, "") if kind and not is_recorded else ""


def _deeds(invoice: Invoice, outlook: Outlook) -> list[Button]:
    this = {"invoice": invoice.reference}
    record = Button("Record payment", "payment record", this)
    if outlook.holds:
        sure = f"Let the reminders of {invoice.reference} go on?"
        resume = Button("Resume reminders", "invoice resume", this, sure=sure)
        return [replace(record, weight=Weight.FIRST), resume]
    snooze = Button("Snooze", "invoice snooze", this)
    if outlook.waits_for_money or outlook.came_back:
        return [snooze, record]
    return [Button("Remind now", "invoice remind", this, Weight.FIRST), snooze, record]


def _row(invoice: Invoice, client: Client, today: date) -> Row:
    this = {"invoice": invoice.reference}
    return Row(
        title=f"{invoice.owed} · {client.name}",
        text=f"{invoice.reference} · {_since(invoice, today)}",
        action=Button("Show", "invoice show", this),
    )


def _since(invoice: Invoice, today: date) -> str:
    assert invoice.due_on is not None
    days = (today - invoice.due_on).days
    if days < 1:
        return f"Due on {day(invoice.due_on)}."
    return f"{in_days(days)} overdue."


def _due(invoice: Invoice) -> str:
    assert invoice.due_on is not None
    return day(invoice.due_on)


def _counted(count: int) -> str:
    return "1 invoice" if count == 1 else f"{count} invoices"
