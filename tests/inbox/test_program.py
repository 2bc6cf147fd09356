"""The mailbox as a part of the whole program: what is away is said and waited for."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.inbox.dovecot import HOST, PASSWORD, Dovecot, mail
from tests.program import Line, Program, command, free_port

USER = "billing@demo.example"
LOOK_SECONDS = 0.1
PATIENCE_SECONDS = 60


@pytest.fixture
def imap() -> Iterator[Dovecot]:
    """A Dovecot that does not run yet, with a mail."""
    imap = Dovecot()
    imap.deliver(USER, mail(1))
    yield imap
    imap.stop()


def told(url: str, port: int, **others: str) -> dict[str, str]:
    """Settings of a program that has nothing but a mailbox and a page."""
    return {
        "database_url": url,
        "secret_key": "k" * 40,
        "encryption_keys": "k" * 32,  # KEYRING's, of the cast
        "web_port": str(port),
        "mailbox": USER,
        "imap_host": HOST,
        "imap_security": "none",
        "imap_password": PASSWORD,
        "imap_poll_seconds": "5",
        **others,
    }


def unread(line: Line) -> bool:
    return bool(line.get("event") == "mailbox not read")


async def checks(port: int) -> dict[str, Any]:
    """What the program says of itself, with the code it says it with."""
    async with httpx.AsyncClient(trust_env=False) as web:
        answer = await web.get(f"http://{HOST}:{port}/readyz")
    return {"code": answer.status_code, **answer.json()["checks"]}


async def until_well(port: int) -> None:
    """Wait until the mailbox is read."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (await checks(port))["inbox"]:  # noqa: ASYNC110  # a page tells nobody
            await asyncio.sleep(LOOK_SECONDS)


async def test_while_the_mail_server_is_away_all_else_goes_on(
    sqlite_books: str, imap: Dovecot, tmp_path: Path
) -> None:
    port = free_port()
    settings = told(sqlite_books, port, imap_port=str(imap.port))
    async with Program(settings, ("web", "inbox"), tmp_path / "log") as program:
        said = await program.says(unread)
        assert f"port {imap.port}, cannot be reached" in str(said["failure"])
        assert await checks(port) == await checks(port) | {"code": 200, "inbox": False}

        await asyncio.to_thread(imap.start)
        await until_well(port)
        _, listed, _ = await command(settings, "inbox", "list")
        assert "Invoice 1" in listed
        assert await program.stop() == 0
    assert program.traces() == []


async def test_a_wrong_password_ends_nothing_and_is_not_shown(
    sqlite_books: str, imap: Dovecot, tmp_path: Path
) -> None:
    await asyncio.to_thread(imap.start)
    port = free_port()
    wrong = told(sqlite_books, port, imap_port=str(imap.port), imap_password="not-the-password")
    async with Program(wrong, ("web", "inbox"), tmp_path / "log") as program:
        said = await program.says(unread)
        assert "does not let [hidden] log in" in str(said["failure"])
        assert (await checks(port))["code"] == 200
        assert await program.stop() == 0

    assert "not-the-password" not in program.text
    assert program.traces() == []


async def test_a_setting_that_is_missing_is_said_at_the_start(
    sqlite_books: str, tmp_path: Path
) -> None:
    settings = told(sqlite_books, free_port(), imap_login="google")
    program = Program(settings, ("web", "inbox"), tmp_path / "log")
    await program.launch()

    assert await program.ended(PATIENCE_SECONDS) == 1
    assert "PAIDUP_IMAP_OAUTH_CLIENT_ID is missing" in program.text
