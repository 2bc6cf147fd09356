"""`paidup inbox list`, `show` and `retry`: an operator looks at the mails that came."""

import asyncio

import pytest

from bot.handlers.web.metrics import Metrics
from core.billing import Billing
from core.database import Database
from core.security.actors import system
from tests.bot.cli.conftest import Paidup
from tests.cast import KEYRING, LINKS
from tests.deeds import issued
from tests.fakes.clock import FakeClock
from tests.inbox.desk import Desk
from tests.inbox.desk import mail as letter_to_us
from tests.inbox.dovecot import mail


@pytest.fixture
def url(sqlite_books: str) -> str:
    """Books with three mails: one waits, one is set aside, one was too large."""
    asyncio.run(_write(sqlite_books))
    return sqlite_books


@pytest.fixture
def letter(url: str) -> None:
    """A fourth mail, about an invoice; Paidup answered it."""
    asyncio.run(_receive(url))


async def _receive(url: str) -> None:
    database = Database(url)
    billing = Billing(database, FakeClock(), LINKS, KEYRING)
    await issued(billing)
    said = "We paid 119.00 EUR on Tuesday with our card. Our secret is 4711."
    assert await Desk(billing).receive(letter_to_us(said))
    await database.close()


async def _write(url: str) -> None:
    database = Database(url)
    billing = Billing(database, FakeClock(), LINKS)
    for number in (1, 2):
        await billing.keep_mail("box", 7, number, mail(number, "Our secret is 4711."))
    head = mail(3).partition(b"\r\n\r\n")[0]
    await billing.keep_mail("box", 7, 3, head, size_bytes=99_000_000, aside="It is too large.")
    async with billing.work(system(1)) as work:
        await work.mails.set_aside(2, "It has two senders.")
    await database.close()


def test_the_newest_mail_is_listed_first(paidup: Paidup) -> None:
    listed = paidup.json("inbox", "list")

    assert [(row["mail"], row["state"]) for row in listed] == [
        ("E3", "aside"),
        ("E2", "aside"),
        ("E1", "waiting"),
    ]
    assert listed[1]["reason"] == "It has two senders."
    assert listed[2]["from"] == "Carl Castello <carl@acme.example>"


def test_a_list_can_be_narrowed(paidup: Paidup) -> None:
    waiting = ("--state", "waiting")
    assert [row["mail"] for row in paidup.json("inbox", "list", *waiting)] == ["E1"]
    assert [row["mail"] for row in paidup.json("inbox", "list", "--most", "1")] == ["E3"]
    assert [row["mail"] for row in paidup.json("inbox", "list", "e2", "E1")] == ["E2", "E1"]
    assert "It has two senders." in paidup("inbox", "list", "--state", "aside").stdout


def test_a_mail_is_shown_without_what_it_says(paidup: Paidup) -> None:
    for shown in (paidup("inbox", "show", "E2").stdout, str(paidup.json("inbox", "show", "E2"))):
        assert "Message-ID" in shown or "message-id" in shown
        assert "It has two senders." in shown
        assert "4711" not in shown


def test_a_mail_set_aside_waits_again(paidup: Paidup) -> None:
    result = paidup("inbox", "retry", "E2")

    assert (result.exit_code, result.stdout) == (0, "")
    assert paidup.json("inbox", "show", "E2")["state"] == "waiting"


@pytest.mark.parametrize("number", ["M1", "m1", "1", "E4", "e4"])
def test_a_mail_goes_by_its_number_in_the_chats(paidup: Paidup, letter: None, number: str) -> None:
    shown = paidup.json("inbox", "show", number)

    assert (shown["mail"], shown["kept_as"], shown["state"]) == ("M1", "E4", "done")
    assert shown["invoice"] == "INV-2026-0001"
    assert shown["understood"] == [
        "says that it is paid, 119.00 EUR, by card, 17 Nov 2026, INV-2026-0001"
    ]
    assert "the signature is good" in shown["reason"]
    assert "They say that the money has gone." in shown["reason"]
    assert "4711" not in str(shown)


def test_what_was_understood_stands_in_the_list_too(paidup: Paidup, letter: None) -> None:
    (row,) = paidup.json("inbox", "list", "m1")
    assert (row["mail"], row["invoice"]) == ("M1", "INV-2026-0001")

    listed = paidup("inbox", "list").stdout
    assert "says that it is paid" in listed
    assert "It has two senders." in listed


def test_a_mail_that_is_a_letter_has_nothing_to_retry(paidup: Paidup, letter: None) -> None:
    result = paidup("inbox", "retry", "m1")

    assert result.exit_code == 1
    assert "M1 is worked off. There is nothing to retry." in result.stderr


def test_our_own_answer_is_no_mail_that_came(paidup: Paidup, letter: None) -> None:
    result = paidup("inbox", "show", "M2")

    assert result.exit_code == 1
    assert "M2 is an answer of ours" in result.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("retry", "E3"), "E3 was too large"),
        (("retry", "E9"), "There is no mail E9. The numbers are in: paidup inbox list"),
        (("show", "m9"), "There is no mail M9. The numbers are in: paidup inbox list"),
        (("show", "9"), "There is no mail M9."),
        (("show", "M1", "--company", "none"), "There is no company “none”."),
        (("list", "inv-1"), "“inv-1” is no number of a mail."),
        (("show", "M" + "9" * 30), "is no number of a mail."),
    ],
)
def test_what_cannot_be_is_said(paidup: Paidup, words: tuple[str, ...], sentence: str) -> None:
    result = paidup("inbox", *words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr


def test_what_becomes_of_mails_is_counted() -> None:
    metrics = Metrics()
    metrics.mailbox("kept")

    assert metrics.registry.get_sample_value("paidup_mailbox_total", {"outcome": "kept"}) == 1
