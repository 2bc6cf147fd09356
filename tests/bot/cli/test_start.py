"""What `paidup serve` refuses to start with (A002, A135, A152, F77, F78), and what it warns of."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.faults import FAULTS, known
from bot.readiness import Machine, is_production, objections, warnings
from bot.settings import Settings
from core.errors import WrongState
from core.migrations import migrate
from core.possession import possession
from tests.program import environment

ROOT = Path(__file__).parents[3]
SECRET = "4f1c9b7e02d8a6531e7f90bc24d6a815"
OTHER = "b2d07e9461c35fa8830e6d1b7c49fa52"
REAL: Mapping[str, Any] = {
    "base_url": "https://pay.acme.example",
    "secret_key": SECRET,
    "stripe_key": "sk_live_51NorthwindRealKey",
    "stripe_webhook_secret": "whsec_" + OTHER,
    "smtp_host": "mail.acme.example",
    "imap_host": "mail.acme.example",
}
MACHINE = Machine(versions={"SQLite": (3, 53, 4), "Python": (3, 13, 9), "OpenSSL": (3, 6, 3)})


def refused(machine: Machine = MACHINE, **others: Any) -> list[str]:
    """The settings objected to, when a real installation is told otherwise in some points."""
    found = objections(Settings(**{**REAL, **others}), machine)
    secrets = [value for value in Settings(**{**REAL, **others}).secrets() if len(value) > 5]
    assert not [value for value in secrets for each in found if value in str(each)]
    return [each.setting for each in found]


def test_a_real_installation_starts() -> None:
    settings = Settings(**REAL)

    assert is_production(settings)
    assert objections(settings, MACHINE) == []
    assert warnings(settings, MACHINE) == []


@pytest.mark.parametrize(
    ("setting", "others"),
    [
        *[
            ("STRIPE_WEBHOOK_SECRET", {"stripe_webhook_secret": text})
            for text in ("", "   ", "whsec_", "whsec_short", " " * 30)  # A002
        ],
        ("IS_TRIAL", {"is_trial": True, "mode": "production"}),
        ("IS_TRIAL", {"is_trial": True}),  # the sandbox's settings, with a real address
        ("CLOCK_FILE", {"clock_file": Path("ahead")}),
        ("SECRET_KEY", {"secret_key": ""}),
        ("SECRET_KEY", {"secret_key": "k" * 40}),
        ("SECRET_KEY", {"secret_key": "change-me-" + SECRET}),
        ("ENCRYPTION_KEYS", {"encryption_keys": "short"}),
        ("SECRET_KEY", {"encryption_keys": SECRET}),
        ("ENCRYPTION_KEYS", {"encryption_keys": SECRET}),
        ("BASE_URL", {"base_url": "http://pay.acme.example"}),
        ("BASE_URL", {"base_url": "http://127.0.0.1:8000", "mode": "production"}),
        ("STRIPE_KEY", {"stripe_key": "sk_test_51NorthwindTestKey"}),
        ("STRIPE_KEY", {"stripe_key": "rk_test_51NorthwindTestKey"}),
        ("STRIPE_KEY", {"mode": "trial"}),
        ("STRIPE_API_BASE", {"stripe_api_base": "http://stripe.example"}),
        ("SMTP_SECURITY", {"smtp_security": "none"}),  # A135
        ("IMAP_SECURITY", {"imap_security": "none"}),
        ("SLACK_SIGNING_SECRET", {"slack_bot_token": "xoxb-1", "slack_signing_secret": "short"}),
        ("TELEGRAM_WEBHOOK_SECRET", {"telegram_token": "1:a", "telegram_mode": "webhook"}),
    ],
)
def test_weak_settings_are_refused_by_name(setting: str, others: dict[str, Any]) -> None:
    """A002, A152."""
    assert f"PAIDUP_{setting}" in refused(**others)


def test_a_machine_that_shows_too_much_is_refused() -> None:
    """A152: debug on, a key that everybody may read."""
    machine = replace(MACHINE, exposed=(Path("/keys/signing.key"),), is_debugging=True)

    assert refused(machine) == ["PYTHONDEVMODE", "/keys/signing.key"]


def test_a_trial_on_this_machine_starts_with_what_production_refuses() -> None:
    others: dict[str, Any] = {
        "base_url": "http://127.0.0.1:8000",
        "secret_key": "k" * 40,
        "smtp_security": "none",
    }

    assert refused(stripe_key="sk_test_51NorthwindTestKey", **others) == []
    assert refused(stripe_key="sk_test_1", mode="trial", smtp_security="none") == []


def test_mail_within_this_machine_needs_no_encryption() -> None:
    assert refused(smtp_host="127.0.0.1", smtp_security="none") == []


@pytest.mark.parametrize(
    ("product", "version", "sources"),
    [
        ("SQLite", (3, 40, 1), ["sqlite.org/wal.html#walresetbug"]),
        ("SQLite", (3, 44, 6), []),
        ("SQLite", (3, 50, 7), []),
        ("SQLite", (3, 51, 2), ["sqlite.org/wal.html#walresetbug"]),
        ("SQLite", (3, 51, 3), []),
        ("Python", (3, 11, 7), ["CVE-2023-27043", "CVE-2024-6923"]),
        ("Python", (3, 12, 5), ["CVE-2023-27043"]),
        ("Python", (3, 13, 0), []),
        ("OpenSSL", (3, 0, 6), ["CVE-2022-3602", "CVE-2026-45447"]),
        ("OpenSSL", (3, 5, 7), []),
    ],
)
def test_versions_with_known_faults_are_warned_of(
    product: str, version: tuple[int, ...], sources: list[str]
) -> None:
    """A152, F78."""
    versions = {**(MACHINE.versions or {}), product: version}

    assert [fault.source for fault, _ in known(versions, is_sqlite=True)] == sources


def test_a_fault_of_sqlite_is_none_of_postgresql() -> None:
    old = replace(MACHINE, versions={**(MACHINE.versions or {}), "SQLite": (3, 40, 1)})

    assert warnings(Settings(**REAL, database_url="postgresql://paidup@db/paidup"), old) == []
    assert len(warnings(Settings(**REAL), old)) == 1
    assert {fault.product for fault in FAULTS} == set(old.versions or {})


def serve(settings: Mapping[str, str], **more: str) -> subprocess.CompletedProcess[str]:
    """`paidup serve`, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "serve"],
        cwd=ROOT,
        env={**environment(settings), **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def real(tmp_path: Path) -> dict[str, str]:
    """A real installation that would start, on a SQLite file."""
    url = f"sqlite:///{tmp_path / 'paidup.db'}"
    migrate(url)
    return {**REAL, "database_url": url, "web_port": "0"}


def test_the_program_ends_and_names_what_to_do_but_never_the_value(real: dict[str, str]) -> None:
    """A002, A152: every objection at once, exit code 1."""
    weak = {"stripe_webhook_secret": "whsec_tooshort", "base_url": "http://pay.acme.example"}

    ended = serve(real | weak, PYTHONDEVMODE="1")

    assert ended.returncode == 1
    assert "PAIDUP_STRIPE_WEBHOOK_SECRET" in ended.stderr
    assert "PAIDUP_BASE_URL" in ended.stderr
    assert "PYTHONDEVMODE" in ended.stderr
    assert "whsec_" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_secret_that_everybody_may_read_is_refused(real: dict[str, str], tmp_path: Path) -> None:
    """A152: files in the folder of secrets."""
    folder = tmp_path / "secrets"
    folder.mkdir(mode=0o755)
    kept = folder / "paidup_secret_key"
    kept.write_text(real.pop("secret_key"))
    kept.chmod(0o644)

    ended = serve(real, PAIDUP_SECRETS_DIR=str(folder))

    assert ended.returncode == 1
    assert f"chmod 600 {kept}" in ended.stderr


def test_a_second_process_on_one_sqlite_file_is_refused(real: dict[str, str]) -> None:
    """F78: and a hold ends with its process, so a crash leaves none."""
    holder = (
        "import os, sys\n"
        "from core.possession import possession\n"
        "with possession(sys.argv[1], is_alone=True):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", holder, real["database_url"]],
        cwd=ROOT,
        env=os.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout
    assert first.stdout.readline() == "held\n"

    ended = serve(real)
    first.kill()
    first.communicate()

    assert ended.returncode == 1
    assert "Another process works on this SQLite file" in ended.stderr
    with possession(real["database_url"], is_alone=True):
        pass


def test_a_trial_may_be_shared_but_not_with_a_restore(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'paidup.db'}"

    with (
        possession(url, is_alone=False),
        possession(url, is_alone=False),
        pytest.raises(WrongState),
        possession(url, is_alone=True),
    ):
        pass


def test_a_damaged_file_is_not_served(real: dict[str, str], tmp_path: Path) -> None:
    """F77: the books are left as they are, and whoever starts it hears what to do."""
    path = tmp_path / "paidup.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'event'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    spoiled = bytearray(path.read_bytes())
    spoiled[(page - 1) * size : (page - 1) * size + 64] = b"\xff" * 64
    path.write_bytes(spoiled)

    ended = serve(real)

    assert ended.returncode == 1
    assert "The books are damaged" in ended.stderr
    assert path.read_bytes() == bytes(spoiled)
