"""From the button to the booked payment, with Stripe's own protocol in between."""

import pytest

from core.models import InvoiceState
from tests.bot.web.town import Town, page_of
from tests.trail import Trail

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>':DeprecationWarning")


async def test_a_client_pays_and_gets_a_receipt(place: Town, trail: Trail) -> None:
    invoice = await place.invoice()
    await place.pay(invoice)

    assert (await place.now(invoice)).state is InvoiceState.PAID
    assert (await trail.kinds()).count("PaymentBooked") == 1
    subjects = [letter["subject"] for letter in place.letters()]
    assert len(subjects) == 2
    assert "Quittung" in subjects[0] + subjects[1]
    paid = await place.web.get(f"{page_of(invoice)}/paid")
    assert "119,00\xa0€ erhalten" in paid.text
