"""Whatever happens in whatever order, no client is reminded twice, or of what is settled.

The machine pays, voids, snoozes, claims, moves the clock, kills runs between their transactions,
lets two schedulers run at once, and hands mails to a server that refuses them, takes them, falls
silent, or is left by a program that dies. The mail server counts what arrives, and looks at each
moment whether it should have.
"""

import asyncio
import json
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

import bot.commands  # noqa: F401  # fills the table of commands
from bot.commands.table import orders
from bot.notify.cards import CardBook
from bot.notify.email import EmailChannel, Sender
from bot.notify.postbox import Postbox, SmtpServer
from bot.notify.routes import routes
from bot.render.actions import Codec
from core.billing import Billing, Work
from core.database import Database
from core.errors import BillingError, GatewayFailed
from core.models import ClaimKind, HoldKind, Invoice, ReminderState
from core.security.actors import Actor
from core.services.claims import HOLDS, LOOKING_DAYS, Said, workdays_after
from core.workflows.overdue import Overdue
from core.workflows.papers import Papers
from core.workflows.tell import Tell
from tests.books import restore
from tests.bot.web.town import PaperPrinter
from tests.cast import BEA, COMPANY, KEYRING, LINKS, OLGA, PAIDUP
from tests.codes import voided
from tests.deeds import paid, recorded
from tests.fakes.channel import FakeChannel, FakeRun
from tests.fakes.clock import FakeClock
from tests.late import reminders, sent
from tests.letters import received

BERLIN = ZoneInfo("Europe/Berlin")
STAGES = {1: 3, 2: 10, 3: 20}
TOTAL = 11900
NUMBERS = ("INV-2026-0001", "INV-2026-0002", "INV-2026-0003")

T = TypeVar("T")
DEEDS = (
    "takes it",
    "is closed",
    "refuses it",
    "loses it",
    "takes it silently",
    "dies before",
    "dies after",
)

which = st.sampled_from(NUMBERS)


class Died(BaseException):
    """The process was killed just there."""


@dataclass
class Known:
    """What a person would say of an invoice."""

    invoice: Invoice
    paid: int = 0
    is_void: bool = False
    reported: str = ""
    holds: dict[HoldKind, date | None] = field(default_factory=dict)
    claims: set[ClaimKind] = field(default_factory=set)

    def is_owed(self) -> bool:
        return not self.is_void and self.paid < TOTAL

    def is_held(self, today: date) -> bool:
        return any(until is None or until > today for until in self.holds.values())


class Server(Postbox):
    """A mail server that does what it is told next, and counts the reminders that arrive."""

    def __init__(self, look: Callable[[str], Awaitable[tuple[str, int]]]) -> None:
        super().__init__(SmtpServer("nowhere", 25))
        self.arrived: Counter[tuple[str, int]] = Counter()
        self.does = "takes it"
        self._look = look

    async def post(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Take a mail, or not, or who knows."""
        does, self.does = self.does, "takes it"
        reminder = await self._look(str(message["Subject"]))
        if does == "is closed":
            raise GatewayFailed("The mail server is closed.")
        if does == "refuses it":
            raise GatewayFailed("There is no such mailbox.", permanent=True)
        if does == "dies before":
            raise Died
        if does != "loses it":
            self.arrived[reminder] += 1
        if does in {"loses it", "takes it silently"}:
            raise GatewayFailed("The mail server broke off.", unclear=True)
        if does == "dies after":
            raise Died


class Mortal(Billing):
    """Books whose process dies after so many transactions."""

    left = 1000

    @asynccontextmanager
    async def work(self, actor: Actor) -> AsyncIterator[Work]:
        """One transaction, if it lives to see it."""
        if self.left <= 0:
            raise Died
        self.left -= 1
        async with super().work(actor) as work:
            yield work


class Days(RuleBasedStateMachine):
    """Some invoices, some weeks, and everything that can happen."""

    fresh: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        url = type(self).fresh()
        self.clock = FakeClock()
        self.databases = [Database(url) for _ in range(2)]
        self.billing, self.neighbour = (
            Mortal(database, self.clock, LINKS, KEYRING) for database in self.databases
        )
        self.known: dict[str, Known] = {}
        self.by_hand: set[tuple[str, int]] = set()
        self.server = Server(self._look)
        self.tell = Tell(self.billing, routes, self._channels(), {})

    def _channels(self) -> dict[str, Any]:
        email = EmailChannel(
            self.server,
            self.billing,
            Papers(self.billing, PaperPrinter()),
            CardBook(self.billing),
            Codec(orders()),
            sender=Sender("billing@demo.example"),
            may_pay=True,
        )
        return {"email": email, "slack": FakeChannel(), "telegram": FakeChannel()}

    def run(self, deed: Coroutine[Any, Any, T]) -> T | None:
        """Do it; what is refused, and whoever dies, changes nothing more."""
        try:
            return self.runner.run(deed)
        except (BillingError, Died):
            return None
        finally:
            self.billing.left = self.neighbour.left = 1000

    @property
    def today(self) -> date:
        return self.clock.today("Europe/Berlin")

    @initialize()
    def begin(self) -> None:
        for number in NUMBERS:
            self.known[number] = Known(self.runner.run(sent(self.billing)))
        self.clock.advance(days=15)

    # -- what people do -------------------------------------------------------------------

    @rule(number=which, minor=st.sampled_from([TOTAL, 100, 5000]))
    def pays(self, number: str, minor: int) -> None:
        known = self.known[number]
        if not known.reported and known.is_owed() and known.paid + minor <= TOTAL:
            self.runner.run(paid(self.billing, number, minor))
            known.paid += minor

    @rule(number=which)
    def reports_or_rejects(self, number: str) -> None:
        known = self.known[number]
        if known.reported:
            was, known.reported = known.reported, ""
            self.runner.run(
                self._as(OLGA, lambda work: work.payments.reject(was, "it is not here"))
            )
        elif known.is_owed():
            view = self.runner.run(recorded(self.billing, number, 100))
            known.reported = view.payment.reference

    @rule(number=which)
    def voids(self, number: str) -> None:
        known = self.known[number]
        if known.is_owed() and not known.paid and not known.reported:
            self.runner.run(voided(self.billing, number, OLGA))
            known.is_void = True

    @rule(number=which, days=st.integers(1, 12))
    def snoozes(self, number: str, days: int) -> None:
        known, until = self.known[number], self.today + timedelta(days=days)
        held = self.run(self._as(BEA, lambda work: work.reminders.snooze(number, until)))
        assert (held is not None) == known.is_owed()
        if held:
            known.holds[HoldKind.SNOOZE] = until

    @rule(number=which, kind=st.sampled_from([ClaimKind.PAYMENT, ClaimKind.DISPUTE]))
    def says(self, number: str, kind: ClaimKind) -> None:
        known = self.known[number]
        invoice_id = known.invoice.id
        letter = self.runner.run(received(self.billing, invoice_id=invoice_id))
        claim = self.runner.run(
            self._as(PAIDUP, lambda work: work.claims.raise_by_mail(letter, invoice_id, Said(kind)))
        )
        assert (claim is not None) == known.is_owed()
        if claim is not None and kind not in known.claims:
            known.claims.add(kind)
            until = workdays_after(self.today, LOOKING_DAYS)
            known.holds[HOLDS[kind]] = until if kind is ClaimKind.PAYMENT else None

    @rule(number=which)
    def resumes(self, number: str) -> None:
        self.run(self._as(BEA, lambda work: work.reminders.lift_all(number)))
        self.known[number].holds.clear()

    @rule(number=which)
    def reminds(self, number: str) -> None:
        reminder = self.run(self._as(BEA, lambda work: work.reminders.remind_now(number)))
        if reminder is not None:
            self.by_hand.add((number, reminder.stage))

    # -- what time and machines do --------------------------------------------------------

    @rule(hours=st.sampled_from([1, 5, 11, 24, 24 * 7, 24 * 365 * 3]))
    def waits(self, hours: int) -> None:
        self.clock.advance(hours=hours)

    @rule(transactions=st.sampled_from([0, 1, 2, 3, 5, 1000]))
    def ticks(self, transactions: int) -> None:
        self.billing.left = transactions
        self._tick(Overdue(self.billing).tick(COMPANY))

    @rule()
    def ticks_twice_at_once(self) -> None:
        both = (Overdue(each).tick(COMPANY) for each in (self.billing, self.neighbour))
        self._tick(_together(*both))

    @rule(does=st.sampled_from(DEEDS))
    def mails(self, does: str) -> None:
        """Everything that waits to be mailed is; the first mail meets what the server does now."""
        self.server.does = does
        for event_id, delivery_id in self._waiting():
            if delivery_id is None:
                self.run(self.tell.tell(FakeRun(), COMPANY, event_id))
        for _, delivery_id in self._waiting():
            if delivery_id is not None:
                self.run(self.tell.deliver(FakeRun(), COMPANY, delivery_id))

    @rule(days=st.sampled_from([1, 3, 7]), does=st.sampled_from(DEEDS))
    def another_morning(self, days: int, does: str) -> None:
        """Some days later, at ten: what is due is planned, mailed, and tried once more."""
        local = self.clock.now().astimezone(BERLIN) + timedelta(days=days)
        self.clock.set(local.replace(hour=10))
        self.ticks(1000)
        self.mails(does)
        self.mails("takes it")

    def _tick(self, ticking: Coroutine[Any, Any, Any]) -> None:
        before = self._planned()
        self.run(ticking)
        new = self._planned() - before
        assert max(Counter(number for number, _ in new.elements()).values(), default=0) <= 1

    # -- what must hold -------------------------------------------------------------------

    async def _look(self, subject: str) -> tuple[str, int]:
        """Which reminder is in the server's hands, and whether it should be."""
        number = next(each for each in NUMBERS if each in subject)
        known = self.known[number]
        assert known.is_owed(), f"{number} is settled"
        assert not known.reported, f"money for {number} is reported"
        assert not known.is_held(self.today), f"{number} is held"
        hour = self.clock.now().astimezone(BERLIN).hour
        assert 8 <= hour < 20, f"it is {hour} o'clock"
        sending = await reminders(self.billing, known.invoice)
        (stage,) = [each.stage for each in sending if each.state is ReminderState.SENDING]
        return number, stage

    @invariant()
    def nobody_is_reminded_twice(self) -> None:
        assert all(count == 1 for count in self.server.arrived.values()), self.server.arrived

    @invariant()
    def nobody_is_reminded_too_early(self) -> None:
        for number, stage in self._planned():
            due_on = self.known[number].invoice.due_on
            assert due_on is not None
            is_by_hand = (number, stage) in self.by_hand
            assert is_by_hand or self.today >= due_on + timedelta(days=STAGES[stage])

    @invariant()
    def the_team_is_told_once(self) -> None:
        told = Counter(row[0] for row in self._rows(_FELL))
        assert all(count == 1 for count in told.values()), told

    # -- looking --------------------------------------------------------------------------

    async def _as(self, actor: Actor, deed: Callable[[Work], Awaitable[T]]) -> T:
        async with self.billing.work(actor) as work:
            return await deed(work)

    def _planned(self) -> Counter[tuple[str, int]]:
        by_id = {known.invoice.id: number for number, known in self.known.items()}
        rows = [row[0] for row in self._rows(_PLANNED)]
        told = [json.loads(each) if isinstance(each, str) else each for each in rows]
        return Counter((by_id[each["invoice_id"]], each["stage"]) for each in told)

    def _waiting(self) -> list[tuple[int, int | None]]:
        return [(int(event), delivery) for event, delivery in self._rows(_WAITING)]

    def _rows(self, query: str) -> list[Any]:
        return self.runner.run(_read(self.databases[0], query))

    def teardown(self) -> None:
        for database in self.databases:
            self.runner.run(database.close())
        self.runner.close()


_FELL = "SELECT subject FROM event WHERE kind = 'InvoiceFellOverdue'"
_PLANNED = "SELECT payload FROM event WHERE kind = 'ReminderPlanned'"
_WAITING = (
    "SELECT event.id, delivery.id FROM event LEFT JOIN delivery ON delivery.event_id = event.id"
    " WHERE event.kind = 'ReminderPlanned' AND coalesce(delivery.state, 'waiting') = 'waiting'"
    " ORDER BY event.id"
)


async def _together(*deeds: Coroutine[Any, Any, Any]) -> None:
    await asyncio.gather(*deeds)


async def _read(database: Database, query: str) -> list[Any]:
    async with database.reader.connect() as connection:
        return list((await connection.exec_driver_sql(query)).all())


def _run(fresh: Callable[[], str], examples: int, steps: int) -> None:
    Days.fresh = staticmethod(fresh)
    checks = list(HealthCheck)
    how = settings(max_examples=examples, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Days, settings=settings(how, stateful_step_count=steps))


@pytest.mark.timeout(180)
def test_nobody_is_reminded_twice_or_of_what_is_settled(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "books.db"

    def fresh() -> str:
        for old in tmp_path.glob("books.db*"):
            old.unlink()
        shutil.copyfile(sqlite_template, path)
        return f"sqlite:///{path}"

    _run(fresh, examples=8, steps=30)


@pytest.mark.timeout(180)
def test_nor_is_anybody_on_postgresql(postgres_books: str) -> None:
    def fresh() -> str:
        restore(postgres_books)
        return postgres_books

    _run(fresh, examples=3, steps=20)
