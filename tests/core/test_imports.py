"""Clients, items and open invoices of other programs: a dry run says what would happen."""

from pathlib import Path

import pytest

from core.billing import Billing
from core.errors import BillingError
from core.imports.columns import Source
from core.imports.values import Dates, Decimals
from core.models import InvoiceState
from core.services.imports import Outcome
from tests.cast import ARI, BEA, OLGA, PAIDUP
from tests.codes import enrolled, voided
from tests.core.test_ledger import balances, sides
from tests.deeds import issued, paid
from tests.incoming import shown, took
from tests.trail import Trail

CLIENTS = """key,name,email,country,terms
initech,Initech GmbH,bill@initech.example,DE,30
acme,,carl@acme.example,,45
globex,Globex Corporation,gina@globex.example,US,30
"""
ITEMS = """key;name;unit;price;currency;tax
hosting;Web hosting;month;49,50;EUR;7
hosting;Web hosting;month;55,00;USD;7
training;Training;day;1.200,00;EUR;0
"""
INVOICES = """number,client,issued,due,currency,description,quantity,price,tax,paid
2025-17,acme,2026-10-01,2026-10-15,EUR,Design,2,100.00,19,38.00
2025-17,acme,2026-10-01,2026-10-15,EUR,Print,1,50.00,7,38.00
2025-18,globex,2026-11-01,2026-12-01,USD,Advice,1,500.00,0,
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the file is written that comes in."""
    return tmp_path / "other.csv"


def put(file: Path, text: str) -> None:
    file.write_text(text)


async def test_a_dry_run_says_what_would_happen_and_changes_nothing(
    billing: Billing, file: Path, trail: Trail
) -> None:
    put(file, CLIENTS)

    said = await shown(billing, file, Source.CSV_CLIENTS)

    assert [(each.line, each.outcome, each.why) for each in said] == [
        (2, Outcome.NEW, ""),
        (3, Outcome.CHANGED, "terms_days"),
        (4, Outcome.SAME, ""),
    ]
    assert await trail.kinds() == []


async def test_what_was_shown_is_what_is_done_and_again_is_harmless(
    billing: Billing, file: Path, trail: Trail
) -> None:
    put(file, CLIENTS)
    before = await shown(billing, file, Source.CSV_CLIENTS)

    assert await took(billing, file, Source.CSV_CLIENTS) == before
    again = await took(billing, file, Source.CSV_CLIENTS)

    assert {each.outcome for each in again} == {Outcome.SAME}
    assert await trail.kinds() == ["ClientAdded", "ClientChanged", "ImportDone", "ImportDone"]
    async with billing.reading(BEA) as work:
        assert (await work.clients.get("initech")).terms_days == 30
        assert (await work.clients.get("acme")).name == "Acme GmbH"


async def test_one_row_that_is_refused_leaves_all_as_it_was(
    billing: Billing, file: Path, trail: Trail
) -> None:
    put(file, CLIENTS + "x,Xen Ltd,nobody,,\n")

    with pytest.raises(BillingError, match="“nobody” is not a mail address"):
        await took(billing, file, Source.CSV_CLIENTS)
    assert await trail.kinds() == []


async def test_items_come_with_a_price_for_each_currency(billing: Billing, file: Path) -> None:
    put(file, ITEMS)
    await took(billing, file, Source.CSV_ITEMS, decimals=Decimals.COMMA)

    async with billing.reading(BEA) as work:
        hosting = await work.items.view("hosting")
        training = await work.items.view("training")
    assert {code: str(price) for code, price in hosting.prices.items()} == {
        "EUR": "49.5",
        "USD": "55",
    }
    assert (training.item.tax_category, str(training.prices["EUR"])) == ("Z", "1200")


async def test_an_open_invoice_keeps_its_number_and_is_no_revenue_of_ours(
    billing: Billing, file: Path
) -> None:
    put(file, INVOICES)

    said = await took(billing, file, Source.CSV_INVOICES)

    assert [(each.line, each.why) for each in said] == [
        (2, "253.50 EUR owed"),
        (4, "500.00 USD owed"),
    ]
    async with billing.reading(PAIDUP) as work:
        view = await work.invoices.view("2025-17")
        assert await work.audit.complaints() == []
    invoice = view.invoice
    assert (invoice.state, invoice.owed.minor) == (InvoiceState.PARTLY_PAID, 25350)
    assert (str(invoice.issued_on), str(invoice.due_on)) == ("2026-10-01", "2026-10-15")
    assert invoice.imported_from == "csv-invoices"
    assert await sides(billing, invoice.id) == [
        ("receivable", 25350),
        ("opening balances", -25350),
    ]


async def test_an_imported_invoice_is_paid_and_voided_like_any_other(
    billing: Billing, file: Path
) -> None:
    put(file, INVOICES)
    await took(billing, file, Source.CSV_INVOICES)

    await paid(billing, "2025-17", 25350)
    await enrolled(billing, ARI)
    await voided(billing, "2025-18", ARI)

    left = await balances(billing)
    assert (left["receivable", "USD"], left["opening balances", "USD"]) == (0, 0)
    async with billing.reading(PAIDUP) as work:
        assert (await work.invoices.view("2025-17")).invoice.state is InvoiceState.PAID
        assert await work.audit.complaints() == []


async def test_numbers_of_ours_go_on_without_a_gap(billing: Billing, file: Path) -> None:
    first = await issued(billing)
    put(file, INVOICES)
    await took(billing, file, Source.CSV_INVOICES)
    second = await issued(billing)

    numbers = [view.invoice.number for view in (first, second)]
    assert numbers == ["INV-2026-0001", "INV-2026-0002"]


async def test_the_same_number_over_another_total_is_refused(billing: Billing, file: Path) -> None:
    put(file, INVOICES)
    await took(billing, file, Source.CSV_INVOICES)
    assert {each.outcome for each in await took(billing, file, Source.CSV_INVOICES)} == {
        Outcome.SAME
    }

    put(file, INVOICES.replace("500.00", "501.00"))
    with pytest.raises(BillingError, match="an invoice 2025-18 already, over 500"):
        await took(billing, file, Source.CSV_INVOICES)


HEAD = "number,client,issued,due,currency,description,price,tax,total\n"
REFUSED = {
    "no client": ("A1,nobody,2026-10-01,,EUR,W,1,0,", "There is no client “nobody”"),
    "no currency": ("B1,acme,2026-10-01,,EURO,W,1,0,", "“EURO” is not a currency"),
    "another sum": (
        "B1,acme,2026-10-01,,EUR,W,100,19,120",
        "come to 119.00 EUR, and the file says",
    ),
    "not yet": ("B1,acme,2027-10-01,,EUR,W,1,0,", "which is yet to come"),
    "due before": ("B1,acme,2026-10-01,2026-09-01,EUR,W,1,0,", "before it was issued"),
    "two ways": ("B1,acme,01/02/2026,,EUR,W,1,0,", "can be read in two ways"),
    "no day": ("B1,acme,2026-02-30,,EUR,W,1,0,", "There is no day"),
    "our series": ("INV-2026-0009,acme,2026-10-01,,EUR,W,1,0,", "in your own series INV"),
    "a draft's": ("d12,acme,2026-10-01,,EUR,W,1,0,", "D12 is what a draft is called"),
    "tax below": ("B1,acme,2026-10-01,,EUR,W,1,-19,", "between 0 and 100 percent"),
    "nothing": ("B1,acme,2026-10-01,,EUR,W,0,0,", "cannot be taken"),
}


@pytest.mark.parametrize(("row", "said"), REFUSED.values(), ids=REFUSED)
async def test_what_cannot_come_in_is_refused_with_its_line_and_why(
    billing: Billing, file: Path, row: str, said: str
) -> None:
    put(file, f"{HEAD}{row}\n")

    (refused,) = await shown(billing, file, Source.CSV_INVOICES)

    assert (refused.line, refused.outcome) == (2, Outcome.REFUSED)
    assert said in refused.why


async def test_a_number_that_comes_twice_is_refused(billing: Billing, file: Path) -> None:
    rows = "B1,acme,2026-10-01,,EUR,W,1,0,\nB2,acme,2026-10-01,,EUR,W,1,0,\n"
    put(file, HEAD + rows + "b1,acme,2026-10-01,,EUR,W,2,0,\n")

    said = await shown(billing, file, Source.CSV_INVOICES)

    assert [each.outcome for each in said] == [Outcome.NEW, Outcome.NEW, Outcome.REFUSED]
    assert said[2].why == "“b1” stands in the file before, on another line."


async def test_a_client_that_is_archived_gets_nothing(billing: Billing, file: Path) -> None:
    async with billing.work(BEA) as work:
        await work.client_settings.archive(await work.clients.get("acme"))
    put(file, INVOICES)

    first, second = await shown(billing, file, Source.CSV_INVOICES)
    assert first.why.endswith("Let it come back first: /client unarchive acme")
    assert second.outcome is Outcome.NEW


async def test_a_name_that_looks_like_another_in_the_file_is_refused(
    billing: Billing, file: Path
) -> None:
    put(file, "name,email\nInitech,a@i.example\n\u0406nitech,b@i.example\n")

    said = await shown(billing, file, Source.CSV_CLIENTS)
    assert [each.outcome for each in said] == [Outcome.NEW, Outcome.REFUSED]
    assert "spelt in other letters" in said[1].why


async def test_a_formula_stays_the_text_it_is(billing: Billing, file: Path) -> None:
    formula = "=HYPERLINK(1)"
    put(file, f"key,name,email,address\nevil,{formula},e@evil.example,+1-2\n")
    await took(billing, file, Source.CSV_CLIENTS)

    async with billing.reading(BEA) as work:
        assert (await work.clients.get("evil")).name == formula


async def test_who_may_not_import_is_refused(billing: Billing, file: Path) -> None:
    put(file, CLIENTS)
    with pytest.raises(BillingError, match="may not import"):
        await shown(billing, file, Source.CSV_CLIENTS, by=BEA)
    assert await shown(billing, file, Source.CSV_CLIENTS, by=ARI)


ELSEWHERE = {
    Source.ZOHO: (
        (
            "Invoice Date,Invoice Number,Invoice Status,Customer Name,Due Date,Currency Code,"
            "Item Name,Item Desc,Quantity,Item Price,Item Tax %,Total,Balance\n"
            "2026-10-01,Z-1,Overdue,Acme GmbH,2026-10-15,EUR,Work,Design,2,100,19,238,200\n"
            "2026-10-02,Z-2,Closed,Acme GmbH,2026-10-15,EUR,Work,,1,100,0,100,0\n"
        ),
        "200.00 EUR owed",
    ),
    Source.FRESHBOOKS: (
        (
            "Client Name,Invoice #,Date Issued,Invoice Status,Date Paid,Item Name,Item Description,"
            "Rate,Quantity,Discount Percentage,Line Subtotal,Tax 1 Type,Tax 1 Amount,Line Total,"
            "Currency\n"
            "Acme GmbH,F-1,10/01/2026,sent,,Work,Design,100,2,10,180,VAT,19,214.2,EUR\n"
            "Acme GmbH,F-2,10/01/2026,paid,11/01/2026,Work,,100,1,0,100,,,100,EUR\n"
        ),
        "214.20 EUR owed",
    ),
    Source.WAVE: (
        (
            "Invoice Number,Customer Name,Invoice Date,Due Date,Currency,Invoice Total,"
            "Invoice Tax Total,Invoice Paid,Status\n"
            "W-1,Acme GmbH,2026-10-01,2026-10-15,EUR,119.00,19.00,19.00,Overdue\n"
            "W-2,Acme GmbH,2026-10-01,2026-10-15,EUR,119.00,19.00,119.00,Paid\n"
        ),
        "100.00 EUR owed",
    ),
    Source.INVOICELY: (
        (
            "Details,Client,Date,Due,Total,Status\n"
            "I-1,Acme GmbH,2026-10-01,2026-10-15,€119.00,Overdue\n"
            "I-2,Acme GmbH,2026-10-01,2026-10-15,€119.00,Paid\n"
        ),
        "119.00 EUR owed",
    ),
    Source.INVOICE_NINJA: (
        (
            "Client Name,Invoice Number,Status,Invoice Date,Due Date,Amount,Balance,Item Product,"
            "Item Notes,Item Cost,Item Quantity,Item Tax Rate 1\n"
            "Acme GmbH,N-1,Partial,2026-10-01,2026-10-15,119.00,19.00,Work,Design,100,1,19\n"
            "Acme GmbH,N-2,Draft,2026-10-01,2026-10-15,119.00,119.00,Work,Design,100,1,19\n"
        ),
        "19.00 EUR owed",
    ),
}


@pytest.mark.parametrize("source", ELSEWHERE)
async def test_what_another_program_writes_comes_in(
    billing: Billing, file: Path, source: Source
) -> None:
    text, owed = ELSEWHERE[source]
    put(file, text)

    said = await took(billing, file, source, dates=Dates.MDY)

    assert [(each.outcome, each.why) for each in said][:1] == [(Outcome.NEW, owed)]
    assert said[1].outcome is Outcome.LEFT_OUT
    async with billing.reading(OLGA) as work:
        assert len(await work.invoices.listed("acme")) == 1
