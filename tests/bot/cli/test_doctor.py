"""`paidup doctor` beside the stand-ins: what is well, what is not, and what to do about it."""

import os
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from bot.checkup import Checkup, Finding
from bot.doctor import SCOPES, Doctor
from bot.settings import Settings
from core.billing import Billing
from core.database import Database
from core.migrations import migrate
from core.security.actors import system
from core.services.processes import ProcessTold
from sandbox.app import Sandbox
from sandbox.config import demo
from sandbox.world import Fault
from tests.books import damage
from tests.cast import KEYRING, LINKS, OLGA
from tests.deeds import issued
from tests.fakes.clock import FakeClock
from tests.forger import Forger

ROOT = Path(__file__).parents[3]
Make = Callable[..., Doctor]


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """The stand-ins, running."""
    async with Sandbox(demo(port=0, smtp_port=0, imap_port=0), tmp_path / "sandbox") as sandbox:
        yield sandbox


@pytest.fixture
def told(sandbox: Sandbox, database_url: str) -> dict[str, Any]:
    """Settings with which everything works."""
    config = sandbox.config
    return {
        "database_url": database_url,
        "secret_key": "k" * 40,
        "base_url": "https://pay.demo.example",
        "mode": "trial",
        "smtp_host": "127.0.0.1",
        "smtp_port": sandbox.mail.smtp_port,
        "smtp_user": config.mail.company.address,
        "smtp_password": config.mail.company.password,
        "smtp_security": "none",
        "imap_host": "127.0.0.1",
        "imap_port": sandbox.mail.imap_port,
        "imap_user": config.mail.company.address,
        "imap_password": config.mail.company.password,
        "imap_security": "none",
        "stripe_key": config.stripe.secret_key,
        "stripe_webhook_secret": config.stripe.webhook_secret,
        "stripe_api_base": f"{sandbox.url}/stripe",
        "slack_bot_token": config.slack.bot_token,
        "slack_signing_secret": config.slack.signing_secret,
        "slack_api_base": f"{sandbox.url}/slack/api/",
        "telegram_token": config.telegram.bot_token,
        "telegram_api_base": f"{sandbox.url}/telegram",
    }


@pytest.fixture
def doctor(told: dict[str, Any], billing: Billing) -> Make:
    """A doctor who is told otherwise in some points."""

    def make(*, press: tuple[str, ...] = ("true",), seconds: float = 20, **others: Any) -> Doctor:
        settings = Settings(**{**told, **others})
        return Doctor(settings, Checkup(settings, billing, press), seconds)

    return make


def at_home(database_url: str, team: str, room: str) -> None:
    """Let both companies talk in the stand-in's workspace; it has one channel."""
    write(
        database_url,
        "UPDATE company SET slack_workspace = :team, slack_channel = :room",
        team=team,
        room=room,
    )


def write(database_url: str, statement: str, **values: str) -> None:
    """What no program of ours would write."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text(statement), values)
    engine.dispose()


def by_name(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.what: finding for finding in findings}


async def test_where_everything_works_everything_is_well(
    doctor: Make, database_url: str, sandbox: Sandbox
) -> None:
    at_home(database_url, sandbox.config.slack.team_id, sandbox.config.slack.channels[0].id)

    command = (sys.executable, "-m", "core.documents.press")
    found = await doctor(press=command).examine()

    assert [finding for finding in found if not finding.is_well] == []
    assert [finding.what for finding in found] == [
        *("settings", "start", "address", "versions", "database"),
        *("keys", "books", "waiting", "trail", "privacy", "jobs", "processes"),
        *("paper", "slack", "telegram", "mail", "inbox", "stripe"),
    ]


@pytest.mark.parametrize(
    ("what", "others", "sentence"),
    [
        ("settings", {"secret_key": "short"}, "PAIDUP_SECRET_KEY"),
        ("address", {"base_url": "http://pay.demo.example"}, "not encrypted"),
        ("address", {"base_url": "pay.demo.example"}, "no address of the web"),
        ("slack", {"slack_bot_token": "xoxb-wrong"}, "invalid_auth"),
        ("slack", {"slack_signing_secret": ""}, "PAIDUP_SLACK_SIGNING_SECRET"),
        ("slack", {"slack_mode": "socket"}, "PAIDUP_SLACK_APP_TOKEN"),
        ("slack", {"slack_api_base": "http://127.0.0.1:1/"}, "No proper answer"),
        ("telegram", {"telegram_token": "1:wrong"}, "PAIDUP_TELEGRAM_TOKEN"),
        ("telegram", {"telegram_mode": "webhook"}, "PAIDUP_TELEGRAM_WEBHOOK_SECRET"),
        ("telegram", {"telegram_api_base": "http://127.0.0.1:1"}, "No proper answer"),
        ("mail", {"smtp_password": "wrong"}, "did not let us log in"),
        ("mail", {"smtp_port": 1}, "cannot be reached"),
        ("inbox", {"imap_password": "wrong"}, "does not let billing@northwind.example log in"),
        ("inbox", {"imap_port": 1}, "127.0.0.1, port 1, cannot be reached"),
        ("inbox", {"imap_folder": "Nowhere"}, "no folder “Nowhere”"),
        ("inbox", {"imap_security": "tls"}, "cannot be reached"),
        ("inbox", {"imap_host": "mail.example"}, "is not encrypted"),
        ("inbox", {"imap_login": "google"}, "PAIDUP_IMAP_OAUTH_CLIENT_ID is missing"),
        ("stripe", {"stripe_key": "sk_test_wrong"}, "Stripe"),
        ("stripe", {"stripe_webhook_secret": ""}, "PAIDUP_STRIPE_WEBHOOK_SECRET"),
        ("stripe", {"stripe_api_base": "http://127.0.0.1:1"}, "Stripe"),
    ],
)
async def test_what_is_wrong_is_said_with_advice(
    doctor: Make, what: str, others: dict[str, Any], sentence: str
) -> None:
    finding = by_name(await doctor(**others).examine())[what]

    assert not finding.is_well
    assert sentence in finding.text
    assert finding.advice
    assert not any(str(value) in finding.text for value in others.values() if "wrong" in str(value))


@pytest.mark.parametrize("kind", ["before", "garbage", "drop"])
@pytest.mark.parametrize(
    ("what", "service", "operation"),
    [
        ("slack", "slack", "auth.test"),
        ("telegram", "telegram", "getMe"),
        ("stripe", "stripe", "*"),
    ],
)
async def test_a_service_that_is_ill_is_said_to_be(
    doctor: Make, sandbox: Sandbox, what: str, service: str, operation: str, kind: str
) -> None:
    sandbox.world.misbehave(Fault(service, operation, kind, times=9))

    finding = by_name(await doctor().examine())[what]

    assert not finding.is_well
    assert finding.advice


async def test_a_service_that_does_not_answer_is_not_waited_for(
    doctor: Make, sandbox: Sandbox
) -> None:
    sandbox.world.misbehave(Fault("slack", "auth.test", "slow", times=9, seconds=5))

    finding = by_name(await doctor(seconds=0.5).examine())["slack"]

    assert finding.text == "No answer in 0.5 seconds."


async def test_an_empty_token_is_a_face_that_is_off(doctor: Make) -> None:
    off = {"slack_bot_token": "", "telegram_token": "", "smtp_host": "", "stripe_key": ""}
    found = by_name(await doctor(**off, imap_host="").examine())

    assert all(found[what].is_well for what in ("slack", "telegram", "mail", "inbox", "stripe"))
    assert found["mail"].text == "Switched off: PAIDUP_SMTP_HOST is empty."


async def test_a_mailbox_that_nobody_reads_any_more_is_found(
    doctor: Make, billing: Billing, clock: FakeClock
) -> None:
    assert "was never read" in by_name(await doctor().examine())["inbox"].text

    async with billing.work(system(0)) as work:
        name = "billing@northwind.example@127.0.0.1/INBOX"
        await work.inbound.note_reading(name, read_at=clock.now(), failure="")
    finding = by_name(await doctor().examine())["inbox"]
    assert (finding.is_well, "was read just now" in finding.text) == (True, True)

    clock.advance(minutes=20)
    finding = by_name(await doctor().examine())["inbox"]
    assert (finding.is_well, "was read 20 minutes ago" in finding.text) == (False, True)


async def test_a_press_that_does_not_start_is_found(doctor: Make) -> None:
    finding = by_name(await doctor(press=("false",)).examine())["paper"]

    assert (finding.is_well, finding.text) == (
        False,
        "PDFs cannot be made: the printer does not start.",
    )


async def test_a_missing_scope_is_named(doctor: Make, sandbox: Sandbox) -> None:
    workspace = sandbox.slack.workspace
    workspace.config = replace(workspace.config, scopes=("chat:write", "commands", "im:write"))

    finding = by_name(await doctor().examine())["slack"]

    assert finding.text == "The app lacks channels:history, channels:read, im:history."
    assert "slack-manifest.yaml" in finding.advice


@pytest.mark.parametrize(
    ("team", "room", "sentence"),
    [
        ("T0OTHER0001", "C0BILLING1", "in another workspace"),
        ("", "C0NOWHERE1", "not in Demo GmbH’s billing channel C0NOWHERE1"),
    ],
)
async def test_a_billing_channel_without_the_bot_is_named(
    doctor: Make, sandbox: Sandbox, database_url: str, team: str, room: str, sentence: str
) -> None:
    at_home(database_url, team or sandbox.config.slack.team_id, room)

    finding = by_name(await doctor().examine())["slack"]

    assert not finding.is_well
    assert sentence in finding.text


async def test_a_billing_channel_that_another_company_reads_is_named(
    doctor: Make, sandbox: Sandbox, database_url: str
) -> None:
    room = sandbox.config.slack.channels[0].id
    at_home(database_url, sandbox.config.slack.team_id, room)
    sandbox.slack.workspace.state["channels"][room]["is_ext_shared"] = True

    finding = by_name(await doctor().examine())["slack"]

    assert not finding.is_well
    assert "billing channel is shared with another company" in finding.text


def test_the_scopes_are_those_of_the_manifest() -> None:
    granted = (ROOT / "slack-manifest.yaml").read_text().partition("bot:\n")[2]
    lines = granted.partition("settings:")[0].splitlines()

    assert {line.split()[1] for line in lines if line.strip()} == SCOPES | {
        "groups:history",
        "groups:read",
    }


async def test_books_that_do_not_agree_are_found(doctor: Make, database_url: str) -> None:
    write(database_url, "INSERT INTO number_series VALUES (1, 'INV-2026', 2)")

    finding = by_name(await doctor().examine())["books"]

    assert not finding.is_well
    assert "Demo GmbH: INV-2026-0001 is missing." in finding.text


async def test_a_balance_that_the_ledger_does_not_know_is_found(
    doctor: Make, database_url: str, billing: Billing
) -> None:
    view = await issued(billing)
    write(database_url, "DROP TRIGGER entry_update")
    write(database_url, "UPDATE entry SET amount_minor = amount_minor + 1 WHERE id = 1")

    finding = by_name(await doctor().examine())["books"]

    assert not finding.is_well
    assert "do not balance" in finding.text
    assert f"{view.invoice.reference} and the ledger differ" in finding.text


async def test_a_trail_that_does_not_hold_is_found(doctor: Make, billing: Billing) -> None:
    await issued(billing)
    forger = Forger(billing.database)
    forger.edit(forger.chain()[-1].id, actor="Vic")

    finding = by_name(await doctor().examine())["trail"]
    assert not finding.is_well
    assert "was edited" in finding.text


async def test_a_folder_of_checkpoints_says_how_to_pin_its_key(doctor: Make) -> None:
    finding = by_name(await doctor().examine())["trail"]

    assert finding.is_well
    assert "none yet" in finding.text
    assert "PAIDUP_TRAIL_PUBLIC_KEY" in finding.advice


async def test_a_late_job_and_a_broken_one_are_found(
    doctor: Make, database_url: str, billing: Billing
) -> None:
    async with billing.work(OLGA) as work:
        await work.linking.ask_link()
    write(database_url, "UPDATE workflow_status SET created_at = created_at - 3600000")
    late = by_name(await doctor().examine())["jobs"]
    write(database_url, "UPDATE workflow_status SET status = 'ERROR'")
    broken = by_name(await doctor().examine())["jobs"]

    assert (late.is_well, late.advice) == (False, "Is Paidup running? paidup serve")
    assert not broken.is_well
    assert "tell-" in broken.text


async def test_a_file_that_everybody_may_read_gets_advice(doctor: Make, database_url: str) -> None:
    file = database_url.removeprefix("sqlite:///")
    os.chmod(file, 0o644)  # noqa: PTH101  # an address, not a path
    open_to_all = by_name(await doctor().examine())["database"]
    os.chmod(file, 0o600)  # noqa: PTH101  # same
    private = by_name(await doctor().examine())["database"]

    assert open_to_all.advice == f"chmod 600 {file}*"
    assert private.advice == ""


async def test_a_damaged_file_is_found(doctor: Make, database_url: str) -> None:
    damage(database_url)
    found = by_name(await doctor().examine())["database"]

    assert found.text == "The books are damaged and cannot be used."
    assert "restore the last backup" in found.advice


@pytest.mark.parametrize("is_there", [True, False])
async def test_a_database_that_is_behind_hides_no_other_finding(
    told: dict[str, Any], tmp_path: Path, *, is_there: bool
) -> None:
    told["database_url"] = f"sqlite:///{tmp_path / 'behind.db'}"
    if is_there:
        migrate(told["database_url"])
        migrate(told["database_url"], "base")
    settings, database = Settings(**told), Database(told["database_url"])
    billing = Billing(database, FakeClock(), LINKS, KEYRING)
    found = by_name(await Doctor(settings, Checkup(settings, billing, ("true",))).examine())
    await database.close()

    assert found["database"].advice == ("paidup migrate" if is_there else "paidup init")
    assert not found["books"].is_well
    assert found["telegram"].is_well
    assert (tmp_path / "behind.db").exists() == is_there


async def test_processes_that_are_set_differently_are_named(doctor: Make, billing: Billing) -> None:
    """F96."""
    for name in ("books-1", "books-2"):
        marks = {"PAIDUP_BASE_URL": name}
        told = ProcessTold(name, "web", billing.vault.keyring.names, marks, billing.clock.now())
        async with billing.work(system(0)) as work:
            await work.processes.note(told)

    found = by_name(await doctor().examine())["processes"]

    assert not found.is_well
    assert found.text == "books-1, books-2: they differ in PAIDUP_BASE_URL."
