"""Money's cases against the started program: what is reported in the payment service's name, what
is pressed at once, and what was issued and stays.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from decimal import Decimal

import psycopg
import pytest
import pytest_asyncio

from core.models import NEXT, Invoice, InvoiceState, Method
from core.services.clients import NewClient
from tests.attacks.arranged import Seat, Shop, northwind, open_shop, saying, seated
from tests.attacks.oracles import at_once, database, handled, idle, is_refusal, noted, unchanged
from tests.attacks.reporting import (
    ARRIVED,
    STRIPE,
    begun,
    event,
    happened,
    outcomes,
    reports,
    signed,
)
from tests.core.test_ledger import NEVER
from tests.program import Program
from tests.stories.test_doors import knock
from tests.stories.town import Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

SIGNED = (
    b'{"id": "evt_1", "type": "checkout.session.completed", "data": {"object": {"id": "cs_1"}}}'
)
READ_TWICE = [
    b'{"id": "evt_0", ' + SIGNED[1:],
    SIGNED.replace(b'"cs_1"', b'"cs_1", "amount_total": 1, "amount_total": 10000'),
    SIGNED.replace(b'"cs_1"', b'"cs_1", "amount_total": NaN'),
    b"\xef\xbb\xbf" + SIGNED,
    SIGNED.decode().encode("utf-16"),
    SIGNED + b"x",
]
MUTATED = [
    SIGNED + b" ",
    b" " + SIGNED,
    SIGNED.replace(b": ", b":"),
    SIGNED.replace(b"cs_1", b"cs_2"),
    json.dumps(dict(reversed(json.loads(SIGNED).items()))).encode(),
]
OTHERS = ["usd", "jpy", "krw", "kwd", "bhd", "isk", "huf", "xxx", "btc"]
UNITS = {
    "JPY": 1190,
    "KRW": 1190,
    "KWD": 1_190_000,
    "BHD": 1_190_000,
    "ISK": 119_000,
    "HUF": 119_000,
}
"""1,190 as Stripe counts it."""


EMPTIED = [
    (f"{name} emptied", f"TRUNCATE {name} CASCADE")
    for name in ("entry", "posting", "event", "document", "invoice")
]
PRESSED = {
    "send": InvoiceState.AWAITING,
    "approve": InvoiceState.OPEN,
    "reject": InvoiceState.DRAFT,
    "void": InvoiceState.VOID,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shop(town: Town, processes: dict[str, Program]) -> AsyncIterator[Shop]:
    """A company beside the town's."""
    yield await open_shop(town, "shop")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def olga(shop: Shop) -> AsyncIterator[Seat]:
    """Olga of that company, signed in on the web."""
    seat = await seated(shop, shop.olga)
    yield seat
    await seat.browser.web.aclose()


async def test_what_was_changed_after_signing_or_reads_two_ways_is_refused(
    town: Town, program: Program
) -> None:
    """A005"""
    first = len(program.lines())
    async with unchanged(town):
        for body in MUTATED:
            assert is_refusal(await knock(town, STRIPE, body, signed(town, SIGNED)), 400), body
        for body in READ_TWICE:
            assert is_refusal(await knock(town, STRIPE, body, signed(town, body)), 400), body

    count = len(MUTATED) + len(READ_TWICE)
    await town.polled(lambda: len(noted(program, first, 400)) == count)


async def test_a_cent_for_a_hundred_euro_is_set_aside_and_told(
    town: Town, program: Program
) -> None:
    """A013"""
    firm = northwind(town)
    invoice = await firm.issued(saying("A cent", client="acme"))
    cent = event((await begun(firm, invoice)).session, amount_total=1)
    assert await reports(town, cent) == 200
    said = "0.01 EUR came, but 119.00 EUR was asked for."
    await town.until(lambda: town.says(said) and town.asked(said))

    assert ((await firm.now(invoice)).state, (await firm.now(invoice)).owed.minor) == (
        InvoiceState.OPEN,
        11900,
    )
    assert len(happened(town, "CheckoutSetAside", invoice)) == 1
    assert town.letters("Quittung") == []


async def test_money_in_another_currency_is_set_aside(
    town: Town, program: Program, shop: Shop
) -> None:
    """A014: each of another checkout, since the one before was set aside."""
    invoice = await shop.issued(saying("In other money"))
    for currency in OTHERS:
        told = event((await begun(shop, invoice)).session, currency=currency, amount_total=11900)
        assert await reports(town, told) == 200
        await handled(town)

    after = await shop.now(invoice)
    assert (after.state, after.paid.minor, after.owed.minor) == (InvoiceState.OPEN, 0, 11900)
    assert await town.payments(invoice) == []


async def test_the_payment_service_is_asked_for_each_currency_in_its_own_units(
    town: Town, program: Program, shop: Shop
) -> None:
    """A014: and the whole of it is booked."""
    async with town.books() as billing, billing.work(shop.olga) as work:
        for currency in UNITS:
            key = currency.lower()
            new = NewClient(key, key, f"{key}@shop-b.example", currency=currency)
            await work.clients.add(new)
            if currency != "EUR":
                await work.rates.put([(currency, await work.today(), Decimal(1))])
    owed = {each: await shop.issued(saying(each, "1000", each.lower())) for each in UNITS}
    opened = {each: (await begun(shop, invoice)).session for each, invoice in owed.items()}
    told = [await reports(town, event(session)) for session in opened.values()]
    await handled(town)

    assert {each: session["amount_total"] for each, session in opened.items()} == UNITS
    assert set(told) == {200}
    states = [(await shop.now(invoice)).state for invoice in owed.values()]
    assert set(states) == {InvoiceState.PAID}


async def test_a_payment_of_one_invoice_pays_for_no_other(
    town: Town, program: Program, shop: Shop
) -> None:
    """A015: in both directions, on the way back too, and once it was counted."""
    small = await begun(shop, await shop.issued(saying("Small", "1")))
    large = await begun(shop, await shop.issued(saying("Large", "1000")))
    forged = []
    async with unchanged(town):
        for one, other in ((small, large), (large, small)):
            key = {"client_reference_id": other.session["client_reference_id"]}
            told = [event(one.session, **key), event(one.session | {"id": "cs_nobodys"}, **key)]
            forged += told
            assert [await reports(town, each) for each in told] == [200, 200]
            query = f"session_id={one.session['id']}&attempt={key['client_reference_id']}"
            await town.web.get(f"{other.page}/paid?{query}")
        await handled(town)
    assert await reports(town, event(small.session)) == 200
    await handled(town)

    assert {each.partition(":")[0] for each in outcomes(town, *forged)} == {"set aside"}
    assert (await shop.now(small.invoice)).state is InvoiceState.PAID
    async with unchanged(town):
        assert [await reports(town, each) for each in forged] == [200] * 4
        metadata = {"invoice": f"shop/{large.invoice.reference}"}
        assert await reports(town, event(small.session, metadata=metadata)) == 200


async def test_money_on_its_way_is_not_booked_before_it_arrives(
    town: Town, program: Program, shop: Shop
) -> None:
    """A016"""
    here = await begun(shop, await shop.issued(saying("On its way")))
    for status in ("unpaid", "processing", "requires_capture"):
        assert await reports(town, event(here.session, payment_status=status)) == 200
    await handled(town)
    waiting, page = await shop.now(here.invoice), await town.web.get(here.page)
    receipts = happened(town, "PaymentBooked", here.invoice)
    assert await reports(town, event(here.session, ARRIVED)) == 200
    await handled(town)

    assert (waiting.state, waiting.paid.minor, receipts) == (InvoiceState.OPEN, 0, [])
    assert "on its way" in page.text
    assert 'name="nonce"' not in page.text
    assert len(happened(town, "CheckoutSettling", here.invoice)) == 1
    assert (await shop.now(here.invoice)).state is InvoiceState.PAID


async def test_coming_back_from_the_checkout_proves_nothing(
    town: Town, program: Program, shop: Shop
) -> None:
    """A017"""
    here = await begun(shop, await shop.issued(saying("Coming back")))
    untouched = await town.page(await shop.issued(saying("Never begun")))
    said = "status=success&payment_status=paid&redirect_status=succeeded&amount=11900"
    async with unchanged(town):
        waiting = await town.web.get(f"{here.page}/paid?{said}&session_id={here.session['id']}")
        back = await town.web.get(f"{untouched}/paid?{said}&session_id=cs_1")

    assert (waiting.status_code, back.status_code) == (200, 303)
    assert "refresh" in waiting.headers
    assert "119.00" not in waiting.text
    assert back.headers["location"] == untouched


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "Forwarded"]
)
async def test_no_address_stands_in_for_a_signature(
    town: Town, program: Program, header: str
) -> None:
    """A018: not even that of the payment service."""
    first = len(program.lines())
    headers = {header: "for=3.18.12.63" if header == "Forwarded" else "3.18.12.63"}
    async with unchanged(town):
        assert is_refusal(await knock(town, STRIPE, SIGNED, headers), 400)

    await town.polled(lambda: len(noted(program, first, 400)) == 1)


async def test_no_address_in_a_report_is_followed(town: Town, program: Program, shop: Shop) -> None:
    """A023"""
    hits: list[object] = []

    async def hit(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hits.append(writer.get_extra_info("peername"))
        writer.close()

    canary = await asyncio.start_server(hit, "127.0.0.1", 0)
    where = f"http://127.0.0.1:{canary.sockets[0].getsockname()[1]}/"
    here = await begun(shop, await shop.issued(saying("Followed")))
    named = ("url", "success_url", "cancel_url", "receipt_url", "hosted_invoice_url", "return_url")
    told = event(here.session, metadata={"callback": where}, **dict.fromkeys(named, where))
    more = {"links": [{"href": where, "rel": "self"}], "api_base": where, "account_url": where}
    assert await reports(town, told | more) == 200
    await idle(town)
    canary.close()

    assert (await shop.now(here.invoice)).state is InvoiceState.PAID
    assert hits == []


async def test_what_was_paid_twice_settles_once_and_the_rest_is_the_clients_credit(
    town: Town, program: Program, shop: Shop
) -> None:
    """A043: at the bank and at the checkout; the ledger's sum is looked at when all is through."""
    here = await begun(shop, await shop.issued(saying("Twice")))
    await shop.paid(here.invoice, 11900)
    assert await reports(town, event(here.session)) == 200
    await idle(town)

    after = await shop.now(here.invoice)
    assert (after.state, after.paid.minor, after.owed.minor) == (InvoiceState.PAID, 11900, 0)
    booked = happened(town, "PaymentBooked", here.invoice)
    assert [each["credit_minor"] for each in booked] == [0, 11900]


async def test_twenty_issued_at_once_have_twenty_numbers_without_a_gap(
    town: Town, program: Program, shop: Shop, olga: Seat
) -> None:
    """A040: a number is looked for in every series when all is through."""
    shown = await shop.all_asked(*(saying(f"At once {number}") for number in range(20)))
    presses = [olga.pressing("invoice approve", **each) for each in shown]
    assert set(await at_once(town, presses)) == {200}
    given = (
        "SELECT number FROM invoice JOIN invoice_line line ON line.invoice_id = invoice.id"
        " WHERE line.description LIKE 'At once%'"
    )
    with database(town) as connection:
        numbers = [str(number) for (number,) in connection.execute(given.encode())]

    counted = sorted(int(number.rpartition("-")[2]) for number in numbers)
    assert counted == list(range(counted[0], counted[0] + 20))


async def test_the_database_itself_refuses_to_change_what_was_issued(
    town: Town, program: Program, shop: Shop
) -> None:
    """A041: not even the program's own role can, in any company."""
    invoice = await shop.issued(saying("Issued"))
    async with town.books() as billing, billing.work(shop.bea) as work:
        await work.payments.record(invoice.reference, None, Method.BANK, None, "")
    refused = []
    async with unchanged(town):
        with database(town) as connection:
            for what, statement in [*NEVER.items(), *EMPTIED]:
                try:
                    connection.execute(statement.encode())
                except psycopg.Error:
                    refused.append(what)

    assert refused == [what for what, _ in [*NEVER.items(), *EMPTIED]]


async def brought_to(shop: Shop, state: InvoiceState) -> Invoice:
    """An invoice over 119.00 EUR in a state."""
    said = saying(f"Is {state}")
    if state in {InvoiceState.DRAFT, InvoiceState.AWAITING, InvoiceState.VOID}:
        invoice = await shop.asked(said)
        async with shop.town.books() as billing, billing.work(shop.olga) as work:
            if state is InvoiceState.DRAFT:
                await work.invoices.reject(invoice.reference, "No.")
            if state is InvoiceState.VOID:
                await work.invoices.void(invoice.reference)
        return invoice
    invoice = await shop.issued(said)
    if state is InvoiceState.WRITTEN_OFF:
        await shop.written_off(invoice)
    if state in {InvoiceState.CREDITED, InvoiceState.ISSUED}:
        note = await shop.credited(invoice)
        return note if state is InvoiceState.ISSUED else invoice
    amount = {InvoiceState.PARTLY_PAID: 1900, InvoiceState.PAID: 11900}.get(state, 0)
    return await shop.paid(invoice, amount) if amount else invoice


async def test_a_deed_is_refused_in_each_state_that_does_not_allow_it(
    town: Town, program: Program, shop: Shop, olga: Seat
) -> None:
    """A042"""
    invoices = {state: await brought_to(shop, state) for state in NEXT}
    assert [(await shop.now(each)).state for each in invoices.values()] == list(NEXT)
    found = {}
    async with unchanged(town):
        for state, invoice in invoices.items():
            for deed, target in PRESSED.items():
                if target not in NEXT[state]:
                    about = {"invoice": invoice.reference, "mark": "0" * 12, "reason": "No."}
                    answer = await olga.presses(f"invoice {deed}", **about)
                    found[deed, state] = (answer.status_code, str(state) in answer.text)

    assert set(found.values()) == {(409, True)}, found
