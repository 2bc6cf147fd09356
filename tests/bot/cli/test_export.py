"""`paidup export journal`: other programs read it, and add up the same."""

import asyncio
import csv
import io
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Entries, Transaction
from openpyxl import load_workbook  # type: ignore[import-untyped]  # no types of its own
from pypdf import PdfReader

from bot.books import books
from bot.settings import Settings
from core.billing import Work
from core.documents.journal import KINDS
from core.documents.tables import harmless
from core.models import Accounts, Method
from core.money import Money
from core.security.actors import Actor, Role
from core.services.clients import NewClient
from tests.bot.cli.conftest import ACME, Paidup
from tests.deeds import line, wording

EVIL = '=HYPERLINK("http://127.0.0.1") \\ "x"'


@pytest.fixture
def url(empty_url: str) -> str:
    """Both kinds of books."""
    return empty_url


@pytest.fixture
def booked(paidup: Paidup) -> Paidup:
    """An invoice with two rates partly paid, one written off; the client's name is a formula."""
    assert paidup("init", *ACME).exit_code == 0
    assert paidup("members", "add", "Bea Brandt", "--role", "member").exit_code == 0
    asyncio.run(_book())
    return paidup


async def _book() -> None:
    olga, bea = Actor(1, 1, "Olga Orlova", Role.OWNER), Actor(1, 2, "Bea Brandt", Role.MEMBER)
    async with books(Settings.load()) as billing:
        async with billing.work(bea) as work:
            await work.clients.add(NewClient("evil", EVIL, "e@evil.example"))
            said = wording(line("100"), line("50", tax="7.5"), client="evil")
            name = (await work.invoices.draft(said)).invoice.reference
            await work.invoices.ask(name)
        async with billing.work(olga) as work:
            name = (await work.invoices.approve(name)).invoice.reference
        async with billing.work(bea) as work:
            await work.payments.record(name, Money(1900, "EUR"), Method.BANK, None, "")
        async with billing.work(olga) as work:
            await work.payments.approve("P1")
        async with billing.work(bea) as work:
            await work.adjustments.ask(name, "Insolvent.")
        async with billing.work(olga) as work:
            await work.adjustments.approve("A1")


async def _book_pounds() -> None:
    """100.00 GBP, owed at 1.00 and paid at 0.80 pounds for a euro."""
    olga, bea = Actor(1, 1, "Olga Orlova", Role.OWNER), Actor(1, 2, "Bea Brandt", Role.MEMBER)
    async with books(Settings.load()) as billing:
        for rate, deed in (("1.00", _owe), ("0.80", _pay)):
            async with billing.work(olga) as work:
                await work.rates.put([("GBP", await work.today(), Decimal(rate))])
            async with billing.work(bea) as work:
                name = await deed(work)
            async with billing.work(olga) as work:
                await (work.payments if name == "P2" else work.invoices).approve(name)


async def _owe(work: Work) -> str:
    await work.clients.add(NewClient("brit", "Brit Ltd", "b@brit.example", currency="GBP"))
    said = wording(line("100", tax="0"), client="brit")
    name = (await work.invoices.draft(said)).invoice.reference
    await work.invoices.ask(name)
    return name


async def _pay(work: Work) -> str:
    await work.payments.record("INV-2026-0002", None, Method.BANK, None, "")
    return "P2"


def rows(paidup: Paidup, *words: str) -> list[dict[str, str]]:
    result = paidup("export", "journal", "--as", "csv", *words)
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def beans(paidup: Paidup, tmp_path: Path) -> Entries:
    file = tmp_path / "books.beancount"
    file.write_text(paidup("export", "journal", "--as", "beancount").stdout)
    entries, errors, _ = loader.load_file(str(file))
    assert errors == []
    return entries


def test_beancount_reads_it_and_finds_the_same_balances(booked: Paidup, tmp_path: Path) -> None:
    sums: dict[str, Decimal] = {}
    for each in beans(booked, tmp_path):
        for side in each.postings if isinstance(each, Transaction) else ():
            assert side.units is not None
            sums[side.account] = sums.get(side.account, Decimal(0)) + Decimal(
                str(side.units.number)
            )

    assert sums == {
        "Assets:Receivable": Decimal(0),
        "Assets:Cash:Bank": Decimal(19),
        "Income:Revenue": Decimal(-150),
        "Liabilities:Tax:19": Decimal(-19),
        "Liabilities:Tax:7-5": Decimal("-3.75"),
        "Expenses:WriteOffs": Decimal("153.75"),
    }


def test_what_the_exchange_did_is_balanced_in_the_company_s_currency(
    booked: Paidup, tmp_path: Path
) -> None:
    asyncio.run(_book_pounds())
    found = [each for each in beans(booked, tmp_path) if isinstance(each, Transaction)]

    told = {each.account: str(each.units) for each in found[-1].postings}
    assert told == {
        "Assets:Cash:Bank": "100.00 GBP",
        "Assets:Receivable": "-100.00 GBP",
        "Income:ExchangeDifferences": "-25.00 EUR",
    }
    last = rows(booked)[-1]
    assert (last["account"], last["debit"], last["credit"]) == ("exchange differences", "", "")
    assert (last["worth"], last["worth currency"]) == ("-25.00", "EUR")


def test_a_transaction_names_who_and_what(booked: Paidup, tmp_path: Path) -> None:
    found = [each for each in beans(booked, tmp_path) if isinstance(each, Transaction)]

    assert {each.payee for each in found} == {EVIL}
    assert [each.narration for each in found] == [
        "INV-2026-0001",
        "INV-2026-0001 P1",
        "INV-2026-0001 A1",
    ]


def test_the_sides_of_each_event_are_equal(booked: Paidup) -> None:
    sums: dict[str, Decimal] = {}
    for row in rows(booked):
        side = Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)
        sums[row["event"]] = sums.get(row["event"], Decimal(0)) + side

    assert len(sums) == 3
    assert set(sums.values()) == {Decimal(0)}


def test_no_cell_is_a_formula(booked: Paidup) -> None:
    assert {row["client"] for row in rows(booked)} == {f"'{EVIL}"}


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_compute_is_text(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"a{text}") == f"a{text}"


def test_days_narrow_it_down(booked: Paidup) -> None:
    assert rows(booked, "--since", "2999-01-01") == []
    assert rows(booked, "--until", "1999-01-01") == []
    assert len(rows(booked, "--since", "1999-01-01", "--until", "2999-01-01")) == len(rows(booked))


def test_a_day_that_is_none_is_refused(booked: Paidup) -> None:
    result = booked("export", "journal", "--as", "csv", "--since", "yesterday")

    assert result.exit_code == 2
    assert "yesterday" in result.stderr


def test_a_reader_that_has_enough_is_no_fault(booked: Paidup) -> None:
    words = [sys.executable, "-m", "bot", "export", "journal", "--as", "csv"]
    with Popen(words, stdout=PIPE, stderr=PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.close()
        _, complained = child.communicate()

    assert (child.returncode, complained) == (141, "")


def test_days_that_hold_none_are_refused(booked: Paidup) -> None:
    words = "export", "journal", "--as", "csv", "--since", "2026-02-01", "--until", "2026-02-01"

    assert "There is no day from 2026-02-01 and before 2026-02-01." in booked(*words).stderr


def sheet(paidup: Paidup, tmp_path: Path, *words: str) -> list[list[Any]]:
    """The rows of an XLSX, as another program reads them."""
    file = tmp_path / "out.xlsx"
    result = paidup("export", *words, "--xlsx", str(file))
    assert result.exit_code == 0, result.stderr
    return [list(row) for row in load_workbook(file).active.iter_rows()]


def test_in_a_sheet_amounts_are_numbers_and_days_are_days(booked: Paidup, tmp_path: Path) -> None:
    heads, row = sheet(booked, tmp_path, "invoices")
    at = {head.value: cell for head, cell in zip(heads, row, strict=True)}

    assert at["document"].value == "INV-2026-0001"
    assert isinstance(at["issued on"].value, datetime)
    assert (at["total"].value, at["total"].number_format) == (172.75, "#,##0.00")
    assert (at["paid"].value, at["written off"].value, at["owed"].value) == (19, 153.75, 0)


def test_in_a_sheet_a_formula_is_a_text(booked: Paidup, tmp_path: Path) -> None:
    _, row = sheet(booked, tmp_path, "clients")

    assert (row[1].value, row[1].data_type, row[1].quotePrefix) == (EVIL, "s", True)


@pytest.mark.parametrize(
    ("name", "count"), [("clients", 1), ("invoices", 1), ("payments", 1), ("tax", 2), ("money", 1)]
)
def test_each_table_is_the_same_as_csv_and_as_a_sheet(
    booked: Paidup, tmp_path: Path, name: str, count: int
) -> None:
    said = booked("export", name, "--period", "this year").stdout
    lines = list(csv.reader(io.StringIO(said)))

    found = sheet(booked, tmp_path, name, "--period", "this year")

    assert [cell.value for cell in found[0]] == lines[0]
    assert len(found) == len(lines) == count + 1


def test_the_statement_of_nobody_is_refused(booked: Paidup) -> None:
    assert "--client" in booked("export", "statement").stderr
    assert "no client" in booked("export", "statement", "--client", "acne").stderr


def test_a_statement_is_a_pdf_too(booked: Paidup, tmp_path: Path) -> None:
    file = tmp_path / "statement.pdf"
    result = booked("export", "statement", "--client", "evil", "--pdf", str(file))
    assert result.exit_code == 0, result.stderr

    said = " ".join(PdfReader(file).pages[0].extract_text().split())

    assert "Invoice INV-2026-0001 172.75 172.75" in said.replace(",", ".")


def test_what_was_taxed_is_a_row_for_each_rate(booked: Paidup) -> None:
    result = booked("export", "tax", "--period", "this year")
    assert result.exit_code == 0, result.stderr

    found = [
        (row["country"], row["category"], row["rate"], row["net"], row["tax"], row["currency"])
        for row in csv.DictReader(io.StringIO(result.stdout))
    ]

    assert found == [
        ("", "S", "7.5", "50.00", "3.75", "EUR"),
        ("", "S", "19", "100.00", "19.00", "EUR"),
    ]


def test_a_span_that_is_none_is_refused(booked: Paidup) -> None:
    result = booked("export", "tax", "--period", "soon")

    assert result.exit_code == 1
    assert "“soon” is not a span of days." in result.stderr


def test_an_invoice_is_explained_at_the_keyboard(booked: Paidup) -> None:
    said = booked("explain", "INV-2026-0001", "--language", "de").stdout

    assert "Wie sich der Betrag zusammensetzt" in said
    assert "Bea Brandt wollte 153,75\N{NO-BREAK SPACE}€ ausbuchen: Insolvent." in said


def test_every_account_has_its_place_in_the_other_program() -> None:
    assert set(KINDS) == set(Accounts)
