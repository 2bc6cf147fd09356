"""`paidup export journal`: other programs read it, and add up the same."""

import asyncio
import csv
import io
import sys
from decimal import Decimal
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from beancount import loader
from beancount.core.data import Entries, Transaction

from bot.books import books
from bot.settings import Settings
from core.documents.tables import harmless
from core.models import Method
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


def test_a_transaction_names_who_and_what(booked: Paidup, tmp_path: Path) -> None:
    found = [each for each in beans(booked, tmp_path) if isinstance(each, Transaction)]

    assert {each.payee for each in found} == {EVIL}
    assert [each.narration for each in found][1] == "INV-2026-0001 P1"


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
