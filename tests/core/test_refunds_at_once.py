"""Twenty ask for the same money at once: so much goes back as came, whoever is first."""

from collections import Counter

from core.billing import Billing
from core.money import Money
from tests.cast import BEA, OLGA
from tests.core.rush import at_once
from tests.core.test_payments_over_several import FIRST, complaints
from tests.deeds import issued, paid
from tests.trail import Trail


async def test_twenty_who_ask_at_once_get_no_more_than_was_paid(billing: Billing) -> None:
    """Of 119.00 EUR, 50.00 can go back twice."""
    await issued(billing)
    await paid(billing, FIRST, 11900)

    async def ask() -> str:
        async with billing.work(BEA) as work:
            return (await work.refunds.ask("P1", Money(5000, "EUR"), "At once.")).refund.state

    outcomes = await at_once(ask() for _ in range(20))

    assert Counter(outcomes) == {"pending": 2, "InvalidInput": 18}


async def test_twenty_who_ask_for_credit_at_once_get_no_more_than_there_is(
    billing: Billing,
) -> None:
    """Of 31.00 EUR, 15.00 can go back twice."""
    view = await issued(billing)
    await paid(billing, FIRST, 15000)

    async def ask() -> str:
        async with billing.work(BEA) as work:
            amount = Money(1500, "EUR")
            asked = await work.refunds.ask_credit(view.invoice.client_id, amount, "At once.")
            return asked.refund.state

    outcomes = await at_once(ask() for _ in range(20))

    assert Counter(outcomes) == {"pending": 2, "InvalidInput": 18}


async def test_twenty_approvals_of_a_refund_at_once_book_once(
    billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    await paid(billing, FIRST, 11900)
    async with billing.work(BEA) as work:
        await work.refunds.ask("P1", None, "At once.")

    async def approve() -> str:
        async with billing.work(OLGA) as work:
            return (await work.refunds.approve("R1")).refund.state

    outcomes = await at_once(approve() for _ in range(20))

    assert Counter(outcomes) == {"booked": 1, "WrongState": 19}
    assert len(await trail.records("RefundBooked")) == 1
    assert await complaints(billing) == []
