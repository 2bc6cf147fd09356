"""What a signed report may not do: pay for another invoice, or send us to an address it names."""

import asyncio

import pytest

from tests.bot.web.test_paying import events, paid_in_silence, send
from tests.bot.web.town import Town
from tests.trail import Trail

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>':DeprecationWarning")


async def test_one_invoices_payment_pays_for_no_other(place: Town, trail: Trail) -> None:
    """A015"""
    await paid_in_silence(place)
    other = await place.invoice()
    await place.press(other)
    (completed,) = await events(place, "checkout.session.completed")
    sessions = {each["id"]: each for each in place.stripe.view()["sessions"]}
    paid = completed["data"]["object"]["id"]
    (waiting,) = set(sessions) - {paid}
    key = completed["data"]["object"]["client_reference_id"]
    for number, (name, reference) in enumerate(
        [
            (paid, sessions[waiting]["client_reference_id"]),
            (waiting, key),
            ("cs_of_nobody", sessions[waiting]["client_reference_id"]),
        ]
    ):
        forged = {"id": name, "client_reference_id": reference}
        session = completed["data"]["object"] | forged
        await send(place, completed | {"id": f"evt_{number}", "data": {"object": session}})
    await place.quiet()

    assert "PaymentBooked" not in await trail.kinds()
    assert not (await place.now(other)).paid


async def test_no_address_in_a_report_is_followed(place: Town, trail: Trail) -> None:
    """A023"""
    hits = 0

    async def hit(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal hits
        hits += 1
        writer.close()

    canary = await asyncio.start_server(hit, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{canary.sockets[0].getsockname()[1]}/"
    await paid_in_silence(place)
    (completed,) = await events(place, "checkout.session.completed")
    named = ("url", "success_url", "cancel_url", "receipt_url", "hosted_invoice_url")
    completed["data"]["object"] |= dict.fromkeys(named, address)
    completed["data"]["object"] |= {"metadata": {"callback": address}}
    completed |= {"links": [{"href": address}], "api_base": address}
    answer = await send(place, completed)
    await place.quiet()
    canary.close()

    assert answer.status_code == 200
    assert (await trail.kinds()).count("PaymentBooked") == 1
    assert hits == 0
