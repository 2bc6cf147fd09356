"""The books check themselves, and find what was done to them behind their back."""

from sqlalchemy import text

from core.billing import Billing
from core.database import Database
from tests.cast import OLGA, OTHER_PAIDUP, PAIDUP
from tests.codes import voided
from tests.deeds import issued, line, paid, recorded, wording
from tests.fakes.clock import FakeClock

UNGUARDED = {
    "sqlite": ["DROP TRIGGER invoice_kept", "DROP TRIGGER invoice_line_kept"]
    + [f"DROP TRIGGER {name}" for name in ("entry_update", "invoice_frozen", "posting_delete")]
    + ["DROP TRIGGER entry_delete", "PRAGMA defer_foreign_keys = ON"],
    "postgresql": ["SET LOCAL session_replication_role = replica"],
}
"""How somebody with all rights gets around what the database refuses."""


async def tamper(database: Database, *statements: str) -> None:
    engine = database.writer
    async with engine.begin() as connection:
        for statement in UNGUARDED[engine.dialect.name]:
            await connection.execute(text(statement))
        for statement in statements:
            await connection.execute(text(statement))


async def complaints(billing: Billing) -> list[str]:
    async with billing.reading(PAIDUP) as work:
        return await work.audit.complaints()


async def test_nothing_is_said_of_books_that_are_right(billing: Billing, clock: FakeClock) -> None:
    first = (await issued(billing, wording(line(), line("7", tax="7")))).invoice
    await paid(billing, first.reference, 1900)
    await recorded(billing, first.reference, 100)
    second = (await issued(billing)).invoice
    await paid(billing, second.reference, 11900)
    third = (await issued(billing, wording(client="globex"))).invoice
    await voided(billing, third.reference, OLGA)
    clock.advance(days=60)
    await issued(billing)

    assert await complaints(billing) == []


async def test_nothing_is_said_of_empty_books(billing: Billing) -> None:
    assert await complaints(billing) == []


async def test_a_missing_number_is_named(billing: Billing, database: Database) -> None:
    for _ in range(3):
        await issued(billing)

    await tamper(
        database,
        "DELETE FROM entry WHERE event_id IN (SELECT event_id FROM posting WHERE invoice_id = 2)",
        "DELETE FROM posting WHERE invoice_id = 2",
        "DELETE FROM invoice_line WHERE invoice_id = 2",
        "DELETE FROM invoice WHERE id = 2",
    )

    assert await complaints(billing) == ["INV-2026-0002 is missing."]


async def test_a_changed_entry_is_found(billing: Billing, database: Database) -> None:
    await issued(billing)
    await tamper(database, "UPDATE entry SET amount_minor = 11800 WHERE account = 'receivable'")

    (first, second) = await complaints(billing)

    assert first.startswith("The entries of event ")
    assert second == (
        "INV-2026-0001 and the ledger differ on what is owed: 11900 and 11800 minor units."
    )


async def test_money_that_is_off_the_invoice_but_not_in_the_ledger_is_found(
    billing: Billing, database: Database
) -> None:
    await issued(billing)
    await tamper(database, "UPDATE invoice SET paid_minor = 100, state = 'partly paid'")

    assert await complaints(billing) == [
        "INV-2026-0001 and the ledger differ on what is owed: 11800 and 11900 minor units."
    ]


async def test_an_invoice_that_says_paid_and_is_not_is_found(
    billing: Billing, database: Database
) -> None:
    await issued(billing)
    await tamper(database, "UPDATE invoice SET state = 'paid'")

    assert len(await complaints(billing)) == 1


async def test_a_paid_invoice_that_says_otherwise_is_found(
    billing: Billing, database: Database
) -> None:
    view = await issued(billing)
    await paid(billing, view.invoice.reference, 11900)
    await tamper(database, "UPDATE invoice SET state = 'void'")

    assert await complaints(billing) == [
        "INV-2026-0001 is void, but 119.00 EUR was paid on it.",
    ]


async def test_a_void_invoice_that_is_still_in_the_ledger_is_found(
    billing: Billing, database: Database
) -> None:
    await issued(billing)
    await tamper(database, "UPDATE invoice SET state = 'void'")

    assert await complaints(billing) == [
        "INV-2026-0001 and the ledger differ on what is owed: 0 and 11900 minor units."
    ]


async def test_another_companys_trouble_is_its_own(billing: Billing, database: Database) -> None:
    await issued(billing)
    await tamper(database, "UPDATE invoice SET state = 'void'")

    async with billing.reading(OTHER_PAIDUP) as work:
        assert await work.audit.complaints() == []
