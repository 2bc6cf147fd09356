"""What the books say when they are summed up: what is owed by age, and a client's statement."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from core.models import AdjustmentKind, Client, Invoice, JournalEntry, OpenAccount
from core.money import Money
from core.repositories.reports import Aged, Journaled, Moved, ReportRepository
from core.security.rights import Deed
from core.services.clients import ClientService
from core.services.reminders import ReminderService
from core.services.scope import Scope

PAGE: Final = 2_000
COMING_DAYS: Final = 30
COMING_MOST: Final = 60
AGES: Final = (0, 30, 60, 90)
"""Days past due that begin an age; younger than the first is what is not due yet."""


@dataclass(frozen=True)
class Debtor:
    """What one client owes in one currency: in all, how many invoices, and the oldest due date."""

    key: str
    name: str
    owed: Money
    count: int
    oldest_due: date


@dataclass(frozen=True)
class Ageing:
    """What is owed on a day: by currency a sum for each age, and the clients, the most first.

    The ages are not due, then up to 30, 60 and 90 days late, then more.
    """

    on: date
    sums: dict[str, tuple[Money, ...]]
    debtors: tuple[Debtor, ...]


@dataclass(frozen=True)
class StatementLine:
    """One change of a client's balance, and the balance after it."""

    on: date
    what: str
    number: str
    amount: Money
    balance: Money


@dataclass(frozen=True)
class Statement:
    """A client's account in one currency: what was owed before, what changed, what is owed now."""

    client: Client
    since: date | None
    opening: Money
    lines: tuple[StatementLine, ...]
    closing: Money


@dataclass(frozen=True)
class Coming:
    """What a day brings for an invoice: it falls due, or its client is reminded."""

    on: date
    invoice: Invoice
    client: Client
    is_reminder: bool


class ReportService:
    """Sums for people; changes nothing."""

    def __init__(
        self,
        reports: ReportRepository,
        clients: ClientService,
        reminders: ReminderService,
        scope: Scope,
    ) -> None:
        self._reports = reports
        self._clients = clients
        self._reminders = reminders
        self._scope = scope

    async def ageing(self) -> Ageing:
        """What is owed today where the company is."""
        self._scope.require(Deed.READ_REPORTS)
        today = await self._scope.today()
        aged = await self._reports.aged([today - timedelta(days=days) for days in AGES])
        sums = {
            currency: tuple(_sum(aged, currency, age) for age in range(len(AGES) + 1))
            for currency in sorted({each.currency for each in aged})
        }
        return Ageing(today, sums, _debtors(aged))

    async def statements(self, client: str, since: date | None = None) -> list[Statement]:
        """A client's account in each currency they were invoiced in, from the ledger.

        With a first day, what came before is the opening balance. Raises `NotFound`.
        """
        return await self.statements_of(await self._clients.get(client), since)

    async def statements_of(self, found: Client, since: date | None = None) -> list[Statement]:
        """The same for a client that was found already."""
        self._scope.require(Deed.READ_REPORTS)
        moved = await self._reports.moved(found.id)
        currencies = sorted({each.currency for each in moved})
        return [_statement(found, currency, since, moved) for currency in currencies]

    async def coming(self, days: int = COMING_DAYS) -> list[Coming]:
        """What today and so many days after it bring for what is owed, in order.

        A hold that ends may bring more.

        Of very many invoices those due last are looked at: of the others all stages are past.
        """
        self._scope.require(Deed.READ_REPORTS)
        today = await self._scope.today()
        end, found = today + timedelta(days=days + 1), list[Coming]()
        for invoice, client in await self._reports.due_before(end, COMING_MOST):
            assert invoice.due_on is not None
            next_on = (await self._reminders.outlook(invoice)).next_on
            if invoice.due_on >= today:
                found.append(Coming(invoice.due_on, invoice, client, is_reminder=False))
            if next_on is not None and next_on < end:
                found.append(Coming(max(next_on, today), invoice, client, is_reminder=True))
        return sorted(found, key=lambda each: (each.on, each.invoice.id))

    async def accounts(self) -> list[OpenAccount]:
        """Every account that anything was ever booked to, since its first day."""
        self._scope.require(Deed.READ_REPORTS)
        found: dict[str, list[tuple[str, date]]] = {}
        for name, currency, on in await self._reports.accounts():
            found.setdefault(name, []).append((currency, on))
        return [
            OpenAccount(name, min(on for _, on in rows), [currency for currency, _ in rows])
            for name, rows in found.items()
        ]

    async def journal(
        self, since: date | None = None, until: date | None = None
    ) -> AsyncIterator[list[JournalEntry]]:
        """Every posting in the order it was booked, of days from `since` and before `until`.

        Each is the list of its entries. Read page by page, so that a long journal takes no memory.
        """
        self._scope.require(Deed.READ_REPORTS)
        own = (await self._scope.company()).currency
        after, held = (0, 0), list[JournalEntry]()
        while page := await self._reports.journal(since, until, after, PAGE):
            after = page[-1].event_id, page[-1].id
            for row in page:
                each = _journaled(row, own)
                if held and held[0].event_id != each.event_id:
                    yield held
                    held = []
                held.append(each)
        if held:
            yield held


def _sum(aged: list[Aged], currency: str, age: int) -> Money:
    rows = (each for each in aged if (each.currency, each.age) == (currency, age))
    return Money(sum(each.owed_minor for each in rows), currency)


def _debtors(aged: list[Aged]) -> tuple[Debtor, ...]:
    by: dict[tuple[int, str], list[Aged]] = {}
    for each in aged:
        by.setdefault((each.client_id, each.currency), []).append(each)
    debtors = [
        Debtor(
            rows[0].key,
            rows[0].name,
            Money(sum(each.owed_minor for each in rows), currency),
            sum(each.count for each in rows),
            min(each.oldest_due for each in rows),
        )
        for (_, currency), rows in by.items()
    ]
    return tuple(sorted(debtors, key=lambda one: (one.owed.currency, -one.owed.minor, one.key)))


def _statement(client: Client, currency: str, since: date | None, moved: list[Moved]) -> Statement:
    own = [each for each in moved if each.currency == currency]
    before = [each for each in own if since is not None and each.booked_on < since]
    opening = balance = Money(sum(each.amount_minor for each in before), currency)
    lines = []
    for each in own[len(before) :]:
        amount = Money(each.amount_minor, currency)
        balance = balance + amount
        lines.append(StatementLine(each.booked_on, _what(each), each.number, amount, balance))
    return Statement(client, since, opening, tuple(lines), balance)


def _what(moved: Moved) -> str:
    if moved.note is not None:
        return f"Credit note {moved.note}"
    if moved.refund is not None:
        return f"Refund R{moved.refund}"
    if moved.payment is not None:
        return f"Payment P{moved.payment}"
    if moved.kind is AdjustmentKind.CREDIT:
        return "Credit used"
    if moved.adjustment is not None:
        return f"Write-off A{moved.adjustment}"
    return "Invoice" if moved.amount_minor > 0 else "Void"


def _journaled(each: Journaled, own: str) -> JournalEntry:
    payment = "" if each.payment is None else f"P{each.payment}"
    adjustment = "" if each.adjustment is None else f"A{each.adjustment}"
    if each.refund is not None:
        payment = f"R{each.refund}"
    about = each.number or "", payment, adjustment, each.client or ""
    amount = Money(each.amount_minor, each.currency)
    worth = None if each.home_minor is None else Money(each.home_minor, own)
    return JournalEntry(each.on, each.event_id, *about, each.account, amount, worth)
