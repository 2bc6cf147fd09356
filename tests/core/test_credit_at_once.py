"""Twenty at once: no more is credited than was billed, and no more is used than there is."""

import pytest

from core.billing import Billing
from core.models import InvoiceState
from tests.cast import BEA, OLGA
from tests.core.rush import at_once
from tests.crediting import (
    ALL,
    amount,
    applied,
    complaints,
    credit_drafted,
    credit_of,
    credited,
)
from tests.deeds import issued, paid

TWENTY = range(20)


async def drafted(billing: Billing, reference: str, minor: int) -> str:
    """A draft over an amount, or the kind of its refusal."""
    return (await credit_drafted(billing, reference, amount(minor))).invoice.reference


async def approve(billing: Billing, draft: str) -> str:
    async with billing.work(OLGA) as work:
        return (await work.invoices.approve(draft)).invoice.reference


async def use(billing: Billing, reference: str, minor: int) -> str:
    return (await applied(billing, reference, minor)).invoice.reference


async def test_of_twenty_drafts_only_as_many_are_written_as_there_is_room_for(
    billing: Billing,
) -> None:
    view = await issued(billing)

    done = await at_once(drafted(billing, view.invoice.reference, 1900) for _ in TWENTY)

    assert done.count("InvalidInput") == 14


async def test_twenty_approvals_at_once_take_back_no_more_than_was_billed(
    billing: Billing,
) -> None:
    """All are asked for while there is room; a write-off of the rest takes it from some of them."""
    view = await issued(billing)
    drafts = [await drafted(billing, view.invoice.reference, 595) for _ in TWENTY]
    async with billing.work(BEA) as work:
        for draft in drafts:
            await work.invoices.ask(draft)

    done = await at_once(approve(billing, draft) for draft in drafts)

    assert sorted(done) == [f"CN-2026-{serial:04d}" for serial in range(1, 21)]
    async with billing.reading(OLGA) as work:
        origin = await work.invoices.get(view.invoice.reference)
    assert (origin.state, origin.credited_minor) == (InvoiceState.CREDITED, 11900)
    assert await complaints(billing) == []


async def test_one_credit_note_that_twenty_approve_is_issued_once(billing: Billing) -> None:
    view = await issued(billing)
    note = await credit_drafted(billing, view.invoice.reference, ALL)
    async with billing.work(BEA) as work:
        await work.invoices.ask(note.invoice.reference)

    done = await at_once(approve(billing, note.invoice.reference) for _ in TWENTY)

    assert (done.count("CN-2026-0001"), done.count("WrongState")) == (1, 19)
    assert await complaints(billing) == []


@pytest.mark.parametrize("minor", [1900, 11900])
async def test_twenty_who_use_credit_at_once_use_no_more_than_there_is(
    billing: Billing, minor: int
) -> None:
    """119.00 of credit, and twenty invoices; each wants its part of the same credit."""
    view = await issued(billing)
    await paid(billing, view.invoice.reference, 11900)
    await credited(billing, view.invoice.reference)
    owed = [(await issued(billing)).invoice.reference for _ in TWENTY]

    done = await at_once(use(billing, reference, minor) for reference in owed)

    assert 20 - done.count("WrongState") == 11900 // minor
    assert await credit_of(billing, view.client.id) == 11900 % minor
    assert await complaints(billing) == []
