"""`paidup keys …`: made, listed, rotated though killed, checked; and a start without the key."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from bot.books import books
from bot.settings import Settings
from core.security.actors import Actor, Role
from core.services.clients import NewClient
from tests.bot.cli.conftest import ACME, SECRET_KEY, Paidup

FIRST, SECOND = "f" * 40, "s" * 40
CLIENTS = 120
ROTATE = (sys.executable, "-m", "tests.bot.cli.rotating")


@pytest.fixture
def key_file(tmp_path: Path, environment: pytest.MonkeyPatch) -> Path:
    """A file with one key."""
    path = tmp_path / "keys"
    path.write_text(f"{FIRST}\n")
    environment.setenv("PAIDUP_ENCRYPTION_KEY_FILE", str(path))
    return path


async def add_clients() -> None:
    bea = Actor(1, 1, "Bea", Role.MEMBER, "slack")
    async with books(Settings.load()) as billing, billing.work(bea) as work:
        for number in range(CLIENTS):
            address = f"c{number}@client.example"
            await work.clients.add(NewClient(f"c{number}", f"Client {number}", address))


async def addresses() -> list[str]:
    bea = Actor(1, 1, "Bea", Role.MEMBER, "slack")
    async with books(Settings.load()) as billing, billing.reading(bea) as work:
        return [(await work.clients.view(f"c{number}")).contact.email for number in range(CLIENTS)]


def damage(url: str) -> None:
    engine = create_engine(make_url(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE member SET email = 'eve@evil.example'"))
    engine.dispose()


def is_killed(moment: str) -> bool:
    """Rotate until killed at a moment; false when there was nothing left to do."""
    return subprocess.run((*ROTATE, moment), check=False).returncode == -signal.SIGKILL


def test_a_rotation_killed_at_every_page_loses_nothing_and_ends(
    paidup: Paidup, key_file: Path
) -> None:
    """F22: whatever was wrapped anew, everything is readable, and a rerun completes."""
    paidup("init", *ACME)
    asyncio.run(add_clients())
    key_file.write_text(f"{SECOND}\n{FIRST}\n")
    expected = [f"c{number}@client.example" for number in range(CLIENTS)]

    assert is_killed("before")
    pages = 0
    while is_killed("after"):
        pages += 1
        assert asyncio.run(addresses()) == expected
        assert paidup("keys", "check").exit_code == 0
    assert pages == 4  # three of the company, one of the installation

    assert paidup("keys", "rotate").exit_code == 0
    key_file.write_text(f"{SECOND}\n")
    assert asyncio.run(addresses()) == expected
    (newest,) = (row for row in paidup.json("keys", "list") if row["newest"])
    assert newest["wrapped"] >= 2 * CLIENTS


def test_another_key_stops_the_start_and_changes_nothing(
    paidup: Paidup, url: str, key_file: Path
) -> None:
    """F86."""
    paidup("init", *ACME)
    books_before = Path(str(make_url(url).database)).read_bytes()
    key_file.write_text(f"{SECOND}\n")

    answer = paidup("members", "list")
    assert answer.exit_code == 1
    assert "sealed with a key that is not here" in answer.stderr
    assert "Nothing was changed" in answer.stderr
    assert Path(str(make_url(url).database)).read_bytes() == books_before

    key_file.write_text(f"{FIRST}\n")
    assert "olga@acme.example" in paidup("members", "list").stdout


@pytest.mark.parametrize("words", [("members", "list"), ("keys", "new"), ("keys", "rotate")])
def test_a_lost_key_file_is_never_made_anew(
    paidup: Paidup, key_file: Path, words: tuple[str, ...]
) -> None:
    """F86."""
    paidup("init", *ACME)
    key_file.unlink()

    answer = paidup(*words)
    assert answer.exit_code == 1
    assert "cannot be read" in answer.stderr
    assert not key_file.exists()


def test_a_new_key_goes_to_the_top_of_the_file(paidup: Paidup, key_file: Path) -> None:
    paidup("init", *ACME)
    answer = paidup("keys", "new")

    new, old = key_file.read_text().split()
    assert old == FIRST
    assert len(new) >= 32
    assert new not in answer.stdout + answer.stderr
    assert key_file.stat().st_mode & 0o077 == 0


def test_without_a_file_a_new_key_is_printed_once(
    paidup: Paidup, environment: pytest.MonkeyPatch
) -> None:
    paidup("init", *ACME)
    key = paidup("keys", "new").stdout.strip()
    environment.setenv("PAIDUP_ENCRYPTION_KEYS", key)
    assert paidup("keys", "rotate").exit_code == 0

    environment.setenv("PAIDUP_SECRET_KEY", SECRET_KEY.replace("k", "z"))
    assert "olga@acme.example" in paidup("members", "list").stdout


def test_what_cannot_be_read_is_named(paidup: Paidup, url: str) -> None:
    """A149."""
    paidup("init", *ACME)
    damage(url)

    answer = paidup("keys", "check")
    assert (answer.exit_code, answer.stdout.strip()) == (1, "member 1: email")
    assert "(unreadable)" in paidup("members", "list").stdout


def test_the_program_does_not_start_without_the_key(
    paidup: Paidup, key_file: Path, url: str
) -> None:
    """F86."""
    paidup("init", *ACME)
    key_file.write_text(f"{SECOND}\n")
    process = subprocess.run(
        (sys.executable, "-m", "bot", "serve"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PAIDUP_WEB_PORT": "0"},
    )
    assert process.returncode == 1
    assert "sealed with a key that is not here" in process.stderr
