"""Every change of money is one balanced posting, and none is ever changed."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.billing import Billing
from core.database import Database
from core.models import Entry, Method
from core.money import Money
from tests.cast import BEA, OLGA
from tests.codes import voided
from tests.deeds import draft, issued, line, paid, wording

TWO_RATES = wording(line("100"), line("50", tax="7"), line("10", tax="0"))


async def sides(billing: Billing, invoice_id: int) -> list[tuple[str, int]]:
    async with billing.reading(OLGA) as work:
        entries: list[Entry] = await work.audit.entries(invoice_id)
    return [(entry.account, entry.amount_minor) for entry in entries]


async def balances(billing: Billing) -> dict[tuple[str, str], int]:
    async with billing.reading(OLGA) as work:
        return await work.ledger.balances()


async def test_an_issue_is_owed_earned_and_taxed_per_rate(billing: Billing) -> None:
    view = await issued(billing, TWO_RATES)

    assert await sides(billing, view.invoice.id) == [
        ("receivable", 18250),
        ("revenue", -16000),
        ("tax:7", -350),
        ("tax:19", -1900),
    ]


async def test_a_draft_books_nothing(billing: Billing) -> None:
    view = await draft(billing)

    assert await sides(billing, view.invoice.id) == []


async def test_a_withdrawn_draft_books_nothing(billing: Billing) -> None:
    view = await draft(billing)
    async with billing.work(BEA) as work:
        await work.invoices.void("D1")

    assert await sides(billing, view.invoice.id) == []


async def test_a_void_is_the_exact_opposite_of_the_issue(billing: Billing) -> None:
    view = await issued(billing, TWO_RATES)
    await voided(billing, view.invoice.reference, OLGA)

    booked = await sides(billing, view.invoice.id)
    assert booked[4:] == [(account, -minor) for account, minor in booked[:4]]
    assert set((await balances(billing)).values()) == {0}


async def test_a_payment_moves_what_is_owed_to_cash(billing: Billing) -> None:
    view = await issued(billing)
    await paid(billing, view.invoice.reference, 1900)

    assert (await sides(billing, view.invoice.id))[3:] == [
        ("cash:bank", 1900),
        ("receivable", -1900),
    ]


async def test_each_currency_balances_by_itself(billing: Billing) -> None:
    await issued(billing)
    await issued(billing, wording(client="globex"))

    found = await balances(billing)
    assert found["receivable", "EUR"] == found["receivable", "USD"] == 11900
    for currency in ("EUR", "USD"):
        assert sum(minor for (_, of), minor in found.items() if of == currency) == 0


NEVER = {
    "entry changed": "UPDATE entry SET amount_minor = amount_minor + 1",
    "entry deleted": "DELETE FROM entry",
    "posting changed": "UPDATE posting SET invoice_id = NULL",
    "posting deleted": "DELETE FROM posting",
    "event changed": "UPDATE event SET actor = 'Nobody'",
    "event deleted": "DELETE FROM event",
    "document changed": "UPDATE document SET content = 'x'",
    "document deleted": "DELETE FROM document",
    "entry added late": "INSERT INTO entry (company_id, event_id, account, amount_minor, currency)"
    " SELECT company_id, event_id, account, amount_minor, currency FROM entry LIMIT 1",
    "posting without entries": "INSERT INTO posting (event_id, company_id, booked_on)"
    " SELECT max(id), 1, '2026-11-22' FROM event",
    "number changed": "UPDATE invoice SET number = 'INV-2026-0002'",
    "number taken away": "UPDATE invoice SET number = NULL, issued_on = NULL",
    "total changed": "UPDATE invoice SET total_minor = 1, net_minor = 1, tax_minor = 0",
    "client changed": "UPDATE invoice SET client_id = 2",
    "due date changed": "UPDATE invoice SET due_on = '2030-01-01'",
    "currency changed": "UPDATE invoice SET currency = 'USD'",
    "note changed": "UPDATE invoice SET note = 'x'",
    "invoice deleted": "DELETE FROM invoice",
    "line changed": "UPDATE invoice_line SET quantity = 2",
    "line deleted": "DELETE FROM invoice_line",
    "line added": "INSERT INTO invoice_line (company_id, invoice_id, position, description,"
    " quantity, unit_price, tax_rate, net_minor) SELECT company_id, invoice_id, 9, 'x', 1, 1, 0, 0"
    " FROM invoice_line LIMIT 1",
    "paid more than the total": "UPDATE invoice SET paid_minor = total_minor + 1",
    "a state that is none": "UPDATE invoice SET state = 'lost'",
}


async def run(database: Database, statement: str, **values: Any) -> None:
    async with database.writer.begin() as connection:
        await connection.execute(text(statement), values)


async def with_document(billing: Billing) -> None:
    view = await issued(billing)
    async with billing.work(OLGA) as work:
        await work.documents.keep(view, b"%PDF")
        await work.payments.record(view.invoice.reference, None, Method.BANK, None, "")


@pytest.mark.parametrize("what", NEVER)
async def test_the_database_itself_refuses(billing: Billing, database: Database, what: str) -> None:
    await with_document(billing)

    with pytest.raises(DBAPIError):
        await run(database, NEVER[what])


async def test_a_line_is_not_smuggled_in_from_a_draft(billing: Billing, database: Database) -> None:
    owed = (await issued(billing)).invoice
    await draft(billing)

    with pytest.raises(DBAPIError):
        await run(
            database,
            "UPDATE invoice_line SET invoice_id = :to WHERE invoice_id <> :to",
            to=owed.id,
        )


ENTRY = (
    "INSERT INTO entry (company_id, event_id, account, amount_minor, currency, home_minor)"
    " VALUES (1, :event, :account, :minor, :currency, :home)"
)
SEAL = "INSERT INTO posting (event_id, company_id, booked_on) VALUES (:event, 1, '2026-11-22')"


async def post(database: Database, *entries: tuple[int, str] | tuple[int, str, int]) -> None:
    """Book entries for the newest event by hand, and seal them."""
    async with database.writer.begin() as connection:
        event = (await connection.execute(text("SELECT max(id) FROM event"))).scalar_one()
        for minor, currency, *home in entries:
            values = {"event": event, "account": "cash", "minor": minor, "currency": currency}
            values["home"] = home[0] if home else None
            await connection.execute(text(ENTRY), values)
        await connection.execute(text(SEAL), {"event": event})


@pytest.mark.parametrize(
    "entries",
    [
        ((100, "EUR"), (-99, "EUR")),
        ((100, "EUR"), (-100, "USD")),
        ((100, "EUR"),),
        (),
        ((100, "USD", 80), (-100, "USD", -79)),
        ((100, "USD", 0), (-100, "USD")),
    ],
    ids=["a cent short", "two currencies", "one side", "nothing", "worth more", "half valued"],
)
async def test_an_unbalanced_posting_is_refused(
    database: Database, entries: tuple[tuple[int, str] | tuple[int, str, int], ...]
) -> None:
    with pytest.raises(DBAPIError, match="a posting balances"):
        await post(database, *entries)


async def test_a_balanced_posting_is_let_in(database: Database) -> None:
    await post(database, (100, "USD", 80), (-60, "USD", -50), (-40, "USD", -33), (0, "USD", 3))

    with pytest.raises(DBAPIError, match="sealed"):
        await post(database, (1, "EUR"))


@pytest.mark.parametrize("table", ["entry", "posting", "event", "document", "invoice"])
async def test_postgresql_refuses_to_empty_a_table(
    request: pytest.FixtureRequest, postgres_books: str, table: str
) -> None:
    database = Database(postgres_books)
    try:
        with pytest.raises(DBAPIError, match="is never emptied"):
            await run(database, f"TRUNCATE {table} CASCADE")
    finally:
        await database.close()


async def test_what_goes_on_changing_may_change(billing: Billing, database: Database) -> None:
    view = await issued(billing)

    await run(
        database,
        "UPDATE invoice SET state = 'partly paid', paid_minor = 1, sent_at = drafted_at",
    )
    async with billing.reading(OLGA) as work:
        assert (await work.invoices.get(view.invoice.reference)).paid == Money(1, "EUR")
