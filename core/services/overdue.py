"""What the clock does with overdue invoices, a page at a time.

Every deed may be repeated and may be done by two at once: a row that is unique, or that is changed
only from the state it must be in, says who was first. `day` is the date where the company is, and
`moment` the time; usually now, but an operator may ask what is due at another date.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.events import HoldLifted, InvoiceFellOverdue, OverdueDigested, PaymentKeptWaiting
from core.models import (
    DIGEST_WAITS,
    OWED,
    Client,
    Company,
    Hold,
    Invoice,
    Nudge,
    OverdueAlert,
    Payment,
    Reminder,
    ReminderState,
)
from core.repositories.invoices import InvoiceRepository
from core.repositories.numbers import NumberRepository
from core.repositories.reminders import ReminderRepository
from core.security.rights import Deed
from core.services.reminders import SOON, is_quiet, planned, read_quiet_hours, read_stages
from core.services.scope import Scope

ALONE_MOST = 3
"""So many invoices of a day are told one by one; more are told in one digest.

All alerts of the day count: of what fell overdue, and of what waits no longer. What comes to more
than that in a later run of the day is told in a digest of its own, however few they are.
"""

UNDECIDED = timedelta(days=1)
"""So long a payment may wait for approval before the approvers are told again."""

NUDGED_EVERY = timedelta(days=3)
COUNTED_MOST = 21
DIGESTS = "digest"


@dataclass(frozen=True)
class Done:
    """One thing the clock did: the event, what it is about, and the stage of a reminder."""

    event: str
    about: str
    stage: int = 0


class OverdueService:
    """Lift holds, tell what fell overdue, plan reminders."""

    def __init__(
        self,
        reminders: ReminderRepository,
        invoices: InvoiceRepository,
        numbers: NumberRepository,
        scope: Scope,
    ) -> None:
        self._reminders = reminders
        self._invoices = invoices
        self._numbers = numbers
        self._scope = scope

    async def lift(self, day: date) -> list[Done]:
        """Lift a page of holds whose day has come; announces `HoldLifted` where money is owed."""
        self._scope.require(Deed.KEEP_BOOKS)
        due = await self._reminders.holds_due(day)
        if not due:
            return []
        is_alone = await self._is_alone(day)
        waking = set(await self._reminders.waking(day, [hold.invoice_id for hold in due]))
        return [
            done
            for hold in due
            if (done := await self._lifted(hold, day, waking, is_alone=is_alone))
        ]

    async def fall(self, day: date) -> list[Done]:
        """Tell of a page of overdue invoices; announces `InvoiceFellOverdue`, once for each."""
        self._scope.require(Deed.KEEP_BOOKS)
        count = await self._reminders.count_fallen(day, COUNTED_MOST)
        if not count:
            return []
        is_alone = await self._is_alone(day)
        return [
            done
            for invoice in await self._reminders.fallen(day)
            if (done := await self._fallen(invoice, day, 0 if is_alone else count))
        ]

    async def nudge(self, day: date, moment: datetime) -> list[Done]:
        """Tell again of a page of payments that wait for approval, where an invoice is overdue.

        Nothing else would end the waiting. Announces `PaymentKeptWaiting`, every few days at most.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        again = moment - NUDGED_EVERY
        found = await self._reminders.undecided(day, moment - UNDECIDED, again)
        return [
            done
            for payment, invoice in found
            if (done := await self._nudged(payment, invoice, moment))
        ]

    async def digest(self) -> list[Done]:
        """Tell all that waits for its digest; announces `OverdueDigested`."""
        self._scope.require(Deed.KEEP_BOOKS)
        if not await self._reminders.is_digest_due():
            return []
        number = await self._numbers.next(DIGESTS)
        count = await self._reminders.gather(number)
        if not count:
            return []
        await self._scope.announce(OverdueDigested(f"digest:{number}", number, count))
        return [Done("OverdueDigested", f"{count} invoices")]

    async def release(self, moment: datetime, after: int) -> tuple[list[Done], int]:
        """Plan a page of reminders that waited for quiet hours to end, and where the next begins.

        Announces `ReminderPlanned`. The page after the last one begins at 0.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        company = await self._scope.company()
        page = await self._reminders.waiting(after)
        awake = [one for one, client in page if not is_quiet(company, client, moment)]
        done = [found for one in awake if (found := await self._released(one.id))]
        return done, page[-1][0].id if page else 0

    async def plan(self, stage: int, day: date, moment: datetime) -> list[Done]:
        """Plan a page of reminders of a stage that is the last to be due.

        Announces `ReminderPlanned`. Whoever sleeps now is reminded later.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        company = await self._scope.company()
        days = read_stages(company).days
        zones = await self._awake(company, moment)
        if not zones:
            return []
        until = day - timedelta(days=days[stage - 1])
        after = day - timedelta(days=days[stage]) if stage < len(days) else None
        found = await self._reminders.remindable(stage, (after, until), day, moment - SOON, zones)
        return [done for invoice in found if (done := await self._planned(invoice, stage))]

    async def stages(self) -> int:
        """How many stages the company has."""
        self._scope.require(Deed.READ_BOOKS)
        return len(read_stages(await self._scope.company()).days)

    async def told_as(self, invoice_id: int) -> str:
        """The subject of the card that told the team of an overdue invoice; empty for none."""
        self._scope.require(Deed.READ_BOOKS)
        alert = await self._reminders.alert(invoice_id)
        if alert is None or alert.digest == DIGEST_WAITS:
            return ""
        return f"digest:{alert.digest}" if alert.digest else f"overdue:{invoice_id}"

    async def digest_sums(self, digest: int) -> dict[str, tuple[int, int]]:
        """How many invoices of a digest are owed still, and how much, for each currency."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._reminders.digest_sums(digest)

    async def digested(self, digest: int, most: int) -> list[tuple[Invoice, Client]]:
        """The invoices of a digest that are owed still, with clients, the most owed first."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._reminders.digested(digest, most)

    async def _is_alone(self, day: date) -> bool:
        """Whether what a day tells of, and told of before, is so little that each has its card."""
        count = await self._reminders.count_fallen(day, COUNTED_MOST)
        count += await self._reminders.told_on(day)
        if count <= ALONE_MOST:
            count += len(await self._reminders.waking(day, most=COUNTED_MOST))
        return count <= ALONE_MOST

    async def _lifted(
        self, hold: Hold, day: date, waking: set[int], *, is_alone: bool
    ) -> Done | None:
        """Nothing when somebody renewed the hold since it was looked up.

        What the team was told of on an earlier day is told again, alone or in a digest.
        """
        invoice = await self._invoices.by_id(hold.invoice_id)
        assert invoice is not None
        if not await self._reminders.lift(invoice.id, [hold.kind], self._scope.now(), due=day):
            return None
        if invoice.state in OWED:
            digest = None if is_alone else DIGEST_WAITS
            is_again = invoice.id in waking and await self._reminders.tell_again(
                invoice.id, day, digest
            )
            about = invoice.subject, invoice.id, hold.kind
            is_alarm = is_alone and is_again
            await self._scope.announce(HoldLifted(*about, by_clock=True, is_alarm=is_alarm))
        return Done("HoldLifted", invoice.reference)

    async def _fallen(self, invoice: Invoice, day: date, in_digest_of: int) -> Done | None:
        digest = DIGEST_WAITS if in_digest_of else None
        alert = OverdueAlert(
            invoice_id=invoice.id, company_id=invoice.company_id, told_on=day, digest=digest
        )
        if not await self._reminders.keep_alert(alert):
            return None
        assert invoice.due_on is not None
        days = (day - invoice.due_on).days
        await self._scope.announce(
            InvoiceFellOverdue(invoice.subject, invoice.id, invoice.reference, days, in_digest_of)
        )
        return Done("InvoiceFellOverdue", invoice.reference)

    async def _nudged(self, payment: Payment, invoice: Invoice, moment: datetime) -> Done | None:
        nudge = Nudge(payment_id=payment.id, company_id=invoice.company_id, told_at=moment)
        if not await self._reminders.keep_nudge(nudge, moment - NUDGED_EVERY):
            return None
        days = (moment - payment.recorded_at).days
        event = PaymentKeptWaiting(payment.subject, payment.id, invoice.id, days)
        await self._scope.announce(event)
        return Done("PaymentKeptWaiting", payment.reference)

    async def _released(self, reminder_id: int) -> Done | None:
        reminder = await self._reminders.by_id(reminder_id, lock=True)
        assert reminder is not None
        if reminder.state is not ReminderState.WAITING:
            return None
        now = self._scope.now()
        await self._reminders.change(reminder, state=ReminderState.PLANNED, planned_at=now)
        invoice = await self._invoices.by_id(reminder.invoice_id)
        assert invoice is not None
        await self._scope.announce(planned(invoice, reminder))
        return Done("ReminderPlanned", invoice.reference, reminder.stage)

    async def _planned(self, invoice: Invoice, stage: int) -> Done | None:
        wanted = Reminder(
            company_id=invoice.company_id,
            invoice_id=invoice.id,
            stage=stage,
            state=ReminderState.PLANNED,
            planned_at=self._scope.now(),
        )
        reminder = await self._reminders.take_stage(wanted, frozenset({ReminderState.DROPPED}))
        if reminder is None:
            return None
        await self._scope.announce(planned(invoice, reminder))
        return Done("ReminderPlanned", invoice.reference, stage)

    async def _awake(self, company: Company, moment: datetime) -> list[str]:
        """The time zones, as clients have them, in which it is no quiet hour."""
        hours = read_quiet_hours(company)
        return [
            zone
            for zone in ("", *await self._reminders.zones())
            if not hours.is_quiet(moment, zone or company.time_zone)
        ]
