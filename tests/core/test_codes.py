"""One-time codes in the books: what takes one, and what each takes."""

import pytest

from core.billing import Billing
from core.errors import CodeRefused, NotAllowed
from core.models import InvoiceState
from core.money import Money
from core.security.deeds import CodeNeeded
from tests.cast import OLGA
from tests.codes import KEYBOARD
from tests.codes import enrolled, needed, with_code
from tests.deeds import asked, issued
from tests.trail import Trail


async def test_a_code_approves_what_is_above_the_limit(billing: Billing, trail: Trail) -> None:
    async with billing.work(KEYBOARD) as work:
        await work.companies.set_limit(Money(10000, "EUR"))
    await asked(billing)

    view = await with_code(billing, OLGA, lambda work: work.invoices.approve("D1"))

    assert view.invoice.state is InvoiceState.OPEN
    assert (await trail.kinds())[-2:] == ["CodeAccepted", "InvoiceIssued"]
