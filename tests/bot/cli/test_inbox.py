"""`paidup inbox list`, `show` and `retry`: an operator looks at the mails that came."""

import asyncio

import pytest

from bot.handlers.web.metrics import Metrics
from core.billing import Billing
from core.database import Database
from core.security.actors import system
from tests.bot.cli.conftest import Paidup
from tests.cast import KEYRING, LINKS
from tests.fakes.clock import FakeClock
from tests.inbox.dovecot import mail


@pytest.fixture
def url(sqlite_books: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Books with three mails: one waits, one is set aside, one was too large."""
    monkeypatch.setenv("PAIDUP_ENCRYPTION_KEYS", "k" * 32)  # KEYRING's, of the cast
    asyncio.run(_write(sqlite_books))
    return sqlite_books


async def _write(url: str) -> None:
    database = Database(url)
    billing = Billing(database, FakeClock(), LINKS, KEYRING)
    for number in (1, 2):
        await billing.keep_mail("box", 7, number, mail(number, "Our secret is 4711."))
    head = mail(3).partition(b"\r\n\r\n")[0]
    await billing.keep_mail("box", 7, 3, head, size_bytes=99_000_000, aside="It is too large.")
    async with billing.work(system(1)) as work:
        await work.mails.set_aside(2, "It has two senders.")
    await database.close()


def test_the_newest_mail_is_listed_first(paidup: Paidup) -> None:
    listed = paidup.json("inbox", "list")

    assert [(row["id"], row["state"]) for row in listed] == [
        (3, "aside"),
        (2, "aside"),
        (1, "waiting"),
    ]
    assert listed[1]["reason"] == "It has two senders."
    assert listed[2]["from"] == "Carl Castello <carl@acme.example>"


def test_a_list_can_be_narrowed(paidup: Paidup) -> None:
    assert [row["id"] for row in paidup.json("inbox", "list", "--state", "waiting")] == [1]
    assert [row["id"] for row in paidup.json("inbox", "list", "--most", "1")] == [3]
    assert "It has two senders." in paidup("inbox", "list", "--state", "aside").stdout


def test_a_mail_is_shown_without_what_it_says(paidup: Paidup) -> None:
    for shown in (paidup("inbox", "show", "2").stdout, str(paidup.json("inbox", "show", "2"))):
        assert "Message-ID" in shown or "message-id" in shown
        assert "It has two senders." in shown
        assert "4711" not in shown


def test_a_mail_set_aside_waits_again(paidup: Paidup) -> None:
    result = paidup("inbox", "retry", "2")

    assert (result.exit_code, result.stdout) == (0, "")
    assert paidup.json("inbox", "show", "2")["state"] == "waiting"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(("retry", "3"), "was too large"), (("retry", "9"), "no mail 9"), (("show", "9"), "no mail")],
)
def test_what_cannot_be_is_said(paidup: Paidup, words: tuple[str, ...], sentence: str) -> None:
    result = paidup("inbox", *words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr


def test_what_becomes_of_mails_is_counted() -> None:
    metrics = Metrics()
    metrics.mailbox("kept")

    assert metrics.registry.get_sample_value("paidup_mailbox_total", {"outcome": "kept"}) == 1
