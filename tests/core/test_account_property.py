"""The whole life of a client's account, against a model that fits on a page (decision 0026).

The machine issues, pays in part, over several and too much, through the gateway too late, gives
back, and writes off. What is owed, what is credit and what the ledger says is looked at each time.
"""

import asyncio
import shutil
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

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

from core.billing import Billing
from core.database import Database
from core.errors import BillingError
from core.models import Invoice, Method
from core.money import Money
from core.services.payments import PaymentView
from core.services.sharing import Pick
from tests.books import restore
from tests.cast import BEA, KEYRING, LINKS, OLGA, PAIDUP
from tests.deeds import issued, line, wording, written_off
from tests.fakes.clock import FakeClock

T = TypeVar("T")
INVOICES_MOST = 4
minors = st.integers(1, 30_000)
which = st.integers(0, INVOICES_MOST - 1)


@dataclass
class Bill:
    """An invoice as the model knows it."""

    number: str
    total: int
    paid: int = 0
    is_given_up: bool = False

    @property
    def owed(self) -> int:
        return 0 if self.is_given_up else self.total - self.paid


@dataclass
class Paid:
    """A payment as the model knows it: what of it can still be taken off which invoice."""

    left: int
    parts: dict[int, int] = field(default_factory=dict)


class Account(RuleBasedStateMachine):
    """One client, some invoices, and money in both directions."""

    fresh: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = Database(type(self).fresh())
        self.billing = Billing(self.database, FakeClock(), LINKS, KEYRING)
        self.bills: list[Bill] = []
        self.payments: list[Paid] = []
        self.credit = 0

    def run(self, deed: Coroutine[Any, Any, T]) -> T | None:
        """Do it; nothing where it is refused."""
        try:
            return self.runner.run(deed)
        except BillingError:
            return None

    @initialize()
    def begins(self) -> None:
        self.issues()

    @rule()
    def issues(self) -> None:
        if len(self.bills) < INVOICES_MOST:
            price = str(100 + 50 * len(self.bills))
            view = self.runner.run(issued(self.billing, wording(line(price, tax="0"))))
            self.bills.append(Bill(view.invoice.reference, view.invoice.total_minor))
            self.client_id = view.invoice.client_id

    @rule(first=which, second=which, minor=minors)
    def pays(self, first: int, second: int, minor: int) -> None:
        """One transfer over one or two invoices; what is due first is paid first."""
        chosen = sorted({each for each in (first, second) if each < len(self.bills)})
        owed = [self.bills[each].owed for each in chosen]
        fits = bool(chosen) and all(owed) and minor > sum(owed[:-1])
        if chosen:
            came = self.run(self._transfer(chosen, minor))
            assert (came is not None) == fits
        if fits:
            self._came(chosen, minor)

    @rule(number=which, before=st.integers(0, 20_000))
    def pays_at_the_checkout_what_was_paid_meanwhile(self, number: int, before: int) -> None:
        if number >= len(self.bills) or not (asked := self.bills[number].owed):
            return
        attempt = self.runner.run(self._started(self.bills[number].number))
        if before:
            assert self.run(self._transfer([number], before)) is not None
            self._came([number], before)
        self.runner.run(self._reported(attempt, asked))
        self._came([number], asked)

    @rule(which=st.integers(0, 9), minor=minors)
    def gives_back(self, which: int, minor: int) -> None:
        """Credit first, then what was paid, the last invoice before the others."""
        if which >= len(self.payments):
            return
        payment = self.payments[which]
        takes, rest = {}, max(minor - self.credit, 0)
        for number in sorted(payment.parts, reverse=True):
            bill = self.bills[number]
            room = 0 if bill.is_given_up else min(payment.parts[number], bill.paid, rest)
            takes[number], rest = room, rest - room
        is_there = not rest and minor <= payment.left
        done = self.run(self._back(f"P{which + 1}", minor))
        assert (done is not None) == is_there
        if is_there:
            self.credit -= min(minor, self.credit)
            payment.left -= minor
            for number, room in takes.items():
                payment.parts[number] -= room
                self.bills[number].paid -= room

    @rule(minor=minors)
    def gives_credit_back(self, minor: int) -> None:
        done = self.run(self._back_of_credit(minor))
        assert (done is not None) == (minor <= self.credit)
        self.credit -= minor if done else 0

    @rule(number=which)
    def gives_up(self, number: int) -> None:
        if number < len(self.bills) and self.bills[number].owed:
            self.runner.run(written_off(self.billing, self.bills[number].number))
            self.bills[number].is_given_up = True

    @invariant()
    def nothing_is_lost(self) -> None:
        owed, credit, booked, complaints = self.runner.run(self._books())
        assert owed == {bill.number: bill.owed for bill in self.bills}
        assert credit == self.credit == -booked.get(("client credit", "EUR"), 0)
        assert booked.get(("receivable", "EUR"), 0) == sum(owed.values())
        assert complaints == []

    def teardown(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()

    def _came(self, chosen: list[int], minor: int) -> None:
        parts, left = {}, minor
        for number in chosen:
            parts[number] = min(left, self.bills[number].owed)
            self.bills[number].paid += parts[number]
            left -= parts[number]
        self.credit += left
        self.payments.append(Paid(minor, {key: part for key, part in parts.items() if part}))

    async def _transfer(self, chosen: list[int], minor: int) -> PaymentView:
        picks = [Pick(self.bills[number].number) for number in chosen]
        async with self.billing.work(BEA) as work:
            amount = Money(minor, "EUR")
            view = await work.payments.record_over(picks, amount, Method.BANK, None, "")
        async with self.billing.work(OLGA) as work:
            return await work.payments.approve(view.payment.reference)

    async def _started(self, number: str) -> int:
        async with self.billing.work(PAIDUP) as work:
            invoice = (await work.invoices.view(number)).invoice
            return (await work.checkouts.start(invoice.id, "stripe")).id

    async def _reported(self, attempt: int, minor: int) -> None:
        async with self.billing.work(PAIDUP) as work:
            await work.checkouts.paid(attempt, Money(minor, "EUR"))

    async def _back(self, payment: str, minor: int) -> str:
        async with self.billing.work(BEA) as work:
            view = await work.refunds.ask(payment, Money(minor, "EUR"), "Returned.")
        return await self._agreed(view.refund.reference)

    async def _back_of_credit(self, minor: int) -> str:
        async with self.billing.work(BEA) as work:
            amount = Money(minor, "EUR")
            view = await work.refunds.ask_credit(self.client_id, amount, "Asked for.")
        return await self._agreed(view.refund.reference)

    async def _agreed(self, refund: str) -> str:
        async with self.billing.work(OLGA) as work:
            return (await work.refunds.approve(refund)).refund.state

    async def _books(self) -> tuple[dict[str, int], int, dict[tuple[str, str], int], list[str]]:
        async with self.billing.reading(PAIDUP) as work:
            found: list[Invoice] = [
                (await work.invoices.view(bill.number)).invoice for bill in self.bills
            ]
            credit = (await work.credits.of(self.client_id)).get("EUR", Money(0, "EUR"))
            owed = {invoice.reference: invoice.owed.minor for invoice in found}
            complaints = await work.audit.complaints()
            return owed, credit.minor, await work.ledger.balances(), complaints


def _run(fresh: Callable[[], str], examples: int, steps: int) -> None:
    Account.fresh = staticmethod(fresh)
    checks = list(HealthCheck)
    how = settings(max_examples=examples, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Account, settings=settings(how, stateful_step_count=steps))


@pytest.mark.timeout(180)
def test_no_cent_of_a_clients_account_is_lost(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "books.db"

    def fresh() -> str:
        for old in tmp_path.glob("books.db*"):
            old.unlink()
        shutil.copyfile(sqlite_template, path)
        return f"sqlite:///{path}"

    _run(fresh, examples=10, steps=15)


@pytest.mark.timeout(180)
def test_nor_is_any_on_postgresql(postgres_books: str) -> None:
    def fresh() -> str:
        restore(postgres_books)
        return postgres_books

    _run(fresh, examples=4, steps=12)
