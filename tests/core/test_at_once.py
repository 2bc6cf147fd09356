"""Many people and machines at once: everything happens once, numbers have no gap, nobody waits."""

import asyncio
import contextlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from core.billing import Billing
from core.database import Database
from core.models import Method
from core.money import Money
from core.security.actors import Sender
from core.services.clients import NewClient
from tests.cast import BEA, KEYRING, LINKS, OLGA, OSKAR, PAIDUP
from tests.codes import enrolled, with_code
from tests.core.rush import approve, at_once, pay, receive, start
from tests.deeds import asked, issued, recorded
from tests.fakes.clock import START, FakeClock
from tests.recurring import monthly, periods, planned
from tests.trail import Trail

TODAY = START.date()
FIFTY = [f"INV-2026-{serial:04d}" for serial in range(1, 51)]


async def complaints(billing: Billing) -> list[str]:
    async with billing.reading(PAIDUP) as work:
        return await work.audit.complaints()


async def attempt_for(billing: Billing, invoice_id: int) -> int:
    async with billing.work(PAIDUP) as work:
        return (await work.checkouts.start(invoice_id, "stripe")).id


async def test_fifty_issues_at_once_give_fifty_numbers(billing: Billing) -> None:
    for _ in range(50):
        await asked(billing)

    numbers = await at_once(approve(billing, draft) for draft in range(1, 51))

    assert sorted(numbers) == FIFTY
    assert await complaints(billing) == []


async def test_twenty_approvals_at_once_issue_once(billing: Billing, trail: Trail) -> None:
    await asked(billing)

    outcomes = await at_once(approve(billing, 1) for _ in range(20))

    assert Counter(outcomes) == {"INV-2026-0001": 1, "WrongState": 19}
    assert len(await trail.records("InvoiceIssued")) == 1
    assert await complaints(billing) == []


async def test_twenty_identical_calls_at_once_are_kept_once(billing: Billing, trail: Trail) -> None:
    outcomes = await at_once(receive(billing, 1) for _ in range(20))

    assert Counter(outcomes) == {"True": 1, "False": 19}
    assert len(await trail.jobs()) == 1


async def test_twenty_reports_of_one_payment_at_once_book_once(
    billing: Billing, trail: Trail
) -> None:
    attempt = await attempt_for(billing, (await issued(billing)).invoice.id)

    outcomes = await at_once(pay(billing, attempt) for _ in range(20))

    assert Counter(outcomes) == {"True": 1, "False": 19}
    assert len(await trail.records("PaymentBooked")) == 1
    assert await complaints(billing) == []


async def test_twenty_approvals_of_a_payment_at_once_book_once(
    billing: Billing, trail: Trail
) -> None:
    await recorded(billing, (await issued(billing)).invoice.reference, 11900)

    async def approve_payment() -> str:
        async with billing.work(OLGA) as work:
            return (await work.payments.approve("P1")).payment.state

    outcomes = await at_once(approve_payment() for _ in range(20))

    assert Counter(outcomes) == {"booked": 1, "WrongState": 19}
    assert len(await trail.records("PaymentBooked")) == 1


async def test_a_code_shown_ten_times_at_once_is_claimed_once(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        link, _ = await work.linking.ask_link()

    async def claim(user: int) -> str:
        async with billing.work(PAIDUP) as work:
            sender = Sender("telegram", "", str(user))
            return (await work.linking.claim_link(link, sender)).state

    outcomes = await at_once(claim(user) for user in range(1000, 1010))

    assert Counter(outcomes) == {"claimed": 1, "WrongState": 9}


async def test_twenty_presses_of_pay_at_once_start_one_checkout(
    billing: Billing, trail: Trail
) -> None:
    invoice = (await issued(billing)).invoice

    keys = await at_once(start(billing, invoice.id) for _ in range(20))

    assert len(set(keys)) == 1
    assert len(await trail.records("CheckoutStarted")) == 1


async def test_cards_posted_at_once_leave_one_that_lives(billing: Billing) -> None:
    async def post(message: str) -> str:
        async with billing.work(PAIDUP) as work:
            await work.deliveries.posted("slack", "C1", "invoice:1", message)
        return message

    outcomes = await at_once(post(f"C1:{number}") for number in range(20))

    assert "WrongState" not in outcomes
    async with billing.reading(PAIDUP) as work:
        (card,) = await work.deliveries.living_cards("slack", "invoice:1")
    assert card[1] in outcomes


async def test_twenty_drafts_at_once_have_twenty_names(billing: Billing) -> None:
    views = await asyncio.gather(*(asked(billing) for _ in range(20)))

    assert sorted(view.invoice.draft for view in views) == list(range(1, 21))


async def test_the_same_client_is_added_once(billing: Billing) -> None:
    async def add() -> str:
        async with billing.work(BEA) as work:
            new = NewClient("new", "New", "n@new.example")
            return (await work.clients.add(new)).client.key

    outcomes = Counter(await at_once(add() for _ in range(10)))

    assert outcomes.pop("new") == 1
    assert set(outcomes) <= {"InvalidInput", "Repeated", "WrongState"}


async def test_whatever_happens_to_an_invoice_at_once_the_books_are_right(
    billing: Billing, trail: Trail
) -> None:
    invoice = (await issued(billing)).invoice
    await recorded(billing, invoice.reference, 5000)
    attempt = await attempt_for(billing, invoice.id)
    app = await enrolled(billing, OSKAR)

    async def record() -> None:
        async with billing.work(BEA) as work:
            amount = Money(100, "EUR")
            await work.payments.record(invoice.reference, amount, Method.CASH, None, "")

    async def approve_payment() -> None:
        async with billing.work(OLGA) as work:
            await work.payments.approve("P1")

    async def void() -> None:
        name = invoice.reference
        await with_code(billing, OSKAR, lambda work: work.invoices.void(name), app.code())

    async def settle() -> None:
        async with billing.work(PAIDUP) as work:
            await work.checkouts.settling(attempt)

    async def press_pay() -> None:
        await start(billing, invoice.id)

    acts: list[Callable[[], Awaitable[None]]] = [record, approve_payment, void, settle, press_pay]
    deeds = [*(act() for act in acts * 4), *(pay(billing, attempt) for _ in range(4))]
    outcomes = await at_once(deeds)

    assert set(outcomes) & {"GatewayFailed", "NotFound", "NotAllowed"} == set()
    assert await complaints(billing) == []
    assert len(await trail.records("PaymentBooked")) <= 2


class Rush:
    """Two processes that go off at the same word, on one PostgreSQL."""

    def __init__(self, processes: list[subprocess.Popen[str]]) -> None:
        self._processes = processes

    def go(self, url: str, deed: str, *numbers: list[int]) -> list[str]:
        """The outcomes of both, the first one's first."""
        for process, own in zip(self._processes, numbers, strict=True):
            self._say(process, json.dumps([url, deed, own]))
        assert [self._hear(process) for process in self._processes] == ["ready\n"] * 2
        for process in self._processes:
            self._say(process, "go")
        return [each for process in self._processes for each in json.loads(self._hear(process))]

    def _say(self, process: subprocess.Popen[str], line: str) -> None:
        assert process.stdin is not None
        process.stdin.write(f"{line}\n")
        process.stdin.flush()

    def _hear(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        return process.stdout.readline()


@pytest.fixture(scope="module")
def rush() -> Iterator[Rush]:
    command = [sys.executable, "-m", "tests.core.rush"]
    with contextlib.ExitStack() as stack:
        yield Rush(
            [
                stack.enter_context(
                    subprocess.Popen(
                        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                    )
                )
                for _ in range(2)
            ]
        )


@pytest.fixture
async def shared(postgres_books: str) -> AsyncIterator[Billing]:
    """The books both processes work on."""
    database = Database(postgres_books)
    yield Billing(database, FakeClock(), LINKS, KEYRING)
    await database.close()


async def test_two_processes_give_fifty_numbers_without_a_gap(
    shared: Billing, rush: Rush, postgres_books: str
) -> None:
    for _ in range(50):
        await asked(shared)

    numbers = await asyncio.to_thread(
        rush.go, postgres_books, "approve", list(range(1, 51, 2)), list(range(2, 51, 2))
    )

    assert sorted(numbers) == FIFTY
    assert await complaints(shared) == []


async def test_two_processes_issue_an_invoice_once(
    shared: Billing, rush: Rush, postgres_books: str
) -> None:
    await asked(shared)

    outcomes = await asyncio.to_thread(rush.go, postgres_books, "approve", [1] * 10, [1] * 10)

    assert Counter(outcomes) == {"INV-2026-0001": 1, "WrongState": 19}
    assert await complaints(shared) == []


async def test_two_processes_keep_a_call_once(
    shared: Billing, rush: Rush, postgres_books: str
) -> None:
    assert Counter(
        await asyncio.to_thread(rush.go, postgres_books, "receive", [1] * 10, [1] * 10)
    ) == {"True": 1, "False": 19}


async def test_two_processes_book_a_payment_once(
    shared: Billing, rush: Rush, postgres_books: str
) -> None:
    attempt = await attempt_for(shared, (await issued(shared)).invoice.id)

    outcomes = await asyncio.to_thread(
        rush.go, postgres_books, "pay", [attempt] * 10, [attempt] * 10
    )

    assert Counter(outcomes) == {"True": 1, "False": 19}
    assert await complaints(shared) == []


async def test_two_processes_start_one_checkout(
    shared: Billing, rush: Rush, postgres_books: str
) -> None:
    invoice = (await issued(shared)).invoice

    keys = await asyncio.to_thread(
        rush.go, postgres_books, "start", [invoice.id] * 10, [invoice.id] * 10
    )

    assert len(set(keys)) == 1


async def test_two_processes_invoice_a_period_once(
    shared: Billing, rush: Rush, postgres_books: str
) -> None:
    plans = [(await planned(shared, monthly(starts_on=TODAY))).plan.id for _ in range(5)]

    outcomes = await asyncio.to_thread(rush.go, postgres_books, "repeat", plans * 4, plans * 4)

    assert sorted(outcomes)[:35] == [""] * 35
    assert [len(await periods(shared, plan)) for plan in plans] == [1] * 5
