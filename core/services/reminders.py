"""Reminders as people see them: what makes them wait, and one by hand.

A hold makes the alerts and the reminders of an invoice wait; which there are, and who lifts them,
is in `core/models/reminder.py`. What the clock does by itself is in `core/services/overdue.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.clock import spoken
from core.errors import InvalidInput, NotFound, WrongState
from core.events import HoldLifted, HoldPlaced, ReminderPlanned
from core.ladders import Ladder
from core.models import (
    AGAIN,
    ON_ITS_WAY,
    OWED,
    Calm,
    Client,
    ClientPause,
    Company,
    Hold,
    HoldKind,
    Invoice,
    QuietHours,
    Reminder,
    ReminderState,
    Stages,
)
from core.repositories.invoices import InvoiceRepository
from core.repositories.ladders import LadderRepository
from core.repositories.reminders import ReminderRepository
from core.rest import working_day
from core.security.rights import Deed
from core.services.ladders import ladder_for
from core.services.scope import Scope, tidy

SNOOZE_DAYS_MOST = 365
SOON = timedelta(days=1)
"""Nobody is reminded twice within that time by the clock, nor by hand without being asked."""

HELD = {
    HoldKind.SNOOZE: "{reference} is snoozed",
    HoldKind.CLAIM: "The client says that {reference} is paid",
    HoldKind.PROMISE: "The client has promised to pay {reference}",
    HoldKind.DISPUTE: "The client says that something is wrong with {reference}",
    HoldKind.EXTENSION: "The client asked for more time for {reference}",
    HoldKind.UNDELIVERED: "Mail about {reference} does not reach the client",
}


@dataclass(frozen=True)
class Outlook:
    """What is to be shown of an invoice's reminders: what holds them, and what became of them.

    `reported` is a payment that waits for an approval, such as `P3`; `is_settling` says that a
    client's payment is on its way. Both let reminders wait as a hold does, until they are decided.
    So does `came_back`, the client's address when it takes no mail, until it is corrected.
    So does `paused`, which is about all of the client's invoices.
    `over` is the last hold whose day has come, such as a promise that was not kept.
    `by_hand` is the stage that is sent when somebody asks for it now. `today` is the day for which
    the team was told that it is overdue, when that is still to come.
    """

    holds: tuple[Hold, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    next_on: date | None = None
    by_hand: int = 1
    today: date = date.min
    reported: str = ""
    is_settling: bool = False
    came_back: str = ""
    over: Hold | None = None
    paused: ClientPause | None = None

    @property
    def waits_for_money(self) -> bool:
        """Whether money that is said to have come, or comes, lets reminders wait."""
        return bool(self.reported) or self.is_settling

    @property
    def last(self) -> Reminder | None:
        """The last one that was mailed, or may have been."""
        gone = [each for each in self.reminders if each.sent_at is not None]
        return max(gone, key=lambda each: (each.sent_at, each.stage), default=None)

    def is_soon(self, now: datetime) -> bool:
        """Whether the client was reminded within a day."""
        last = self.last
        return last is not None and last.sent_at is not None and last.sent_at > now - SOON


class ReminderService:
    """Hold, snooze, lift, remind now; and look up."""

    def __init__(
        self,
        reminders: ReminderRepository,
        invoices: InvoiceRepository,
        ladders: LadderRepository,
        scope: Scope,
    ) -> None:
        self._reminders = reminders
        self._ladders = ladders
        self._invoices = invoices
        self._scope = scope

    async def hold(
        self,
        invoice_id: int,
        kind: HoldKind,
        until: date | None,
        reason: str,
        *,
        is_once: bool = False,
        is_quiet: bool = False,
    ) -> bool:
        """Let alerts and reminders of an invoice wait; announces `HoldPlaced`.

        `until` is the first day on which they go on; without one, a person has to lift it. A hold
        of the same kind is replaced; with `is_once`, one that the invoice has or had is left alone,
        and the answer is false. So it is when the day has come, or when nothing is owed.
        A quiet one changes the cards and says nothing.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        invoice = await self._locked(invoice_id)
        had = [hold for hold in await self._reminders.holds(invoice_id) if hold.kind is kind]
        is_past = until is not None and until <= await self._scope.today()
        if (had and is_once) or is_past or invoice.state not in OWED:
            return False
        await self._place(invoice, kind, until, reason, is_quiet=is_quiet)
        return True

    async def lift(self, invoice_id: int, kind: HoldKind, *, is_quiet: bool = False) -> bool:
        """Lift a hold; announces `HoldLifted`, and answers false when there was none."""
        self._scope.require(Deed.WRITE_INVOICES)
        invoice = await self._locked(invoice_id)
        return bool(await self._lifted(invoice, [kind], is_quiet=is_quiet))

    async def holds(self, invoice_id: int) -> list[Hold]:
        """What makes an invoice's reminders wait today."""
        self._scope.require(Deed.READ_BOOKS)
        today = await self._scope.today()
        return [hold for hold in await self._reminders.holds(invoice_id) if hold.holds_on(today)]

    async def outlook(self, invoice: Invoice) -> Outlook:
        """What holds an invoice's reminders, what became of them, and when the next one comes."""
        holds = tuple(await self.holds(invoice.id))
        reminders = tuple(await self._reminders.of_invoice(invoice.id))
        company, client, contact, _ = await self._invoices.beside(invoice)
        ladder = await ladder_for(self._ladders, invoice, client, company)
        came_back = contact.email if contact.undeliverable_at else ""
        serial, is_settling = await self._reminders.obstacles(invoice.id)
        today, next_on = await self.day(invoice), None
        paused = await self._reminders.paused_until(client.id, today)
        waits_for = holds or serial or is_settling or came_back or paused
        is_free = invoice.state in OWED and not waits_for
        if invoice.due_on is not None and is_free:
            next_on = _next_on(ladder, invoice.due_on, _top(reminders), today)
            country = client.country or company.country
            next_on = next_on and working_day(next_on, country, company.rest)
        by_hand = _by_hand(invoice, ladder, reminders, today)
        reported = f"P{serial}" if serial else ""
        over = await self._over(invoice, today)
        waits = reported, is_settling, came_back
        return Outlook(holds, reminders, next_on, by_hand, today, *waits, over, paused)

    async def day(self, invoice: Invoice) -> date:
        """Today; or the day of an operator's tick that told of the invoice before its time."""
        self._scope.require(Deed.READ_BOOKS)
        today = await self._scope.today()
        if invoice.state not in OWED or invoice.is_overdue(today):
            return today
        alert = await self._reminders.alert(invoice.id)
        return max(today, alert.told_on) if alert else today

    async def snooze(self, reference: str, until: date) -> Invoice:
        """Let alerts and reminders wait until a day; announces `HoldPlaced`."""
        self._scope.require(Deed.WRITE_INVOICES)
        invoice = await self._found(reference)
        _require_owed(invoice)
        today = await self._scope.today()
        if not today < until <= today + timedelta(days=SNOOZE_DAYS_MOST):
            message = f"It can be snoozed until a day within a year, not until {spoken(until)}."
            hint = f"Such as {today + timedelta(days=7)}."
            raise InvalidInput(message, hint=hint, fields={"until": f"{message} {hint}"})
        await self._place(invoice, HoldKind.SNOOZE, until, "")
        return invoice

    async def lift_all(self, reference: str) -> Invoice:
        """Lift whatever holds an invoice's reminders; announces `HoldLifted` for each."""
        self._scope.require(Deed.WRITE_INVOICES)
        invoice = await self._found(reference)
        if not await self._lifted(invoice, list(HoldKind)):
            raise WrongState(f"Nothing holds the reminders of {invoice.reference}.")
        return invoice

    async def remind_now(self, reference: str) -> Reminder:
        """Remind the client by hand: of the stage that is due, else of the next one.

        Announces `ReminderPlanned`; in quiet hours the reminder waits for their end. Raises
        `WrongState` when something stands against it, and says what.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        invoice = await self._found(reference)
        await self.require_remindable(invoice)
        reminders = await self._reminders.of_invoice(invoice.id)
        if any(each.state in ON_ITS_WAY for each in reminders):
            raise WrongState(f"A reminder of {invoice.reference} is on its way already.")
        company, client, _, _ = await self._invoices.beside(invoice)
        today = await self.day(invoice)
        wanted = Reminder(
            company_id=invoice.company_id,
            invoice_id=invoice.id,
            stage=_by_hand(
                invoice,
                await ladder_for(self._ladders, invoice, client, company),
                reminders,
                today,
            ),
            state=ReminderState.PLANNED,
            member_id=self._scope.actor.member_id,
            planned_at=self._scope.now(),
        )
        if is_quiet(company, client, self._scope.now()):
            wanted.state = ReminderState.WAITING
        (reminder,) = await self._reminders.take_stages([wanted], AGAIN)  # the invoice is locked
        if reminder.state is ReminderState.PLANNED:
            await self._scope.announce(planned(invoice, reminder))
        return reminder

    async def awake_at(self, invoice: Invoice) -> datetime:
        """When the client's quiet hours and days of rest are over, as the company's clocks show."""
        company, client, _, _ = await self._invoices.beside(invoice)
        zone, country = client.time_zone or company.time_zone, client.country or company.country
        over = read_calm(company).over(self._scope.now(), zone, country)
        return over.astimezone(ZoneInfo(company.time_zone))

    async def is_night(self) -> bool:
        """Whether these are quiet hours where the company is."""
        company = await self._scope.company()
        return read_quiet_hours(company).is_quiet(self._scope.now(), company.time_zone)

    async def require_remindable(self, invoice: Invoice, stage: int | None = None) -> None:
        """Refuse, saying why and what to do, when the client is not to be reminded today.

        With a stage, whether it may be that one: those before the due date end with it.
        """
        _require_owed(invoice)
        reference, today = invoice.reference, await self.day(invoice)
        is_early = stage is not None and await self._is_early(invoice, stage)
        if is_early == invoice.is_overdue(today):
            assert invoice.due_on is not None
            is_not = "overdue already" if is_early else "not overdue"
            raise WrongState(f"{reference} is {is_not}: it is due on {spoken(invoice.due_on)}.")
        if invoice.sent_at is None:
            hint = "Tell the client another way, and look at what is said in its thread."
            raise WrongState(f"{reference} itself has not reached the client yet.", hint=hint)
        _, client, contact, _ = await self._invoices.beside(invoice)
        if contact.undeliverable_at is not None:
            hint = f"Correct it: /client address {client.key}. Or say that it works again: "
            hint += f"/client reachable {client.key}"
            raise WrongState(f"Mail to {contact.email} came back.", hint=hint)
        if paused := await self._reminders.paused_until(client.id, today):
            hint = f"Let them go on: /client resume {client.key}"
            raise WrongState(f"{client.name} is paused until {spoken(paused.until)}.", hint=hint)
        for hold in await self.holds(invoice.id):
            said = HELD[hold.kind].format(reference=reference)
            till = f", until {spoken(hold.until)}" if hold.until else ""
            hint = f"To remind the client all the same, lift it first: /invoice resume {reference}"
            raise WrongState(f"{said}{till}.", hint=hint)
        serial, is_settling = await self._reminders.obstacles(invoice.id)
        if serial is not None:
            message = f"Payment P{serial} for {reference} waits for an approval."
            raise WrongState(message, hint=f"Decide on it first: /payment approve P{serial}")
        if is_settling:
            raise WrongState(f"A payment for {reference} is on its way.")

    async def _is_early(self, invoice: Invoice, stage: int) -> bool:
        """Whether a stage of its ladder comes before it is overdue."""
        company, client, _, _ = await self._invoices.beside(invoice)
        ladder = await ladder_for(self._ladders, invoice, client, company)
        return ladder is not None and stage <= ladder.before

    async def _over(self, invoice: Invoice, today: date) -> Hold | None:
        """The last hold that the clock has ended; what a person lifted before does not count."""
        zone = ZoneInfo((await self._scope.company()).time_zone)
        ended = [
            (hold.until, hold.kind, hold)
            for hold in await self._reminders.holds(invoice.id)
            if hold.until is not None and hold.until <= today
            if hold.lifted_at is None or hold.lifted_at.astimezone(zone).date() >= hold.until
        ]
        return max(ended)[2] if ended else None

    async def _place(
        self,
        invoice: Invoice,
        kind: HoldKind,
        until: date | None,
        reason: str,
        *,
        is_quiet: bool = False,
    ) -> None:
        why = tidy(reason, "reason", 300)
        await self._reminders.place(
            Hold(
                company_id=invoice.company_id,
                invoice_id=invoice.id,
                kind=kind,
                until=until,
                reason=why,
                placed_by=self._scope.actor.name,
                placed_at=self._scope.now(),
            )
        )
        till = "" if until is None else str(until)
        await self._scope.announce(
            HoldPlaced(invoice.subject, invoice.id, kind, till, why, is_quiet)
        )

    async def _lifted(
        self, invoice: Invoice, kinds: list[HoldKind], *, is_quiet: bool = False
    ) -> list[str]:
        lifted = await self._reminders.lift(invoice.id, kinds, self._scope.now())
        for kind in lifted:
            await self._scope.announce(
                HoldLifted(invoice.subject, invoice.id, kind, by_clock=False, is_quiet=is_quiet)
            )
        return lifted

    async def _locked(self, invoice_id: int) -> Invoice:
        invoice = await self._invoices.by_id(invoice_id, lock=True)
        if invoice is None:
            raise NotFound("There is no such invoice.")
        return invoice

    async def _found(self, reference: str) -> Invoice:
        invoice = await self._invoices.find(reference, lock=True)
        if invoice is None:
            message = f"There is no invoice “{reference.strip()[:40]}”."
            raise NotFound(message, hint="See /invoice list overdue.")
        return invoice


def read_quiet_hours(company: Company) -> QuietHours:
    """When they are not; what is kept was checked."""
    hours = QuietHours.read(company.quiet_hours)
    assert hours is not None, company.quiet_hours
    return hours


def read_calm(company: Company) -> Calm:
    """The same, with the days of rest."""
    return Calm(read_quiet_hours(company), company.rest)


def is_quiet(company: Company, client: Client, moment: datetime) -> bool:
    """Whether a client is not to be reminded at this hour of this day, where they are."""
    zone, country = client.time_zone or company.time_zone, client.country or company.country
    return read_calm(company).holds(moment, zone, country)


def planned(invoice: Invoice, reminder: Reminder) -> ReminderPlanned:
    """What is announced when a reminder is to be mailed."""
    return ReminderPlanned(invoice.subject, invoice.id, reminder.id, reminder.stage)


def _top(reminders: Sequence[Reminder]) -> int:
    """The last stage that was, or may have been, or is about to be mailed."""
    return max((each.stage for each in reminders if each.state not in AGAIN), default=0)


def _by_hand(
    invoice: Invoice, ladder: Ladder | None, reminders: Sequence[Reminder], today: date
) -> int:
    """The stage that is due, else the next one; never one before the due date."""
    reached = before = 0
    if ladder is not None and invoice.due_on is not None:
        reached, before = Stages(ladder.days).reached(invoice.due_on, today), ladder.before
    return max(reached, before + 1, _top(reminders) + 1)


def _next_on(ladder: Ladder | None, due_on: date, top: int, today: date) -> date | None:
    """When the stage after the last one comes; those before the due date end with it."""
    if ladder is None:
        return None
    after = max(top, ladder.before if due_on < today else 0)
    return Stages(ladder.days).day_of(after + 1, due_on)


def _require_owed(invoice: Invoice) -> None:
    if invoice.state not in OWED:
        message = f"{invoice.reference} is {invoice.state}: there is nothing to remind of."
        raise WrongState(message, hint=f"/invoice show {invoice.reference}")
