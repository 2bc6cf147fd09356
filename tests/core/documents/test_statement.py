"""A statement on paper says what the ledger sums to, line by line, in the client's language."""

from datetime import date, timedelta

import pytest

from core.billing import Billing
from core.documents.layout import Layout
from core.documents.statement import StatementDocument
from core.workflows.papers import statement_of
from tests.cast import OLGA
from tests.core.documents import samples
from tests.deeds import issued, paid, written_off


@pytest.fixture(scope="module")
def layout() -> Layout:
    return Layout()


async def account(
    billing: Billing, client: str = "acme", since: date | None = None
) -> StatementDocument:
    async with billing.reading(OLGA, is_snapshot=True) as work:
        found = await work.clients.get(client)
        said = await work.reports.statements_of(found, since)
        return statement_of(said, found, await work.companies.own(), await work.today())


def text_of(layout: Layout, document: StatementDocument) -> str:
    return " ".join(samples.pages(layout.pdf(document)))


async def test_each_change_stands_with_the_balance_after_it(
    billing: Billing, layout: Layout
) -> None:
    first, second = await issued(billing), await issued(billing)
    await paid(billing, first.invoice.reference, 1900)
    await written_off(billing, second.invoice.reference)

    document = await account(billing)
    said = text_of(layout, document)

    assert "Kontoauszug" in said
    assert f"Rechnung {first.invoice.reference} 119,00 119,00" in said
    assert f"Rechnung {second.invoice.reference} 119,00 238,00" in said
    assert f"Zahlung P1 {first.invoice.reference} −19,00 219,00" in said.replace("-", "−").replace(
        "INV−2026−", "INV-2026-"
    )
    assert "100,00 € sind zu zahlen." in said
    (only,) = document.accounts
    assert sum(line.amount.minor for line in only.lines) == only.closing.minor == 10000


async def test_what_was_before_is_brought_forward(billing: Billing, layout: Layout) -> None:
    view = await issued(billing)
    assert view.invoice.issued_on is not None

    said = text_of(layout, await account(billing, since=view.invoice.issued_on + timedelta(days=1)))

    assert "Übertrag am" in said
    assert "119,00 € sind zu zahlen." in said


async def test_who_owes_nothing_reads_so_in_english(billing: Billing, layout: Layout) -> None:
    said = text_of(layout, await account(billing, "globex"))

    assert "Statement of account" in said
    assert "Nothing is to be paid." in said


async def test_the_same_account_gives_the_same_bytes(billing: Billing, layout: Layout) -> None:
    await issued(billing)
    document = await account(billing)

    assert layout.pdf(document) == layout.pdf(document)
