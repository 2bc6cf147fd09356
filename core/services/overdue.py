"""What the clock does with overdue invoices, a page at a time.

Every deed may be repeated and may be done by two at once: a row that is unique, or that is changed
only from the state it must be in, says who was first. `day` is the date where the company is, and
`moment` the time; usually now, but an operator may ask what is due at another date.

Much may be due at once: `fallen`, `waiting` and `remindable` look it up as ids, for reading only.
`fall`, `plan_waiting` and `plan` then do a page of it, under lock, if it applies still.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.events import HoldLifted, InvoiceFellOverdue, OverdueDigested, PaymentKeptWaiting
from core.ladders import ladder_of
from core.models import (
    DIGEST_WAITS,
    OWED,
    Client,
    Hold,
    Invoice,
    Nudge,
    OverdueAlert,
    Payment,
    Reminder,
    ReminderState,
)
from core.repositories.invoices import InvoiceRepository
from core.repositories.ladders import LadderRepository
from core.repositories.numbers import NumberRepository
from core.repositories.overdue import Due, OverdueRepository, Place
from core.repositories.reminders import ReminderRepository
from core.security.rights import Deed
from core.services.ladders import usual_ladder
from core.services.reminders import SOON, planned, read_calm
from core.services.scope import Scope

ALONE_MOST = 3
"""So many invoices of a day are told one by one; more are told in one digest.

All alerts of the day count: of what fell overdue, and of what waits no longer. What comes to more
than that in a later run of the day is told in a digest of its own, however few they are.
"""

UNDECIDED = timedelta(days=1)
"""So long a payment may wait for approval before the approvers are told again."""

NUDGED_EVERY = timedelta(days=3)
DIGESTS = "digest"


@dataclass(frozen=True)
class Done:
    """One thing the clock did: the event, what it is about, and the stage of a reminder."""

    event: str
    about: str
    stage: int = 0


@dataclass(frozen=True)
class Rung:
    """One stage of a ladder, counted from one; a ladder without a name is the company's own."""

    ladder: str
    days: tuple[int, ...]
    stage: int
    claims: bool = False

    @property
    def is_early(self) -> bool:
        """Whether it comes before the invoice is overdue."""
        return self.days[self.stage - 1] <= 0

    def window(self, day: date) -> tuple[date | None, date]:
        """It is the last stage due on a day for what is due after the one, until the other date."""
        until = day - timedelta(days=self.days[self.stage - 1])
        if self.is_early:
            following = self.days[self.stage] if self.stage < len(self.days) else 1
            return day - timedelta(days=min(following, 1)), until
        if self.stage == len(self.days):
            return None, until
        return day - timedelta(days=self.days[self.stage]), until


class OverdueService:
    """Lift holds, tell what fell overdue, plan reminders."""

    def __init__(
        self,
        late: OverdueRepository,
        reminders: ReminderRepository,
        invoices: InvoiceRepository,
        numbers: NumberRepository,
        ladders: LadderRepository,
        scope: Scope,
    ) -> None:
        self._ladders = ladders
        self._late = late
        self._reminders = reminders
        self._invoices = invoices
        self._numbers = numbers
        self._scope = scope

    async def lift(self, day: date) -> list[Done]:
        """Lift a page of holds whose day has come; announces `HoldLifted` where money is owed."""
        self._scope.require(Deed.KEEP_BOOKS)
        due = await self._late.holds_due(day)
        if not due:
            return []
        fallen = await self._late.fallen(day, ALONE_MOST + 1)
        is_alone = await self._is_alone(day, len(fallen))
        waking = set(await self._late.waking(day, [hold.invoice_id for hold in due]))
        return [
            done
            for hold in due
            if (done := await self._lifted(hold, day, waking, is_alone=is_alone))
        ]

    async def fallen(self, day: date) -> list[int]:
        """Overdue invoices of which nobody was told."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._late.fallen(day)

    async def fall(self, page: Sequence[int], day: date, count: int) -> list[Done]:
        """Tell of a page of overdue invoices, of so many in all.

        Announces `InvoiceFellOverdue`, once for each.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        in_digest_of = 0 if await self._is_alone(day, count) else count
        digest = DIGEST_WAITS if in_digest_of else None
        found = await self._late.still_fallen(page, day)
        if not found:
            return []
        new = await self._late.keep_alerts([_alert(invoice, day, digest) for invoice in found])
        told = [invoice for invoice in found if invoice.id in new]
        await self._scope.announce_all([_fell(invoice, day, in_digest_of) for invoice in told])
        return [Done("InvoiceFellOverdue", invoice.reference) for invoice in told]

    async def nudge(self, day: date, moment: datetime) -> list[Done]:
        """Tell again of a page of payments that wait for approval, where an invoice is overdue.

        Nothing else would end the waiting. Announces `PaymentKeptWaiting`, every few days at most.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        again = moment - NUDGED_EVERY
        found = await self._late.undecided(day, moment - UNDECIDED, again)
        return [
            done
            for payment, invoice in found
            if (done := await self._nudged(payment, invoice, moment))
        ]

    async def digest(self) -> list[Done]:
        """Tell all that waits for its digest; announces `OverdueDigested`."""
        self._scope.require(Deed.KEEP_BOOKS)
        if not await self._late.is_digest_due():
            return []
        number = await self._numbers.next(DIGESTS)
        count = await self._late.gather(number)
        if not count:
            return []
        await self._scope.announce(OverdueDigested(f"digest:{number}", number, count))
        return [Done("OverdueDigested", f"{count} invoices")]

    async def waiting(self, moment: datetime) -> list[int]:
        """Reminders that waited for quiet hours, or days of rest, which are over now."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._late.waiting(await self._awake(moment))

    async def plan_waiting(self, page: Sequence[int]) -> list[Done]:
        """Plan a page of reminders that waited; announces `ReminderPlanned`."""
        self._scope.require(Deed.KEEP_BOOKS)
        found = await self._late.plan_waiting(page, self._scope.now())
        return await self._planned(found)

    async def remindable(self, rung: Rung, day: date, moment: datetime) -> list[int]:
        """Invoices of which a stage is the last to be due; whoever sleeps is reminded later."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._late.remindable(await self._due(rung, day, moment))

    async def plan(
        self, page: Sequence[int], rung: Rung, day: date, moment: datetime
    ) -> list[Done]:
        """Plan a page of reminders of a stage; announces `ReminderPlanned`."""
        self._scope.require(Deed.KEEP_BOOKS)
        found = await self._late.still_remindable(page, await self._due(rung, day, moment))
        if not found:
            return []
        wanted = [self._wanted(invoice, rung.stage) for invoice in found]
        taken = await self._reminders.take_stages(wanted, frozenset({ReminderState.DROPPED}))
        of = {invoice.id: invoice for invoice in found}
        return await self._planned([(each, of[each.invoice_id]) for each in taken])

    async def rungs(self) -> list[Rung]:
        """Every stage of every ladder, the last ones of each first."""
        self._scope.require(Deed.READ_BOOKS)
        company = await self._scope.company()
        usual = None if company.ladder else usual_ladder(company)
        kept = [(each.name, ladder_of(each.content)) for each in await self._ladders.all()]
        return [
            Rung(name, ladder.days, stage, ladder.stages[stage - 1].claims)
            for name, ladder in [*([("", usual)] if usual else []), *kept]
            for stage in range(len(ladder.days), 0, -1)
        ]

    async def claimable(self, rung: Rung, day: date, moment: datetime) -> list[int]:
        """Late invoices whose fees or interest are to be claimed at this stage; none twice."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._late.claimable(await self._due(rung, day, moment))

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
        return await self._late.digest_sums(digest)

    async def digested(self, digest: int, most: int) -> list[tuple[Invoice, Client]]:
        """The invoices of a digest that are owed still, with clients, the most owed first."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._late.digested(digest, most)

    async def _is_alone(self, day: date, count: int) -> bool:
        """Whether what a day tells of, and told of before, is so little that each has its card."""
        count += await self._late.told_on(day)
        if count <= ALONE_MOST:
            count += len(await self._late.waking(day, most=ALONE_MOST + 1))
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
            is_again = invoice.id in waking and await self._late.tell_again(invoice.id, day, digest)
            about = invoice.subject, invoice.id, hold.kind
            is_alarm = is_alone and is_again
            await self._scope.announce(HoldLifted(*about, by_clock=True, is_alarm=is_alarm))
        return Done("HoldLifted", invoice.reference)

    async def _nudged(self, payment: Payment, invoice: Invoice, moment: datetime) -> Done | None:
        nudge = Nudge(payment_id=payment.id, company_id=invoice.company_id, told_at=moment)
        if not await self._late.keep_nudge(nudge, moment - NUDGED_EVERY):
            return None
        days = (moment - payment.recorded_at).days
        event = PaymentKeptWaiting(payment.subject, payment.id, invoice.id, days)
        await self._scope.announce(event)
        return Done("PaymentKeptWaiting", payment.reference)

    async def _planned(self, found: Sequence[tuple[Reminder, Invoice]]) -> list[Done]:
        await self._scope.announce_all([planned(invoice, reminder) for reminder, invoice in found])
        return [
            Done("ReminderPlanned", invoice.reference, reminder.stage)
            for reminder, invoice in found
        ]

    def _wanted(self, invoice: Invoice, stage: int) -> Reminder:
        return Reminder(
            company_id=invoice.company_id,
            invoice_id=invoice.id,
            stage=stage,
            state=ReminderState.PLANNED,
            planned_at=self._scope.now(),
        )

    async def _due(self, rung: Rung, day: date, moment: datetime) -> Due:
        usual = (await self._scope.company()).ladder
        awake = await self._awake(moment)
        after, until = rung.window(day)
        ladder = rung.ladder, rung.ladder == usual
        return Due(rung.stage, day, after, until, moment - SOON, awake, *ladder, rung.is_early)

    async def _awake(self, moment: datetime) -> list[Place]:
        """The time zones and countries, as clients have them, in which somebody may be reminded."""
        company = await self._scope.company()
        calm = read_calm(company)
        return [
            (zone, country)
            for zone, country in await self._late.places()
            if not calm.holds(moment, zone or company.time_zone, country or company.country)
        ]


def _alert(invoice: Invoice, day: date, digest: int | None) -> OverdueAlert:
    return OverdueAlert(
        invoice_id=invoice.id, company_id=invoice.company_id, told_on=day, digest=digest
    )


def _fell(invoice: Invoice, day: date, in_digest_of: int) -> InvoiceFellOverdue:
    assert invoice.due_on is not None
    days = (day - invoice.due_on).days
    return InvoiceFellOverdue(invoice.subject, invoice.id, invoice.reference, days, in_digest_of)
