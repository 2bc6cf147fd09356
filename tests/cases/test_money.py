"""Money's cases: what is typed, what is sent along, and what the payment service is told."""

import re

import pytest
from sqlmodel import SQLModel

from bot.commands.request import Filled
from core.billing import Billing
from core.models import InvoiceState
from core.money import Money
from tests.cast import BEA, BEA_ON_SLACK
from tests.chat import Chat
from tests.program import Program
from tests.stories.test_doors import issued
from tests.stories.town import Town
from tests.trail import Trail

GOOD = {
    "client": "acme",
    "lines.0.description": "Work",
    "lines.0.quantity": "1",
    "lines.0.price": "100",
    "lines.0.tax": "19",
}
OURS = {"client", "lines", "note", "terms", "due", "currency"}
MORE = {"total", "tax", "subtotal", "due_amount", "balance", "is_admin", "org_id", "paid_at"}
COLUMNS = sorted(
    {column.name for table in SQLModel.metadata.tables.values() for column in table.columns} | MORE
)
ODD = {
    "quantity": ["-1", "0", "1e9", "1_000", "１２", "١٢", "NaN", "1" * 5000, "true", "1/2"],
    "price": ["-100", "NaN", "sNaN", "Infinity", "-0.01", "1e1000000", "1E+5", "0.1e-50", "O.5"],
    "tax": ["-20", "101", "1e9", "NaN", "19%%"],
}
TYPED = [(field, value) for field, values in ODD.items() for value in values]
TYPED += [("price", value) for value in ("1,234", "12.50.00", "1'000", "1\u00a0000", "9" * 20)]
QUERIES = ["'", "' OR 1=1 --", '"; DROP TABLE invoice; --', "%", "_", "\\", "x' UNION SELECT 1 --"]


@pytest.mark.parametrize(("field", "value"), TYPED)
async def test_a_line_that_cannot_be_is_refused_at_once(
    billing: Billing, trail: Trail, field: str, value: str
) -> None:
    """A033, A034, A035, A036: said at its field; nothing is drafted."""
    chat = Chat(billing, BEA_ON_SLACK)
    await chat.ask(Filled("invoice new", {**GOOD, f"lines.0.{field}": value}, is_form=True))

    assert chat.form is not None
    assert f"lines.0.{field}" in chat.form.errors
    assert await trail.kinds() == []


@pytest.mark.parametrize("name", [name for name in COLUMNS if name not in OURS])
async def test_what_nobody_may_set_is_not_set(billing: Billing, name: str) -> None:
    """A038, A039, A144: every column of every table, sent along as if a form had asked for it."""
    more = {name: "1", f"lines.0.{name}": "1"} if name not in GOOD_LINE else {name: "1"}
    chat = Chat(billing, BEA_ON_SLACK)
    await chat.ask(Filled("invoice new", {**GOOD, **more}, is_form=True))
    async with billing.reading(BEA) as work:
        invoice = await work.invoices.get("D1")

    assert (invoice.state, invoice.number, invoice.company_id) == (InvoiceState.DRAFT, None, 1)
    assert (invoice.total, invoice.paid) == (Money(11900, "EUR"), Money(0, "EUR"))
    assert invoice.authors == [BEA.member_id]


GOOD_LINE = {"description", "quantity", "price", "tax"}


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("line", ["/client show", "/invoice show", "/invoice list", "/mail show"])
async def test_no_typed_text_is_part_of_a_query(
    billing: Billing, trail: Trail, caplog: pytest.LogCaptureFixture, line: str, text: str
) -> None:
    """A139: it is looked for as it stands, and nothing is found."""
    await Chat(billing, BEA_ON_SLACK).say(f"{line} {text}")

    assert "crashed" not in caplog.text
    assert await trail.kinds() == []
    async with billing.reading(BEA) as work:
        assert {client.key for client in await work.clients.search("")} >= {"acme", "globex"}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.timeout(300)
async def test_whatever_is_sent_with_the_button_the_checkout_is_ours(
    town: Town, program: Program
) -> None:
    """A046: through the started program; the payment service hears our amount and addresses."""
    page = await town.page(await issued(town, "Button", 730))
    shown = await town.web.get(page)
    nonce = re.search(r'name="nonce" value="([^"]+)"', shown.text)
    evil = {
        **dict.fromkeys(("amount", "total", "unit_amount", "quantity"), "1"),
        **dict.fromkeys(("currency", "locale"), "jpy"),
        **dict.fromkeys(("success_url", "cancel_url", "return_url"), "https://evil.example/"),
        "invoice_id": "1",
        "client_reference_id": "x",
        "metadata[attempt]": "x",
    }
    assert nonce
    refused = await town.web.post(f"{page}/pay", data={**evil, "nonce": nonce[1]})
    before = town.sandbox.stripe.view()["sessions"]
    pressed = await town.wants_to_pay(page)
    (session,) = town.sandbox.stripe.view()["sessions"]

    assert (400 <= refused.status_code < 500, before, pressed.status_code) == (True, [], 303)
    assert (session["amount_total"], session["currency"]) == (86870, "eur")
    assert "evil" not in str(session)
