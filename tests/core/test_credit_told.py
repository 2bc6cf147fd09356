"""A client's account calls what was credited, and what credit paid, by their names."""

from core.billing import Billing
from tests.cast import BEA, OLGA
from tests.crediting import amount, applied, complaints, credited
from tests.deeds import issued, paid


async def test_a_statement_names_credit_notes_and_credit_that_was_used(billing: Billing) -> None:
    first = (await issued(billing)).invoice.reference
    await paid(billing, first, 8400)
    note = (await credited(billing, first, amount(5950))).invoice.number
    await applied(billing, (await issued(billing)).invoice.reference)

    async with billing.reading(OLGA) as work:
        (statement,) = await work.reports.statements("acme")
    told = [(line.what, line.amount.minor) for line in statement.lines]
    assert told == [
        ("Invoice", 11900),
        ("Payment P1", -8400),
        (f"Credit note {note}", -3500),
        ("Invoice", 11900),
        ("Credit used", -2450),
    ]


async def test_the_books_complain_of_an_invoice_that_miscounts_its_notes(billing: Billing) -> None:
    view = await issued(billing)
    await credited(billing, view.invoice.reference, amount(5950))
    assert await complaints(billing) == []

    async with billing.work(BEA) as work:
        invoice = await work.invoices.get(view.invoice.reference, lock=True)
        invoice.credited_minor = 1

    said = f"{view.invoice.reference} and its credit notes differ on what is credited."
    assert await complaints(billing) == [said]
