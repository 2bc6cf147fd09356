"""Issue, pay, credit, use credit, revise, in any order: the books stay right to the last cent.

After each deed the ledger sums to zero, every balance lies between nothing and the total, no credit
is below nothing, and what is kept is what the ledger says. A deed that does not fit is refused.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.billing import Billing
from core.errors import BillingError
from core.models import DocumentKind
from core.services.invoices import InvoiceView
from tests.cast import BEA, OLGA
from tests.crediting import ALL, amount, applied, complaints, credit_of, credited, of_lines
from tests.deeds import issued, line, paid, wording

Deed = Callable[[Billing, str, int], Awaitable[object]]

SAID = wording(line("0.335", quantity="3"), line("33.33", tax="7"), line("5", tax="0"))


async def pay(billing: Billing, reference: str, minor: int) -> None:
    await paid(billing, reference, minor)


async def credit(billing: Billing, reference: str, minor: int) -> None:
    await credited(billing, reference, amount(minor))


async def credit_all(billing: Billing, reference: str, minor: int) -> None:
    del minor
    await credited(billing, reference, ALL)


async def credit_line(billing: Billing, reference: str, minor: int) -> None:
    await credited(billing, reference, of_lines(2) if minor % 2 else of_lines(l1="1"))


async def use(billing: Billing, reference: str, minor: int) -> None:
    await applied(billing, reference, minor)


async def revise(billing: Billing, reference: str, minor: int) -> None:
    del minor
    async with billing.work(BEA) as work:
        draft = (await work.revisions.revise(reference, "Wrong.")).invoice.reference
        await work.invoices.ask(draft)
    async with billing.work(OLGA) as work:
        await work.invoices.approve(draft)


DEEDS: tuple[Deed, ...] = (pay, credit, credit_all, credit_line, use, revise)


async def balanced(billing: Billing, view: InvoiceView) -> None:
    """Look at everything once."""
    assert await complaints(billing) == []
    async with billing.reading(OLGA) as work:
        assert sum((await work.ledger.balances()).values()) == 0
        found = await work.invoices.listed(view.client.key, limit=500)
    for invoice, _ in found:
        assert 0 <= invoice.owed.minor <= invoice.total_minor
        assert 0 <= invoice.credited_minor <= invoice.total_minor
        assert invoice.kind is DocumentKind.INVOICE or not invoice.owed
    assert await credit_of(billing, view.client.id) >= 0


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(1, 4500)), min_size=1, max_size=5))
async def test_whatever_is_done_in_whatever_order_the_books_stay_right(
    billing: Billing, deeds: list[tuple[Deed, int]]
) -> None:
    view = await issued(billing, SAID)
    for deed, minor in deeds:
        with suppress(BillingError):
            await deed(billing, view.invoice.reference, minor)
        await balanced(billing, view)
