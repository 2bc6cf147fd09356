"""`paidup tick`: what is due at a date, done at once and printed."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from core.billing import Billing
from core.clock import Clock
from core.database import Database
from core.models import Invoice
from tests.bot.cli.conftest import Paidup
from tests.cast import KEYRING, LINKS
from tests.late import sent


async def _written(url: str) -> Invoice:
    database = Database(url)
    invoice = await sent(Billing(database, Clock(), LINKS, KEYRING))
    await database.close()
    return invoice


@pytest.fixture
def url(sqlite_books: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of books with the cast in them."""
    monkeypatch.setenv("PAIDUP_ENCRYPTION_KEYS", "k" * 32)  # KEYRING's, of the cast
    return sqlite_books


@pytest.fixture
def invoice(url: str) -> Invoice:
    """An invoice the client has."""
    return asyncio.run(_written(url))


def in_days(invoice: Invoice, days: int) -> str:
    assert invoice.due_on is not None
    return str(invoice.due_on + timedelta(days=days))


def test_it_prints_what_it_announced_once(paidup: Paidup, invoice: Invoice) -> None:
    day = in_days(invoice, 10)
    done = paidup.json("tick", "--as-of", day)

    assert done == [
        {
            "company": "demo",
            "event": "InvoiceFellOverdue",
            "about": invoice.reference,
            "stage": 0,
        },
        {"company": "demo", "event": "ReminderPlanned", "about": invoice.reference, "stage": 2},
    ]
    assert paidup.json("tick", "--as-of", day) == []


def test_people_read_a_table(paidup: Paidup, invoice: Invoice) -> None:
    result = paidup("tick", "--as-of", in_days(invoice, 1), "--company", "demo")

    assert result.stdout.splitlines()[-1].split() == [
        "demo",
        "InvoiceFellOverdue",
        invoice.reference,
    ]


def test_nothing_may_be_due(paidup: Paidup, invoice: Invoice) -> None:
    result = paidup("tick")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "Nothing is due." in result.stderr


def test_one_company_may_be_asked_for(paidup: Paidup, invoice: Invoice) -> None:
    assert paidup.json("tick", "--as-of", in_days(invoice, 1), "--company", "other") == []


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--as-of", "soon"), 2), (("--as-of", "2026-02-30"), 2), (("--company", "nobody"), 1)],
)
def test_what_cannot_be_is_said(
    paidup: Paidup, invoice: Invoice, words: tuple[str, ...], code: int
) -> None:
    assert paidup("tick", *words).exit_code == code


def test_books_that_are_not_there_are_no_trace(
    paidup: Paidup, tmp_path: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PAIDUP_DATABASE_URL", f"sqlite:///{tmp_path}/none/books.db")

    assert paidup("tick").exit_code == 1


def test_a_date_far_ahead_must_be_meant(paidup: Paidup, invoice: Invoice) -> None:
    day = in_days(invoice, 3650)
    refused = paidup("tick", "--as-of", day)

    assert refused.exit_code == 1
    assert f"{day} is more than a year ahead" in refused.output
    assert paidup.json("tick", "--as-of", day, "--yes")
